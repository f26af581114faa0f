"""What rights on bodies are compiled from: seats."""

from governance.bodies.models import SeatKind
from rights import registry
from rights.compiling import GrantSource

WITHOUT_VOTE = "-without-vote"

SEATS = GrantSource(
    "governance.seats",
    "governance.BodyGrant",
    ("seat",),
    f"""SELECT tenant_id, id AS source_ref, membership_id, body_id AS content_object_id, starts_at, ends_at,
               CASE WHEN voting THEN kind ELSE kind || '{WITHOUT_VOTE}' END AS office
        FROM seat""",  # noqa: S608  # nosec B608
    lambda: {
        f"{kind}{'' if voting else WITHOUT_VOTE}": registry.held_by_seat(kind, voting=voting)
        for kind in SeatKind.values
        for voting in (True, False)
    },
)
