"""Minutes: kept line by line, sent to the members, amended, adopted and sealed; the seal is checked without the portal."""

import hashlib
import json
import re
import zlib
from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from audit.models import Event
from doors.refusal import Refusal
from governance.bodies import services as bodies
from governance.meetings import services as meetings
from governance.meetings.models import AgendaItem, Meeting
from governance.meetings.selectors import coming_meetings
from governance.meetings.states import MeetingState
from governance.minutes import record, services
from governance.minutes.models import LONGEST, Amendment, MinuteLine, Minutes
from governance.minutes.pasted import plain
from governance.minutes.states import MinutesState
from rights.visibility import visible
from tenancy.scope import tenant_scope
from tests.cast import LONG_AGO, NOON, join

HOUR = timedelta(hours=1)
HOME = "/t/northshore/governance/"
API = "/t/northshore/api/v1/"


@pytest.fixture
def colleague(northshore, body, administrator):
    """A member of the body with a vote."""
    person = join(northshore, "Colleague")
    with tenant_scope(northshore.pk):
        bodies.give_seat(body, membership=person, kind="member", by=administrator, at=LONG_AGO)
    return person


@pytest.fixture
def session(northshore, meeting) -> Meeting:
    """The meeting, begun an hour ago."""
    with tenant_scope(northshore.pk):
        Meeting.objects.filter(pk=meeting.pk).update(starts_at=NOON - HOUR, ends_at=NOON + HOUR)
        return Meeting.objects.select_related("forum__body", "tenant").get(pk=meeting.pk)


@pytest.fixture
def line(northshore, session, seat_holder) -> MinuteLine:
    """The first line of the minutes."""
    with tenant_scope(northshore.pk):
        return services.add_line(session, text="Quorum found.", by=seat_holder, at=NOON)


@pytest.fixture
def offered(northshore, session, line, seat_holder) -> Minutes:
    """Minutes of a held meeting, with the members."""
    with tenant_scope(northshore.pk):
        meetings.hold(session, by=seat_holder, at=NOON)
        return services.offer(line.minutes, by=seat_holder, at=NOON)


@pytest.fixture
def adopted(northshore, offered, seat_holder) -> Minutes:
    with tenant_scope(northshore.pk):
        return services.adopt(offered, by=seat_holder, at=NOON)


def written():
    tables = (Minutes, MinuteLine, Amendment, Meeting, Event)
    return [list(table.objects.order_by("pk").values_list()) for table in tables]


def refused(northshore, code, act, *args, **given) -> Refusal:
    """It is refused with this code, in a sentence, and nothing is written."""
    with tenant_scope(northshore.pk):
        before = written()
    with pytest.raises(Refusal) as refusal, tenant_scope(northshore.pk), transaction.atomic():
        act(*args, **given)
    with tenant_scope(northshore.pk):
        assert written() == before
    assert (refusal.value.code, bool(refusal.value.sentence)) == (code, True)
    return refusal.value


# --- Writing ---------------------------------------------------------------------------------------------------------------
def test_the_first_line_begins_the_minutes_and_the_next_one_goes_on(northshore, session, line, seat_holder):
    with tenant_scope(northshore.pk):
        services.add_line(session, text="Costed until April.", by=seat_holder, at=NOON)

        assert list(MinuteLine.objects.values_list("text", flat=True)) == ["Quorum found.", "Costed until April."]
        assert (Minutes.objects.count(), Event.objects.filter(action="minutes.begun").count()) == (1, 1)


def test_nothing_is_written_before_a_meeting_or_about_a_cancelled_one(northshore, meeting, seat_holder):
    words = {"text": "x", "by": seat_holder, "at": NOON}
    refused(northshore, "minutes.to_come", services.add_line, meeting, **words)
    with tenant_scope(northshore.pk):
        Meeting.objects.filter(pk=meeting.pk).update(state=MeetingState.CANCELLED, reason="Ill")

    refused(northshore, "minutes.cancelled", services.add_line, meeting, **words)


def test_a_line_says_something_of_this_meeting_and_not_too_much(northshore, session, make_forum, seat_holder):
    def add(**words):
        services.add_line(session, **{"text": "x", "by": seat_holder, "at": NOON} | words)

    refused(northshore, "minutes.empty", add, text="<p> </p>")
    refusal = refused(northshore, "minutes.too_long", add, text="x" * (LONGEST + 1))
    other = make_forum("Other")
    with tenant_scope(northshore.pk):
        elsewhere = coming_meetings(NOON).filter(forum=other).first()
        item = meetings.add_item(elsewhere, title="Later", purpose="performance", by=seat_holder, at=NOON)
    refused(northshore, "minutes.other_meeting", add, item=item)

    assert refusal.params == {"longest": 8000, "length": 8001}


