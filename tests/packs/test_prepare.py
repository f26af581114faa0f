"""What a pack says and to whom it goes."""

from collections.abc import Callable
from datetime import timedelta
from html.parser import HTMLParser

import pytest

from audit.models import Event
from doors.refusal import Refusal
from governance.models import Meeting, Seat
from indicators.models import Signal
from outbox.models import Message
from packs import services
from packs.models import Pack, PackChart
from tenancy.models import Membership, User
from tenancy.scope import tenant_scope
from tests.cast import LONG_AGO, NOON
from tests.packs.sitting import Sitting, make_meeting, make_owner, make_sitting, seated

pytestmark = pytest.mark.django_db


def prepared(sitting: Sitting) -> list[Pack]:
    with tenant_scope(sitting.tenant.pk):
        services.prepare_due(at=NOON)
        packs = Pack.objects.select_related("membership").prefetch_related("charts")
        return list(packs.order_by("membership__title", "meeting__forum__name"))


def opened(html: str) -> tuple[set[str], str]:
    """The elements of a page, and its words, as a browser reads them."""

    class Reader(HTMLParser):
        def __init__(self) -> None:
            super().__init__()
            self.elements, self.words = set[str](), ""

        def handle_starttag(self, tag: str, attrs: object) -> None:
            self.elements.add(tag)

        def handle_data(self, data: str) -> None:
            self.words += data

    reader = Reader()
    reader.feed(html)
    return reader.elements, reader.words


def test_everyone_seated_gets_one_pack_and_one_mail(sitting: Sitting, seat: Callable[..., Seat]) -> None:
    for title, kind in (
        ("A chair", "chair"),
        ("B member", "member"),
        ("C secretary", "secretary"),
        ("D observer", "observer"),
    ):
        seat(title, kind)

    packs = prepared(sitting)
    again = prepared(sitting)

    assert [pack.membership.title for pack in packs] == ["A chair", "B member", "C secretary", "D observer"]
    assert [pack.pk for pack in again] == [pack.pk for pack in packs]
    with tenant_scope(sitting.tenant.pk):
        assert set(Message.objects.values_list("ref", flat=True)) == {pack.pk for pack in packs}
        assert Event.objects.filter(action="packs.prepared").count() == 1


def test_leavers_and_those_no_longer_seated_get_nothing(
    sitting: Sitting, seat: Callable[..., Seat], leaver: Membership
) -> None:
    seated(sitting, leaver)
    seat("Until yesterday", ends_at=NOON - timedelta(days=1))
    seat("From tomorrow", starts_at=NOON + timedelta(days=1))
    closed = seat("Signs in no more").membership.user
    User.objects.filter(pk=closed.pk).update(is_active=False)

    assert prepared(sitting) == []


def test_a_forum_without_members_makes_no_pack_and_says_so(sitting: Sitting) -> None:
    with tenant_scope(sitting.tenant.pk):
        result = services.prepare_due(at=NOON)

        assert str(result) == "0 packs prepared; no pack, because nobody sits in the body: Urgent care review"
        assert not Pack.objects.exists()


def test_packs_are_made_when_the_papers_are_due_and_not_before(sitting: Sitting, seat: Callable[..., Seat]) -> None:
    seat("Member")
    due = sitting.meeting.starts_at.replace(hour=5) - timedelta(days=7)  # 06:00 in London

    with tenant_scope(sitting.tenant.pk):
        early = services.prepare_due(at=due - timedelta(seconds=1)).packs
        in_time = services.prepare_due(at=due).packs
        make_meeting(sitting.forum, NOON - timedelta(hours=1))  # has begun
        late = services.prepare_due(at=NOON).packs

    assert (early, in_time, late) == (0, 1, 0)


def test_a_cancelled_meeting_has_no_pack(sitting: Sitting, seat: Callable[..., Seat]) -> None:
    seat("Member")
    with tenant_scope(sitting.tenant.pk):
        Meeting.objects.filter(pk=sitting.meeting.pk).update(state="cancelled", reason="No room")

    assert prepared(sitting) == []


def test_all_three_forms_say_the_same(sitting: Sitting, seat: Callable[..., Seat]) -> None:
    seat("Member")

    (pack,) = prepared(sitting)

    sentence = "weeks below the lower limit. Last value: 79.0 % (Week of 28 Sep 2026)."
    page, text = " ".join(opened(pack.html)[1].split()), " ".join(pack.text.split())
    assert pack.subject == "Pack: Urgent care review, Thu 8 Oct 2026"
    assert "Bank holiday cover" in pack.html
    assert "Bank holiday cover" in pack.text
    assert sentence in text
    assert sentence in page
    assert bytes(pack.pdf).startswith(b"%PDF-1.7")
    (chart,) = pack.charts.all()
    assert chart.alt.startswith("Urgent care, Seen within four hours: 39 weeks.")
    assert chart.alt in pack.html
    assert bytes(chart.png).startswith(b"\x89PNG")
    assert f"cid:{chart.name}" in pack.html


