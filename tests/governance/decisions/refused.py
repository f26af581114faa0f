"""What is refused writes nothing: no step, no record, no mail."""

from collections.abc import Callable

import pytest

from audit.models import Event
from doors.refusal import Refusal
from governance.decisions.models import Step
from outbox.models import Message


def refusal_of(act: Callable[[], object]) -> Refusal:
    """The refusal that this act ends in."""
    before = (Step.objects.count(), Event.objects.count(), Message.objects.count())
    with pytest.raises(Refusal) as refusal:
        act()
    assert (Step.objects.count(), Event.objects.count(), Message.objects.count()) == before
    return refusal.value
