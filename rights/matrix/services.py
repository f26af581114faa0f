"""The versions of the matrix: drafted, written, published by somebody else, retired."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max, ProtectedError, QuerySet
from django.utils.translation import gettext, ngettext

from audit import services as audit
from doors.addresses import address
from doors.refusal import NextStep, Refusal, check_move
from doors.violations import refusing
from rights.decision_kinds import Mandate, require_mandate
from rights.matrix.documents import UNFINISHED, digest_of, troubles_of, whole
from rights.matrix.library import lock_library, set_up
from rights.matrix.models import Criterion, Fact, HitPolicy, Level, MatrixRule, MatrixVersion
from rights.matrix.rules.facts import cell_text
from rights.matrix.rules.table import Trouble
from rights.matrix.selectors import document_of, levels, offered_facts, version_in_force
from rights.matrix.states import MOVES, MatrixState
from rights.matrix.verification import Verification, verify_document
from rights.services import require
from tenancy.models import Membership

__all__ = ["discard", "draft_version", "publish", "retire", "set_up", "verify", "why_not_publishable", "write_rules"]

NAMED = 8  # findings and places that a refusal names; the page shows all


class BadCells(Refusal):
    """A document that cannot be kept; `troubles` names every place."""

    def __init__(self, troubles: Sequence[Trouble]) -> None:
        more = [gettext("and %(n)s more") % {"n": len(troubles) - NAMED}] if len(troubles) > NAMED else []
        places = "; ".join([*map(str, troubles[:NAMED]), *more])
        super().__init__("matrix.bad_cells", params={"count": len(troubles), "places": places}, status=422)
        self.troubles = tuple(troubles)


# --- Drafts -------------------------------------------------------------------------------------------------------------
@transaction.atomic
def draft_version(
    *,
    by: Membership,
    at: datetime,
    based_on: MatrixVersion | None = None,
    document: Mapping[str, Any] | None = None,
    note: str = "",
) -> MatrixVersion:
    """Begin a version: from a document, as a copy of another version, or empty with every fact on offer as a column."""
    lock_library()
    require(by, "matrix.edit", None, at=at)
    last = MatrixVersion.objects.aggregate(last=Max("number"))["last"] or 0
    version: MatrixVersion = MatrixVersion.objects.create(
        number=last + 1,
        note=note,
        facts=[fact.code for fact in offered_facts()],
        based_on=based_on if based_on is not None and based_on.state != MatrixState.DRAFT else None,
        drafted_by=by,
        drafted_at=at,
        changed_at=at,
    )
    written = document if document is not None else document_of(based_on) if based_on is not None else None
    if written is not None:
        _write(version, written)
    facts = {"based_on": str(based_on) if based_on else "", "note": note, "rules": version.rules.count()}
    audit.record("matrix.drafted", version, by=by, at=at, facts=facts)
    return version


@transaction.atomic
def write_rules(
    version: MatrixVersion,
    document: Mapping[str, Any],
    *,
    by: Membership,
    at: datetime,
    read_at: datetime | None = None,
    note: str | None = None,
) -> MatrixVersion:
    """Put the whole of `document` (columns, rules, criteria, hit policy) in the place of what a draft says.

    `read_at` is the draft's `changed_at` that the writer had before them: a newer one is refused, nothing is lost silently.
    Rules may be unfinished; a cell outside the grammar, an unknown level, role, purpose or fact is refused (BadCells).
    """
    version = _locked_draft(version)
    require(by, "matrix.edit", None, at=at)
    if read_at is not None and version.changed_at != read_at:
        params = {"version": str(version), "changed_at": version.changed_at}
        raise Refusal("matrix.changed_meanwhile", params=params, status=409)
    was = digest_of(document_of(version))
    _write(version, document)
    is_new = was != digest_of(document_of(version))
    if note is not None and note != version.note:
        version.note, is_new = note, True
    if not is_new:
        return version
    version.changed_at = at
    version.save(update_fields=["note", "changed_at"])
    audit.record("matrix.written", version, by=by, at=at, facts={"rules": version.rules.count()})
    return version


@transaction.atomic
def discard(version: MatrixVersion, *, by: Membership, at: datetime) -> None:
    """Throw a draft away. Its number is not given again while a later one stands."""
    version = _locked_draft(version)
    require(by, "matrix.edit", None, at=at)
    audit.record("matrix.discarded", version, by=by, at=at, facts={"rules": version.rules.count()})
    try:
        with transaction.atomic():
            version.delete()
    except ProtectedError as held:
        raise Refusal("matrix.held", params={"version": str(version)}, status=409) from held


# --- Publishing ---------------------------------------------------------------------------------------------------------
def verify(version: MatrixVersion, *, at: datetime) -> Verification:
    """Everything that stands in the way of a version, and what is worth a look."""
    return verify_document(document_of(version), at=at)


@transaction.atomic
def publish(
    version: MatrixVersion,
    *,
    effective_at: datetime,
    by: Membership,
    at: datetime,
    mandate: Mandate | None = None,
) -> MatrixVersion:
    """Publish a draft: from `effective_at` on it is what is routed by, until a later version is.

    By somebody other than its author. The first one by right; where a matrix is in force, only by its decision.
    """
    lock_library()
    version = MatrixVersion.objects.select_for_update().get(pk=version.pk)
    check_move(MOVES, MatrixState(version.state), MatrixState.PUBLISHED, str(version))
    require_mandate("matrix.publish", version, mandate, at=at)
    if mandate is None:
        require(by, "matrix.publish", None, at=at)
    check_author(version, by)
    document = _publishable(version, effective_at, at)
    version.document, version.digest = document, digest_of(document)
    version.state, version.effective_at = MatrixState.PUBLISHED, effective_at
    version.published_at, version.published_by = at, by
    with refusing(matrix_version_one_effective_at_a_moment=lambda: _day_taken(version, effective_at)):
        version.save()
    audit.record(
        "matrix.published",
        version,
        by=by,
        at=at,
        because=version.note,
        rule="matrix.publish",
        facts={
            "effective_at": effective_at,
            "digest": version.digest,
            "rules": len(document["rules"]),
            "decision": mandate.number if mandate else "",
        },
    )
    return version


def check_author(version: MatrixVersion, by: Membership) -> None:
    """Raise `sod.self_approval` for the author."""
    if version.drafted_by_id == by.pk:
        raise Refusal("sod.self_approval", rule="matrix.publish", version=str(version))


def check_publishable(version: MatrixVersion, *, effective_at: datetime, at: datetime) -> None:
    """Raise what publishing would be refused with, whoever does it."""
    check_move(MOVES, MatrixState(version.state), MatrixState.PUBLISHED, str(version))
    _publishable(version, effective_at, at)


@transaction.atomic
def retire(version: MatrixVersion, *, by: Membership, at: datetime) -> MatrixVersion:
    """Put away a version that a later one has followed. What was decided under it stays judged by it."""
    version = MatrixVersion.objects.select_for_update().get(pk=version.pk)
    check_move(MOVES, MatrixState(version.state), MatrixState.RETIRED, str(version))
    require(by, "matrix.edit", None, at=at)
    in_force = version_in_force(at)
    if in_force is None or in_force.pk == version.pk or (version.effective_at or at) > at:
        raise Refusal("matrix.in_force", params={"version": str(version)}, status=409)
    version.state = MatrixState.RETIRED
    version.save(update_fields=["state"])
    audit.record("matrix.retired", version, by=by, at=at)
    return version


def sealed(version: MatrixVersion) -> Refusal:
    """What a change to a published version is refused with."""
    step = NextStep(gettext("Draft a new version"), address("authority:draft"))
    return Refusal("matrix.sealed", params={"version": str(version)}, next_step=step, status=409)


def unfinished(version: MatrixVersion, count: int, step: NextStep) -> Refusal:
    """What a draft with holes is refused where a whole table is needed."""
    params = {"version": str(version), "count": count}
    return Refusal("matrix.unfinished", params=params, next_step=step, status=409)


def why_not_publishable(found: Verification) -> str:
    """What stands in the way, counted, in words."""
    words: dict[str, Callable[[int], str]] = {
        "unfinished": lambda n: ngettext("%(n)s place is unfinished", "%(n)s places are unfinished", n),
        "not_analysed": lambda _n: gettext("too large to be analysed"),
        "gaps": lambda n: ngettext("%(n)s gap", "%(n)s gaps", n),
        "contradictions": lambda n: ngettext("%(n)s contradiction", "%(n)s contradictions", n),
        "overlaps": lambda n: ngettext("%(n)s overlap", "%(n)s overlaps", n),
        "out_of_domain": lambda n: ngettext("%(n)s cell outside its domain", "%(n)s cells outside their domains", n),
        "other": lambda n: ngettext("%(n)s more finding", "%(n)s more findings", n),
    }
    return ", ".join(words[code](count) % {"n": count} for code, count in found.counts.items())


# --- Steps ---------------------------------------------------------------------------------------------------------------
def _locked_draft(version: MatrixVersion) -> MatrixVersion:
    locked: MatrixVersion = MatrixVersion.objects.select_for_update().get(pk=version.pk)
    if locked.state != MatrixState.DRAFT:
        raise sealed(locked)
    return locked


def _publishable(version: MatrixVersion, effective_at: datetime, at: datetime) -> dict[str, Any]:
    """The document to be published, or the refusal with what stands in the way."""
    if effective_at < at:
        raise Refusal("matrix.in_the_past", params={"effective_at": effective_at}, status=422)
    if _same_day(version, effective_at).exists():
        raise _day_taken(version, effective_at)
    document = document_of(version)
    found = verify_document(document, at=at)
    if not found.publishable:
        params = {"version": str(version), "findings": why_not_publishable(found)}
        step = NextStep(gettext("See each with its example and fix"), version.get_absolute_url())
        raise Refusal("matrix.not_publishable", params=params, version=str(version), next_step=step, status=422)
    return document


def _same_day(version: MatrixVersion, effective_at: datetime) -> QuerySet[MatrixVersion]:
    """What is published for the day, in the organisation's zone, on which this one would come into force."""
    zone = version.tenant.zone
    begins = datetime.combine(effective_at.astimezone(zone).date(), time.min, zone)
    published = MatrixVersion.objects.exclude(state=MatrixState.DRAFT)
    return published.filter(effective_at__gte=begins, effective_at__lt=begins + timedelta(days=1))


