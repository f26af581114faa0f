"""People and invitations in the admin site; every change goes through the services."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from people import services
from people.declared_rights import CHANGE_PEOPLE, INVITE_PEOPLE, SEE_PEOPLE
from people.models import Invitation, InvitationQuerySet
from people.states import InvitationState
from rights.admin import RightsModelAdmin, site
from tenancy import clock
from tenancy.models import Membership, User


@admin.register(Membership, site=site)
class MembershipAdmin(RightsModelAdmin):
    """Who belongs to the organisation, as what, from when until when. Of these only role and title are changed here."""

    view_right, change_right = SEE_PEOPLE.code, CHANGE_PEOPLE.code
    list_display = ["__str__", "email", "role", "starts_at", "ends_at"]
    list_filter = ["role"]
    list_select_related = ["user"]
    search_fields = ["title", "user__name", "user__email"]
    fields = ["email", "role", "title", "starts_at", "ends_at"]
    readonly_fields = ["email", "starts_at", "ends_at"]
    view_on_site = False

    @admin.display(description=User._meta.get_field("email").verbose_name)
    def email(self, membership: Membership) -> str:
        return membership.user.email

    def save_model(self, request: Any, obj: Membership, form: Any, change: bool) -> None:
        services.change_person(obj, by=request.membership, at=clock.now(), **form.cleaned_data)


class StandingFilter(admin.SimpleListFilter):
    """Where an invitation stands now; that one has expired is stored nowhere."""

    title = _("state")
    parameter_name = "standing"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        return [(state.value, str(state.label)) for state in InvitationState]

    def queryset(self, request: HttpRequest, queryset: InvitationQuerySet) -> InvitationQuerySet:
        match self.value():
            case None:
                return queryset
            case InvitationState.OPEN:
                return queryset.open(clock.now())
            case InvitationState.EXPIRED:
                return queryset.expired(clock.now())
            case state:
                return queryset.filter(state=state)


@admin.register(Invitation, site=site)
class InvitationAdmin(RightsModelAdmin):
    """Who was asked to join, and what came of it."""

    view_right, add_right = SEE_PEOPLE.code, INVITE_PEOPLE.code
    list_display = ["email", "name", "role", "title", "standing", "made_at", "expires_at", "invited_by"]
    list_filter = [StandingFilter, "role"]
    list_select_related = ["invited_by__user"]
    search_fields = ["email", "name", "title"]
    fields = ["email", "name", "role", "title"]
    actions = ["send_again", "withdraw"]
    view_on_site = False

    @admin.display(description=_("state"))
    def standing(self, invitation: Invitation) -> str:
        return str(invitation.state_at(clock.now()).label)

    def has_invite_permission(self, request: HttpRequest) -> bool:
        return self._may(request, INVITE_PEOPLE.code, None)

    def save_model(self, request: Any, obj: Invitation, form: Any, change: bool) -> None:
        obj.pk = services.invite(by=request.membership, at=clock.now(), **form.cleaned_data).pk

    @admin.action(description=_("Send again, with a new link"), permissions=["invite"])
    def send_again(self, request: Any, chosen: QuerySet[Invitation]) -> None:
        """All of them or none: the first that cannot be sent again is refused with its reason."""
        found = list(chosen)
        for invitation in found:
            services.send_again(invitation, by=request.membership, at=clock.now())
        said = ngettext("%(n)s invitation is sent again.", "%(n)s invitations are sent again.", len(found))
        self.message_user(request, said % {"n": len(found)}, messages.SUCCESS)

    @admin.action(description=_("Withdraw"), permissions=["invite"])
    def withdraw(self, request: Any, chosen: QuerySet[Invitation]) -> None:
        """All of them or none: the first that was answered is refused with its reason."""
        found = list(chosen)
        for invitation in found:
            services.withdraw(invitation, by=request.membership, at=clock.now())
        said = ngettext("%(n)s invitation is withdrawn.", "%(n)s invitations are withdrawn.", len(found))
        self.message_user(request, said % {"n": len(found)}, messages.SUCCESS)
