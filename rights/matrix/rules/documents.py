"""Answers of the engine as documents for JSON, and as English sentences for a terminal. Doors render the values themselves."""

import json
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any, Never

from rights.matrix.rules.analysis.findings import Analysis, Cells, Gap, Overlap
from rights.matrix.rules.cells import show_number
from rights.matrix.rules.facts import Value
from rights.matrix.rules.routing import Answer, Change, Explanation, NoRoute
from rights.matrix.rules.table import Authority, BadTable, Table

Document = dict[str, Any]


class BadFile(ValueError):
    """A file or a text that cannot be read; the message says where, and what was expected."""


# --- reading ---------------------------------------------------------------------------------------------------------
def read_table(path: Path) -> Table:
    """The table in a JSON file; raises BadFile with one clear line."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as problem:
        raise BadFile(f"{path}: expected a file that can be read ({problem.strerror})") from problem
    except UnicodeDecodeError as problem:
        raise BadFile(f"{path}: expected UTF-8, byte {problem.start + 1} is not") from problem
    try:
        return Table.of(read_json(text, str(path)))
    except BadTable as problem:
        first, *others = problem.troubles
        more = f" (and {len(others)} more)" if others else ""
        raise BadFile(f"{path}: {first}{more}") from problem


def read_json(text: str, where: str) -> Any:
    """A JSON document with exact numbers and no key twice; raises BadFile."""
    try:
        return json.loads(text, parse_float=Decimal, parse_constant=_refuse, object_pairs_hook=_once)
    except json.JSONDecodeError as problem:
        at = f"{where}, line {problem.lineno}, column {problem.colno}"
        raise BadFile(f"{at}: expected JSON ({problem.msg})") from problem
    except (ValueError, ArithmeticError) as problem:
        raise BadFile(f"{where}: expected JSON ({problem})") from problem
    except RecursionError as problem:
        raise BadFile(f"{where}: expected JSON of a few levels, not of hundreds") from problem


def _refuse(constant: str) -> Never:
    raise ValueError(f"{constant} is no number")


def _once(pairs: list[tuple[str, object]]) -> Document:
    found: Document = {}
    for key, value in pairs:
        if key in found:
            raise ValueError(f"{key!r} stands twice in one object")
        found[key] = value
    return found


# --- writing ---------------------------------------------------------------------------------------------------------
def plain(value: Value) -> str | int | float | bool:
    """A value for JSON: a number where JSON's readers get the same one, else its digits as text."""
    if not isinstance(value, Decimal):
        return value
    if value == value.to_integral_value() and abs(value) < 2**53:
        return int(value)
    as_float = float(value)
    return as_float if Decimal(repr(as_float)) == value else show_number(value)


def plain_values(values: Mapping[str, Value]) -> Document:
    """A point for JSON."""
    return {fact: plain(value) for fact, value in values.items()}


def analysis_document(analysis: Analysis) -> Document:
    """What `verify_matrix` answers."""
    return {
        "analysed": analysis.analysed,
        "publishable": analysis.publishable,
        "gaps": [_gap(gap) for gap in analysis.gaps],
        "overlaps": [_overlap(overlap) for overlap in analysis.overlaps],
        "masked": [{"rule": one.rule, "by": list(one.by)} for one in analysis.masked],
        "subsumed": [{"rule": one.rule, "by": one.by} for one in analysis.subsumed],
        "duplicates": [{"rules": list(pair)} for pair in analysis.duplicates],
        "out_of_domain": [
            {
                "rule": one.rule,
                "fact": one.fact,
                "cell": one.cell,
                "outside": list(one.outside),
                "expected": one.expected,
            }
            for one in analysis.out_of_domain
        ],
        "mergeable": [{"rules": list(one.rules), "when": dict(one.when)} for one in analysis.mergeable],
        "many_agree": list(analysis.many_agree),
    }


def _gap(gap: Gap) -> Document:
    return {
        "region": dict(gap.region),
        "example": plain_values(gap.example),
        "fix": gap.fixes[0].document(),
        "other_fixes": [fix.document() for fix in gap.fixes[1:]],
    }


