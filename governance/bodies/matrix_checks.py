"""What is known of bodies when a matrix is verified: for each level that decides, is anybody there?"""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from doors.addresses import address
from doors.refusal import NextStep
from governance.bodies.models import Body, Seat, SeatKind
from rights.matrix.checks import CheckFinding
from rights.matrix.models import Level
from rights.matrix.parties import party_of
from rights.matrix.rules.table import Authority, Table

SITTING = (SeatKind.CHAIR, SeatKind.DEPUTY, SeatKind.MEMBER)


def bodies_of_levels(table: Table, at: datetime) -> Iterator[CheckFinding]:
    """A level whose rules need a body has one, and somebody sits in it; two queries.

    A role needs no body, nor does the lowest level alone: there the accountable owner of the stream decides.
    """
    seats = Seat.objects.at(at).filter(body=OuterRef("pk"), kind__in=SITTING)
    bodies = Body.objects.filter(level__code__in=table.levels).select_related("level").annotate(sits=Exists(seats))
    there: dict[str, list[Body]] = {}
    for body in bodies.order_by("name"):
        there.setdefault(body.level.code, []).append(body)  # type: ignore[union-attr]
    names = dict(Level.objects.values_list("code", "name"))
    for level, (deciding, asked) in _needed(table).items():
        rules = (*deciding, *asked)
        if not rules:
            continue
        severity = "error" if deciding else "warning"
        words = {"level": names.get(level, level), "rules": ", ".join(rules)}
        if level not in there:
            step = NextStep(_("Bodies"), address("bodies:list"))
            said = _("%(rules)s: no body stands at the level “%(level)s”") % words
            yield CheckFinding("level.no_body", said, severity, rules, step)  # type: ignore[arg-type]
        elif not any(body.sits for body in there[level]):  # type: ignore[attr-defined]
            body = there[level][0]
            step = NextStep(_("Give a seat"), address("bodies:give_seat", body.pk))
            said = _("%(rules)s: nobody has a seat in “%(body)s”") % {**words, "body": body.name}
            yield CheckFinding("body.no_seat", said, severity, rules, step)  # type: ignore[arg-type]


def _needed(table: Table) -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    """For each level the rules for which its body must be there: to decide or agree, and to be asked or told."""
    lowest = table.levels[0]
    needed: dict[str, tuple[dict[str, None], dict[str, None]]] = {level: ({}, {}) for level in table.levels}
    for rule in table.rules:
        deciding = [rule.authority, *map(party_of, rule.agree)]
        asked = list(map(party_of, (*rule.consult, *rule.inform)))
        for parties, place in ((deciding, 0), (asked, 1)):
            for party in parties:
                if party is not None and _is_a_body(party, lowest):
                    needed[party.level][place][rule.code] = None
    return {level: (tuple(deciding), tuple(asked)) for level, (deciding, asked) in needed.items()}


def _is_a_body(party: Authority, lowest: str) -> bool:
    return not party.role and (bool(party.forum) or party.level != lowest)
