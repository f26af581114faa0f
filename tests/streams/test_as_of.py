"""Who was accountable on a day, who held which role, what belonged to the stream: on the page, in the API, by command."""

import json
from datetime import UTC, date, datetime, time, timedelta
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from streams import rules, selectors, services
from streams.boundaries.past import CHANGED, DECLARED, WITHDRAWN, ScopeThen, scope_at, undone
from streams.models import RoleTerm, ScopeKind, StreamRole
from tests.cast import NOON

DAY = timedelta(days=1)
FIRST = date(2026, 3, 20)  # the clocks of the three zones change in the weeks that follow
ZONES = ("UTC", "Europe/Berlin", "America/New_York")


# --- Against a model that knows no spans -----------------------------------------------------------------------------------
@given(
    st.sampled_from(ZONES),
    st.lists(st.tuples(st.integers(0, 30), st.integers(0, 23), st.integers(1, 400)), max_size=6),
    st.integers(0, 50),
)
def test_the_answer_for_a_day_is_that_of_an_hour_by_hour_calendar(zone_name, asked, day):
    zone = ZoneInfo(zone_name)
    calendar: dict[datetime, int] = {}  # each hour of each day in UTC → who is accountable in it; built hour by hour
    terms = []
    for number, (start_day, hour, hours) in enumerate(asked):
        start = datetime.combine(FIRST + start_day * DAY, time(hour), zone).astimezone(UTC)
        wanted = [start + timedelta(hours=step) for step in range(hours)]
        if any(one in calendar for one in wanted):
            continue  # the database would refuse it
        calendar.update(dict.fromkeys(wanted, number))
        terms.append(rules.Term(number, start, start + timedelta(hours=hours)))

    last_hour = datetime.combine(FIRST + day * DAY + DAY, time(), zone).astimezone(UTC) - timedelta(hours=1)
    span = rules.accountable_at(terms, selectors.end_of_day(FIRST + day * DAY, zone))

    assert span.holder == calendar.get(last_hour)


# --- The boundary of a day -------------------------------------------------------------------------------------------------
PLACES = st.sampled_from(["a", "a/b", "c"])
STEPS = st.lists(st.tuples(PLACES, st.booleans(), st.sampled_from(["", "shared"])), max_size=12)


@given(STEPS, st.integers(0, 12))
def test_undoing_what_came_later_gives_what_was_kept_then(steps, when):
    there: dict[str, ScopeThen] = {}
    told, kept = [], [dict(there)]
    for path, inside, words in steps:
        one = ScopeThen("system", path, inside, words)
        if path not in there:
            told.append((DECLARED, vars(one)))
            there[path] = one
        elif there[path] == one:
            told.append((WITHDRAWN, vars(there.pop(path))))
        else:
            told.append((CHANGED, {"before": vars(there[path]), "after": vars(one)}))
            there[path] = one
        kept.append(dict(there))
    when = min(when, len(told))

    found = undone(there.values(), reversed(told[when:]))

    assert {one.path: one for one in found} == kept[when]


@pytest.mark.usefixtures("inside")
class TestDoors:
    """Each door gives the same answer."""

    @pytest.fixture(autouse=True)
    def _history(self, inside, stream, owner_term, member, administrator):
        signed = {"by": administrator, "at": NOON}
        services.declare_scope_item(stream, kind=ScopeKind.SYSTEM, path="records", by=administrator, at=NOON + DAY)
        services.assign_role(stream, role=StreamRole.RISK, membership=member, starts_at=NOON + 2 * DAY, **signed)
        services.end_term(owner_term, ends_at=NOON + DAY, **signed)
        term = services.assign_role(
            stream, role=StreamRole.OWNER, membership=member, starts_at=NOON + 7 * DAY, **signed
        )
        RoleTerm.objects.filter(pk=term.pk).update(decision="DEC-2026-0007")

    def test_the_boundary_of_the_day_before_knows_nothing_of_the_next(self, stream):
        assert [one.path for one in scope_at(stream, NOON)] == ["care/urgent care"]
        assert [one.path for one in scope_at(stream, NOON + DAY)] == ["care/urgent care", "records"]

    def test_the_api_says_owner_roles_and_boundary_of_a_day(self, stream, member, sign_in):
        def then(day):
            answer = sign_in(member).get(f"/t/northshore/api/v1/streams/{stream.pk}/as-of/?as_of={day}").json()
            who = answer["accountable"]["owner"]
            return who and who["name"], [one["role"] for one in answer["roles"]], len(answer["scope"])

        assert then("2026-10-05") == ("Owner of Urgent care", ["accountable_owner"], 1)
        assert then("2026-10-08") == (None, ["risk_specialist"], 2)
        assert then("2026-10-13") == ("Member", ["accountable_owner", "risk_specialist"], 2)

    def test_the_api_names_the_decision(self, stream, member, sign_in):
        url = f"/t/northshore/api/v1/streams/{stream.pk}/accountable/?as_of=2026-10-13"

        assert sign_in(member).get(url).json()["decision"] == "DEC-2026-0007"

    def test_the_page_shows_the_boundary_of_the_day_and_nothing_to_change_in_it(self, stream, owner, sign_in):
        html = sign_in(owner).get(f"/t/northshore/streams/{stream.pk}/?as_of=2026-10-04").content.decode()
        panel = html[html.index('id="panel-boundary"') :]
        panel = panel[: panel.index("</section>")]

        assert "As it was at the end of" in panel
        assert "boundary/declare" not in panel

    @pytest.mark.parametrize(
        ("on", "code", "said"),
        [
            ("2026-10-04", 0, "Owner of Urgent care, Sun 31 Aug 2025 until Tue 6 Oct 2026"),
            ("2026-10-08", 1, "nobody: gap Tue 6 Oct 2026 – Mon 12 Oct 2026"),
            ("2026-10-13", 0, "Member, since Mon 12 Oct 2026, by DEC-2026-0007"),
            ("2020-01-01", 1, "nobody: gap until Sun 31 Aug 2025"),
            ("2026-02-31", 2, ""),
        ],
    )
    def test_the_command_says_a_name_or_the_gap(self, stream, on, code, said):
        out = StringIO()
        try:
            call_command("accountable", "--tenant", "northshore", "--stream", "urgent care", "--on", on, stdout=out)
            returned = 0
        except CommandError as no:
            returned = no.returncode

        assert (returned, out.getvalue().strip()) == (code, said)

    def test_the_command_answers_in_json(self, stream):
        out = StringIO()
        asked = ("--tenant", "northshore", "--stream", str(stream.pk), "--on", "2026-10-13", "--json")
        call_command("accountable", *asked, stdout=out)

        answer = json.loads(out.getvalue())
        assert (answer["owner"]["name"], answer["decision"]) == ("Member", "DEC-2026-0007")

    def test_the_command_knows_no_such_stream(self):
        with pytest.raises(CommandError) as no:
            call_command("accountable", "--tenant", "northshore", "--stream", "Nothing")

        assert no.value.returncode == 2
