"""The pages of founding an organisation. Where the operator does not allow it they do not exist."""

import smtplib
from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

import structlog
from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from doors.refusal import NextStep, Refusal
from doors.rendering import refused
from sign_in.limits import Limit, once
from tenancy import clock
from vsportal.first_day.founding import asking, services
from vsportal.first_day.founding.forms import AskForm, FoundForm

PAGE, SENT, CONFIRM = (f"first_day/founding/{name}.html" for name in ("ask", "sent", "confirm"))
FROM_ONE_PLACE = Limit("founding-place", 10, 3600)
# Beyond it the answer stays the same and no mail goes out: nobody fills a stranger's inbox from here.
TO_ONE_ADDRESS = Limit("founding-address", 3, 24 * 3600)

log = structlog.get_logger(__name__)
View = Callable[..., HttpResponse]


def where_allowed(view: View) -> View:
    """Not found, unless the operator lets people found organisations."""

    @wraps(view)
    def guarded(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        if not settings.SELF_SERVICE:
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


@where_allowed
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: Any) -> HttpResponse:
    """Say what the organisation is called; the link comes by mail."""
    form = AskForm(request.POST or None)
    if request.method != "POST":
        return render(request, PAGE, {"form": form})
    count = once(FROM_ONE_PLACE, get_adapter().get_client_ip(request), at=clock.now())
    if count is not None and count.is_over:
        return render(request, PAGE, {"form": form, "too_often": True}, status=429)
    if not form.is_valid():
        return render(request, PAGE, {"form": form}, status=422)
    _send(form)
    return HttpResponseRedirect("/start/sent/")


@where_allowed
@require_safe
def sent(request: Any) -> HttpResponse:
    """The same answer for every address."""
    return render(request, SENT, {"hours": int(asking.OPEN_FOR.total_seconds() // 3600)})


@where_allowed
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: Any, token: str) -> HttpResponse:
    """Read what was asked for, and found it. Only the button does: mail programs open links by themselves."""
    try:
        asked = asking.opened(token, at=clock.now())
        form = FoundForm(request.POST or None, initial={"slug": asked.slug})
        if request.method != "POST" or not form.is_valid():
            status = 422 if request.method == "POST" else 200
            return render(request, CONFIRM, {"asked": asked, "form": form}, status=status)
        try:
            made = services.found(asked, slug=form.cleaned_data["slug"], at=clock.now())
        except ValidationError as wrong:
            form.say(wrong.message_dict)
            return render(request, CONFIRM, {"asked": asked, "form": form}, status=422)
    except Refusal as refusal:
        refusal.next_step = NextStep(_("Ask for a link"), "/start/")
        return refused(request, refusal, "first_day/founding/closed.html")
    return HttpResponseRedirect(urlsplit(made.link).path)


def _send(form: AskForm) -> None:
    given = form.cleaned_data
    count = once(TO_ONE_ADDRESS, given["email"].strip().lower(), at=clock.now())
    if count is not None and count.is_over:
        return
    asked = asking.wish(**given, locale=get_language() or settings.LANGUAGE_CODE, at=clock.now())
    try:
        asking.mail_of(asked).send()
    except (OSError, smtplib.SMTPException) as failure:
        log.warning("founding.not_sent", why=type(failure).__name__)
