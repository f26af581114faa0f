"""The radar's page, and the agreements that declare an overlap."""

from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from doors.pages import Breadcrumb, FormPage, ListPage
from rights.services import may, require
from rights.visibility import visible, visible_or_404
from streams.boundaries import disputes, selectors, services
from streams.boundaries.disputed import BoundaryDispute, DisputedChange
from streams.boundaries.forms import AgreementForm, DisputedChangeForm, DisputeForm, WithdrawForm
from streams.boundaries.models import InterfaceAgreement
from streams.boundaries.tables import OverlapTable
from streams.models import ValueStream
from streams.views.actions import OneClick
from streams.views.changes import StreamFormPage
from tenancy import clock


class OverlapList(ListPage):
    """What two streams claim and have not agreed about."""

    template_name = "streams/overlaps.html"
    title = _("Overlaps")
    lead = _(
        "Two streams name the same thing, or one a part of what the other names, and have not agreed how they share it."
    )
    table_class = OverlapTable

    def rows(self) -> Any:
        """Between streams that the reader may see."""
        return selectors.undeclared(self.request.membership, clock.now())

    def crumbs(self) -> list[Breadcrumb]:
        """Beside the list of streams."""
        return [Breadcrumb(_("Streams"), reverse("streams:list")), Breadcrumb(self.title)]

    def context(self) -> dict[str, Any]:
        """What the switch between the views of all streams wants."""
        return {"may_create": may(self.request.membership, "streams.create", None, at=clock.now())}


class ProposeAgreement(StreamFormPage):
    """Propose how two streams share a path."""

    form_class = AgreementForm
    title = _("Propose an interface agreement")
    lead = _(
        "It holds once the accountable owner of the other stream has agreed, too. From then on the overlap is declared."
    )
    verb = _("Propose it")
    panel = "overlaps"
    said = _("Proposed. It holds once both owners have agreed.")

    def right(self) -> str:
        """The owner's own."""
        return services.RIGHT

    def initial(self) -> dict[str, Any]:
        """What the finding that was clicked says."""
        return {name: self.request.GET.get(name, "") for name in ("with_stream", "kind", "path")}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Whoever may not, is told so before what they typed is looked at."""
        require(self.request.membership, self.right(), self.stream, at=clock.now())
        return super().post(request, *args, **kwargs)

    def form_kwargs(self) -> dict[str, Any]:
        """The other streams that the reader sees."""
        return {"stream": self.stream, "reader": self.request.membership, "at": clock.now()}

    def act(self, form: AgreementForm) -> InterfaceAgreement:
        """Ask the service."""
        given = form.cleaned_data
        return services.propose_agreement(self.stream, **given, by=self.request.membership, at=clock.now())


def agreement_here(page: Any) -> InterfaceAgreement:
    """The agreement in the address, for readers of both streams."""
    rows = visible(
        InterfaceAgreement.objects.select_related("stream", "with_stream"), page.request.membership, at=clock.now()
    )
    agreement: InterfaceAgreement = get_object_or_404(rows, pk=page.kwargs["item"])
    return agreement if page.stream in (agreement.stream, agreement.with_stream) else get_object_or_404(rows.none())


class Agree(OneClick):
    """Agree for the stream that was asked."""

    panel = "overlaps"
    said = _("Agreed. The overlap is declared.")

    def act(self) -> InterfaceAgreement:
        """Ask the service."""
        return services.agree(agreement_here(self), by=self.request.membership, at=clock.now())


class WithdrawAgreement(StreamFormPage):
    """Take an agreement, or a proposal, back."""

    form_class = WithdrawForm
    verb = _("Withdraw it")
    lead = _("It stays in the history. What both streams claim is an overlap again.")
    panel = "overlaps"
    said = _("The agreement is withdrawn.")

    @cached_property
    def agreement(self) -> InterfaceAgreement:
        """The agreement in the address."""
        return agreement_here(self)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The form, for the owner of either stream."""
        by, at = self.request.membership, clock.now()
        if not may(by, services.RIGHT, self.agreement.with_stream, at=at):
            require(by, services.RIGHT, self.agreement.stream, at=at)
        return FormPage.get(self, request, *args, **kwargs)

    def page_title(self) -> Any:
        """About what."""
        return _("Withdraw the agreement about %(path)s") % {"path": self.agreement.path}

    def act(self, form: WithdrawForm) -> InterfaceAgreement:
        """Ask the service."""
        because = form.cleaned_data["because"]
        return services.withdraw_agreement(self.agreement, because=because, by=self.request.membership, at=clock.now())


