"""What people change about themselves: their name, their language, their wall clock."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from audit import services as audit
from doors.refusal import Refusal
from people.profile import refusals  # noqa: F401  registers this room's sentences
from people.profile.selectors import memberships_of
from tenancy.models import User
from tenancy.scope import tenant_scope


@transaction.atomic
def change_profile(user: User, *, name: str, language: str, time_zone: str, at: datetime) -> User:
    """Change the own name, language and time zone. Each organisation of the person records which of them changed.

    The person does it to themselves, so nobody else is named; called outside any organisation.
    """
    user = User.objects.select_for_update().get(pk=user.pk)
    given = {"name": name.strip(), "language": language, "time_zone": time_zone}
    changed = [field for field, value in given.items() if getattr(user, field) != value]
    for field in changed:
        setattr(user, field, given[field])
    try:
        user.clean_fields(exclude={"id", "password", "email"})
    except ValidationError as wrong:
        field, texts = next(iter(wrong.message_dict.items()))
        raise Refusal("profile.not_accepted", params={"field": field, "why": " ".join(texts)}, status=422) from wrong
    if changed:
        user.save(update_fields=changed)
        for membership in memberships_of(user, at=at):
            with tenant_scope(membership.tenant.pk):
                audit.record("profile.changed", membership, by=membership, at=at, facts={"changed": changed})
    return user
