"""What an analysis finds: plain values with regions as cells, an example and a proposed fix."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from rights.matrix.rules.cells import ANY
from rights.matrix.rules.facts import Value

Cells = Mapping[str, str]
"""Cells by fact; a fact that is not named may be anything."""


class Repair(StrEnum):
    """What a fix does to a row."""

    WIDEN = "widen"
    NARROW = "narrow"
    SPLIT = "split"
    REMOVE = "remove"
    ADD = "add"


@dataclass(frozen=True, slots=True)
class Fix:
    """A proposal: change cells of a row, replace it by several, leave it out, or add one."""

    repair: Repair
    rule: str | None
    """The row to change; None when one is added."""
    before: Cells = field(default_factory=dict)
    after: Cells = field(default_factory=dict)
    """The cells that change, as they were and as they would be."""
    rows: tuple[Cells, ...] = ()
    """All cells of the rows that take a row's place, or of the one to add."""

    def document(self) -> dict[str, object]:
        written: dict[str, object] = {"kind": self.repair.value, "rule": self.rule, "sentence": self.sentence}
        if self.after:
            written["cells"] = {fact: {"from": self.before[fact], "to": cell} for fact, cell in self.after.items()}
        return written | ({"rows": [dict(row) for row in self.rows]} if self.rows else {})

    @property
    def sentence(self) -> str:
        """The proposal in English."""
        changes = ", ".join(f"{fact} from {self.before[fact]} to {cell}" for fact, cell in self.after.items())
        rows = " and ".join(", ".join(f"{fact} {cell}" for fact, cell in row.items()) or ANY for row in self.rows)
        return {
            Repair.WIDEN: f"widen {self.rule}: {changes}",
            Repair.NARROW: f"narrow {self.rule}: {changes}",
            Repair.SPLIT: f"replace {self.rule} by {len(self.rows)} rows: {rows}",
            Repair.REMOVE: f"remove {self.rule}",
            Repair.ADD: f"add a row: {rows}",
        }[self.repair]


@dataclass(frozen=True, slots=True)
class Gap:
    """Points of the domain where nobody decides."""

    region: Cells
    example: Mapping[str, Value]
    fixes: tuple[Fix, ...]
    """The proposal first, then others."""


@dataclass(frozen=True, slots=True)
class Overlap:
    """Points where two rows fit and the hit policy knows no winner."""

    rules: tuple[str, str]
    region: Cells
    example: Mapping[str, Value]
    contradiction: bool
    """Do the two name different authorities?"""
    fixes: tuple[Fix, ...]


@dataclass(frozen=True, slots=True)
class Masked:
    """A row that never answers: more senior ones cover it everywhere (P)."""

    rule: str
    by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Subsumed:
    """A row inside another that says the same."""

    rule: str
    by: str


@dataclass(frozen=True, slots=True)
class Mergeable:
    """Two rows that say the same and could be one."""

    rules: tuple[str, str]
    when: Cells


@dataclass(frozen=True, slots=True)
class OutOfDomain:
    """A cell that names what its fact can never be."""

    rule: str
    fact: str
    cell: str
    outside: tuple[str, ...]
    expected: str


@dataclass(frozen=True, slots=True)
class Analysis:
    """All that was found. Not analysed is never clean."""

    analysed: bool
    publishable: bool
    gaps: tuple[Gap, ...] = ()
    overlaps: tuple[Overlap, ...] = ()
    masked: tuple[Masked, ...] = ()
    subsumed: tuple[Subsumed, ...] = ()
    duplicates: tuple[tuple[str, str], ...] = ()
    out_of_domain: tuple[OutOfDomain, ...] = ()
    mergeable: tuple[Mergeable, ...] = ()
    many_agree: tuple[str, ...] = ()
    """Rows where more than one body must agree."""

    @property
    def contradictions(self) -> tuple[Overlap, ...]:
        return tuple(overlap for overlap in self.overlaps if overlap.contradiction)
