"""What follows from an answer to a decision: rooms above register it in AppConfig.ready().

Called inside the transaction in which a decision was approved, declined, deferred or withdrawn, after its state is
written, so that an answer and what follows from it are never apart.
"""

from collections.abc import Callable
from datetime import datetime

from governance.decisions.models import Decision
from tenancy.models import Membership

# Called as follower(decision, by, at).
Follower = Callable[[Decision, Membership, datetime], object]

_followers: list[Follower] = []


def register(*followers: Follower) -> None:
    """Have these called after each answer, in the order of their registration."""
    _followers.extend(one for one in followers if one not in _followers)


def follow(decision: Decision, *, by: Membership, at: datetime) -> None:
    """Tell all of them."""
    for follower in _followers:
        follower(decision, by, at)
