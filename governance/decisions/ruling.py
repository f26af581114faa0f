"""Who decides, as pages show it: the verdict, its rule, when, who else, and what would change it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from doors.addresses import address
from doors.refusal import Refusal
from governance.decisions.ruler import ruler
from governance.decisions.wording import Named, fact_value, named_facts
from governance.meetings.models import Meeting
from rights.matrix.models import MatrixVersion


@dataclass(frozen=True)
class Changed:
    """One way to another verdict."""

    words: str
    who: str
    rule: str


@dataclass(frozen=True)
class Ruling:
    """One verdict with all that stands beside it; what is not known stays empty."""

    headline: str
    detail: str = ""
    words: str = ""
    tone: str = ""
    icon: str = "scale"
    rule: str = ""
    version: str = ""
    version_url: str = ""
    sentence: str = ""
    holds: str = ""
    because: Sequence[tuple[str, str, str]] = ()
    missing: Sequence[str] = ()
    warnings: Sequence[str] = ()
    changes: Sequence[Changed] = ()
    agree: Sequence[str] = ()
    consult: Sequence[str] = ()
    inform: Sequence[str] = ()
    sitting: Meeting | None = None
    papers_due_on: date | None = None
    days: int | None = None
    body: str = ""
    to: str = ""
    ruler: SafeString | str = ""
    review_on: date | None = None
    yours: bool = False
    routed: bool = False


def unknown(refusal: Refusal, wrong: Sequence[str] = ()) -> Ruling:
    """Nobody can be named yet: facts are missing, or something stands against it."""
    if refusal.code == "decision.facts_missing":
        labels = refusal.params.get("labels", [])
        return Ruling(
            _("Say the facts: then you see who decides."),
            missing=labels if isinstance(labels, list) else [str(labels)],
            warnings=wrong,
        )
    if refusal.code == "decision.no_matrix":
        words = _("A question can be kept as a draft; it is asked as soon as a matrix says who decides.")
        return Ruling(_("No matrix of decision rights is in force yet."), words=words, icon="info")
    return Ruling(_("Nobody can be asked like this."), words=refusal.sentence, tone="stop", icon="octagon-x")


def ruling_of(asked: Any, *, currency: str, review_on: date | None = None) -> Ruling:
    """The verdict on what is typed now; `asked` is what `routing.where_it_goes` found."""
    facts = named_facts(asked.version)
    authority = str(asked.authority)
    changes = [_changed(one, facts, currency) for one in asked.would_change]
    return Ruling(
        headline=_headline(asked, authority),
        detail=_detail(asked),
        tone="go" if asked.you_decide else "",
        icon="circle-check" if asked.you_decide else "landmark" if asked.body is not None else "user-round",
        rule=asked.rule.code,
        version=str(asked.version),
        version_url=url_of(asked.version),
        sentence=asked.sentence,
        holds=_holds(asked),
        because=[_because(one, facts.get(one.fact), currency) for one in asked.because],
        warnings=asked.warnings,
        changes=changes,
        agree=_unique(asked.agree),
        consult=_unique(asked.consult),
        inform=_unique(asked.inform),
        sitting=asked.next_meeting,
        papers_due_on=asked.papers_due_on,
        days=asked.days,
        body=authority if asked.body is not None else "",
        to=authority,
        ruler=ruler(asked, facts, currency),
        review_on=review_on,
        yours=asked.you_decide,
        routed=True,
    )


def url_of(version: MatrixVersion) -> str:
    """Where a version of the matrix can be read."""
    return address("authority:version", version.pk)


def _headline(asked: Any, authority: str) -> str:
    if asked.you_decide:
        return _("You may decide.") if not asked.agree else _("You decide, once those who must agree have done so.")
    return _("%(who)s decides") % {"who": authority}


def _detail(asked: Any) -> str:
    """What follows on the verdict in the same sentence: rule, sitting, papers, and what is left to the reader."""
    words = {"version": asked.version, "rule": asked.rule.code}
    if asked.you_decide:
        return " " + _("Matrix %(version)s, %(rule)s") % words
    parts = [asked.rule.code]
    if asked.next_meeting is not None:
        parts.append(_("next sitting %(day)s") % {"day": date_format(asked.sitting_on, "MONTH_DAY_FORMAT")})
        parts.append(_("papers due %(day)s") % {"day": date_format(asked.papers_due_on, "MONTH_DAY_FORMAT")})
    parts.append(_("you record what it decides") if asked.you_record else _("you recommend"))
    return ", " + "; ".join(parts)


def _holds(asked: Any) -> str:
    """In whose place and until when the reader decides; who holds the office otherwise."""
    standing = asked.standing
    if asked.you_decide and standing.place_of is not None:
        return _("You stand in for %(holder)s.") % {"holder": standing.place_of}
    if asked.you_decide:
        return ""
    people = ", ".join(str(one) for one in asked.who)
    if not people:
        return _("Nobody holds this office now.")
    return _("Recorded by %(people)s.") % {"people": people} if asked.body is not None else f"{people}."


def _because(one: Any, fact: Named | None, currency: str) -> tuple[str, str, str]:
    """A fact, its value, and what the rule says of it where that is more than the value."""
    value, cell = fact_value(fact, one.value, currency), cell_words(fact, one.cell, currency)
    return one.label, value, "" if cell == value else cell


def _changed(one: Any, facts: Mapping[str, Named], currency: str) -> Changed:
    fact = facts.get(one.fact)
    return Changed(change_words(one.label, one.value, one.to, fact, currency), one.who, one.rule)


def change_words(label: str, was: str, to: str, fact: Named | None, currency: str) -> str:
    """“Amount £50,000.00 or more”, “Reversible: no”."""
    shown = fact_value(fact, to, currency)
    if fact is None or not fact.is_number:
        return _("%(fact)s: %(value)s") % {"fact": label, "value": shown}
    try:
        more = Decimal(to) > Decimal(was)
    except InvalidOperation:
        return f"{label} {shown}"
    words = _("%(fact)s %(value)s or more") if more else _("%(fact)s %(value)s or less")
    return words % {"fact": label, "value": shown}


def cell_words(fact: Named | None, cell: str, currency: str) -> str:
    """The rule's own cell in words: “below £50,000.00”, “from £50,000.00 to below £500,000.00”."""
    if fact is None or not fact.is_number:
        return ""
    return interval_words(cell, lambda number: fact_value(fact, number, currency))


_SIGNS = {
    "<=": lambda: _("up to %(n)s"),
    ">=": lambda: _("%(n)s or more"),
    "<": lambda: _("below %(n)s"),
    ">": lambda: _("above %(n)s"),
}


def interval_words(cell: str, show: Any) -> str:
    """A cell for numbers in words; a list, or what cannot be read, as it is written."""
    text = cell.strip()
    for sign, words in _SIGNS.items():
        if text.startswith(sign):
            return words() % {"n": show(text[len(sign) :].strip())}
    if ".." in text and text[:1] in "[(" and text[-1:] in "])":
        low, _dots, high = text[1:-1].partition("..")
        ends = {"low": show(low.strip()), "high": show(high.strip())}
        begins = _("from %(low)s") if text[0] == "[" else _("above %(low)s")
        until = _("up to %(high)s") if text[-1] == "]" else _("to below %(high)s")
        return f"{begins % ends} {until % ends}"
    return show(text) if text.replace(".", "", 1).isdigit() else text


def _unique(parties: Iterable[Any]) -> list[str]:
    return list(dict.fromkeys(str(one) for one in parties))
