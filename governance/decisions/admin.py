"""Decisions in the admin site: to be read, and answered by whoever may; the same services say who that is."""

from django.contrib import admin
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _

from governance.decisions import services
from governance.decisions.models import Decision
from governance.decisions.states import DecisionState
from governance.decisions.wording import facts_in_words, named_facts
from rights.admin import RightsModelAdmin, site
from tenancy import clock


@admin.register(Decision, site=site)
class DecisionAdmin(RightsModelAdmin):
    """Read decisions; answer those that one may. What a body decides is recorded as its open ballot came out."""

    fields = [
        "number", "title", "kind", "state", "stream", "known", "version", "rule", "level", "role", "body", "forum", "due_on",
        "recommendation", "rationale", "expected", "confidence", "review_on", "proposed_by", "proposed_at", "decided_by",
        "decided_for", "decided_at", "answer", "supersedes", "facts_digest", "seal",
    ]  # fmt: skip
    readonly_fields = ["known"]
    list_display = ["number", "title", "stream", "level", "body", "rule", "state", "due_on", "decided_at"]
    list_filter = ["state", "level", "body"]
    list_select_related = ["stream", "level", "body"]
    search_fields = ["number", "title"]
    view_on_site = False
    actions = ["approve", "decline"]

    @admin.display(description=_("facts"))
    def known(self, decision: Decision) -> str:
        """What is known about the question."""
        rows = facts_in_words(decision, named_facts(decision.version), decision.tenant.currency)
        return format_html_join("", "<div>{}: {}</div>", ((label, value) for _code, label, value in rows))

    # Who may answer is said for each decision by its service; the list offers it to everybody who reads it.
    @admin.action(description=_("Approve"), permissions=["view"])
    def approve(self, request, queryset):
        self._answer(request, queryset, DecisionState.APPROVED)

    @admin.action(description=_("Decline"), permissions=["view"])
    def decline(self, request, queryset):
        self._answer(request, queryset, DecisionState.DECLINED)

    def _answer(self, request, queryset, answer):
        who = {"answer": answer, "by": request.membership, "at": clock.now()}
        self.answer_each(request, queryset.order_by("number"), lambda one: services.decide(one, **who))
