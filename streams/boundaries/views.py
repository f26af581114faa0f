"""The radar's page, and the agreements that declare an overlap."""

from functools import cached_property
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from doors.pages import Breadcrumb, FormPage, ListPage
from rights.services import may, require
from rights.visibility import visible
from streams.boundaries import selectors, services
from streams.boundaries.forms import AgreementForm, WithdrawForm
from streams.boundaries.models import InterfaceAgreement
from streams.boundaries.tables import OverlapTable
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