@pytest.mark.parametrize("who", ["member", "owner", "administrator", "auditor", "colleague"])
def test_who_does_not_keep_the_meeting_writes_nothing(northshore, session, request, who):
    by = request.getfixturevalue(who)

    assert refused(northshore, "right.missing", services.add_line, session, text="x", by=by, at=NOON).status == 403


@pytest.mark.parametrize(
    ("pasted", "kept"),
    [
        ("a < b and c > d", "a < b and c > d"),
        ("<p>One</p><p>Two &amp; three</p>", "One\nTwo & three"),
        ("<style>p { color: red }</style><b>Bold</b><br>next", "Bold\nnext"),
        ("<img src=x onerror=alert(1)>words", "words"),
        ("line\r\nline\x00", "line\nline"),
    ],
)
def test_what_is_pasted_becomes_plain_text(pasted, kept):
    assert plain(pasted) == kept


def test_two_megabytes_of_pasted_markup_are_taken_for_the_words_in_them(northshore, session, seat_holder):
    pasted = "<div style='mso-bidi'><!-- x --></div>" * 60_000 + "<p>The board agrees.</p>"
    with tenant_scope(northshore.pk):
        line = services.add_line(session, text=pasted, by=seat_holder, at=NOON)

    assert (len(pasted) > 2_000_000, line.text) == (True, "The board agrees.")


# --- With the members ------------------------------------------------------------------------------------------------------
def test_minutes_go_to_the_members_when_the_meeting_is_held_and_something_is_said(
    northshore, session, line, seat_holder
):
    refused(northshore, "minutes.not_held", services.offer, line.minutes, by=seat_holder, at=NOON)
    with tenant_scope(northshore.pk):
        meetings.hold(session, by=seat_holder, at=NOON)
        services.remove_line(line, by=seat_holder, at=NOON)

    refused(northshore, "minutes.nothing_said", services.offer, line.minutes, by=seat_holder, at=NOON)


def test_who_sees_minutes_follows_their_state(northshore, line, offered, seat_holder, colleague, member, auditor):
    def seen_by(state):
        with tenant_scope(northshore.pk), transaction.atomic():
            Minutes.objects.update(state=state)
            found = {
                str(one): visible(MinuteLine.objects.all(), one, at=NOON).count()
                for one in (seat_holder, colleague, member, auditor)
            }
            transaction.set_rollback(True)
        return list(found.values())

    assert (seen_by("draft"), seen_by("offered")) == ([1, 0, 0, 1], [1, 1, 0, 1])


def test_everybody_who_sees_the_meeting_reads_adopted_minutes(northshore, adopted, member):
    with tenant_scope(northshore.pk):
        assert visible(MinuteLine.objects.all(), member, at=NOON).count() == 1


def test_a_member_proposes_and_who_keeps_the_minutes_takes_it_over(northshore, offered, line, colleague, seat_holder):
    words = {"because": "I was there", "by": colleague, "at": NOON}
    with tenant_scope(northshore.pk):
        instead = services.propose_amendment(offered, text="Quorum of five found.", line=line, **words)
        added = services.propose_amendment(offered, text="The deputy left at noon.", **words)
        refusal = {"by": seat_holder, "at": NOON}
    assert refused(northshore, "minutes.amendments_open", services.adopt, offered, **refusal).params["n"] == 2

    with tenant_scope(northshore.pk):
        services.answer_amendment(instead, state="taken", by=seat_holder, at=NOON)
        services.answer_amendment(added, state="taken", by=seat_holder, at=NOON)
        lines = list(MinuteLine.objects.values_list("text", flat=True))
    assert lines == ["Quorum of five found.", "The deputy left at noon."]


def test_an_amendment_is_declined_with_a_reason_and_answered_once(northshore, offered, colleague, seat_holder):
    with tenant_scope(northshore.pk):
        made = services.propose_amendment(offered, text="No.", because="So", by=colleague, at=NOON)
    declined = {"state": "declined", "by": seat_holder, "at": NOON}
    refused(northshore, "amendment.because_missing", services.answer_amendment, made, **declined)
    refused(northshore, "right.missing", services.answer_amendment, made, state="taken", by=colleague, at=NOON)

    with tenant_scope(northshore.pk):
        services.answer_amendment(made, **declined, words="It was said.")
    refused(northshore, "move.not_possible", services.answer_amendment, made, **declined, words="Again")


def test_amendments_come_from_the_body_with_a_reason_while_the_minutes_are_with_the_members(
    northshore, session, line, colleague, member, seat_holder
):
    words = {"text": "x", "because": "y", "at": NOON}
    refused(northshore, "amendment.not_offered", services.propose_amendment, line.minutes, by=colleague, **words)
    with tenant_scope(northshore.pk):
        meetings.hold(session, by=seat_holder, at=NOON)
        services.offer(line.minutes, by=seat_holder, at=NOON)
    refused(northshore, "amendment.no_seat", services.propose_amendment, line.minutes, by=member, **words)
    silent = words | {"because": " "}
    refused(northshore, "amendment.because_missing", services.propose_amendment, line.minutes, by=colleague, **silent)


