"""The forms about who decides, and about the boundary that moves by decision."""

from functools import cached_property
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from doors.pages import FormPage
from streams import services
from streams.forms import ChangeScopeItemForm, DelegationForm
from streams.models import Delegation, RoleTerm, ScopeItem
from streams.services.boundary import KIND as BOUNDARY
from streams.services.delegations import LONGEST, check_holder
from streams.views.actions import OneClick
from streams.views.changes import StreamFormPage
from tenancy import clock


class Delegate(StreamFormPage):
    """Let somebody decide in one's place."""

    form_class = DelegationForm
    verb = _("Delegate")
    panel = "delegations"
    said = _("Delegated. Both names stand on what is decided.")

    @cached_property
    def term(self) -> RoleTerm:
        """The term in the address."""
        terms = RoleTerm.objects.select_related("membership__user", "stream")
        return get_object_or_404(terms, pk=self.kwargs["item"], stream=self.stream)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The form, for whoever holds the role."""
        check_holder(self.term, self.request.membership, clock.now())
        return FormPage.get(self, request, *args, **kwargs)

    def page_title(self) -> str:
        """As whom."""
        return _("Delegate as %(role)s") % {"role": self.term.get_role_display()}

    def page_lead(self) -> str | Promise:
        """What it is, before it happens."""
        words = _(
            "Somebody else decides in your place, for %(days)s days at most, within your term and never above your own limit. "
            "It is not passed on, and you can go on deciding yourself."
        )
        return words % {"days": LONGEST.days}

    def form_kwargs(self) -> dict[str, Any]:
        """Everybody but the holder."""
        return {"at": clock.now(), "holder": self.term.membership}

    def act(self, form: DelegationForm) -> Delegation:
        """Ask the service."""
        return services.delegate_right(self.term, **form.cleaned_data, by=self.request.membership, at=clock.now())


class EndDelegation(OneClick):
    """Take a delegation back, or give it back."""

    panel = "delegations"
    said = _("The delegation has ended.")

    def act(self) -> Any:
        """Ask the service."""
        rows = Delegation.objects.select_related("term__stream")
        given = get_object_or_404(rows, pk=self.kwargs["item"], term__stream=self.stream)
        return services.end_delegation(given, by=self.request.membership, at=clock.now())


class ChangeScopeItem(StreamFormPage):
    """Move a thing to the other side, or say anew what was agreed about it."""

    form_class = ChangeScopeItemForm
    verb = _("Save")
    panel = "boundary"
    said = _("The boundary is changed.")
    kind = BOUNDARY

    @cached_property
    def item(self) -> ScopeItem:
        """The item in the address."""
        return get_object_or_404(ScopeItem.objects.select_related("stream"), pk=self.kwargs["item"], stream=self.stream)

    def page_title(self) -> str:
        """Which item."""
        return _("Change “%(path)s”") % {"path": self.item.path}

    def initial(self) -> dict[str, Any]:
        """What stands there now."""
        return {"inside": "yes" if self.item.inside else "no", "agreement": self.item.agreement}

    def act(self, form: ChangeScopeItemForm) -> ScopeItem:
        """Ask the service."""
        return services.change_scope_item(self.item, **form.cleaned_data, by=self.request.membership, at=clock.now())
