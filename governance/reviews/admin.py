"""Reviews and change requests in the admin site, to be read; both are recorded in the portal."""

from django.contrib import admin

from governance.reviews.models import ChangeRequest, DecisionReview
from rights.admin import RightsModelAdmin, site


@admin.register(DecisionReview, site=site)
class DecisionReviewAdmin(RightsModelAdmin):
    """Which decisions come back, and what was found."""

    fields = [
        "decision", "due_on", "state", "process_score", "outcome_score", "as_expected", "verdict", "learned",
        "reviewed_by", "reviewed_at",
    ]  # fmt: skip
    readonly_fields = fields
    list_display = ["decision", "due_on", "state", "process_score", "outcome_score", "verdict"]
    list_filter = ["state", "verdict"]
    list_select_related = ["decision"]
    view_on_site = False


@admin.register(ChangeRequest, site=site)
class ChangeRequestAdmin(RightsModelAdmin):
    """What reviews ask to be changed."""

    fields = [
        "review",
        "rule",
        "forum",
        "words",
        "state",
        "opened_by",
        "opened_at",
        "settled_by",
        "settled_at",
        "answer",
    ]
    readonly_fields = fields
    list_display = ["words", "rule", "forum", "state", "opened_at"]
    list_filter = ["state"]
    list_select_related = ["forum", "review__decision"]
    view_on_site = False
