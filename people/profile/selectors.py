"""What a person may know of their own place in the installation."""

from collections.abc import Sequence
from datetime import datetime

from tenancy.models import Membership, User
from tenancy.scope import person_scope


def memberships_of(user: User, *, at: datetime) -> Sequence[Membership]:
    """The person's memberships now, each with its organisation, by name; one query. Asked outside any organisation."""
    with person_scope(user.pk):
        mine = user.memberships(manager="everywhere").at(at).select_related("tenant")  # type: ignore[operator]
        return list(mine.order_by("tenant__name"))
