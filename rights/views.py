"""The two pages by which a thing becomes confidential and open again; each app gives them the address of its things."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from doors.pages import Breadcrumb, FormPage
from rights import confidentiality
from rights.forms import MarkForm, UnmarkForm
from rights.models import Confidential
from rights.services import require
from rights.visibility import visible_or_404
from tenancy import clock


class _OfThing(FormPage):
    """A form about one thing that the reader may see. `model` is given with the address."""

    model: Any = None
    http_method_names: ClassVar = ["get", "post", "head", "options"]

    @cached_property
    def thing(self) -> Confidential:
        """The thing in the address."""
        return visible_or_404(self.model, self.request.membership, at=clock.now(), pk=self.kwargs["pk"])

    def crumbs(self) -> Sequence[Breadcrumb]:
        """Back to the thing."""
        return [Breadcrumb(str(self.thing), self.thing.get_absolute_url()), Breadcrumb(self.title)]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The form, or the refusal that says who may."""
        require(self.request.membership, self.thing.mark_right, self.thing, at=clock.now())
        return super().get(request, *args, **kwargs)


class Mark(_OfThing):
    """Keep a thing to those who are concerned by it."""

    form_class = MarkForm
    title = _("Mark as confidential")
    lead = _(
        "Then only those see it who are concerned: who holds a role in it or a seat in a body that deals with it, who keeps it, "
        "you, and the auditor. For everybody else it does not exist: not in lists, counts, packs, files or links."
    )
    verb = _("Mark it as confidential")
    done = _("It is confidential now.")

    def initial(self) -> dict[str, Any]:
        """What the mark says now."""
        if not self.thing.is_confidential_at(clock.now()):
            return {}
        return {"because": self.thing.confidential_because, "until": self.thing.confidential_until}

    def act(self, form: Any) -> Any:
        """Ask the service."""
        return confidentiality.mark(self.thing, by=self.request.membership, at=clock.now(), **form.cleaned_data)


class Unmark(_OfThing):
    """Open a thing again."""

    form_class = UnmarkForm
    title = _("Open it again")
    lead = _("Then every active member sees it again, as far as what it belongs to is open.")
    verb = _("Open it again")
    done = _("It is open again.")

    def act(self, form: Any) -> Any:
        """Ask the service."""
        return confidentiality.unmark(self.thing, by=self.request.membership, at=clock.now(), **form.cleaned_data)
