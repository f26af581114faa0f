"""What follows from a forum that was set up, changed or closed: rooms above register it in AppConfig.ready().

Called inside the change's transaction, so that a forum and its meetings are never apart.
"""

from collections.abc import Callable
from datetime import datetime

from governance.forums.models import Forum
from tenancy.models import Membership

# Called as follower(forum, by, at).
Follower = Callable[[Forum, Membership, datetime], object]

_followers: list[Follower] = []


def register(*followers: Follower) -> None:
    """Have these called after each change, in the order of their registration."""
    _followers.extend(one for one in followers if one not in _followers)


def follow(forum: Forum, *, by: Membership, at: datetime) -> None:
    """Tell all of them."""
    for follower in _followers:
        follower(forum, by, at)
