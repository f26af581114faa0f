"""The map of streams, and what a stream says that it needs."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from doors.forms import Form
from doors.pages import Breadcrumb, Page
from rights.services import may, require
from streams.dependencies import layout, selectors, services
from streams.dependencies.models import StreamDependency
from streams.forms import field_of
from streams.models import ValueStream
from streams.selectors import streams_to_choose
from streams.states import StreamState
from streams.views.actions import OneClick
from streams.views.changes import StreamFormPage
from tenancy import clock


class StreamMapPage(Page):
    """Streams, what they need from each other and where they overlap: a picture, and the same as a table."""

    template_name = "streams/map.html"
    title = _("Map of streams")

    def crumbs(self) -> list[Breadcrumb]:
        """Beside the list."""
        return [Breadcrumb(_("Streams"), reverse("streams:list")), Breadcrumb(self.title)]

    def get(self, request: HttpRequest) -> HttpResponse:
        """The page."""
        at, me = clock.now(), self.request.membership
        shown = self.shown(
            map=selectors.stream_map(me, at), size=layout, may_create=may(me, "streams.create", None, at=at)
        )
        return render(request, self.template_name, shown)


class DependencyForm(Form):
    """What the stream needs from which other."""

    on_stream = forms.ModelChoiceField(label=_("Needs it from"), queryset=ValueStream.objects.none())
    need = field_of(StreamDependency, "need")

    def __init__(self, *args: Any, streams: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on_stream"].queryset = streams


class DeclareDependency(StreamFormPage):
    """Say what the stream needs from another."""

    form_class = DependencyForm
    title = _("Declare a dependency")
    lead = _("What this stream cannot do without another one. Both pages show it, and the map does.")
    verb = _("Declare it")
    panel = "dependencies"
    said = _("The dependency is declared.")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Whoever may not, is told so before what they typed is looked at."""
        require(self.request.membership, self.right(), self.stream, at=clock.now())
        return super().post(request, *args, **kwargs)

    def form_kwargs(self) -> dict[str, Any]:
        """The other streams that the reader sees."""
        others = streams_to_choose(self.request.membership, clock.now()).exclude(state=StreamState.RETIRED)
        return {"streams": others.exclude(pk=self.stream.pk)}

    def act(self, form: DependencyForm) -> StreamDependency:
        """Ask the service."""
        return services.declare_dependency(self.stream, **form.cleaned_data, by=self.request.membership, at=clock.now())


class EndDependency(OneClick):
    """Say that the stream no longer needs it."""

    panel = "dependencies"
    said = _("The dependency has ended.")

    def act(self) -> StreamDependency:
        """Ask the service."""
        rows = StreamDependency.objects.select_related("stream")
        found = get_object_or_404(rows, pk=self.kwargs["item"], stream=self.stream)
        return services.end_dependency(found, by=self.request.membership, at=clock.now())
