"""Where a question goes: who decides it under the matrix in force, why, who else is asked, and what would change it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from doors.refusal import NextStep, Refusal, in_words
from governance.bodies.models import Body
from governance.decisions import facts as knowing
from governance.decisions import refusals  # noqa: F401  registers this room's sentences
from governance.decisions.authority import Authority, Decider, Directory, Kept, Standing, people_of_all, standing
from governance.decisions.facts import FactName
from governance.decisions.rules import facts_digest
from governance.decisions.wording import fact_value, named_facts
from governance.forums.models import Forum
from governance.meetings.models import Meeting
from governance.meetings.selectors import coming_meetings
from rights.decision_kinds import DecisionKind
from rights.matrix import parties
from rights.matrix import selectors as matrix
from rights.matrix.models import Level, MatrixVersion
from rights.matrix.rules.facts import Value
from rights.matrix.rules.routing import Answer, Change, Explanation, Reason, Route, Router
from rights.matrix.rules.table import Authority as Party
from rights.matrix.rules.table import Rule
from rights.visibility import sees
from streams.models import ValueStream
from tenancy.kept import A_KEY, A_MOMENT, KeptQuery
from tenancy.models import Membership
from tenancy.working_days import add_working_days, work_calendar

USUAL_DAYS = 5


@dataclass(frozen=True)
class Because:
    """One fact that made the rule fit: its value, and the rule's cell."""

    fact: str
    label: str
    value: str
    cell: str


@dataclass(frozen=True)
class WouldChange:
    """Another value of one fact, and who would decide then; no level where no rule fits."""

    fact: str
    label: str
    value: str
    to: str
    who: str
    level: Level | None = None
    role: str = ""
    purpose: str = ""
    rule: str = ""

    def kept(self, stream: str) -> Kept:
        """Who decides then, as a record keeps it."""
        return {"role": self.role, "stream": stream} if self.role else self.who


@dataclass(frozen=True)
class Asked:
    """The answer to "who decides this?", as pages show it and as a proposed decision keeps it."""

    kind: DecisionKind
    version: MatrixVersion
    facts: Mapping[str, str]
    digest: str
    authority: Authority
    rule: Rule
    because: tuple[Because, ...]
    would_change: tuple[WouldChange, ...]
    agree: tuple[Authority, ...]
    consult: tuple[Authority, ...]
    inform: tuple[Authority, ...]
    days: int
    due_on: date
    next_meeting: Meeting | None
    standing: Standing
    warnings: tuple[str, ...]
    own_level: bool
    """Is it decided within the stream's own limits? Then whoever proposes may decide."""
    amount: Decimal | None = field(default=None, repr=False)
    informs: tuple[str, ...] = ()
    """Whom the rule informs, as it names them."""

    @property
    def level(self) -> Level:
        return self.authority.level

    @property
    def role(self) -> str:
        return self.authority.role

    @property
    def body(self) -> Body | None:
        return self.authority.body

    @property
    def forum(self) -> Forum | None:
        return self.authority.forum

    @property
    def who(self) -> tuple[Decider, ...]:
        """The people who may decide now, by name, and in whose place."""
        return self.authority.people

    @property
    def sitting_on(self) -> date | None:
        return self.next_meeting.local_start.date() if self.next_meeting else None

    @property
    def papers_due_on(self) -> date | None:
        return self.next_meeting.papers_due_on if self.next_meeting else None

    @property
    def sentence(self) -> str:
        """The rule in words."""
        return self.rule.sentence

    @property
    def you_decide(self) -> bool:
        """May the reader decide this alone? What a body decides, it decides by a ballot."""
        return bool(self.standing) and self.body is None

    @property
    def you_record(self) -> bool:
        """May the reader record what the body decides?"""
        return bool(self.standing) and self.body is not None

    @property
    def your_reason(self) -> str:
        return self.standing.because


def where_it_goes(
    kind: DecisionKind,
    stream: ValueStream | None,
    touched: Iterable[ValueStream],
    facts: Mapping[str, Any],
    reader: Membership,
    at: datetime,
    *,
    subject: Any = None,
    params: Mapping[str, Any] | None = None,
    directory: Directory | None = None,
) -> Asked:
    """Who decides a question of this kind with these facts now. Raises a Refusal that names what is missing or wrong.

    Whoever asks many questions brings the `directory`, which is read once.

    What the kind itself knows of its subject, and how many streams are touched, is not overruled by what is typed.
    """
    version = matrix_in_force(at)
    router, names = matrix.router_of(version), knowing.names_of(version)
    known = knowing.known(kind, router.table, stream, touched, subject, params)
    typed, problems = knowing.check(router.table, knowing.joined(facts, known), names, reader.tenant.currency)
    knowing.refuse(problems, version)
    return _Question(kind, version, router, names, typed, stream, reader, at, directory).asked()


