"""What people ask of the outbox."""

from outbox.models import Message, MessageQuerySet
from tenancy.models import Membership


def visible_messages(membership: Membership, *, everything: bool) -> MessageQuerySet:
    """All mail for those who look after it, the own mail for everyone else; newest first, one query."""
    messages = Message.objects.select_related("to__user").order_by("-created_at", "-id")
    return messages if everything else messages.filter(to=membership)
