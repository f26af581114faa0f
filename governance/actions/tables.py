"""The list of actions."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_filters import ChoiceFilter, FilterSet, ModelChoiceFilter

from doors.tables import Column, Empty, Table
from governance.actions.models import Action
from governance.actions.states import ActionState
from governance.forums.models import Forum
from rights.visibility import visible
from tenancy import clock


def today() -> Any:
    """The day, where the organisation is."""
    return timezone.localtime(clock.now()).date()


def standing(action: Action) -> tuple[str, str]:
    """The tone and the word of where an action stands."""
    if action.state == ActionState.DONE:
        return "go", action.get_state_display()
    if action.state == ActionState.DROPPED:
        return "stale", action.get_state_display()
    return ("stop", gettext("overdue")) if action.is_overdue_on(today()) else ("due", action.get_state_display())


class ActionFilters(FilterSet):
    """By state, owner and forum."""

    state = ChoiceFilter(
        choices=[*ActionState.choices, ("overdue", _("Overdue"))],
        label=_("State"),
        empty_label=_("Any"),
        method="stand",
    )
    whose = ChoiceFilter(choices=[("mine", _("Mine"))], label=_("Owner"), empty_label=_("Anybody"), method="own")
    forum = ModelChoiceFilter(
        field_name="meeting__forum",
        queryset=lambda request: (
            visible(Forum.objects.order_by("name"), request.membership, at=clock.now())
            if request
            else Forum.objects.none()
        ),
        label=_("Forum"),
        empty_label=_("Any"),
    )

    class Meta:
        model = Action
        fields = ["state"]

    def stand(self, actions: QuerySet[Action], _name: str, wanted: str) -> QuerySet[Action]:
        """In a state; overdue ones are open."""
        if wanted == "overdue":
            return actions.filter(state=ActionState.OPEN, due_on__lt=today())
        return actions.filter(state=wanted)

    def own(self, actions: QuerySet[Action], _name: str, _wanted: str) -> QuerySet[Action]:
        """The reader's own."""
        return actions.filter(owner=self.request.membership)


class ActionTable(Table):
    """Wants the rows of `selectors.listed`."""

    name = "actions"
    caption = _("Actions of meetings")
    columns = [
        Column("what", _("What"), "what", sort="what", link=lambda one: one.get_absolute_url()),
        Column("owner", _("Owner"), lambda one: str(one.owner)),
        Column("due", _("Due"), "due_on", sort="due_on", kind="date"),
        Column("state", _("State"), lambda one: standing(one)[1], sort="state", kind="state", tone=lambda one: standing(one)[0]),
        Column("forum", _("Forum"), "meeting.forum.name", sort="meeting__forum__name"),
        Column(
            "meeting", _("Agreed on"), "meeting.starts_at", sort="meeting__starts_at", kind="date",
            link=lambda one: one.meeting.get_absolute_url(),
        ),
        Column("words", _("What came of it"), "words"),
    ]  # fmt: skip
    filters = ActionFilters
    search_fields = ["what", "words"]
    ordering = ["due_on", "id"]
    empty = Empty(
        _("No action yet"),
        _(
            "What a meeting agrees that somebody does is kept on the page of the meeting, with an owner and a day. "
            "It comes back to the agenda until it is settled."
        ),
        "check",
    )
