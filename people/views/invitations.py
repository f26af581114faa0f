"""The list of invitations, and what is done with them."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from doors.pages import Breadcrumb, FormPage, ListPage
from people import selectors, services
from people.declared_rights import INVITE_PEOPLE, SEE_PEOPLE
from people.forms import InviteForm
from people.models import Invitation
from people.tables import InvitationTable
from people.views.pages import actions_for, sees_all, way_here
from rights.services import require
from rights.visibility import visible_or_404
from tenancy import clock


class InvitationList(ListPage):
    """Who was asked to join, and what came of it."""

    template_name = "people/invitations.html"
    title = gettext_lazy("People")
    lead = gettext_lazy("Who was asked to join. An open invitation can be sent again with a new link, or withdrawn.")
    table_class = InvitationTable

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The list, or the refusal that says who may see it."""
        require(self.request.membership, SEE_PEOPLE.code, None, at=clock.now())
        return super().get(request, *args, **kwargs)

    def crumbs(self) -> Sequence[Breadcrumb]:
        """Beside the list of people."""
        return way_here(Breadcrumb(_("Invitations")))

    def rows(self) -> QuerySet[Invitation]:
        """All of them."""
        return selectors.listed_invitations(clock.now())

    def context(self) -> dict[str, Any]:
        """Those that wait for an answer stand above the list, each with what can be done."""
        shown = actions_for(self.request.membership, tab="invitations")
        waiting = selectors.listed_invitations(clock.now()).unanswered()[:20] if shown["may_invite"] else []
        return shown | {"waiting": waiting}


class Invite(FormPage):
    """Ask somebody to join."""

    form_class = InviteForm
    title = gettext_lazy("Invite a person")
    lead = gettext_lazy(
        "They get a mail with a link that works once. What they hold in streams and bodies comes afterwards."
    )
    verb = gettext_lazy("Send the invitation")
    done = gettext_lazy("The invitation is on its way.")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The form, or the refusal that says who may."""
        require(self.request.membership, INVITE_PEOPLE.code, None, at=clock.now())
        return super().get(request, *args, **kwargs)

    def crumbs(self) -> Sequence[Breadcrumb]:
        """From the list of people."""
        return way_here(Breadcrumb(_("Invite")))

    def initial(self) -> dict[str, Any]:
        """What the link here brought along, as from the page of somebody who left."""
        given = self.request.GET
        return {name: given[name] for name in ("email", "name", "title", "role") if name in given}

    def act(self, form: Any) -> Invitation:
        """Ask the service."""
        return services.invite(by=self.request.membership, at=clock.now(), **form.cleaned_data)

    def done_message(self, result: Invitation) -> str:
        """To whom, until when."""
        return _("The invitation to %(address)s is on its way.") % {"address": result.email}

    def success_url(self, result: Invitation) -> str:
        """To the invitations, for who may see them."""
        return reverse("people:invitations" if sees_all(self.request.membership) else "people:list")


@require_POST
def send_again(request: Any, pk: UUID) -> HttpResponse:
    """Send a new link."""
    invitation = visible_or_404(Invitation, request.membership, at=clock.now(), pk=pk)
    services.send_again(invitation, by=request.membership, at=clock.now())
    messages.success(request, _("A new link is on its way to %(address)s.") % {"address": invitation.email})
    return HttpResponseRedirect(reverse("people:invitations"))


@require_POST
def withdraw(request: Any, pk: UUID) -> HttpResponse:
    """Take it back."""
    invitation = visible_or_404(Invitation, request.membership, at=clock.now(), pk=pk)
    services.withdraw(invitation, by=request.membership, at=clock.now())
    messages.success(request, _("The invitation to %(address)s is withdrawn.") % {"address": invitation.email})
    return HttpResponseRedirect(reverse("people:invitations"))
