"""The pages of forums."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from doors.pages import Breadcrumb, ListPage
from governance.bodies.models import Body
from governance.forums import selectors, services
from governance.forums.forms import ChangeForumForm, CloseForm, MakeForumForm, TimetableForm
from governance.forums.models import Forum
from governance.forums.tables import ForumTable
from governance.forums.wording import rule_in_words
from governance.pages import RightsFormPage
from rights.services import holds_anywhere, permitted, rights_on
from rights.visibility import visible_or_404
from streams.selectors import streams_to_choose
from tenancy import clock


def way_here(*steps: Breadcrumb) -> list[Breadcrumb]:
    """The way from the list of forums."""
    return [Breadcrumb(_("Bodies and forums"), reverse("forums:list")), *steps]


class ForumList(ListPage):
    """Where each question is dealt with."""

    template_name = "governance/forum_list.html"
    title = gettext_lazy("Bodies and forums")
    lead = gettext_lazy("Who governs, and where each question is dealt with: one forum, one purpose.")
    table_class = ForumTable

    def rows(self) -> QuerySet[Forum]:
        return selectors.listed_forums(self.request.membership, clock.now())

    def context(self) -> dict[str, Any]:
        allowed = holds_anywhere(self.request.membership, "forums.create", at=clock.now())
        return {"may_create": allowed, "tab": "forums"}


@require_safe
def detail(request: Any, pk: UUID) -> HttpResponse:
    """One forum: its purpose, its rhythm, who gets its packs; its meetings come as a panel."""
    at = clock.now()
    forum = visible_or_404(Forum.objects.select_related("body", "stream"), request.membership, at=at, pk=pk)
    return render(
        request,
        "governance/forum.html",
        {
            "title": forum.name,
            "crumbs": way_here(Breadcrumb(forum.body.name, forum.body.get_absolute_url()), Breadcrumb(forum.name)),
            "forum": forum,
            "meets": rule_in_words(forum.rule, forum.first_on),
            "members": selectors.members(forum, at),
            "rights": {code.replace(".", "_") for code in rights_on(request.membership, forum, at=at)},
        },
    )


class Make(RightsFormPage):
    """Set up a forum."""

    right = "forums.create"
    template_name = "governance/forum_form.html"
    form_class = MakeForumForm
    title = gettext_lazy("Set up a forum")
    lead = gettext_lazy(
        "A body meets here for one purpose. Its meetings stand in the calendar for eighteen months at once."
    )
    verb = gettext_lazy("Set up the forum")

    @cached_property
    def body(self) -> Body | None:
        try:
            return Body.objects.filter(pk=UUID(self.request.GET.get("body", ""))).first()
        except ValueError:
            return None

    def subject(self) -> Body | None:
        return self.body or self._bodies().first()

    def crumbs(self) -> Sequence[Breadcrumb]:
        return way_here(Breadcrumb(_("New forum")))

    def initial(self) -> dict[str, Any]:
        return {**MakeForumForm.initial_here(self.request.organisation, clock.now()), "body": self.body}

    def form_kwargs(self) -> dict[str, Any]:
        return {"bodies": self._bodies(), "streams": streams_to_choose(self.request.membership, clock.now())}

    def act(self, form: Any) -> Forum:
        given = form.cleaned_data
        return services.make_forum(
            given["body"], purpose=given["purpose"], by=self.request.membership, at=clock.now(), **form.words()
        )

    def _bodies(self) -> QuerySet[Body]:
        return permitted(self.request.membership, "forums.create", Body.objects.order_by("name"), at=clock.now())


class _OfForum(RightsFormPage):
    right = "forums.change"

    @cached_property
    def forum(self) -> Forum:
        forums = Forum.objects.select_related("body", "stream")
        return visible_or_404(forums, self.request.membership, at=clock.now(), pk=self.kwargs["pk"])

    def subject(self) -> Forum:
        return self.forum

    def _way(self, here: str) -> list[Breadcrumb]:
        return way_here(Breadcrumb(self.forum.name, self.forum.get_absolute_url()), Breadcrumb(here))


class Change(_OfForum):
    """Change a forum."""

    template_name = "governance/forum_form.html"
    form_class = ChangeForumForm
    title = gettext_lazy("Change the forum")
    lead = gettext_lazy(
        "Coming meetings follow a new rhythm, except those that somebody has moved. "
        "Body and purpose stay: for another purpose set up another forum."
    )
    done = gettext_lazy("The forum is changed, and its coming meetings with it.")

    def crumbs(self) -> Sequence[Breadcrumb]:
        return self._way(_("Change"))

    def guarded(self) -> Forum:
        return self.forum

    def initial(self) -> dict[str, Any]:
        return ChangeForumForm.initial_of(self.forum)

    def form_kwargs(self) -> dict[str, Any]:
        return {"streams": streams_to_choose(self.request.membership, clock.now())}

    def act(self, form: Any) -> Forum:
        return services.change_forum(self.forum, by=self.request.membership, at=clock.now(), **form.words())


class Close(_OfForum):
    """Close a forum."""

    form_class = CloseForm
    title = gettext_lazy("Close the forum")
    lead = gettext_lazy("It meets no more: coming meetings are taken out of the calendar. Its history stays.")
    verb = gettext_lazy("Close the forum")
    done = gettext_lazy("The forum is closed.")

    def crumbs(self) -> Sequence[Breadcrumb]:
        return self._way(_("Close"))

    def act(self, form: Any) -> Forum:
        because = form.cleaned_data["because"]
        return services.close_forum(self.forum, by=self.request.membership, at=clock.now(), because=because)


@require_safe
def preview(request: HttpRequest) -> HttpResponse:
    """The next dates by what is typed so far; a part of the form page."""
    form = TimetableForm(request.GET)
    context: dict[str, Any] = {"form": form}
    if form.is_valid():
        given = form.cleaned_data
        context |= {
            "meets": rule_in_words(given["rule"], given["first_on"]),
            "slots": form.preview(clock.now()),
            "rule": given["rule"],
            "given": given,
        }
    return render(request, "governance/_forum_preview.html", context)
