"""The first steps that lead to a forum: a body, its chair, and where it meets."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from doors.addresses import address
from doors.first_steps import FirstStep, StepSource
from governance.bodies.models import Body, Seat, SeatKind
from governance.forums.models import Forum
from tenancy.models import Membership


def find(_membership: Membership, at: datetime) -> Sequence[FirstStep]:
    """The body that is furthest on, its chair, its forum; one query."""
    chairs = Seat.objects.at(at).filter(body=OuterRef("pk"), kind=SeatKind.CHAIR)
    forums = Forum.objects.in_use().filter(body=OuterRef("pk"))
    bodies = Body.objects.annotate(has_chair=Exists(chairs), has_forum=Exists(forums))
    body = bodies.order_by("-has_forum", "-has_chair", "name", "id").first()
    if body is None:
        first = _("Set up the body first.")
        return [
            _step("body", 70, False, _("There is no body yet."), _("Set up a body"), address("bodies:make")),
            _step("seats", 71, False, first, "", ""),
            _step("forum", 72, False, first, "", ""),
        ]
    chaired = _("“%(body)s” has a chair.") if body.has_chair else _("“%(body)s” has no chair yet.")  # type: ignore[attr-defined]
    meets = _("“%(body)s” meets.") if body.has_forum else _("“%(body)s” meets nowhere yet.")  # type: ignore[attr-defined]
    words, forum = {"body": body.name}, f"{address('forums:make')}?body={body.pk}"
    seats = address("bodies:give_seat", body.pk)
    return [
        _step("body", 70, True, body.name, "", body.get_absolute_url()),
        _step("seats", 71, body.has_chair, chaired % words, _("Give a seat"), seats),  # type: ignore[attr-defined]
        _step("forum", 72, body.has_forum, meets % words, _("Set up a forum"), forum),  # type: ignore[attr-defined]
    ]


def _step(code: str, order: int, done: bool, said: str, verb: str, url: str) -> FirstStep:
    title, why = WORDS[code]
    return FirstStep(code, order, title, why, done, said, verb, url)


WORDS = {
    "body": (
        gettext_lazy("Set up a body"),
        gettext_lazy(
            "A body is who looks at streams together: a stream team, a board. It says what it looks after and what it may set."
        ),
    ),
    "seats": (
        gettext_lazy("Give its seats"),
        gettext_lazy(
            "Whoever has a seat gets the review packs; the chair and the secretary keep the agenda. "
            "In a small organisation you take the chair yourself."
        ),
    ),
    "forum": (
        gettext_lazy("Say when it meets"),
        gettext_lazy(
            "A forum is a row of meetings with one purpose, such as performance. Its dates stand in the calendar at once."
        ),
    ),
}
STEPS = StepSource("governance", find)
