"""May this version be published? What the table itself shows, and what apps above know of the organisation."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from rights.matrix import checks
from rights.matrix.checks import CheckFinding
from rights.matrix.documents import table_in, troubles_of
from rights.matrix.rules.analysis import Analysis, analyse
from rights.matrix.rules.table import HitPolicy, Table, Trouble


@dataclass(frozen=True)
class Verification:
    """All that was found. A table that cannot be read whole has troubles and no analysis."""

    table: Table | None
    analysis: Analysis | None
    troubles: tuple[Trouble, ...]
    findings: tuple[CheckFinding, ...]

    @property
    def publishable(self) -> bool:
        """Nothing is missing, the analysis came to its end, and no finding is an error."""
        return self.analysis is not None and self.analysis.publishable and not self.errors

    @property
    def errors(self) -> list[CheckFinding]:
        """What apps above will not have published."""
        return [one for one in self.findings if one.severity == "error"]

    @property
    def counts(self) -> dict[str, int]:
        """How much stands in the way, by kind; what is not in the way is left out."""
        analysis = self.analysis
        found = {
            "unfinished": len(self.troubles),
            "not_analysed": int(analysis is not None and not analysis.analysed),
            "gaps": len(analysis.gaps) if analysis else 0,
            "contradictions": len(analysis.contradictions) if analysis else 0,
            "overlaps": len(self.harmful_overlaps),
            "out_of_domain": len(analysis.out_of_domain) if analysis else 0,
            "other": len(self.errors),
        }
        return {code: count for code, count in found.items() if count}

    @property
    def harmful_overlaps(self) -> tuple[Any, ...]:
        """Overlaps without a contradiction, where the hit policy allows none."""
        if self.analysis is None or self.table is None or self.table.hit_policy is not HitPolicy.UNIQUE:
            return ()
        return tuple(one for one in self.analysis.overlaps if not one.contradiction)


def verify_document(document: Mapping[str, Any], *, at: datetime) -> Verification:
    """Judge a document; a query or two for what apps above look at."""
    troubles = tuple(troubles_of(document))
    if troubles:
        return Verification(None, None, troubles, ())
    table = table_in(document)
    return Verification(table, analyse(table), (), checks.run(table, at))
