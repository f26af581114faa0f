"""What may I decide? And what may others?"""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from doors.pages import Breadcrumb
from governance.decisions.limits import everybodys, offices_of
from governance.decisions.ruling import url_of
from governance.decisions.views.register import way_here
from rights.matrix.selectors import version_in_force
from tenancy import clock
from tenancy.models import Membership


@require_safe
def mine(request: Any) -> HttpResponse:
    """The rules in plain words, for oneself or for anybody: everyone sees the matrix."""
    at, me = clock.now(), request.membership
    people = Membership.objects.active(at).select_related("user").order_by("title", "id")
    person = me
    if asked := request.GET.get("person"):
        try:
            person = get_object_or_404(people, pk=UUID(asked))
        except ValueError:
            person = me
    version, currency = version_in_force(at), request.organisation.currency
    is_me = person.pk == me.pk
    lead = (
        _("By which office you decide, up to where, and until when. At exactly a limit the next level decides.")
        if is_me
        else _("By which office this person decides, up to where, and until when.")
    )
    return render(
        request,
        "governance/decisions/mine.html",
        {
            "title": _("What may I decide?") if is_me else _("What may %(person)s decide?") % {"person": person},
            "lead": lead,
            "crumbs": way_here(Breadcrumb(_("What may I decide?"))),
            "person": person,
            "is_me": is_me,
            "people": people,
            "version": version,
            "version_url": url_of(version) if version else "",
            "offices": offices_of(person, version, reader=me, currency=currency, at=at),
            "all_rules": everybodys(version, currency=currency),
        },
    )
