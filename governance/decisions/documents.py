"""Who decides, and why, as plain values: what `RouteOut` describes, made without a serialiser for each of its parts."""

from typing import Any

from governance.decisions.authority import Authority, Decider
from governance.decisions.routing import Asked, Because, WouldChange


def route_document(asked: Asked) -> dict[str, Any]:
    """The answer to "may I decide this?"."""
    return {
        "you_decide": asked.you_decide,
        "you_record": asked.you_record,
        "your_reason": asked.your_reason,
        "version": str(asked.version),
        "rule": asked.rule.code,
        "sentence": asked.sentence,
        "facts": dict(asked.facts),
        "decides": _party(asked.authority),
        "next_meeting": asked.next_meeting.pk if asked.next_meeting else None,
        "who": [_decider(one) for one in asked.who],
        "next_sitting": asked.sitting_on,
        "papers_due_on": asked.papers_due_on,
        "days": asked.days,
        "due_on": asked.due_on,
        "because": [_because(one) for one in asked.because],
        "would_change": [_would_change(one) for one in asked.would_change],
        "agree": [_party(one) for one in asked.agree],
        "consult": [_party(one) for one in asked.consult],
        "inform": [_party(one) for one in asked.inform],
        "warnings": list(asked.warnings),
    }


def _party(one: Authority) -> dict[str, Any]:
    body = one.body.pk if one.body is not None else None
    return {"level": one.level.code, "role": one.role, "body": body, "name": str(one)}


def _decider(one: Decider) -> dict[str, Any]:
    return {
        "membership": one.membership.pk,
        "name": str(one.membership),
        "office": one.office,
        "in_place_of": one.place_of.pk if one.place_of is not None else None,
        "until": one.until,
    }


def _because(one: Because) -> dict[str, Any]:
    return {"fact": one.fact, "label": one.label, "value": one.value, "cell": one.cell}


def _would_change(one: WouldChange) -> dict[str, Any]:
    level = one.level.code if one.level is not None else None
    shown = {"fact": one.fact, "label": one.label, "value": one.value, "to": one.to, "who": one.who}
    return {**shown, "level": level, "rule": one.rule}
