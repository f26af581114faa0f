"""What verification found, as the page shows it: a mark, a sentence, an example, fixes, and the cells that it lies in."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from doors.refusal import NextStep
from rights.matrix.rules.analysis import Analysis, Fix, Gap, Overlap, Repair
from rights.matrix.rules.table import HitPolicy
from rights.matrix.verification import Verification
from rights.matrix.wording import Reading


@dataclass(frozen=True)
class Repairing:
    """A fix with its words; `number` is how the page names it."""

    number: str
    words: str
    fix: Fix


@dataclass(frozen=True)
class Shown:
    """One finding as the page shows it."""

    mark: str  # G1, C1 …
    kind: str
    title: str
    is_error: bool = True
    example: str = ""
    text: str = ""
    fixes: tuple[Repairing, ...] = ()
    cells: tuple[tuple[str, str], ...] = ()  # rule and fact; a fact of "" is the rule's head
    region: Mapping[str, str] = field(default_factory=dict)
    next_step: NextStep | None = None

    @property
    def tone(self) -> str:
        """Its state in the design language."""
        return "stop" if self.is_error else "due"


def shown(found: Verification, reading: Reading) -> list[Shown]:
    """Every finding, what stands in the way first."""
    return [*_Teller(found, reading).all()]


def fix_named(found: Verification, reading: Reading, number: str) -> Fix | None:
    """The fix that the page named so, if it is still proposed."""
    every = (one for finding in shown(found, reading) for one in finding.fixes)
    return next((one.fix for one in every if one.number == number), None)


def fixed(document: Mapping[str, Any], fix: Fix) -> dict[str, Any]:
    """The document with a fix applied. A row that is added has nobody who decides yet."""
    rules: list[dict[str, Any]] = []
    taken = {rule["code"] for rule in document["rules"]}
    for rule in document["rules"]:
        if rule["code"] != fix.rule:
            rules.append(dict(rule))
        elif fix.repair is Repair.SPLIT:
            rules += [{**rule, "code": _free(rule["code"], taken), "when": dict(row)} for row in fix.rows]
        elif fix.repair is not Repair.REMOVE:
            rules.append({**rule, "when": {**rule["when"], **fix.after}})
    if fix.repair is Repair.ADD:
        rules += [{"code": _free("r", taken), "when": dict(row)} for row in fix.rows]
    return {**document, "rules": rules}


def _free(code: str, taken: set[str]) -> str:
    """A code that no row has yet, made from another."""
    stem = code if code == "r" else f"{code[:20]}."
    number = next(n for n in range(1, len(taken) + 2) if f"{stem}{n}" not in taken)
    taken.add(f"{stem}{number}")
    return f"{stem}{number}"


class _Teller:
    """Puts one verification into words."""

    def __init__(self, found: Verification, reading: Reading) -> None:
        self.found, self.reading = found, reading
        self.rules = {rule.code: rule for rule in reading.rules()}

    def all(self) -> Iterator[Shown]:
        yield from self._troubles()
        analysis = self.found.analysis
        if analysis is not None:
            yield from self._of_the_table(analysis)
        yield from self._from_above()
        if analysis is not None:
            yield from self._hints(analysis)

    def _troubles(self) -> Iterator[Shown]:
        said = {
            "no_rule": _("There is no rule yet"),
            "no_fact": _("There is no column yet"),
            "no_authority": _("Nobody decides here yet"),
        }
        for number, one in enumerate(self.found.troubles, start=1):
            title = said.get(one.what) or _("Cannot be read")
            title = f"{one.rule}: {title}" if one.rule else title
            cells = ((one.rule, one.fact or ""),) if one.rule else ()
            text = "" if one.what in said else str(one)
            yield Shown(f"U{number}", _("Unfinished"), title, text=text, cells=cells)

    def _of_the_table(self, analysis: Analysis) -> Iterator[Shown]:
        if not analysis.analysed:
            text = _(
                "It has more cases than are looked through. Use fewer rules or fewer borders; until then it stays a draft."
            )
            yield Shown("N1", _("Not analysed"), _("This table is too large to be analysed"), text=text)
        for number, gap in enumerate(analysis.gaps, start=1):
            yield self._gap(f"G{number}", gap)
        for number, overlap in enumerate(analysis.contradictions, start=1):
            yield self._overlap(f"C{number}", overlap)
        plain = [one for one in analysis.overlaps if not one.contradiction]
        for number, overlap in enumerate(plain, start=1):
            yield self._overlap(f"O{number}", overlap)
        for number, one in enumerate(analysis.out_of_domain, start=1):
            column = self.reading.by_code[one.fact]
            title = _("%(rule)s names %(values)s, which “%(fact)s” can never be") % {
                "rule": one.rule, "values": ", ".join(one.outside), "fact": column.label,
            }  # fmt: skip
            text = _("Expected: %(expected)s.") % {"expected": one.expected}
            yield Shown(f"D{number}", _("Outside its domain"), title, text=text, cells=((one.rule, one.fact),))

    def _gap(self, mark: str, gap: Gap) -> Shown:
        return Shown(
            mark,
            _("Gap"),
            _("Nobody decides where %(region)s") % {"region": self.reading.region(gap.region)},
            example=self.reading.example(gap.example),
            text=_("No rule fits."),
            fixes=self._fixes(mark, gap.fixes),
            region=gap.region,
        )

    def _overlap(self, mark: str, overlap: Overlap) -> Shown:
        names = {"one": overlap.rules[0], "other": overlap.rules[1]}
        if overlap.contradiction:
            kind, title = _("Contradiction"), _("%(one)s and %(other)s both fit, with different answers") % names
        else:
            kind, title = _("Overlap"), _("%(one)s and %(other)s both fit, with the same answer") % names
        answers = {code: self.rules[code].decides for code in overlap.rules}
        text = "; ".join(_("%(rule)s says %(who)s") % {"rule": code, "who": who} for code, who in answers.items())
        is_error = overlap.contradiction or (
            self.found.table is not None and self.found.table.hit_policy is HitPolicy.UNIQUE
        )
        cells = tuple((rule, fact) for rule in overlap.rules for fact in self._asking(rule))
        return Shown(
            mark,
            kind,
            title,
            is_error,
            self.reading.example(overlap.example),
            text + ".",
            self._fixes(mark, overlap.fixes),
            cells,
            overlap.region,
        )

    def _asking(self, code: str) -> list[str]:
        """The facts that a rule asks for; a rule that asks for none is marked at its head."""
        return [cell.column.code for cell in self.rules[code].conditions] or [""]

    def _from_above(self) -> Iterator[Shown]:
        for number, one in enumerate(self.found.findings, start=1):
            kind = _("Nobody there") if one.severity == "error" else _("Warning")
            cells = tuple((rule, "then") for rule in one.rules)
            yield Shown(f"B{number}", kind, one.sentence, one.severity == "error", cells=cells, next_step=one.next_step)

    def _hints(self, analysis: Analysis) -> Iterator[Shown]:
        sayings: list[tuple[str, Sequence[str]]] = [
            *(
                (_("%(rule)s never answers: %(by)s cover it everywhere") % {"rule": one.rule, "by": ", ".join(one.by)},
                 [one.rule])
                for one in analysis.masked
            ),
            *(
                (_("%(rule)s lies inside %(by)s and says the same") % {"rule": one.rule, "by": one.by}, [one.rule])
                for one in analysis.subsumed
            ),
            *((_("%(one)s and %(other)s are the same") % {"one": a, "other": b}, [a, b]) for a, b in analysis.duplicates),
            *(
                (_("%(one)s and %(other)s could be one rule") % {"one": one.rules[0], "other": one.rules[1]}, one.rules)
                for one in analysis.mergeable
            ),
            *(
                (_("In %(rule)s more than one body must agree; that takes longer than one decision") % {"rule": rule},
                 [rule])
                for rule in analysis.many_agree
            ),
        ]  # fmt: skip
        for number, (title, rules) in enumerate(sayings, start=1):
            yield Shown(f"W{number}", _("Warning"), title, False, cells=tuple((rule, "") for rule in rules))

    # --- Fixes -----------------------------------------------------------------------------------------------------------
    def _fixes(self, mark: str, fixes: Sequence[Fix]) -> tuple[Repairing, ...]:
        return tuple(Repairing(f"{mark}.{number}", self._words(fix), fix) for number, fix in enumerate(fixes, start=1))

    def _words(self, fix: Fix) -> str:
        after = self.reading.region(fix.after) if fix.after else ""
        if fix.repair is Repair.SPLIT:
            said = ngettext("Replace %(rule)s by %(n)s rule", "Replace %(rule)s by %(n)s rules", len(fix.rows))
            return said % {"rule": fix.rule, "n": len(fix.rows)}
        return {
            Repair.WIDEN: _("Widen %(rule)s to %(after)s"),
            Repair.NARROW: _("Limit %(rule)s to %(after)s"),
            Repair.REMOVE: _("Take %(rule)s out"),
            Repair.ADD: _("Add a rule for it"),
        }[fix.repair] % {"rule": fix.rule, "after": after}
