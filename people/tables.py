"""The lists of people and of invitations."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_filters import ChoiceFilter, FilterSet

from doors.tables import Column, Empty, Table
from people.models import Invitation
from people.states import InvitationState
from people.wording import INVITATION_MARKS, STANDING_MARKS, standing_in_words
from tenancy.models import Membership, Role

STANDINGS = [
    ("active", _("Active")),
    ("leaving", _("Leaving")),
    ("left", _("Left")),
    ("closed", _("May not sign in")),
]


def _page_of(person: Membership) -> str:
    return reverse("people:detail", args=[person.pk])


class PeopleFilters(FilterSet):
    """By role."""

    role = ChoiceFilter(label=_("Role"), choices=Role.choices, empty_label=_("Any"))

    class Meta:
        model = Membership
        fields = ["role"]


class AllPeopleFilters(PeopleFilters):
    """By role and by where the membership stands."""

    standing = ChoiceFilter(label=_("State"), choices=STANDINGS, empty_label=_("Any"))

    class Meta:
        model = Membership
        fields = ["role"]


CALLED = Column("person", _("Person"), "called", sort="called", link=_page_of)
NAME = Column("name", _("Name"), "user.name", sort="user__name")
EMAIL = Column("email", _("E-mail address"), "user.email", sort="user__email")
ROLE = Column("role", _("Role"), "get_role_display", sort="role")
SINCE = Column("since", _("Since"), "starts_at", sort="starts_at", kind="date")
STANDING = Column(
    "standing",
    _("State"),
    lambda person: standing_in_words(person.standing),
    sort="standing",
    kind="state",
    tone=lambda person: STANDING_MARKS[person.standing],
)
UNTIL = Column("until", _("Until"), "ends_at", sort="ends_at", kind="date")


class PeopleTable(Table):
    """Who belongs to the organisation, for everybody. Wants the rows of `listed_people`."""

    name = "people"
    caption = _("People")
    columns = [CALLED, NAME, ROLE, SINCE]
    filters = PeopleFilters
    search_fields = ["title", "user__name"]
    ordering = ["called"]
    empty = Empty(
        _("Nobody belongs to this organisation"),
        _("People come in by an invitation, which an administrator sends."),
        "users-round",
    )


class AllPeopleTable(PeopleTable):
    """The same with addresses and with those who have left, for who may see them."""

    columns = [CALLED, NAME, EMAIL, ROLE, STANDING, SINCE, UNTIL]
    filters = AllPeopleFilters
    search_fields = ["title", "user__name", "user__email"]


class InvitationFilters(FilterSet):
    """By what came of it, and by role."""

    standing = ChoiceFilter(label=_("State"), choices=InvitationState.choices, empty_label=_("Any"))
    role = ChoiceFilter(label=_("Role"), choices=Role.choices, empty_label=_("Any"))

    class Meta:
        model = Invitation
        fields = ["role"]


def _sender(invitation: Invitation) -> Any:
    return str(invitation.invited_by) if invitation.invited_by else _("who runs the installation")


class InvitationTable(Table):
    """Who was asked to join. Wants the rows of `listed_invitations`."""

    name = "invitations"
    caption = _("Invitations")
    columns = [
        Column("email", _("E-mail address"), "email", sort="email"),
        Column("name", _("Name"), "name", sort="name"),
        Column("title", _("Title"), "title", sort="title"),
        Column("role", _("Role"), "get_role_display", sort="role"),
        Column(
            "standing",
            _("State"),
            lambda one: str(InvitationState(one.standing).label),
            sort="standing",
            kind="state",
            tone=lambda one: INVITATION_MARKS[one.standing],
        ),
        Column("made", _("Invited"), "made_at", sort="made_at", kind="moment"),
        Column("until", _("Open until"), "expires_at", sort="expires_at", kind="moment"),
        Column("by", _("Invited by"), _sender),
    ]
    filters = InvitationFilters
    search_fields = ["email", "name", "title"]
    search_label = _("Search")
    ordering = ["-made_at"]
    empty = Empty(
        _("Nobody is invited"),
        _("An invitation goes out by mail, works once, and is open for some days. What came of it stands here."),
        "mail",
    )