def _day_taken(version: MatrixVersion, effective_at: datetime) -> Refusal:
    params = {
        "other": str(_same_day(version, effective_at).first()),
        "on": effective_at.astimezone(version.tenant.zone).date(),
    }
    return Refusal("matrix.same_day", params=params, status=409)


def _write(version: MatrixVersion, document: Mapping[str, Any]) -> None:
    """Replace a draft's rows; raises what cannot be kept. Nothing here is a right or a record."""
    columns = [one["code"] if isinstance(one, Mapping) else str(one) for one in document.get("facts", version.facts)]
    library = {fact.code: fact for fact in Fact.objects.all()}
    missing = [code for code in columns if code not in library]
    if missing:
        step = NextStep(gettext("Add a fact"), address("authority:fact_make"))
        raise Refusal("matrix.unknown_facts", params={"facts": ", ".join(missing)}, next_step=step, status=422)
    known = {level.code: level for level in levels()}
    policy = document.get("hit_policy", version.hit_policy)
    read = whole(
        hit_policy=policy,
        facts=[library[code] for code in columns],
        levels=list(known.values()),
        rules=document.get("rules", ()),
        criteria=document.get("criteria", ()),
    )
    troubles = [one for one in troubles_of(read) if one.what not in UNFINISHED]
    if troubles:
        raise BadCells(troubles)
    version.hit_policy, version.facts = HitPolicy(policy), columns
    version.save(update_fields=["hit_policy", "facts"])
    version.rules.all().delete()
    version.criteria.all().delete()
    rows = [_rule(version, row, known, place) for place, row in enumerate(read["rules"])]
    MatrixRule.objects.bulk_create(rows)
    Criterion.objects.bulk_create(_criterion(version, one, known) for one in read["criteria"])


