"""Who sees which body, forum, meeting and agenda; and what a seat lets see of a stream."""

from django.utils.translation import gettext_lazy as _

from rights.visibility import CONFIDENTIAL, Holder, Named, Rule

SEAT_IN_A_FORUM = Holder(
    _("whoever sits in a body with a forum for the stream"),
    "governance.Seat",
    thing="stream_id",
    through=("governance.Forum", "body_id", "closed_at"),
)
KEEPER_OF_A_FORUM = Holder(
    _("the chair and the secretary of a body with a forum for the stream"),
    "governance.Seat",
    thing="stream_id",
    through=("governance.Forum", "body_id", "closed_at"),
    only=("kind", ("chair", "secretary")),
)
SEAT = Holder(_("whoever sits in its body"), "governance.Seat", thing="body_id", key="body_id")
OWNER = Holder(
    _("the accountable owner of its stream"),
    "streams.RoleTerm",
    thing="stream_id",
    key="stream_id",
    only=("role", ("accountable_owner",)),
)
EVERYBODY = _("every active member")

RULES = [
    Rule("governance.Body", EVERYBODY),
    Rule("governance.Seat", EVERYBODY),
    Rule(
        "governance.Forum",
        _("every active member who sees its stream"),
        hidden=((CONFIDENTIAL, (Named(_("whoever marked it"), "confidential_by_id"), SEAT, OWNER)),),
        within=("stream",),
    ),
    Rule("governance.Meeting", _("whoever sees its forum"), within=("forum",)),
    Rule(
        "governance.AgendaItem",
        _("whoever sees the meeting, the stream and the subject of the item"),
        within=("meeting", "stream"),
    ),
]
