"""The list of people, and the page of one person: what they are, what they may, what they hold."""

from collections.abc import Sequence
from functools import cached_property
from itertools import groupby
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from doors.pages import Breadcrumb, FormPage, ListPage
from people import holdings, selectors, services
from people.declared_rights import CHANGE_PEOPLE, END_MEMBERSHIPS, INVITE_PEOPLE, SEE_PEOPLE
from people.forms import ChangeForm
from people.holdings import Holding, HoldingKind
from people.models import Invitation
from people.tables import AllPeopleTable, PeopleTable
from people.wording import (
    ROLE_IN_A_SENTENCE,
    STANDING_MARKS,
    InWords,
    rights_in_words,
    role_in_words,
    standing_in_words,
)
from rights.registry import held_by_role
from rights.services import may, require
from tenancy import clock
from tenancy.models import Membership


def way_here(*steps: Breadcrumb) -> list[Breadcrumb]:
    """The way from the list of people."""
    return [Breadcrumb(_("People"), reverse("people:list")), *steps]


def sees_all(membership: Membership) -> bool:
    """May this reader see addresses, invitations and who has left?"""
    return bool(may(membership, SEE_PEOPLE.code, None, at=clock.now()))


def person_or_404(request: Any, pk: UUID) -> Membership:
    """The person with `called` and `standing`; who has left does not exist for everybody."""
    listed = selectors.listed_people(clock.now(), everything=sees_all(request.membership))
    found: Membership = get_object_or_404(listed.select_related("tenant"), pk=pk)
    return found


class PeopleList(ListPage):
    """Who belongs to the organisation."""

    template_name = "people/list.html"
    title = gettext_lazy("People")
    lead = gettext_lazy(
        "Who belongs here, as what. A person's page says what they may see, do and decide, and what they hold."
    )

    @property
    def table_class(self) -> type[PeopleTable]:  # type: ignore[override]
        """With addresses for who may see them."""
        return AllPeopleTable if self.sees_all else PeopleTable

    @cached_property
    def sees_all(self) -> bool:
        """Is this reader shown everything?"""
        return sees_all(self.request.membership)

    def rows(self) -> QuerySet[Membership]:
        """Everybody; without those who have left for most readers."""
        return selectors.listed_people(clock.now(), everything=self.sees_all)

    def context(self) -> dict[str, Any]:
        """The other view and what the reader may do, with the number of open invitations."""
        return actions_for(self.request.membership, tab="people")


def actions_for(membership: Membership, *, tab: str) -> dict[str, Any]:
    """What the head of both lists shows."""
    at = clock.now()
    seen = sees_all(membership)
    return {
        "tab": tab,
        "sees_all": seen,
        "open_count": Invitation.objects.open(at).count() if seen else 0,
        "may_invite": bool(may(membership, INVITE_PEOPLE.code, None, at=at)),
    }


@require_safe
def detail(request: Any, pk: UUID) -> HttpResponse:
    """One person: what they are, what they may see, do and decide here, and what they hold."""
    at, person = clock.now(), person_or_404(request, pk)
    held = [one for one in holdings.held_by(person, reader=request.membership, at=at) if one.seen]
    role = held_by_role(request.membership.role)
    return render(
        request,
        "people/detail.html",
        {
            "title": str(person),
            "crumbs": way_here(Breadcrumb(str(person))),
            "person": person,
            "is_me": person.pk == request.membership.pk,
            "standing": standing_in_words(person.standing),
            "mark": STANDING_MARKS[person.standing],
            "role_sentence": ROLE_IN_A_SENTENCE[person.role],
            "role_words": role_in_words(person.role),
            "groups": _grouped(held),
            "sees_all": sees_all(request.membership),
            "may_change": CHANGE_PEOPLE in role and person.standing != "left",
            "may_end": END_MEMBERSHIPS in role and person.standing != "left",
            "may_invite": INVITE_PEOPLE in role,
            "at": at,
        },
    )


def _grouped(held: Sequence[Holding]) -> list[tuple[HoldingKind, list[tuple[Holding, InWords]], InWords | None]]:
    """What somebody holds by kind, each with what it lets them see, do and decide there; said once where all is the same."""
    groups = []
    for code, some in groupby(held, key=lambda one: one.kind):
        rows = [(one, rights_in_words(one.rights)) for one in some]
        same = rows[0][1] if len(rows) > 1 and all(words == rows[0][1] for _one, words in rows) else None
        groups.append((holdings.find(code), rows, same))
    return groups


class Change(FormPage):
    """Change somebody's role and title."""

    form_class = ChangeForm
    title = gettext_lazy("Change role and title")
    done = gettext_lazy("Role and title are saved.")

    @cached_property
    def person(self) -> Membership:
        """Whom it is about."""
        return person_or_404(self.request, self.kwargs["pk"])

    def guarded(self) -> Membership:
        """Nobody overwrites a role they have not read."""
        return self.person

    def page_lead(self) -> str:
        """What a role means for the rest."""
        return _("%(person)s. Roles in streams and seats in bodies stay as they are.") % {"person": self.person}

    def crumbs(self) -> Sequence[Breadcrumb]:
        """By the person's page."""
        page = Breadcrumb(str(self.person), reverse("people:detail", args=[self.person.pk]))
        return way_here(page, Breadcrumb(_("Change")))

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The form, or the refusal that says who may."""
        _ = self.person
        require(self.request.membership, CHANGE_PEOPLE.code, None, at=clock.now())
        return super().get(request, *args, **kwargs)

    def initial(self) -> dict[str, Any]:
        """What is so now."""
        return {"role": self.person.role, "title": self.person.title}

    def form_kwargs(self) -> dict[str, Any]:
        """The form knows whom it is about."""
        return {"person": self.person}

    def act(self, form: Any) -> Membership:
        """Ask the service."""
        return services.change_person(self.person, by=self.request.membership, at=clock.now(), **form.cleaned_data)

    def success_url(self, result: Membership) -> str:
        """Back to the person's page."""
        return reverse("people:detail", args=[result.pk])


@require_POST
def stay(request: Any, pk: UUID) -> HttpResponse:
    """Take an end back that has not come yet."""
    person = person_or_404(request, pk)
    services.stay(person, by=request.membership, at=clock.now())
    return HttpResponseRedirect(reverse("people:detail", args=[pk]))
