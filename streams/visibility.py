"""Who sees which stream, and what belongs to it."""

from datetime import datetime

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from rights.visibility import CONFIDENTIAL, DRAFT, Holder, Named, Rule, visible
from streams.models import StreamStakeholder
from tenancy.models import Membership

TERM = Holder(_("whoever holds a role in the stream"), "streams.RoleTerm", thing="stream_id")
MARKED_IT = Named(_("whoever marked it"), "confidential_by_id")
WITH_THE_STREAM = _("whoever sees the stream")


def named_where_it_may_be_seen(membership: Membership, at: datetime) -> Q:
    """Stakeholder groups that no stream names, or one that the reader sees."""
    naming = StreamStakeholder.objects.filter(group=OuterRef("pk")).order_by()
    return ~Exists(naming) | Exists(visible(naming, membership, at=at))


RULES = [
    Rule(
        "streams.ValueStream",
        _("every active member"),
        hidden=(
            (DRAFT, (Named(_("whoever drafted it"), "drafted_by_id"), TERM)),
            (CONFIDENTIAL, (MARKED_IT, TERM)),
        ),
    ),
    Rule("streams.StreamStakeholder", WITH_THE_STREAM, within=("stream",)),
    Rule("streams.ScopeItem", WITH_THE_STREAM, within=("stream",)),
    Rule("streams.InterfaceAgreement", _("whoever sees both streams"), within=("stream", "with_stream")),
    Rule("streams.BoundaryDispute", _("whoever sees both streams"), within=("stream", "with_stream")),
    Rule("streams.DisputedChange", _("whoever sees the dispute"), within=("dispute",)),
    Rule("streams.StreamDependency", _("whoever sees both streams"), within=("stream", "on_stream")),
    Rule("streams.RoleTerm", WITH_THE_STREAM, within=("stream",)),
    Rule("streams.Delegation", _("whoever sees the term"), within=("term",)),
    Rule("streams.WorkShare", _("whoever sees both streams"), within=("work", "stream")),
    Rule("streams.WorkItem", WITH_THE_STREAM, within=("stream",)),
    Rule(
        "streams.StakeholderGroup",
        _("whoever sees a stream that names it; every active member when none does"),
        also=(named_where_it_may_be_seen,),
    ),
]
