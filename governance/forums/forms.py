"""What people fill in about forums: a rhythm in words, or a rule of their own."""

from datetime import datetime
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from doors.forms import Form
from governance.bodies.models import Body
from governance.forums.models import Cycle, Forum, Purpose
from governance.forums.rules import next_slots, rhythm_of, rule_for, timetable
from jobs.rules.recurrence import RuleError, Slot, zone_named
from streams.models import ValueStream
from tenancy.models import Tenant

RHYTHMS = [
    ("weekly", _("every week")),
    ("fortnightly", _("every two weeks")),
    ("monthly", _("every month, on the same weekday of the month")),
    ("monthly_last", _("every month, on the last such weekday")),
    ("quarterly", _("every three months")),
    ("half_yearly", _("every six months")),
    ("yearly", _("every year")),
    ("own", _("by a rule of our own")),
]
PREVIEWED = 6


def zones() -> list[tuple[str, str]]:
    """Every IANA zone with a place in its name, and UTC."""
    return [(name, name) for name in sorted(available_timezones()) if "/" in name and not name.startswith("Etc/")] + [
        ("UTC", "UTC")
    ]


class TimetableForm(Form):
    """When a forum meets; enough for the preview of its next dates."""

    first_on = forms.DateField(label=_("First meeting on"), help_text=_("The weekday of the rhythm comes from here."))
    rhythm = forms.ChoiceField(label=_("It meets"), choices=RHYTHMS, initial="weekly")
    rule = forms.CharField(
        label=_("Own rule"),
        required=False,
        max_length=200,
        help_text=_("Only with “by a rule of our own”: RFC 5545, such as FREQ=MONTHLY;BYDAY=2WE,4WE."),
    )
    starts_time = forms.TimeField(label=_("Starts at"), initial="10:00")
    duration_min = forms.IntegerField(label=_("Minutes"), min_value=5, max_value=720, initial=60)
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        choices=zones,
        help_text=_("The wall clock of this zone stays when summer time comes and goes."),
    )

    def clean(self) -> dict[str, Any]:
        """The rhythm becomes its rule; one that cannot be followed is said at its own field."""
        given = super().clean() or {}
        if "rhythm" in given and given.get("first_on"):
            given["rule"] = rule_for(given["rhythm"], given["first_on"], given.get("rule", ""))
            if given.get("starts_time"):
                try:
                    timetable(given["rule"], given["first_on"], given["starts_time"])
                except RuleError as wrong:
                    self.add_error("rule" if given["rhythm"] == "own" else "rhythm", str(wrong))
        return given

    def preview(self, at: datetime) -> list[Slot]:
        """The next dates by what is typed so far."""
        given = self.cleaned_data
        rule = timetable(given["rule"], given["first_on"], given["starts_time"])
        return next_slots(rule, zone_named(given["time_zone"]), after=at, count=PREVIEWED)


class ChangeForumForm(TimetableForm):
    """What may change about a forum."""

    name = forms.CharField(label=_("Name"), max_length=160)
    cycle = forms.ChoiceField(label=_("Cycle"), choices=Cycle.choices, initial=Cycle.MEDIUM)
    stream = forms.ModelChoiceField(
        ValueStream.objects.none(),
        label=_("Stream"),
        required=False,
        empty_label=_("All streams"),
        help_text=_("The one stream it looks at."),
    )
    papers_due_days = forms.IntegerField(label=_("Papers are due, days before"), min_value=0, max_value=60, initial=7)
    quorum = forms.IntegerField(
        label=_("Quorum"), min_value=1, max_value=99, initial=1, help_text=_("Voting members who must be there.")
    )
    field_order = [
        "name", "stream", "cycle", "quorum", "first_on", "rhythm", "rule", "starts_time", "duration_min", "time_zone",
        "papers_due_days",
    ]  # fmt: skip

    def __init__(self, *args: Any, streams: QuerySet[ValueStream], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["stream"].queryset = streams

    def words(self) -> dict[str, Any]:
        """What the services take."""
        return {name: value for name, value in self.cleaned_data.items() if name not in {"rhythm", "body", "purpose"}}

    @staticmethod
    def initial_of(forum: Forum) -> dict[str, Any]:
        """What the form starts with for an existing forum."""
        names = [
            "name",
            "cycle",
            "stream",
            "rule",
            "first_on",
            "starts_time",
            "time_zone",
            "duration_min",
            "papers_due_days",
            "quorum",
        ]
        return {name: getattr(forum, name) for name in names} | {"rhythm": rhythm_of(forum.rule, forum.first_on)}


class MakeForumForm(ChangeForumForm):
    """A new forum: whose, and for which one purpose."""

    body = forms.ModelChoiceField(Body.objects.none(), label=_("Body"))
    purpose = forms.ChoiceField(
        label=_("Purpose"),
        choices=Purpose.choices,
        widget=forms.RadioSelect,
        help_text=_("Exactly one, and for good: what is of another purpose is sent to the right forum."),
    )
    field_order = ["purpose", "name", "body", "stream", "cycle", *ChangeForumForm.field_order[4:], "quorum"]

    def __init__(self, *args: Any, bodies: QuerySet[Body], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].queryset = bodies
        if len(bodies[:2]) == 1:
            self.fields["body"].empty_label = None

    @staticmethod
    def initial_here(organisation: Tenant, at: datetime) -> dict[str, Any]:
        """What a new forum starts with in this organisation."""
        return {"time_zone": organisation.time_zone, "first_on": timezone.localtime(at).date()}


class CloseForm(Form):
    """Why a forum meets no more."""

    because = forms.CharField(
        label=_("Reason"), max_length=240, widget=forms.Textarea, help_text=_("Kept in the audit record.")
    )