def kept_route(
    kind: DecisionKind,
    version: MatrixVersion,
    authority: Authority,
    stream: ValueStream | None,
    facts: Mapping[str, Any],
    due_on: date | None,
    reader: Membership,
    at: datetime,
) -> Asked:
    """The route of something that was asked before: by its own version and with its own authority, with the standing of now."""
    router, names = matrix.router_of(version), knowing.names_of(version)
    typed, problems = knowing.check(router.table, facts, names, reader.tenant.currency)
    knowing.refuse(problems, version)
    return _Question(kind, version, router, names, typed, stream, reader, at).asked(authority, due_on)


def matrix_in_force(at: datetime) -> MatrixVersion:
    """The version that holds; raises `decision.no_matrix`."""
    version = matrix.version_in_force(at)
    if version is None:
        raise Refusal("decision.no_matrix", status=409)
    return version


def next_sitting(forum: Forum | None, reader: Membership, at: datetime) -> Meeting | None:
    """When the forum sits next, if the reader may see it; one query, and one for a forum that some may not see."""
    if forum is None or (_may_be_hidden(forum, at) and not sees(reader, forum, at=at)):
        return None
    found: Meeting | None = next(iter(NEXT(at, forum.pk)), None)
    if found is not None:
        found.forum = forum
    return found


NEXT = KeptQuery(
    lambda at, forum: coming_meetings(at).select_related(None).filter(forum=forum)[:1],
    A_MOMENT,
    A_KEY,
)


def _may_be_hidden(forum: Forum, at: datetime) -> bool:
    """A forum of one stream is hidden with it; one for all streams only by its own mark."""
    return forum.stream_id is not None or forum.is_confidential_at(at)


