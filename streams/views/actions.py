"""Changes of one click: a POST asks one service, and the panel that changed comes back."""

from typing import Any, ClassVar

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from doors.refusal import Refusal
from doors.rendering import is_partial, refused
from streams import services
from streams.models import ScopeItem, StreamStakeholder
from streams.views.answers import changed
from streams.views.pages import StreamPage
from tenancy import clock


class OneClick(StreamPage):
    """Ask one service; a refusal is said above the stream's page, or above the panel with HTMX."""

    http_method_names: ClassVar = ["post", "options"]
    panel: ClassVar[str]
    said: ClassVar[str | Promise]

    def act(self) -> Any:
        """Ask the service."""
        raise NotImplementedError

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Do it, and answer."""
        try:
            with transaction.atomic():  # what a refused service wrote is gone before the page is drawn
                self.act()
        except Refusal as refusal:
            if is_partial(request):
                raise  # the shell has a place for it
            return refused(request, refusal, self.template_name, self.shown())
        return changed(request, self.stream, self.panel, self.said)


class Activate(OneClick):
    """Let a draft run."""

    panel = "about"
    said = _("The stream is active.")

    def act(self) -> Any:
        """Ask the service."""
        return services.activate(self.stream, by=self.request.membership, at=clock.now())


class RemoveStakeholder(OneClick):
    """Take a stakeholder group off the stream."""

    panel = "stakeholders"
    said = _("The stakeholder group is no longer named here.")

    def act(self) -> Any:
        """Ask the service."""
        item = get_object_or_404(StreamStakeholder, pk=self.kwargs["item"], stream=self.stream)
        return services.remove_stakeholder(item, by=self.request.membership, at=clock.now())


class WithdrawScopeItem(OneClick):
    """Take a claim on the boundary back."""

    panel = "boundary"
    said = _("The boundary no longer names it.")

    def act(self) -> Any:
        """Ask the service."""
        item = get_object_or_404(ScopeItem, pk=self.kwargs["item"], stream=self.stream)
        return services.withdraw_scope_item(item, by=self.request.membership, at=clock.now())
