"""The facts of an open question are corrected: it is judged anew, and whoever is concerned is told."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from doors.pages import Breadcrumb, FormPage
from doors.refusal import Refusal
from governance.decisions import services
from governance.decisions.authority import kept_name
from governance.decisions.forms import FactsForm, facts_of
from governance.decisions.models import Decision
from governance.decisions.views.asking import asked_facts
from governance.decisions.views.register import way_here
from rights.visibility import visible_or_404
from streams.selectors import streams_to_choose
from tenancy import clock


class ChangeFacts(FormPage):
    """Correct the facts."""

    form_class = FactsForm
    title = gettext_lazy("Correct the facts")
    lead = gettext_lazy(
        "The question is judged anew by the matrix in force. If somebody else decides then, everybody concerned is told "
        "which fact it was. What was agreed to other facts is asked again."
    )
    verb = gettext_lazy("Correct the facts")
    done = gettext_lazy("The facts are corrected.")

    @cached_property
    def decision(self) -> Decision:
        """The decision in the address, as long as it is open."""
        decisions = Decision.objects.select_related("stream", "version").prefetch_related("touched")
        found: Decision = visible_or_404(decisions, self.request.membership, at=clock.now(), pk=self.kwargs["pk"])
        return found

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The form, for whoever asked."""
        asked_by = self.decision.proposed_by or self.decision.drafted_by
        if request.membership.pk not in {asked_by.pk, self.decision.drafted_by_id}:  # type: ignore[attr-defined]
            raise Refusal("decision.not_yours", params={"who": str(asked_by)}, who=str(asked_by))
        return super().get(request, *args, **kwargs)

    def crumbs(self) -> Sequence[Breadcrumb]:
        """Back to the decision."""
        return way_here(Breadcrumb(self.decision.number, self.decision.get_absolute_url()), Breadcrumb(_("Facts")))

    def initial(self) -> dict[str, Any]:
        """The facts as they are."""
        return {**facts_of(self.decision), "touched": [one.stream_id for one in self.decision.touched.all()]}

    def form_kwargs(self) -> dict[str, Any]:
        """The facts of the matrix in force."""
        at = clock.now()
        return {
            "facts": asked_facts(at),
            "streams": streams_to_choose(self.request.membership, at),
            "currency": self.request.organisation.currency,
            "asking": True,
        }

    def guarded(self) -> Decision:
        """Nobody corrects facts that they have not read."""
        return self.decision

    def act(self, form: Any) -> Decision:
        """Ask the service."""
        return services.change_facts(
            self.decision,
            facts=form.cleaned_facts(),
            touched=list(form.cleaned_data["touched"]),
            by=self.request.membership,
            at=clock.now(),
        )

    def done_message(self, result: Decision) -> str:
        """Who decides now."""
        return _("The facts are corrected. %(who)s decides.") % {"who": kept_name(result.route.get("who", ""))}
