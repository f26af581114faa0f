"""Who sees which pack, and the mails that carry packs."""

from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from governance.models import Body, Meeting
from indicators.models import Indicator
from outbox.models import Message, MessageState
from packs.models import Pack
from rights.services import permitted
from rights.visibility import Rule, hidden
from streams.models import ValueStream
from tenancy.models import Membership

KIND = "pack"


def readers(membership: Membership, at: datetime) -> Q:
    """The own packs, and those of the bodies whose packs this person may read. What was withheld from one is not theirs."""
    bodies = permitted(membership, "packs.read", Body.objects.order_by(), at=at).values("pk")
    return Q(membership=membership) & ~Exists(withheld()) | Q(meeting__forum__body__in=bodies)


def withheld() -> QuerySet[Message]:
    """The mail of a pack that its recipient was not to have any more."""
    return Message.objects.filter(ref=OuterRef("pk"), kind=KIND, state=MessageState.WITHHELD)


def shows_nothing_hidden(membership: Membership, at: datetime) -> Q:
    """Packs that speak of no stream and no indicator which the reader may not see now."""
    streams = hidden(ValueStream.objects.order_by(), membership, at=at).values("pk")
    indicators = hidden(Indicator.objects.order_by(), membership, at=at).values("pk")
    return ~Q(shows__overlap=streams) & ~Q(shows__overlap=indicators)


def mails_with_packs(membership: Membership, at: datetime) -> Q:
    """Mails, without those whose subject names a meeting that the reader may not see."""
    meetings = hidden(Meeting.objects.order_by(), membership, at=at)
    return ~Q(kind=KIND, ref__in=Pack.objects.order_by().filter(meeting__in=meetings.values("pk")).values("pk"))


RULES = [
    Rule(
        "packs.Pack",
        _("its recipient, the secretary of the body and the auditor, as far as they see all that it shows"),
        within=("meeting",),
        also=(readers, shows_nothing_hidden),
    ),
]
