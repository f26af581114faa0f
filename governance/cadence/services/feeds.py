"""Making, reading and revoking the secret links of calendars."""

import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from audit import services as audit
from doors.refusal import Refusal
from governance.cadence import refusals  # noqa: F401  registers this room's sentences
from governance.cadence.models import CalendarFeed
from governance.cadence.rules.ical import SECRET_BYTES, new_token
from governance.forums.models import Forum
from people.rules import digest_of
from streams.models import ValueStream
from tenancy.models import Membership
from tenancy.scope import required_tenant

AT_MOST = 20  # living ones of one person
READING_IS_NOTED_EVERY = timedelta(minutes=5)


@transaction.atomic
def make_feed(
    *, by: Membership, at: datetime, forum: Forum | None = None, stream: ValueStream | None = None
) -> tuple[CalendarFeed, str]:
    """A link of one's own: one's meetings, or those of a forum or about a stream that one sees. And its secret, this once."""
    Membership.objects.select_for_update().get(pk=by.pk)
    if CalendarFeed.objects.alive().filter(membership=by).count() >= AT_MOST:
        raise Refusal("feed.too_many", params={"most": AT_MOST}, status=409)
    token = new_token(required_tenant(), secrets.token_bytes(SECRET_BYTES))
    feed: CalendarFeed = CalendarFeed.objects.create(
        membership=by, forum=forum, stream=None if forum else stream, digest=digest_of(token), made_at=at
    )
    audit.record("feed.made", feed, by=by, at=at, facts={"forum": feed.forum_id, "stream": feed.stream_id})
    return feed, token


@transaction.atomic
def revoke_feed(feed: CalendarFeed, *, by: Membership, at: datetime) -> CalendarFeed:
    """End a link of one's own: whatever reads it finds nothing from now on."""
    locked: CalendarFeed = CalendarFeed.objects.select_for_update().get(pk=feed.pk, membership=by)
    if locked.revoked_at is not None:
        raise Refusal("feed.revoked", params={"revoked_at": locked.revoked_at}, status=409)
    locked.revoked_at = at
    locked.save(update_fields=["revoked_at"])
    audit.record("feed.revoked", locked, by=by, at=at)
    return locked


def opened_by(token: str, *, at: datetime) -> CalendarFeed | None:
    """The living link with this secret, in the organisation whose scope is open; notes that it is read."""
    found: CalendarFeed | None = (
        CalendarFeed.objects.alive()
        .filter(digest=digest_of(token))
        .select_related("membership__user", "membership__tenant", "forum", "stream")
        .first()
    )
    if found is None or not found.is_alive_at(at):
        return None
    if found.last_read_at is None or at - found.last_read_at >= READING_IS_NOTED_EVERY:
        stale = Q(last_read_at=None) | Q(last_read_at__lte=at - READING_IS_NOTED_EVERY)
        CalendarFeed.objects.filter(stale, pk=found.pk).update(last_read_at=at)  # of many at once, one writes
    return found
