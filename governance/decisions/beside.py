"""What belongs to one decision, as the API shows it: only what there is any of is asked for."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef

from governance.decisions.models import Ask, Attachment, Ballot, Comment, Condition, Decision, DecisionStream, Step
from governance.decisions.selectors import touched_streams
from rights.visibility import visible
from tenancy.kept import A_KEY, KeptQuery
from tenancy.models import Membership

Rows = Callable[[Decision, Membership, datetime], Any]

PARTS: dict[str, tuple[Any, Rows]] = {
    "touched": (
        DecisionStream,
        lambda decision, reader, at: visible(touched_streams(decision), reader, at=at).values_list("pk", flat=True),
    ),
    "asks": (Ask, lambda decision, reader, at: decision.asks.select_related("level")),
    "ballots": (Ballot, lambda decision, reader, at: decision.ballots.order_by("opened_at", "id")),
    "conditions": (Condition, lambda decision, reader, at: decision.conditions.all()),
    "comments": (Comment, lambda decision, reader, at: decision.comments.all()),
    "attachments": (Attachment, lambda decision, reader, at: decision.attachments.defer("content")),
    "steps": (Step, lambda decision, reader, at: decision.steps.all()),
}
HAS = KeptQuery(
    lambda decision: Decision.objects.filter(pk=decision)
    .only("pk")
    .annotate(**{f"has_{name}": Exists(model.objects.filter(decision=OuterRef("pk"))) for name, (model, _) in PARTS.items()})
    .order_by(),
    A_KEY,
)  # fmt: skip


def beside(decision: Decision, reader: Membership, at: datetime) -> dict[str, list[Any]]:
    """The parts of a decision that the reader sees, each in its order; one query, and one for each that there is any of."""
    has = next(iter(HAS(decision.pk)), None)
    return {
        name: list(rows(decision, reader, at)) if getattr(has, f"has_{name}", False) else []
        for name, (_model, rows) in PARTS.items()
    }