class RaiseDispute(StreamFormPage):
    """Dispute an overlap: the address says with whom and over what."""

    form_class = DisputeForm
    title = _("Dispute an overlap")
    lead = _(
        "From then on both claims change with the yes of both owners, until a decision settles it or both withdraw."
    )
    verb = _("Raise the dispute")
    panel = "overlaps"
    said = _("In dispute. Both owners have to agree to a change now.")

    def right(self) -> str:
        """The owner's own."""
        return services.RIGHT

    def act(self, form: DisputeForm) -> BoundaryDispute:
        """Ask the service."""
        asked = self.request.GET
        other = visible_or_404(
            ValueStream, self.request.membership, at=clock.now(), pk=uuid_or_404(asked.get("with_stream"))
        )
        about: Any = {"with_stream": other, "kind": asked.get("kind", ""), "path": asked.get("path", "")}
        return disputes.raise_dispute(
            self.stream, **about, because=form.cleaned_data["because"], by=self.request.membership, at=clock.now()
        )


def uuid_or_404(text: str | None) -> UUID:
    """An id in the address, or nothing there."""
    try:
        return UUID(text or "")
    except ValueError:
        raise Http404 from None


def dispute_here(page: Any) -> BoundaryDispute:
    """The dispute in the address, for readers of both streams."""
    rows = BoundaryDispute.objects.select_related("stream", "with_stream")
    mine = rows.filter(Q(stream=page.stream) | Q(with_stream=page.stream))
    found: BoundaryDispute = get_object_or_404(
        visible(mine, page.request.membership, at=clock.now()), pk=page.kwargs["item"]
    )
    return found


class LetGo(OneClick):
    """Withdraw from a dispute."""

    panel = "overlaps"
    said = _("Withdrawn for your stream. The dispute is over when both owners have.")

    def act(self) -> BoundaryDispute:
        """Ask the service."""
        return disputes.let_go(dispute_here(self), by=self.request.membership, at=clock.now())


class ProposeChange(StreamFormPage):
    """Propose a change of one's own disputed claim."""

    form_class = DisputedChangeForm
    verb = _("Propose it")
    lead = _("It is done once the owner of the other stream has said yes.")
    panel = "overlaps"
    said = _("Proposed. It waits for the yes of the other owner.")

    def right(self) -> str:
        """The owner's own."""
        return services.RIGHT

    def page_title(self) -> Any:
        """Of what."""
        return _("Change “%(path)s”") % {"path": dispute_here(self).path_of(self.stream)}

    def act(self, form: DisputedChangeForm) -> DisputedChange:
        """Ask the service."""
        given = form.change()
        signed: Any = {"by": self.request.membership, "at": clock.now()}
        return disputes.propose_change(dispute_here(self), stream=self.stream, **given, **signed)


class AgreeToChange(OneClick):
    """Say yes to what the other owner proposes."""

    panel = "overlaps"
    said = _("Agreed.")

    def act(self) -> DisputedChange:
        """Ask the service."""
        rows = DisputedChange.objects.select_related("dispute__stream", "dispute__with_stream")
        mine = rows.filter(Q(dispute__stream=self.stream) | Q(dispute__with_stream=self.stream))
        change = get_object_or_404(visible(mine, self.request.membership, at=clock.now()), pk=self.kwargs["item"])
        return disputes.agree_to_change(change, by=self.request.membership, at=clock.now())
