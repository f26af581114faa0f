"""What the page of a decision shows, put into words and order."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext as _

from doors.addresses import address
from doors.wording import mid_sentence
from governance.decisions.authority import RECORD, VOTE, deciding_right, kept_name, role_label
from governance.decisions.kind_forms import params_in_words
from governance.decisions.models import AskedFor, BallotMode, Choice, Decision, Step
from governance.decisions.reading import parts_of
from governance.decisions.routing import next_sitting
from governance.decisions.ruling import Changed, Ruling, cell_words, change_words, url_of
from governance.decisions.states import ASKED, OPEN, DecisionState
from governance.decisions.timeline import in_words
from governance.decisions.wording import decider, fact_value, facts_in_words, kind_label, named_facts, standing
from governance.meetings.models import Meeting
from rights.services import rights_on
from tenancy.models import Membership


@dataclass(frozen=True)
class Line:
    """One entry of a list with its state."""

    tone: str
    word: str
    more: dict[str, Any] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Any:
        try:
            return self.more[name]
        except KeyError:
            raise AttributeError(name) from None


class Sheet:
    """One decision, read by `reading.whole`, for one reader."""

    def __init__(self, decision: Decision, reader: Membership, at: datetime, currency: str) -> None:
        self.decision, self.reader, self.at, self.currency = decision, reader, at, currency
        self.today: date = timezone.localtime(at).date()
        self.kind = kind_label(decision.kind)
        self.tone, self.word = standing(decision, self.today)

    # --- Who may what -------------------------------------------------------------------------------------------------
    @cached_property
    def rights(self) -> frozenset[str]:
        """What the reader holds on the stream and on the body; two queries at the most."""
        held = rights_on(self.reader, self.decision.stream or self.reader.tenant, at=self.at)
        return held | (rights_on(self.reader, self.decision.body, at=self.at) if self.decision.body else frozenset())

    @property
    def is_author(self) -> bool:
        """Did the reader write it down or ask it?"""
        return self.reader.pk in {self.decision.drafted_by_id, self.decision.proposed_by_id}

    @property
    def is_decider(self) -> bool:
        """Did the reader answer it?"""
        return self.reader.pk == self.decision.decided_by_id

    @property
    def may_decide(self) -> bool:
        """Is the answer the reader's to give, or to record? The service asks again."""
        decision = self.decision
        right = RECORD if decision.body_id else deciding_right(decision.role)
        return decision.state == DecisionState.PROPOSED and right in self.rights

    @property
    def may_vote(self) -> bool:
        """Is a ballot open in which the reader has a vote?"""
        return self.open_ballot is not None and VOTE in self.rights

    @property
    def may_open_ballot(self) -> bool:
        """May the reader open a ballot of the body now?"""
        return bool(self.decision.body_id) and self.may_decide and self.open_ballot is None

    @cached_property
    def my_ask(self) -> Line | None:
        """What the reader is asked for and has not answered."""
        mine = {one["pk"] for one in parts_of(self.decision, "mine")}
        return next((one for one in self.asks if one.pk in mine), None)

    def beside(self) -> dict[str, str]:
        """What whoever answers has read besides the form itself."""
        decision = self.decision
        return {
            _("State"): str(decision.get_state_display()),
            _("Rule"): decision.rule,
            _("Facts"): "; ".join(f"{label} {value}" for label, value, _cell in self.facts),
        }

    # --- Head ---------------------------------------------------------------------------------------------------------
    @property
    def lead(self) -> str:
        """Where the question stands, in a sentence."""
        decision, who = self.decision, decider(self.decision)
        by, day = decision.decided_by, _day(decision.decided_at)
        match decision.state:
            case DecisionState.DRAFT:
                return _("A draft. Only its author sees it until it is asked.")
            case DecisionState.PROPOSED:
                if decision.due_on is None:
                    return format_html(_("<b>{}</b> decides."), who)
                due = date_format(decision.due_on, "DATE_FORMAT")
                return format_html(_("<b>{}</b> decides. An answer is due on <b>{}</b>."), who, due)
            case DecisionState.APPROVED if decision.body_id:
                return format_html(_("<b>Approved</b> by {} on {}, recorded by {}."), who, day, by)
            case DecisionState.APPROVED:
                return format_html(_("<b>Approved</b> by {} on {}."), by, day)
            case DecisionState.DECLINED:
                return format_html(_("<b>Declined</b> by {} on {}."), who if decision.body_id else by, day)
            case DecisionState.DEFERRED:
                return format_html(_("<b>Deferred</b> by {}. It waits to be asked again."), who)
            case _:
                return _("Withdrawn. Nobody answers it any more.")

    @property
    def author(self) -> str:
        """Who asks, and since when."""
        decision = self.decision
        by, at = decision.proposed_by or decision.drafted_by, decision.proposed_at or decision.drafted_at
        return _("%(person)s, %(day)s") % {"person": by, "day": _day(at)}

    @property
    def newer(self) -> list[dict[str, Any]]:
        """What takes its place, or asks to."""
        approved = [one for one in self._others("newer") if one["sealed"]]
        return approved or self._others("newer")

    @property
    def older(self) -> dict[str, Any] | None:
        """What it takes the place of, if the reader may see it."""
        return next(iter(self._others("older")), None)

    def _others(self, name: str) -> list[dict[str, Any]]:
        return [
            one | {"url": address("decisions:detail", one["pk"]), "sealed": one["state"] == DecisionState.APPROVED}
            for one in parts_of(self.decision, name)
            if one["state"] not in {DecisionState.DECLINED, DecisionState.WITHDRAWN}
        ]

    # --- Facts and rule -----------------------------------------------------------------------------------------------
    @cached_property
    def _facts(self) -> dict[str, Any]:
        return named_facts(self.decision.version)

    @property
    def facts(self) -> list[tuple[str, str, str]]:
        """Each fact with its value and what the rule says of it, in the order of the matrix's columns."""
        cells = {one["fact"]: one["cell"] for one in self.decision.route.get("because", [])}
        return [
            (label, value, self._cell(code, cells[code]) if code in cells else "")
            for code, label, value in facts_in_words(self.decision, self._facts, self.currency)
        ]

    def _cell(self, code: str, cell: str) -> str:
        fact = self._facts.get(code)
        said = cell_words(fact, cell, self.currency)
        return said or fact_value(fact, cell, self.currency)

    @property
    def version_url(self) -> str:
        """Where the matrix can be read."""
        return url_of(self.decision.version) if self.decision.version else ""

    @cached_property
    def sitting(self) -> Meeting | None:
        """When the forum sits next, while an answer is awaited; one query."""
        return next_sitting(self.decision.forum, self.reader, self.at) if self.decision.state in ASKED else None

    @cached_property
    def ruling(self) -> Ruling:
        """Who decides, by which rule, and what would change it, as it was when it was asked."""
        decision, route = self.decision, self.decision.route
        who = decider(decision)
        if decision.version is None:
            return Ruling(_("Not asked yet."), words=_("Who decides is found when it is asked."), tone="", icon="scale")
        changes = [
            Changed(
                change_words(one["label"], one["from"], one["to"], self._facts.get(one["fact"]), self.currency),
                kept_name(one["who"]) if one["rule"] else _("nobody: no rule fits"),
                one["rule"],
            )
            for one in route.get("would_change", [])
        ]
        waits = decision.state in ASKED
        yours = self.may_decide and not decision.body_id
        return Ruling(
            headline=self._verdict(yours, who),
            tone="go" if yours else "",
            icon="circle-check" if yours else "landmark" if decision.body_id else "user-round",
            rule=decision.rule,
            version=str(decision.version),
            version_url=self.version_url,
            sentence=route.get("sentence", ""),
            warnings=route.get("warnings", []) if waits else [],
            changes=changes if waits else [],
            agree=[kept_name(one) for one in route.get("agree", [])],
            consult=[kept_name(one) for one in route.get("consult", [])],
            inform=[kept_name(one) for one in route.get("informed", [])],
            sitting=self.sitting,
            papers_due_on=self.sitting.papers_due_on if self.sitting else None,
            days=route.get("days") if waits else None,
            body=who if decision.body_id and waits else "",
            to=who,
            yours=yours,
            routed=True,
        )

    def _verdict(self, yours: bool, who: str) -> str:
        if self.decision.state not in OPEN:
            return _("Decided by %(who)s") % {"who": who} if self.decision.decided_at else who
        return _("You may decide.") if yours else _("%(who)s decides") % {"who": who}

    # --- What was said and done ---------------------------------------------------------------------------------------
    @property
    def touched(self) -> list[str]:
        """The further streams that it touches."""
        return [one["name"] for one in parts_of(self.decision, "touched")]

    @cached_property
    def asks(self) -> list[Line]:
        """Who must agree or is consulted, and what they said."""
        return [self._ask(one) for one in parts_of(self.decision, "asks")]

    def _ask(self, one: dict[str, Any]) -> Line:
        role = role_label(one["role"]) if one["role"] else ""
        who = one["body"] or (
            _("%(role)s of %(stream)s") % {"role": role, "stream": one["stream"]} if role else one["level"]
        )
        tone, word = "due", _("Asked")
        if one["answered_at"] and one["asked_for"] == AskedFor.CONSULT:
            tone, word = "go", _("Heard")
        elif one["answered_at"]:
            tone, word = ("go", _("Agrees")) if one["agrees"] else ("stop", _("Does not agree"))
        elif one["silent_at"]:
            tone, word = "stale", _("Silence recorded")
        said = str(AskedFor(one["asked_for"]).label)
        by = one["by"] if one["answered_at"] else ""
        return Line(tone, word, {**one, "who": who, "what": said, "by": by, "at": one["answered_at"]})

    @property
    def open_ballot(self) -> Line | None:
        """The ballot that runs."""
        return next((one for one in self.ballots if one.closed_at is None), None)

    @cached_property
    def ballots(self) -> list[Line]:
        """Each ballot, oldest first, with its counts, and with names for members of the body."""
        votes: dict[str, list[dict[str, Any]]] = {}
        for vote in parts_of(self.decision, "votes"):
            word = str(Choice(vote["choice"]).label)
            votes.setdefault(vote["ballot_id"], []).append({**vote, "word": word})
        return [self._ballot(one, votes.get(one["pk"], [])) for one in parts_of(self.decision, "ballots")]

    def _ballot(self, ballot: dict[str, Any], votes: list[dict[str, Any]]) -> Line:
        until = ballot["closed_at"] or ballot["closes_at"]
        said = str(BallotMode(ballot["mode"]).label)
        said += f", {date_format(timezone.localtime(until), 'DATETIME_FORMAT')}" if until else ""
        tone, word = ("you", _("Open")) if ballot["closed_at"] is None else ("seal", _("Closed"))
        return Line(tone, word, {**ballot, "said": said, "votes": votes})

    @property
    def my_vote(self) -> dict[str, Any] | None:
        """What the reader has voted in the open ballot."""
        votes = self.open_ballot.votes if self.open_ballot is not None else []
        return next((one for one in votes if one["membership_id"] == str(self.reader.pk)), None)

    @property
    def conditions(self) -> list[Line]:
        """What the approval depends on."""
        lines = []
        for one in parts_of(self.decision, "conditions"):
            late = one["met_at"] is None and one["due_on"] < self.today
            tone, word = ("go", _("Met")) if one["met_at"] else ("due", _("Overdue") if late else _("Open"))
            lines.append(Line(tone, word, {**one, "met_by": one["met_by"] if one["met_at"] else ""}))
        return lines

    @property
    def comments(self) -> list[dict[str, Any]]:
        """What was said to it."""
        return parts_of(self.decision, "comments")

    @property
    def attachments(self) -> list[dict[str, Any]]:
        """The files that belong to it."""
        return parts_of(self.decision, "attachments")

    @property
    def steps(self) -> list[dict[str, Any]]:
        """What happened, oldest first."""
        return [
            {
                "words": in_words(Step(code=one["code"], facts=one["facts"]), self.decision, self.currency),
                "by": one["by"] or "",
                "at": one["at"],
            }
            for one in parts_of(self.decision, "steps")
        ]

    @property
    def params(self) -> list[tuple[str, str]]:
        """What the kind needs to do it, as far as it can be read."""
        return params_in_words(self.decision.kind, self.decision.params)


def _day(moment: datetime | None) -> str:
    return date_format(timezone.localtime(moment), "DATE_FORMAT") if moment else ""


def waits_in_words(decisions: Iterable[Decision]) -> str:
    """Questions by their numbers, for a sentence."""
    return mid_sentence(", ".join(decision.number for decision in decisions))
