"""The forms of versions: to begin one, to fill it from a file, to publish it."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from doors.pages import Breadcrumb, FormPage
from rights.decision_kinds import where_to_ask
from rights.matrix import services
from rights.matrix.forms import DraftForm, FileForm, PublishForm
from rights.matrix.models import Fact, MatrixVersion
from rights.matrix.selectors import document_of, listed_versions, version_in_force
from rights.matrix.sheet import read_file
from rights.matrix.verification import Verification
from rights.matrix.views.reading import version_or_404, way_here
from rights.services import require
from tenancy import clock


class EditingPage(FormPage):
    """A form for those who may draft versions."""

    right = "matrix.edit"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The form, or the refusal that says who may."""
        require(self.request.membership, self.right, None, at=clock.now())
        return super().get(request, *args, **kwargs)

    def success_url(self, result: Any) -> str:
        return str(result.get_absolute_url())


class _OfVersion(EditingPage):
    """A form about one version; what may not be seen is missing first."""

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        self.version  # noqa: B018  a 404 before anything else is said
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def version(self) -> MatrixVersion:
        """The version in the address."""
        return version_or_404(self.request, self.kwargs["pk"])


class Draft(EditingPage):
    """Begin a version."""

    form_class = DraftForm
    title = gettext_lazy("Draft a version")
    lead = gettext_lazy(
        "Nobody is bound by a draft. It is verified while you write it, and somebody else publishes it."
    )
    verb = gettext_lazy("Begin the draft")

    def crumbs(self) -> Sequence[Breadcrumb]:
        return way_here(Breadcrumb(_("Draft a version")))

    @cached_property
    def _versions(self) -> list[MatrixVersion]:
        return list(listed_versions(self.request.membership, clock.now())[:12])

    def initial(self) -> dict[str, Any]:
        in_force = version_in_force(clock.now())
        return {"based_on": str(in_force.pk) if in_force else ""}

    def form_kwargs(self) -> dict[str, Any]:
        return {"versions": self._versions}

    def act(self, form: Any) -> MatrixVersion:
        given, at = form.cleaned_data, clock.now()
        chosen = next((one for one in self._versions if str(one.pk) == given["based_on"]), None)
        document = None
        if given["file"]:
            require(self.request.membership, self.right, None, at=at)
            document = read_file(given["file"], base={}, facts=list(Fact.objects.all()))
        return services.draft_version(
            by=self.request.membership, at=at, based_on=chosen, document=document, note=given["note"]
        )

    def success_url(self, result: MatrixVersion) -> str:
        name = "authority:version" if result.rules.exists() else "authority:edit"
        return reverse(name, args=[result.pk])


class Import(_OfVersion):
    """Put a file in the place of a draft's rules."""

    form_class = FileForm
    title = gettext_lazy("Import rules")
    verb = gettext_lazy("Put them in")
    template_name = "authority/import.html"

    def page_lead(self) -> str:
        return _("Into %(version)s. Nothing is changed unless every cell can be read.") % {"version": self.version}

    def crumbs(self) -> Sequence[Breadcrumb]:
        return way_here(Breadcrumb(str(self.version), self.version.get_absolute_url()), Breadcrumb(_("Import")))

    def context(self) -> dict[str, Any]:
        return {"version": self.version}

    def act(self, form: Any) -> MatrixVersion:
        at = clock.now()
        require(self.request.membership, self.right, None, at=at)
        base = document_of(self.version)
        document = read_file(form.cleaned_data["file"], base=base, facts=list(Fact.objects.all()))
        return services.write_rules(self.version, document, by=self.request.membership, at=at)


class Publish(_OfVersion):
    """Publish the first version; from then on, ask for the decision."""

    right = "matrix.publish"
    form_class = PublishForm
    template_name = "authority/publish.html"
    verb = gettext_lazy("Publish")

    def page_title(self) -> str:
        return _("Publish %(version)s") % {"version": self.version}

    def page_lead(self) -> str:
        return _("Publishing cannot be undone: from that moment on, every question is routed by it.")

    def crumbs(self) -> Sequence[Breadcrumb]:
        return way_here(Breadcrumb(str(self.version), self.version.get_absolute_url()), Breadcrumb(_("Publish")))

    def initial(self) -> dict[str, Any]:
        return {"effective_at": next_midnight(self.request.membership.zone)}

    def context(self) -> dict[str, Any]:
        at = clock.now()
        found: Verification = services.verify(self.version, at=at)
        in_force = version_in_force(at)
        return {
            "version": self.version,
            "found": found,
            "counts": services.why_not_publishable(found),
            "in_force": in_force,
            "ask": where_to_ask("matrix.publish", self.version) if in_force else None,
            "is_author": self.version.drafted_by_id == self.request.membership.pk,
            "other": in_force,
        }

    def act(self, form: Any) -> MatrixVersion:
        moment: datetime = form.cleaned_data["effective_at"]
        return services.publish(self.version, effective_at=moment, by=self.request.membership, at=clock.now())

    def done_message(self, result: MatrixVersion) -> str:
        return _("%(version)s is published.") % {"version": result}


def next_midnight(zone: Any) -> datetime:
    """The coming midnight of a time zone."""
    return (clock.now().astimezone(zone) + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
