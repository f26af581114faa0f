"""The lists of the cadence."""

from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from doors.tables import Column, Empty, Table
from governance.cadence.models import CalendarFeed


def _shows(feed: CalendarFeed) -> str:
    if feed.forum_id:
        return gettext("a forum")
    return gettext("a stream") if feed.stream_id else gettext("my meetings")


def _revoke(feed: CalendarFeed) -> Any:
    if feed.revoked_at is not None:
        return ""
    url = reverse("cadence:revoke_feed", args=[feed.pk])
    return format_html('<a class="btn" href="{}">{}</a>', url, gettext("Revoke"))


class FeedTable(Table):
    """Wants one's own links with what they are about."""

    name = "feeds"
    caption = _("My calendar links")
    columns = [
        Column("name", _("Link"), str),
        Column("shows", _("It shows"), _shows),
        Column(
            "state",
            _("State"),
            lambda feed: gettext("revoked") if feed.revoked_at else gettext("in use"),
            kind="state",
            tone=lambda feed: "stale" if feed.revoked_at else "go",
        ),
        Column("made", _("Made"), "made_at", sort="made_at", kind="moment"),
        Column("read", _("Last read"), "last_read_at", sort="last_read_at", kind="moment"),
        Column("revoke", _("End it"), lambda _feed: "", draw=_revoke, export=False),
    ]
    ordering = ("-made_at", "-id")
    empty = Empty(
        _("No link yet"),
        _(
            "A private link shows meetings in the calendar that you use anyway. Moves and cancellations arrive by "
            "themselves; some calendar services look only every few hours."
        ),
        icon="calendar-days",
    )
