"""What a list of streams can be narrowed to, in the portal and in the API."""

from typing import Any

import django_filters
from django.utils.translation import gettext_lazy as _

from streams import selectors
from streams.models import StreamRole, ValueStream, ValueStreamQuerySet
from streams.states import StreamState
from tenancy import clock

ANY_ROLE = "any"


class StreamFilter(django_filters.FilterSet):
    """By state, by who owns it, and by the role that the reader holds in it."""

    state = django_filters.ChoiceFilter(label=_("State"), choices=StreamState, empty_label=_("Any state"))
    owner = django_filters.ChoiceFilter(
        label=_("Accountable"),
        choices=[("me", _("You")), ("nobody", _("Nobody"))],
        empty_label=_("Anybody"),
        method="by_owner",
    )
    role = django_filters.ChoiceFilter(
        label=_("Your role"),
        choices=[(ANY_ROLE, _("Any role")), *StreamRole.choices],
        empty_label=_("With or without"),
        method="by_role",
    )

    class Meta:
        model = ValueStream
        fields = ["state", "owner", "role"]

    def by_owner(self, streams: ValueStreamQuerySet, name: str, value: str) -> ValueStreamQuerySet:
        """Streams that the reader is accountable for, or nobody is."""
        at = clock.now()
        if value == "nobody":
            return selectors.without_owner(streams, at=at)
        return selectors.owned_by(streams, self._reader, at=at)

    def by_role(self, streams: ValueStreamQuerySet, name: str, value: str) -> ValueStreamQuerySet:
        """Streams in which the reader holds this role now."""
        role = None if value == ANY_ROLE else value
        return selectors.with_role_of(streams, self._reader, role, at=clock.now())

    @property
    def _reader(self) -> Any:
        return self.request.membership