class _Question:
    """One question with typed facts, on its way to an answer."""

    def __init__(
        self,
        kind: DecisionKind,
        version: MatrixVersion,
        router: Router,
        names: Mapping[str, FactName],
        typed: Mapping[str, Value],
        stream: ValueStream | None,
        reader: Membership,
        at: datetime,
        directory: Directory | None = None,
    ) -> None:
        self.kind, self.version, self.router, self.names, self.typed = kind, version, router, names, typed
        self.stream, self.reader, self.at = stream, reader, at
        self.directory, self.warnings = directory or Directory(), []
        self.text = {code: router.table.fact(code).show_value(value) for code, value in typed.items()}

    def asked(self, kept: Authority | None = None, due_on: date | None = None) -> Asked:
        """The whole answer; with an authority that is kept, its standing of now."""
        explained = self.router.explain(self.typed)
        route, rule, named = self._decided_by(explained.answer)
        authority = self._found(named) if kept is None else kept
        # Without those who must agree nothing could be decided; the others hold nobody up.
        agree = () if kept else tuple(dict.fromkeys(self._found(parties.party_of(one)) for one in route.agree))
        consult, inform = ((), ()) if kept else (self._parties(route.consult), self._parties(route.inform))
        people = people_of_all([authority, *agree, *consult, *inform], self.at)
        authority = replace(authority, people=people[authority])
        agree, consult, inform = (
            tuple(replace(one, people=people[one]) for one in asked) for asked in (agree, consult, inform)
        )
        if not authority.people:
            self.warnings.append(_("Nobody holds this office now: %(who)s.") % {"who": authority})
        if len({one.body.pk for one in (authority, *agree) if one.body is not None}) > 1:
            self.warnings.append(_("More than one body must agree; that takes longer than one decision."))
        days = route.days if route.days is not None else USUAL_DAYS
        lowest = self.directory.lowest
        return Asked(
            kind=self.kind,
            version=self.version,
            facts=self.text,
            digest=facts_digest(self.text, self.version.digest),
            authority=authority,
            rule=rule,
            agree=agree,
            consult=consult,
            inform=inform,
            days=days,
            due_on=due_on or working_day_after(self.reader.tenant, days, self.at),
            next_meeting=next_sitting(authority.forum, self.reader, self.at),
            standing=standing(self.reader, authority, amount=self.amount, at=self.at),
            own_level=lowest is not None and authority.level.pk == lowest.pk,
            amount=self.amount,
            informs=route.inform,
            **self._reasons(explained),
            warnings=tuple(self.warnings),
        )

    @property
    def amount(self) -> Decimal | None:
        """The largest amount of money among the facts: what a delegation's limit is compared with."""
        money = [value for code, value in self.typed.items() if code in self.names and self.names[code].is_money]
        return max((Decimal(value) for value in money), default=None)

    def _decided_by(self, answer: Answer) -> tuple[Route, Rule, Party]:
        if isinstance(answer, Route) and answer.rule is not None and answer.authority is not None:
            return answer, answer.rule, answer.authority
        words = {"version": str(self.version), "rules": ", ".join(rule.code for rule in answer.hits)}
        raise Refusal("decision.no_rule", params=words, version=str(self.version), status=409)

    def _found(self, party: Party) -> Authority:
        return self.directory.find(party, stream=self.stream, purpose=self.kind.purpose)

    def _parties(self, texts: Iterable[str]) -> tuple[Authority, ...]:
        """Those whom a rule names besides; one who cannot be found is a warning."""
        found = []
        for text in texts:
            try:
                found.append(self._found(parties.party_of(text)))
            except Refusal as refusal:
                self.warnings.append(refusal.sentence)
        return tuple(dict.fromkeys(found))

    def _reasons(self, explained: Explanation) -> dict[str, Any]:
        return {
            "because": tuple(self._because(one) for one in explained.because),
            "would_change": tuple(self._would_change(one) for one in explained.would_change),
        }

    def _label(self, code: str) -> str:
        return self.names[code].label if code in self.names else code

    def _because(self, reason: Reason) -> Because:
        return Because(reason.fact, self._label(reason.fact), self.text[reason.fact], reason.cell)

    def _would_change(self, change: Change) -> WouldChange:
        code, party = change.fact, change.authority
        said = (code, self._label(code), self.text[code], self.router.table.fact(code).show_value(change.to))
        if party is None:
            return WouldChange(*said, _("nobody: no rule fits"))
        rule, level = change.rule.code if change.rule else "", self.directory.levels.get(party.level)
        try:
            who = str(self.directory.find(party, stream=self.stream, purpose=self.kind.purpose))
        except Refusal:  # nobody is there now; the matrix still names them
            who = parties.in_words(party, {code: level.name for code, level in self.directory.levels.items()})
        return WouldChange(*said, who, level, party.role, party.forum, rule)


def working_day_after(tenant: Any, days: int, at: datetime) -> date:
    """So many working days of the organisation after today."""
    return add_working_days(at.astimezone(tenant.zone).date(), days, work_calendar(tenant))


def limit_refusal(asked: Asked, *, currency: str, link: NextStep | None = None) -> Refusal:
    """`decision_right.limit`: the fact that did it, who may, when they sit next, and until when papers are due."""
    fact, people = _binding(asked), ", ".join(str(one) for one in asked.who)
    words = {
        "fact": fact.label if fact else str(asked.kind.label),
        "value": fact_value(named_facts(asked.version).get(fact.fact), fact.value, currency) if fact else "",
        "who": str(asked.authority),
        "rule": asked.rule.code,
        "sitting": asked.sitting_on,
        "papers_due": asked.papers_due_on,
        "when": when_it_sits(asked),
    }
    return Refusal(
        "decision_right.limit",
        params=words,
        rule=asked.rule.code,
        version=str(asked.version),
        who=f"{asked.authority} ({people})" if people else str(asked.authority),
        next_on=asked.sitting_on,
        next_step=link,
    )


def when_it_sits(asked: Asked) -> str:
    """When those who decide sit next, and until when papers are due; empty where nobody sits."""
    if asked.next_meeting is None:
        return ""
    words = {"sitting": in_words(asked.sitting_on), "papers": in_words(asked.papers_due_on)}
    return _("Next sitting %(sitting)s; papers due %(papers)s.") % words


def _binding(asked: Asked) -> WouldChange | Because | None:
    """The fact that took the question so high: one whose change would bring it lower, else the rule's first."""
    lower = (one for one in asked.would_change if one.level is not None and one.level.rank < asked.level.rank)
    return next(lower, None) or next(iter(asked.because), None)