def test_lines_change_in_a_draft_alone_and_minutes_can_be_taken_back_to_it(northshore, offered, line, seat_holder):
    who = {"by": seat_holder, "at": NOON}
    refused(northshore, "minutes.not_a_draft", services.edit_line, line, text="x", **who)
    refused(northshore, "minutes.not_a_draft", services.remove_line, line, **who)
    with tenant_scope(northshore.pk):
        services.take_back(offered, **who)
        assert services.edit_line(line, text="Quorum of four.", **who).text == "Quorum of four."


# --- Adopted ---------------------------------------------------------------------------------------------------------------
def test_adopting_seals_the_minutes_and_closes_the_meeting(northshore, adopted, session, seat_holder):
    with tenant_scope(northshore.pk):
        session.refresh_from_db()
        recorded = Event.objects.filter(action="minutes.adopted", object_ref=adopted.pk).count()
        found = (session.state, adopted.state, record.is_intact(adopted), recorded)

    assert found == (MeetingState.CLOSED, MinutesState.ADOPTED, True, 1)
    words = {"text": "x", "by": seat_holder, "at": NOON}
    refused(northshore, "minutes.not_a_draft", services.add_line, session, **words)
    refused(northshore, "move.not_possible", services.take_back, adopted, by=seat_holder, at=NOON)


def test_a_secretary_keeps_minutes_but_does_not_adopt_them(northshore, offered, body, administrator):
    secretary = join(northshore, "Secretary")
    with tenant_scope(northshore.pk):
        bodies.give_seat(body, membership=secretary, kind="secretary", by=administrator, at=LONG_AGO)

    assert refused(northshore, "right.missing", services.adopt, offered, by=secretary, at=NOON).status == 403


def test_items_of_a_closed_meeting_stay_as_they_are(northshore, adopted, session, seat_holder):
    with tenant_scope(northshore.pk):
        item = AgendaItem.objects.create(meeting=session, source="hand", title="x", added_at=NOON)

    refused(northshore, "meeting.over", meetings.finish_item, item, by=seat_holder, at=NOON)


@pytest.mark.parametrize("table", [Minutes, MinuteLine])
def test_the_database_itself_keeps_adopted_minutes(northshore, adopted, table):
    change = {"seal": "0" * 64} if table is Minutes else {"text": "Something else"}
    with pytest.raises(DatabaseError, match="sealed"), tenant_scope(northshore.pk), transaction.atomic():
        table.objects.update(**change)


def test_the_seal_that_the_pdf_prints_is_checked_with_what_it_carries(northshore, adopted, sign_in, member):
    """Offline: no portal, no key; the SHA-256 of the attachment is the seal."""
    answer = sign_in(member).get(f"{HOME}minutes/{adopted.pk}/pdf/")

    carried = [one for one in streams(answer.content) if one.startswith(b'{"actions"')]
    assert (answer["Content-Type"], [hashlib.sha256(one).hexdigest() for one in carried]) == (
        "application/pdf",
        [adopted.seal],
    )
    assert json.loads(carried[0])["lines"][0]["text"] == "Quorum found."
    spelled = sign_in(member).get(f"{HOME}minutes/{adopted.pk}/record/").content
    assert (spelled == carried[0], hashlib.sha256(spelled + b" ").hexdigest() == adopted.seal) == (True, False)


def streams(pdf: bytes) -> list[bytes]:
    """Every stream of a PDF, inflated where it is deflated."""
    found = []
    for raw in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL):
        try:
            found.append(zlib.decompress(raw))
        except zlib.error:
            found.append(raw)
    return found


def test_who_does_not_see_an_item_gets_a_pdf_without_it_and_no_sealed_record(
    northshore, session, line, seat_holder, administrator, member, sign_in, make_stream
):
    hidden = make_stream("Merger")
    with tenant_scope(northshore.pk):
        item = meetings.add_item(
            session, title="Merger talks", purpose="performance", stream=hidden, by=seat_holder, at=NOON
        )
        services.add_line(session, text="The price is secret.", item=item, by=seat_holder, at=NOON)
        meetings.hold(session, by=seat_holder, at=NOON)
        services.offer(line.minutes, by=seat_holder, at=NOON)
        done = services.adopt(line.minutes, by=seat_holder, at=NOON)
        type(hidden).objects.filter(pk=hidden.pk).update(
            confidential_until=NOON + 99 * HOUR, confidential_because="M&A", confidential_by=administrator,
            confidential_at=NOON,
        )  # fmt: skip
    browser = sign_in(member)
    page = browser.get(f"{HOME}meetings/{session.pk}/minutes/").content.decode()
    pdf = browser.get(f"{HOME}minutes/{done.pk}/pdf/").content

    assert ("Quorum found." in page, "The price is secret." in page, "Merger talks" in page) == (True, False, False)
    assert [one for one in streams(pdf) if b"secret" in one] == []
    assert browser.get(f"{HOME}minutes/{done.pk}/record/").status_code == 404


