"""Forums in the admin site; every change goes through the services."""

from django.contrib import admin

from governance.forums import services
from governance.forums.models import Forum
from rights.admin import RightsModelAdmin, site
from tenancy import clock

TIMETABLE = [
    "name",
    "cycle",
    "stream",
    "rule",
    "first_on",
    "starts_time",
    "time_zone",
    "duration_min",
    "papers_due_days",
    "quorum",
]


@admin.register(Forum, site=site)
class ForumAdmin(RightsModelAdmin):
    """Set up and change forums; body and purpose never change, closing has its own page."""

    add_right, change_right = "forums.create", "forums.change"
    fields = ["body", "purpose", *TIMETABLE, "closed_at"]
    list_display = ["name", "purpose", "body", "stream", "cycle", "rule", "closed_at"]
    list_filter = ["purpose", "cycle", "body"]
    list_select_related = ["body", "stream"]
    search_fields = ["name"]
    view_on_site = False

    def get_readonly_fields(self, request, obj=None):
        return ["body", "purpose", "closed_at"] if obj else ["closed_at"]

    def save_model(self, request, obj, form, change):
        given = form.cleaned_data
        words = {name: given[name] for name in TIMETABLE}
        if change:
            services.change_forum(obj, by=request.membership, at=clock.now(), **words)
        else:
            body, purpose = given["body"], given["purpose"]
            made = services.make_forum(body, purpose=purpose, by=request.membership, at=clock.now(), **words)
            obj.pk = made.pk
