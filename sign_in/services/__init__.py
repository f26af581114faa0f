"""Changes to how people get in, and the answer at an organisation's door."""

from sign_in.services.door import at_the_door
from sign_in.services.links import link, person_behind, unlink
from sign_in.services.policy import change_policy
from sign_in.services.providers import add_provider, change_provider
from sign_in.services.visits import end_visits

__all__ = [
    "add_provider",
    "at_the_door",
    "change_policy",
    "change_provider",
    "end_visits",
    "link",
    "person_behind",
    "unlink",
]