def _overlap(overlap: Overlap) -> Document:
    return {
        "rules": list(overlap.rules),
        "region": dict(overlap.region),
        "example": plain_values(overlap.example),
        "contradiction": overlap.contradiction,
        "fix": overlap.fixes[0].document(),
        "other_fixes": [fix.document() for fix in overlap.fixes[1:]],
    }


def route_document(explained: Explanation) -> Document:
    """What `route_facts` answers."""
    answer = explained.answer
    if isinstance(answer, NoRoute):
        found: Document = {"level": None, "agree": [], "consult": [], "inform": [], "days": None, "rule": None}
        found["why"] = answer.why
    else:
        found = _authority(answer.authority) | {
            "agree": list(answer.agree),
            "consult": list(answer.consult),
            "inform": list(answer.inform),
            "days": answer.days,
            "rule": answer.rule.code if answer.rule else None,
        }
    return found | {
        "hits": [rule.code for rule in answer.hits],
        "because": because(explained),
        "would_change": [_change(change) for change in explained.would_change],
    }


def _change(change: Change) -> Document:
    border = {} if change.border is None else {"border": plain(change.border), "open": change.open}
    return {
        "fact": change.fact,
        "from": plain(change.value),
        "to": plain(change.to),
        **_authority(change.authority),
        "rule": change.rule.code if change.rule else None,
        **border,
    }


def _authority(authority: Authority | None) -> Document:
    return dict(authority.document()) if authority else {"level": None}


# --- in English ------------------------------------------------------------------------------------------------------
def because(explained: Explanation) -> str:
    """The reason in a sentence."""
    answer = explained.answer
    codes = ", ".join(rule.code for rule in answer.hits)
    if isinstance(answer, NoRoute):
        return f"{codes} fit and contradict each other" if answer.hits else "no rule covers this"
    if answer.rule is None:
        return f"{codes} fit, and all of them count"
    reasons = [f"{one.fact} {_shown(one.value)} fits {one.cell}" for one in explained.because]
    words = f"{answer.rule.code}: {' and '.join(reasons) or 'it covers everything'}"
    if explained.outranked:
        words += f"; more senior than {', '.join(rule.code for rule in explained.outranked)}"
    return words


def _shown(value: Value) -> str:
    return str(plain(value)).lower() if isinstance(value, bool) else str(plain(value))


def in_cells(region: Cells) -> str:
    """A region in words."""
    return ", ".join(f"{fact} {cell}" for fact, cell in region.items()) or "everything"


def who(answer: Answer) -> str:
    """Who decides, in words."""
    named = sorted(str(authority) for authority in answer.authorities)
    return ", ".join(named) or "nobody"


def analysis_lines(analysis: Analysis) -> list[str]:
    """An analysis for a terminal: one line a finding."""
    if not analysis.analysed:
        return ["not analysed: the table has more cases than are looked through; it cannot be published"]
    lines = [f"gap: {in_cells(gap.region)}; fix: {gap.fixes[0].sentence}" for gap in analysis.gaps]
    for one in analysis.overlaps:
        what = "contradiction" if one.contradiction else "overlap"
        lines.append(f"{what}: {' and '.join(one.rules)}: {in_cells(one.region)}; fix: {one.fixes[0].sentence}")
    lines += [
        f"out of domain: {one.rule}, {one.fact} {one.cell}: expected {one.expected}" for one in analysis.out_of_domain
    ]
    lines += [f"masked: {one.rule} by {', '.join(one.by)}" for one in analysis.masked]
    lines += [f"subsumed: {one.rule} by {one.by}" for one in analysis.subsumed]
    lines += [f"duplicate: {one} and {other}" for one, other in analysis.duplicates]
    lines += [f"hint: {' and '.join(one.rules)} could be one: {in_cells(one.when)}" for one in analysis.mergeable]
    lines += [f"warning: {rule}: more than one body must agree" for rule in analysis.many_agree]
    return [*lines, "publishable" if analysis.publishable else "not publishable"]
