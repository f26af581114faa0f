"""Accepting an invitation through the organisation's own provider: it says who comes, the link in the mail says as whom."""

from typing import Any

from doors.refusal import Refusal
from people import services
from people.selectors import invitation_by
from sign_in.visit import sign_in_of
from tenancy import clock
from tenancy.models import Membership, User

PURPOSE = "invitation"


def arrived(request: Any, arrival: Any) -> Membership:
    """The membership of whoever comes back with an invitation; `sign_in` then links it. Runs in its organisation's scope.

    An account that exists already is joined by who is signed in to it: the link alone must not go round its password.
    """
    invitation = invitation_by(arrival.data["token"])
    if invitation is None:
        raise Refusal("invitation.unknown")
    at = clock.now()
    if request.user.is_authenticated:
        if not sign_in_of(request).own:
            raise Refusal("sign_in.own_only")
        return services.accept(invitation, user=request.user, at=at)
    if User.objects.filter(email=invitation.email).exists():
        raise Refusal("invitation.sign_in", status=409)
    return services.accept_as_new(invitation, name=invitation.name, password=None, at=at)
