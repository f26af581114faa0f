"""Bodies and seats, in words."""

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from governance.bodies.models import Body, Seat

POWERS = ("sets_direction", "sets_guardrails", "sets_funding", "accepts_risk")


def powers_in_words(body: Body) -> list[str]:
    """The powers a body has, each as a phrase."""
    return [str(Body._meta.get_field(name).verbose_name) for name in POWERS if getattr(body, name)]


def period_in_words(seat: Seat) -> str:
    """“since Mon 5 Oct 2026”, “from Mon 5 Oct 2026 until Tue 6 Oct 2026”."""
    days = {"starts": _day(seat.starts_at)}
    if seat.ends_at is None:
        return _("since %(starts)s") % days
    return _("from %(starts)s until %(ends)s") % {**days, "ends": _day(seat.ends_at)}


def _day(moment: object) -> str:
    return date_format(timezone.localtime(moment), "DATE_FORMAT")  # type: ignore[arg-type]
