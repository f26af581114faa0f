"""Changes that need a few words: each is a form with an address of its own, which HTMX opens inside its panel."""

from functools import cached_property
from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from doors.pages import Breadcrumb, FormPage
from doors.rendering import is_partial
from rights.decision_kinds import require_mandate
from rights.services import require
from streams import services
from streams.forms import (
    CloseWorkForm,
    EndTermForm,
    RetireForm,
    RoleForm,
    ScopeItemForm,
    StakeholderForm,
    StreamForm,
    WorkForm,
)
from streams.models import RoleTerm, ValueStream, WorkItem
from streams.panels import rights_here
from streams.services.boundary import KIND as BOUNDARY
from streams.services.roles import right_to_assign
from streams.states import StreamState
from streams.views.answers import changed
from streams.views.pages import StreamPage
from tenancy import clock


class Draft(FormPage):
    """Write a new stream down."""

    form_class = StreamForm
    title = _("Draft a stream")
    lead = _(
        "Say what it is called and what is better for whom. Nothing runs yet: you activate it when it is complete."
    )
    verb = _("Draft the stream")
    done = _("Drafted. Its page says what is missing before it can be activated.")

    def crumbs(self) -> list[Breadcrumb]:
        """From the list."""
        return [Breadcrumb(_("Streams"), reverse("streams:list")), Breadcrumb(self.title)]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The form, for those who may; the service asks again when it acts."""
        require(self.request.membership, "streams.create", self.request.organisation, at=clock.now())
        return super().get(request, *args, **kwargs)

    def act(self, form: StreamForm) -> ValueStream:
        """Ask the service."""
        return services.draft_stream(**form.cleaned_data, by=self.request.membership, at=clock.now())


class StreamFormPage(StreamPage, FormPage):
    """A form about one stream. With HTMX it opens and answers inside its panel."""

    panel: ClassVar[str]
    said: ClassVar[str | Promise]
    kind: ClassVar[str] = ""  # of the decision that it takes, where a matrix is in force

    def right(self) -> str:
        """Whose form it is; the service asks again when it acts."""
        return "streams.change"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The form, or the refusal that says who may: before anything is typed."""
        require(self.request.membership, self.right(), self.stream, at=clock.now())
        if self.kind and self.stream.state == StreamState.ACTIVE:
            require_mandate(self.kind, self.stream, None, at=clock.now())
        return super().get(request, *args, **kwargs)

    @property
    def template_name(self) -> str:
        """The form alone for HTMX, else the whole page."""
        return "streams/_panel_form.html" if is_partial(self.request) else "doors/form_page.html"

    def page_title(self) -> str | Promise:
        """What the form does."""
        return self.title

    def crumbs(self) -> list[Breadcrumb]:
        """From the stream's page."""
        before = super().crumbs()[:-1]
        return [*before, Breadcrumb(self.stream.name, self.stream.get_absolute_url()), Breadcrumb(self.page_title())]

    def context(self) -> dict[str, Any]:
        """Where the form stands in the stream's page."""
        return {"stream": self.stream, "panel_code": self.panel}

    def cancel_url(self) -> str:
        """Back to the stream's page."""
        return self.stream.get_absolute_url()

    def succeeded(self, request: HttpRequest, result: Any) -> HttpResponse:
        """The panel that changed, or the stream's page."""
        return changed(request, self.stream, self.panel, self.said)


class Describe(StreamFormPage):
    """Say anew what a stream is called and what it exists for."""

    form_class = StreamForm
    title = _("Change name and outcome")
    verb = _("Save")
    panel = "about"
    said = _("Saved.")

    def guarded(self) -> ValueStream:
        """Nobody overwrites words they have not read."""
        return self.stream

    def initial(self) -> dict[str, Any]:
        """What stands there now."""
        return {"name": self.stream.name, "outcome": self.stream.outcome}

    def act(self, form: StreamForm) -> Any:
        """Ask the service."""
        return services.describe(self.stream, **form.cleaned_data, by=self.request.membership, at=clock.now())


class Retire(StreamFormPage):
    """End a stream for good."""

    form_class = RetireForm
    title = _("Retire the stream")
    lead = _("Retiring cannot be undone. What the stream was, who was accountable and what it did stays readable.")
    verb = _("Retire the stream")
    kind = "streams.retire"
    panel = "about"
    said = _("The stream is retired.")

    def right(self) -> str:
        """A right of its own."""
        return "streams.retire"

    def act(self, form: RetireForm) -> Any:
        """Ask the service."""
        return services.retire(self.stream, **form.cleaned_data, by=self.request.membership, at=clock.now())


class AddStakeholder(StreamFormPage):
    """Name a stakeholder group."""

    form_class = StakeholderForm
    title = _("Add a stakeholder group")
    verb = _("Add the group")
    panel = "stakeholders"
    said = _("The stakeholder group is named.")

    def act(self, form: StakeholderForm) -> Any:
        """Ask the service."""
        return services.add_stakeholder(self.stream, **form.cleaned_data, by=self.request.membership, at=clock.now())


