"""Taking the own data along, and erasing somebody who has left."""

from functools import cached_property
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from doors.pages import Breadcrumb, FormPage
from people.personal_data import services
from people.personal_data.declared_rights import ERASE_PEOPLE
from people.personal_data.exporting import export_personal_data
from people.personal_data.forms import EraseForm
from rights.services import require
from tenancy import clock
from tenancy.models import Membership


@require_POST
@login_required
def download(request: Any) -> HttpResponse:
    """The archive of what the portal holds about the person who asks."""
    at = clock.now()
    content = export_personal_data(request.user, at=at)
    name = f"personal-data-{at.date().isoformat()}.zip"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return HttpResponse(content, content_type="application/zip", headers=headers)


class Erase(FormPage):
    """Erase somebody who has left."""

    form_class = EraseForm
    title = gettext_lazy("Erase personal data")
    lead = gettext_lazy(
        "Name, address and title go, also out of texts, mails and the words of the audit record, and with them every way of "
        "signing in here. What was done stays, under a made-up name; the audit chain stays whole. Packs that were sent stay "
        "in the inboxes they went to."
    )
    verb = gettext_lazy("Erase for good")
    done = gettext_lazy("The personal data are erased.")

    @cached_property
    def person(self) -> Membership:
        """Whom it is about."""
        pk: UUID = self.kwargs["pk"]
        return get_object_or_404(Membership.objects.select_related("user", "tenant"), pk=pk)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The form, for those who may, about somebody who can be erased."""
        require(self.request.membership, ERASE_PEOPLE.code, None, at=clock.now())
        services.check_gone(self.person, at=clock.now())
        return super().get(request, *args, **kwargs)

    def page_title(self) -> str:
        """Whose they are."""
        return _("Erase the personal data of %(person)s") % {"person": self.person}

    def crumbs(self) -> list[Breadcrumb]:
        people = Breadcrumb(_("People"), reverse("people:list"))
        return [people, Breadcrumb(str(self.person), self._page()), Breadcrumb(self.title)]

    def act(self, form: EraseForm) -> Membership:
        require(self.request.membership, ERASE_PEOPLE.code, None, at=clock.now())
        return services.erase_person(self.person, by=self.request.membership, at=clock.now())

    def success_url(self, result: Membership) -> str:
        return self._page()

    def _page(self) -> str:
        return reverse("people:detail", args=[self.kwargs["pk"]])