def _rule(version: MatrixVersion, row: Mapping[str, Any], known: Mapping[str, Level], place: int) -> MatrixRule:
    then = row.get("then") or {}
    return MatrixRule(
        version=version,
        code=row["code"],
        position=place,
        when=_cells(row.get("when") or {}),
        level=known.get(then.get("level", "")),
        role=then.get("role") or "",
        purpose=then.get("forum") or "",
        agree=list(row.get("agree") or ()),
        consult=list(row.get("consult") or ()),
        inform=list(row.get("inform") or ()),
        days=row.get("days"),
        criterion=row.get("criterion") or "",
        sentence=(row.get("sentence") or "")[:300],
    )


def _criterion(version: MatrixVersion, one: Mapping[str, Any], known: Mapping[str, Level]) -> Criterion:
    return Criterion(
        version=version,
        code=one["code"],
        sentence=one["sentence"][:240],
        when=_cells(one.get("when") or {}),
        level=known[one["level"]],
        purpose=one.get("forum") or "",
        days=one.get("days", 5),
        skips_levels=bool(one.get("skips_levels")),
    )


def _cells(when: Mapping[str, Any]) -> dict[str, str]:
    """Cells as text; what is any value is left out."""
    texts = {code: cell_text(cell).strip() for code, cell in when.items()}
    return {code: text for code, text in texts.items() if text != "-"}