def test_minutes_with_the_members_stand_on_the_next_agenda_until_they_are_adopted(
    northshore, offered, session, seat_holder
):
    with tenant_scope(northshore.pk):
        following = coming_meetings(NOON).filter(forum=session.forum_id).first()
        meetings.draft_agenda(following, at=NOON)
        standing = list(AgendaItem.objects.filter(meeting=following).values_list("title", "state"))
        services.adopt(offered, by=seat_holder, at=NOON)
        meetings.draft_agenda(following, at=NOON)
        after = list(AgendaItem.objects.filter(meeting=following).values_list("title", "state"))

    assert (standing, after) == ([("Minutes of Mon 5 Oct 2026", "open")], [("Minutes of Mon 5 Oct 2026", "withdrawn")])


# --- Doors -----------------------------------------------------------------------------------------------------------------
def test_the_page_goes_from_the_first_line_to_the_seal(northshore, session, seat_holder, colleague, sign_in):
    browser, url = sign_in(seat_holder), f"{HOME}meetings/{session.pk}/minutes/"
    assert "No minutes yet" in browser.get(url).content.decode()

    browser.post(f"{url}lines/", {"text": "<p>Agreed.</p>"})
    empty = browser.post(f"{url}lines/", {"text": " "})
    with tenant_scope(northshore.pk):
        minutes = Minutes.objects.get()
        meetings.hold(session, by=seat_holder, at=NOON)
    steps = f"{HOME}minutes/{minutes.pk}/"
    browser.post(f"{steps}step/", {"step": "offer"})
    other = sign_in(colleague)
    other.post(f"{steps}amend/", {"text": "Not agreed.", "because": "I was there", "line": ""})
    with tenant_scope(northshore.pk):
        amendment = Amendment.objects.get()
    assert "Not agreed." in browser.get(url).content.decode()
    browser.post(f"{HOME}minutes/amendments/{amendment.pk}/", {"state": "declined", "words": "Three agreed."})
    browser.post(f"{steps}step/", {"step": "adopt"})

    page = browser.get(url).content.decode()
    with tenant_scope(northshore.pk):
        minutes.refresh_from_db()
    assert empty.status_code == 422
    assert (minutes.state, minutes.seal in page, "Three agreed." in page) == ("adopted", True, True)
    assert browser.get(steps).headers["Location"] == url


def test_the_api_goes_the_same_way(northshore, session, seat_holder, sign_in):
    browser = sign_in(seat_holder)

    def post(path, given=None):
        return browser.post(f"{API}{path}", given or {}, content_type="application/json")

    line = post("minute-lines/", {"meeting": str(session.pk), "text": "Agreed."}).json()
    post(f"meetings/{session.pk}/hold/")
    early = post("amendments/", {"minutes": line["minutes"], "text": "x", "because": "y"})
    post(f"minutes/{line['minutes']}/offer/")
    amendment = post("amendments/", {"minutes": line["minutes"], "text": "x", "because": "y"}).json()
    post(f"amendments/{amendment['id']}/answer_it/", {"state": "taken"})
    adopted = post(f"minutes/{line['minutes']}/adopt/").json()
    sealed = browser.get(f"{API}minutes/{line['minutes']}/record/").content

    assert (early.status_code, early.json()["code"]) == (409, "amendment.not_offered")
    assert (adopted["state"], hashlib.sha256(sealed).hexdigest()) == ("adopted", adopted["seal"])


def test_the_admin_site_adopts_one_by_one_or_says_why_not(northshore, offered, seat_holder, colleague, sign_in):
    with tenant_scope(northshore.pk):
        services.propose_amendment(offered, text="x", because="y", by=colleague, at=NOON)
    browser, url = sign_in(seat_holder), "/t/northshore/admin/governance/minutes/"
    chosen = {"action": "adopt", "_selected_action": [str(offered.pk)]}
    refusal = browser.post(url, chosen, follow=True).content.decode()
    with tenant_scope(northshore.pk):
        Amendment.objects.update(state="taken")
    browser.post(url, chosen)

    with tenant_scope(northshore.pk):
        offered.refresh_from_db()
    assert ("amendments to the minutes" in refusal, offered.state) == (True, "adopted")
