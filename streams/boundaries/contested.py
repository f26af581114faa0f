"""A disputed claim changes with the yes of both owners: asked by every service that moves a boundary."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from doors.refusal import NextStep, Refusal
from streams.boundaries.disputed import BoundaryDispute, DisputedChange
from streams.models import RoleTerm, ScopeItem, ValueStream


def check_uncontested(
    item: ScopeItem, *, removes: bool = False, inside: bool = True, agreement: str = "", at: datetime
) -> list[DisputedChange]:
    """Raise `scope.disputed`, unless no dispute is open over the claim or both owners agreed to exactly this change.

    Returns the agreed changes that this one carries out.
    """
    carried_out = []
    disputes = BoundaryDispute.objects.open().over(item.stream, item.kind, item.path)
    for dispute in disputes.select_related("stream", "with_stream"):
        wanted = {"removes": True} if removes else {"removes": False, "inside": inside, "agreement": agreement}
        agreed = dispute.changes.filter(stream=item.stream, agreed_at__isnull=False, done_at=None, **wanted).first()
        if agreed is None:
            raise _disputed(dispute, item, at)
        carried_out.append(agreed)
    return carried_out


def mark_done(changes: list[DisputedChange], *, at: datetime) -> None:
    """What both agreed to is done."""
    DisputedChange.objects.filter(pk__in=[one.pk for one in changes]).update(done_at=at)


def owner_words(stream: ValueStream, at: datetime) -> str:
    """Who is accountable for the stream now, or nobody."""
    term = RoleTerm.objects.owners().held(at).filter(stream=stream).select_related("membership__user").first()
    return str(term.membership) if term else ""


def _disputed(dispute: BoundaryDispute, item: ScopeItem, at: datetime) -> Refusal:
    other = dispute.other_than(item.stream)
    return Refusal(
        "scope.disputed",
        params={"path": item.path, "stream": item.stream.name, "other": other.name},
        who=_("%(person)s agrees for “%(stream)s”")
        % {"person": owner_words(other, at) or _("nobody"), "stream": other.name},
        next_step=NextStep(_("Propose the change"), f"{item.stream.get_absolute_url()}#panel-overlaps"),
        status=409,
    )
