"""The list of packs."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_filters import ChoiceFilter, DateFilter, FilterSet, ModelChoiceFilter

from doors.tables import Column, Empty, Table
from governance.models import Forum
from outbox.models import MessageState
from packs.models import Pack
from rights.visibility import visible
from tenancy import clock

# The state marks of the design language for each state of a mail.
MARKS = {"waiting": "draft", "leased": "draft", "sent": "go", "withheld": "stale", "parked": "stop"}


def mark_of(state: str | None) -> tuple[str, str]:
    """The mark and the word for where the mail stands."""
    return MARKS.get(state or "", "stale"), str(MessageState(state).label) if state else str(_("Not mailed"))


def _forums(request: Any) -> QuerySet[Forum]:
    """What the reader may choose from; nothing while the schema is drawn."""
    if request is None:
        return Forum.objects.none()
    return visible(Forum.objects.order_by("name"), request.membership, at=clock.now())


class PackFilters(FilterSet):
    """By forum, delivery, day and reader."""

    forum = ModelChoiceFilter(queryset=_forums, field_name="meeting__forum", label=_("Forum"), empty_label=_("Any"))
    delivery = ChoiceFilter(choices=MessageState.choices, label=_("Delivery"), empty_label=_("Any"))
    since = DateFilter(field_name="meeting__starts_at", lookup_expr="date__gte", label=_("Meetings from"))

    class Meta:
        model = Pack
        fields = ["forum", "delivery", "since"]


class PackTable(Table):
    """Wants the rows of `with_delivery(visible_packs(…))`."""

    name = "packs"
    caption = _("Review packs")
    columns = [
        Column("forum", _("Forum"), "meeting.forum.name", sort="meeting__forum__name", link=Pack.get_absolute_url),
        Column(
            "meeting",
            _("Meeting"),
            "meeting.starts_at",
            sort="meeting__starts_at",
            kind="moment",
            link=lambda pack: reverse("meetings:detail", args=[pack.meeting_id]),
        ),
        Column("for", _("For"), lambda pack: str(pack.membership), sort="membership__title"),
        Column(
            "delivery",
            _("Delivery"),
            lambda pack: mark_of(pack.delivery)[1],
            sort="delivery",
            kind="state",
            tone=lambda pack: mark_of(pack.delivery)[0],
        ),
        Column("sent", _("Sent"), "delivered_at", sort="delivered_at", kind="moment"),
        Column("attempts", _("Attempts"), "delivery_attempts", sort="delivery_attempts", kind="num"),
        Column("prepared", _("Prepared"), "prepared_at", sort="prepared_at", kind="moment"),
    ]
    filters = PackFilters
    search_fields = ["meeting__forum__name", "membership__title", "membership__user__email"]
    ordering = ["-meeting__starts_at", "meeting__forum__name", "membership__title"]
    empty = Empty(
        _("No pack yet"),
        _(
            "A pack is what one person gets to read before one meeting: it is made when the papers of the meeting are due, and "
            "mailed to whoever sits in its body."
        ),
        "mail",
    )
