"""Pages of the installation, and My week: the one page of an organisation that belongs to no app."""

from typing import Any

from allauth.account.forms import LoginForm
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tenancy import clock
from tenancy.models import Membership
from tenancy.scope import person_scope


@require_safe
def welcome(request: Any) -> HttpResponse:
    """What the product is, on one screen, beside the way in."""
    if request.user.is_authenticated:
        return HttpResponseRedirect("/organisations/")
    return render(request, "account/login.html", {"form": LoginForm(request=request)})


@require_safe
@login_required
def organisations(request: Any) -> HttpResponse:
    """The organisations of the person who is signed in; with only one there is nothing to choose."""
    with person_scope(request.user.pk):
        mine = Membership.everywhere.active(clock.now()).filter(user=request.user).select_related("tenant")
        memberships = list(mine.order_by("tenant__name"))
    if len(memberships) == 1 and "stay" not in request.GET:
        return HttpResponseRedirect(f"/t/{memberships[0].tenant.slug}/")
    return render(request, "web/organisations.html", {"memberships": memberships})


@require_safe
def my_week(request: Any) -> HttpResponse:
    """What waits for the reader, and when they meet: panels that the apps have registered for this page."""
    return render(request, "web/my_week.html", {"title": request.membership})
