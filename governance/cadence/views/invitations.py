"""Invitations by e-mail, sent on demand."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from governance.cadence.services import invitations
from governance.meetings.models import Meeting
from rights.visibility import visible_or_404
from tenancy import clock


@require_POST
def invite(request: Any, pk: UUID) -> HttpResponse:
    """Send what is new to everybody with a seat."""
    at = clock.now()
    meeting = visible_or_404(Meeting.objects.all(), request.membership, at=at, pk=pk)
    count = invitations.invite(meeting, by=request.membership, at=at)
    said = ngettext("One person is invited.", "%(n)d people are invited.", count)
    messages.success(request, said % {"n": count})
    return redirect(meeting)