class DeclareScopeItem(StreamFormPage):
    """Say that a thing lies inside, or outside, the boundary."""

    form_class = ScopeItemForm
    title = _("Declare a scope item")
    lead = _("Name what belongs to the stream, and what others might think belongs to it but does not.")
    verb = _("Declare it")
    kind = BOUNDARY
    panel = "boundary"
    said = _("The boundary names it.")

    def act(self, form: ScopeItemForm) -> Any:
        """Ask the service."""
        return services.declare_scope_item(self.stream, **form.cleaned_data, by=self.request.membership, at=clock.now())


class AssignRole(StreamFormPage):
    """Give somebody a role for a period."""

    form_class = RoleForm
    title = _("Assign a role")
    lead = _("The rights of the role hold for exactly this period. There is one accountable owner at any instant.")
    verb = _("Assign the role")
    panel = "roles"
    said = _("The role is assigned.")

    def right(self) -> str:
        """A right of its own."""
        return "streams.assign_role"

    def initial(self) -> dict[str, Any]:
        """From now on."""
        return {"starts_at": clock.now().replace(second=0, microsecond=0), "role": self.request.GET.get("role", "")}

    def form_kwargs(self) -> dict[str, Any]:
        """People who belong to the organisation, and the roles the reader may assign."""
        may_name_owner = "streams.assign_owner" in rights_here(self.request, self.stream)
        return {"at": clock.now(), "may_name_owner": may_name_owner}

    def act(self, form: RoleForm) -> Any:
        """Ask the service."""
        return services.assign_role(self.stream, **form.cleaned_data, by=self.request.membership, at=clock.now())


class EndTerm(StreamFormPage):
    """End somebody's term."""

    form_class = EndTermForm
    title = _("End a term")
    verb = _("End the term")
    panel = "roles"
    said = _("The term has its end.")

    @cached_property
    def term(self) -> RoleTerm:
        """The term in the address."""
        terms = RoleTerm.objects.select_related("membership__user", "stream")
        return get_object_or_404(terms, pk=self.kwargs["item"], stream=self.stream)

    def right(self) -> str:
        """The owner's term is ended from outside the stream."""
        return right_to_assign(self.term.role)

    def page_title(self) -> str:
        """Whose term it is."""
        return _("End the term of %(person)s as %(role)s") % {
            "person": self.term.membership,
            "role": self.term.get_role_display(),
        }

    def page_lead(self) -> str | Promise:
        """The consequence, before it happens."""
        return _("The rights of the role end at the same moment. Without a successor nobody holds it from then on.")

    def initial(self) -> dict[str, Any]:
        """Now, unless an end is set already."""
        return {"ends_at": self.term.ends_at or clock.now().replace(second=0, microsecond=0)}

    def form_kwargs(self) -> dict[str, Any]:
        """Whose term, and who could follow."""
        return {"term": self.term, "at": clock.now()}

    def act(self, form: EndTermForm) -> Any:
        """Ask the service; the minute that runs now is meant as now."""
        at, ends_at = clock.now(), form.cleaned_data["ends_at"]
        if ends_at == at.replace(second=0, microsecond=0):
            ends_at = at
        given = {**form.cleaned_data, "ends_at": ends_at}
        return services.release(self.term, **given, by=self.request.membership, at=at)


class OpenWork(StreamFormPage):
    """Open a piece of work."""

    form_class = WorkForm
    title = _("Open work")
    lead = _("Projects and programmes come and go inside a stream; the stream and its owner stay.")
    verb = _("Open the work")
    panel = "work"
    said = _("The work is open.")

    def initial(self) -> dict[str, Any]:
        """From today."""
        return {"opened_on": timezone.localdate(clock.now(), self.request.organisation.zone)}

    def act(self, form: WorkForm) -> Any:
        """Ask the service."""
        return services.open_work(self.stream, **form.cleaned_data, by=self.request.membership, at=clock.now())


class CloseWork(StreamFormPage):
    """Close a piece of work."""

    form_class = CloseWorkForm
    verb = _("Close the work")
    lead = _("The stream, its owner and their term stay as they are.")
    panel = "work"
    said = _("The work is closed.")

    @cached_property
    def work(self) -> WorkItem:
        """The work in the address."""
        return get_object_or_404(WorkItem.objects.select_related("stream"), pk=self.kwargs["item"], stream=self.stream)

    def page_title(self) -> str:
        """Which work it is."""
        return _("Close “%(work)s”") % {"work": self.work.name}

    def initial(self) -> dict[str, Any]:
        """Today."""
        return {"closed_on": timezone.localdate(clock.now(), self.request.organisation.zone)}

    def act(self, form: CloseWorkForm) -> Any:
        """Ask the service."""
        return services.close_work(self.work, **form.cleaned_data, by=self.request.membership, at=clock.now())
