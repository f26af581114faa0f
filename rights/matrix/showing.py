"""The table of a version as its page shows it: what is new, what a finding lies in, gaps as rows of their own."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from rights.matrix.findings import Shown
from rights.matrix.rules.cells import ANY
from rights.matrix.wording import Reading, ReadRule


@dataclass(frozen=True)
class ShownCell:
    """One cell: what it says, what it said before, the findings that it lies in."""

    label: str
    words: str
    is_any: bool = False
    was: str = ""
    marks: tuple[str, ...] = ()
    is_new: bool = False
    is_then: bool = False


@dataclass(frozen=True)
class ShownRow:
    """One rule, or a gap."""

    code: str
    cells: tuple[ShownCell, ...]
    is_new: bool = False
    is_gap: bool = False
    marks: tuple[str, ...] = ()


@dataclass(frozen=True)
class LevelRules:
    """The rules by which one level decides."""

    name: str
    rules: tuple[ReadRule, ...]


HEADS = ("agree", "consult", "inform")


def table_rows(reading: Reading, findings: Sequence[Shown] = (), before: Reading | None = None) -> list[ShownRow]:
    """Each rule as a row, then each gap."""
    marks: dict[tuple[str, str], list[str]] = defaultdict(list)
    for finding in findings:
        for place in finding.cells if finding.is_error else ():
            if finding.mark not in marks[place]:
                marks[place].append(finding.mark)
    was = {rule.code: rule for rule in before.rules()} if before is not None else None
    rows = [_row(rule, marks, was) for rule in reading.rules()]
    return rows + [_gap(reading, finding) for finding in findings if finding.mark.startswith("G")]


def _row(rule: ReadRule, marks: dict[tuple[str, str], list[str]], was: dict[str, ReadRule] | None) -> ShownRow:
    old = was.get(rule.code) if was is not None else None
    before = {cell.column.code: cell.words for cell in old.cells} if old else {}
    cells = []
    for cell in rule.cells:
        said = before.get(cell.column.code, _("any"))
        changed = old is not None and said != cell.words
        flags = tuple(marks.get((rule.code, cell.column.code), ()))
        cells.append(ShownCell(cell.column.label, cell.words, cell.is_any, said if changed else "", flags, changed))
    changed = old is not None and old.decides != rule.decides
    flags = tuple(marks.get((rule.code, "then"), ()))
    cells.append(ShownCell(_("Decides"), rule.decides, was=_was(old, rule), marks=flags, is_new=changed, is_then=True))
    for label, parties in ((_("Must agree"), rule.agree), (_("Consulted"), rule.consult), (_("Informed"), rule.inform)):
        cells.append(ShownCell(label, ", ".join(parties) or "–", not parties))
    days = _("%(n)s days") % {"n": rule.days} if rule.days is not None else "–"
    cells.append(ShownCell(_("Within"), days, rule.days is None))
    new = was is not None and old is None
    return ShownRow(rule.code, tuple(cells), new, marks=tuple(marks.get((rule.code, ""), ())))


def _was(old: ReadRule | None, rule: ReadRule) -> str:
    return old.decides if old is not None and old.decides != rule.decides else ""


def _gap(reading: Reading, finding: Shown) -> ShownRow:
    texts = [(column, finding.region.get(column.code, ANY)) for column in reading.columns]
    cells = [ShownCell(column.label, column.cell(text), text == ANY) for column, text in texts]
    cells.append(ShownCell(_("Decides"), _("nobody"), is_then=True))
    cells += [ShownCell("", "")] * 4
    return ShownRow(finding.mark, tuple(cells), is_gap=True)


def by_level(reading: Reading) -> list[LevelRules]:
    """The rules grouped by the level that decides, the most junior first; levels without a rule are left out."""
    rules = reading.rules()
    grouped = [
        LevelRules(reading.level_name(code), tuple(r for r in rules if r.level == code)) for code in reading.levels
    ]
    return [group for group in grouped if group.rules]