def test_what_waits_stands_first_for_the_owner_and_for_nobody_else(sitting: Sitting, seat: Callable[..., Seat]) -> None:
    make_owner(sitting, seat("A owner").membership)
    seat("B member")

    owners, members = prepared(sitting)

    assert "1. Say what you do about Seen within four hours" in owners.text
    assert "Waits for you before Thu 8 Oct" in owners.html
    assert "Waits for you" not in members.html
    assert "Nothing waits for you." in members.html


def test_without_a_signal_there_is_still_a_chart_where_there_are_readings(
    sitting: Sitting, seat: Callable[..., Seat]
) -> None:
    seat("Member")
    with tenant_scope(sitting.tenant.pk):
        Signal.objects.all().delete()

    (pack,) = prepared(sitting)

    assert len(pack.charts.all()) == 1
    assert "Signals\n" not in pack.text


def test_without_readings_there_is_no_chart_and_no_empty_heading(sitting: Sitting, seat: Callable[..., Seat]) -> None:
    bare_member = seat("Member").membership
    with tenant_scope(sitting.tenant.pk):
        bare = make_sitting(sitting.tenant, name="Planned care", readings=False)
    seated(bare, bare_member)

    (pack, _other) = prepared(sitting)

    assert not pack.charts.all()
    assert "Stale: Seen within four hours (no reading yet)." in pack.text


def test_equal_packs_are_laid_out_once(sitting: Sitting, seat: Callable[..., Seat]) -> None:
    make_owner(sitting, seat("Owner").membership)
    for number in range(5):
        seat(f"Member {number}")

    packs = prepared(sitting)

    assert len({pack.pdf_sha256 for pack in packs}) == 2
    with tenant_scope(sitting.tenant.pk):
        facts = Event.objects.get(action="packs.prepared").words["facts"]
        assert facts["different"] == 2
        assert facts["packs"] == {str(pack.pk): pack.pdf_sha256 for pack in packs}
        assert PackChart.objects.count() == 6


def test_hostile_words_stay_words(sitting: Sitting, seat: Callable[..., Seat]) -> None:
    evil = '<script>alert(1)</script>\r\nBcc: everybody@example.org {{ x }} #eval("1") $x$ =1+1 \x07 日本'
    seat("Member")
    with tenant_scope(sitting.tenant.pk):
        sitting.forum.name = evil[:150]
        sitting.forum.save()
        sitting.stream.name = evil[:100]
        sitting.stream.save()
        sitting.meeting.agenda.update(title=evil, why=evil)

    (pack,) = prepared(sitting)

    assert "\n" not in pack.subject
    assert "\r" not in pack.subject
    elements, words = opened(pack.html)
    assert "script" not in elements
    assert "<script>alert(1)</script>" in words
    assert "\x07" not in pack.html + pack.text
    assert bytes(pack.pdf).startswith(b"%PDF-1.7")


def test_chair_and_secretary_prepare_on_demand_others_are_refused(sitting: Sitting, seat: Callable[..., Seat]) -> None:
    chair, member = seat("Chair", "chair").membership, seat("Member").membership
    early = NOON - timedelta(days=30)

    with tenant_scope(sitting.tenant.pk):
        with pytest.raises(Refusal) as refusal:
            services.prepare(sitting.meeting, by=member, at=early)
        assert not Pack.objects.exists()
        made = services.prepare(sitting.meeting, by=chair, at=early)
        with pytest.raises(Refusal) as twice:
            services.prepare(sitting.meeting, by=chair, at=early)

    assert (refusal.value.code, refusal.value.who) == ("right.missing", "Chair")
    assert made == 2
    assert (twice.value.code, twice.value.status) == ("pack.all_have_it", 409)


def test_a_secretary_alone_in_the_body_of_a_past_meeting_is_told_so(
    sitting: Sitting, seat: Callable[..., Seat]
) -> None:
    secretary = seat("Secretary", "secretary").membership

    with tenant_scope(sitting.tenant.pk), pytest.raises(Refusal) as refusal:
        services.prepare(sitting.meeting, by=secretary, at=sitting.meeting.starts_at)

    assert refusal.value.sentence == "No pack is made. The meeting of Thu 8 Oct 2026 has begun."


def test_one_meeting_that_fails_does_not_stop_the_others(
    sitting: Sitting, seat: Callable[..., Seat], monkeypatch
) -> None:
    person = seat("Member").membership
    with tenant_scope(sitting.tenant.pk):
        other = make_meeting(sitting.forum, sitting.meeting.starts_at + timedelta(hours=2))
        sitting.meeting.agenda.update(minutes=30000)
        Seat.objects.filter(membership=person).update(starts_at=LONG_AGO)
        monkeypatch.setattr("packs.sections.agenda.minutes", lambda number: 1 / 0 if number > 1000 else "")
        result = services.prepare_due(at=NOON)

        assert (result.packs, result.failed) == (1, ["Urgent care review"])
        assert Pack.objects.get().meeting_id == other.pk
