"""Who sees which indicator with its readings, reviews and signals; and what keeping an indicator lets see of its stream."""

from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from governance.visibility import SEAT_IN_A_FORUM
from indicators.models import Signal
from rights.visibility import CONFIDENTIAL, Holder, Named, Rule, hidden
from tenancy.models import Membership

KEEPER = Holder(
    _("whoever keeps one of its indicators"),
    "indicators.Indicator",
    thing="stream_id",
    person="owner_id",
    period=False,
)
TERM = Holder(_("whoever holds a role in its stream"), "streams.RoleTerm", thing="stream_id", key="stream_id")
SEAT = Holder(
    SEAT_IN_A_FORUM.words,
    SEAT_IN_A_FORUM.held,
    SEAT_IN_A_FORUM.thing,
    key="stream_id",
    through=SEAT_IN_A_FORUM.through,
)
WITH_THE_INDICATOR = _("whoever sees the indicator")


def items_about_signals(membership: Membership, at: datetime) -> Q:
    """Agenda items, without those about signals that the reader may not see."""
    return ~Q(source="signals", subject_ref__in=hidden(Signal.objects.order_by(), membership, at=at).values("pk"))


RULES = [
    Rule(
        "indicators.Indicator",
        _("whoever sees its stream"),
        hidden=(
            (
                CONFIDENTIAL,
                (
                    Named(_("whoever marked it"), "confidential_by_id"),
                    Named(_("whoever keeps it"), "owner_id"),
                    TERM,
                    SEAT,
                ),
            ),
        ),
        within=("stream",),
    ),
    Rule("indicators.Reading", WITH_THE_INDICATOR, within=("indicator",)),
    Rule("indicators.Correction", WITH_THE_INDICATOR, within=("reading",)),
    Rule("indicators.Rebase", WITH_THE_INDICATOR, within=("indicator",)),
    Rule("indicators.Review", WITH_THE_INDICATOR, within=("indicator",)),
    Rule("indicators.Signal", WITH_THE_INDICATOR, within=("indicator",)),
]
