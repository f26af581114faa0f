"""The list of bodies."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django_filters import ChoiceFilter, FilterSet

from doors.tables import Column, Empty, Table
from governance.bodies.models import Body
from governance.bodies.wording import POWERS, powers_in_words


class BodyFilters(FilterSet):
    """By power."""

    power = ChoiceFilter(
        label=_("Power"),
        method="with_power",
        empty_label=_("Any"),
        choices=[(name, Body._meta.get_field(name).verbose_name) for name in POWERS],
    )

    class Meta:
        model = Body
        fields = ["power"]

    def with_power(self, rows: QuerySet[Body], _name: str, value: str) -> QuerySet[Body]:
        """Those that have it."""
        return rows.filter(**{value: True})


class BodyTable(Table):
    """Wants the rows of `listed_bodies`."""

    name = "bodies"
    caption = _("Bodies")
    columns = [
        Column("name", _("Body"), "name", sort="name", link=Body.get_absolute_url),
        Column("level", _("Level"), lambda body: str(body.level or ""), sort="level__rank"),
        Column("mandate", _("Looks after"), "mandate"),
        Column("powers", _("Powers"), lambda body: ", ".join(powers_in_words(body))),
        Column("chair", _("Chair"), lambda body: ", ".join(str(seat.membership) for seat in body.chairs)),
        Column("seats", _("Seats"), "seat_count", sort="seat_count", kind="num"),
        Column("forums", _("Forums"), "forum_count", sort="forum_count", kind="num"),
    ]
    filters = BodyFilters
    search_fields = ["name", "mandate"]
    ordering = ["name"]
    empty = Empty(
        _("No body yet"),
        _(
            "A body is those who govern together: a mandate, up to four powers, and people with seats. "
            "An administrator sets it up; then it gets forums, and the forums get meetings."
        ),
        "landmark",
    )
