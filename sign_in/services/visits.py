"""Where somebody is signed in, and ending it."""

from typing import Any

from allauth.usersessions.adapter import get_adapter
from allauth.usersessions.models import UserSession
from django.http import HttpRequest

from tenancy.models import User


def end_visits(user: User, *, but: str = "") -> int:
    """Sign this person out everywhere, except in the visit with the session key `but`. How many ended."""
    visits: list[Any] = list(UserSession.objects.filter(user=user).exclude(session_key=but))
    get_adapter().end_sessions(visits)
    return len(visits)


def visit_seen(request: HttpRequest, at: Any) -> None:
    """Note when and from where this visit was last used, for the list of visits."""
    UserSession.objects.filter(session_key=request.session.session_key).update(last_seen_at=at)
