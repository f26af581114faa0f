"""One filled installation for each module of requests."""

import pytest
from django.conf import settings

from tests.cast import NOON
from tests.permissions.organisation import make_world, undone


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), undone():
        settings.FROZEN_NOW = NOON
        yield make_world()
