"""The pages of packs: who got what, and the pack itself as it was sent."""

from base64 import b64encode
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from csp.decorators import csp
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST, require_safe

from doors.pages import Breadcrumb, ListPage
from governance.models import Meeting
from outbox.models import MessageState
from packs import selectors, services
from packs.models import Pack
from packs.tables import PackTable, mark_of
from rights.services import may
from rights.visibility import visible_or_404
from tenancy import clock

# A mail brings its rules in its elements. So the preview names no style-src, and allows nothing else at all: no script, no
# address of its own, no form, only the pictures that are written into it; links open in a new window.
PREVIEW_POLICY = {
    "script-src": ["'none'"],
    "object-src": ["'none'"],
    "connect-src": ["'none'"],
    "font-src": ["'none'"],
    "media-src": ["'none'"],
    "frame-src": ["'none'"],
    "child-src": ["'none'"],
    "worker-src": ["'none'"],
    "manifest-src": ["'none'"],
    "img-src": ["data:"],
    "form-action": ["'none'"],
    "base-uri": ["'none'"],
    "frame-ancestors": ["'self'"],
    "sandbox": ["allow-popups", "allow-popups-to-escape-sandbox"],
}


class PackList(ListPage):
    """The packs that this reader may see, with where their mails stand."""

    title = gettext_lazy("Review packs")
    lead = gettext_lazy("What each person got to read before a meeting, exactly as it was sent.")
    table_class = PackTable

    def rows(self) -> QuerySet[Pack]:
        """Two queries a page, however many packs."""
        return selectors.with_delivery(selectors.visible_packs(self.request.membership, clock.now()))


@require_safe
def detail(request: Any, pk: UUID) -> HttpResponse:
    """One pack: preview, text, file, and what became of its mail."""
    return render(request, "packs/detail.html", _page(request, _pack(request, pk, "html", "pdf")))


def _page(request: Any, pack: Pack) -> dict[str, Any]:
    mail = selectors.mail_of(pack)
    mark, word = mark_of(mail.state if mail else None)
    open_again = mail is not None and mail.state in {MessageState.PARKED, MessageState.WAITING} and mail.attempts > 0
    day = date_format(pack.meeting.local_start, "DATE_FORMAT")
    return {
        "title": _("Pack: %(forum)s") % {"forum": pack.meeting.forum.name},
        "lead": _("For %(person)s, before the meeting of %(day)s.") % {"person": pack.membership, "day": day},
        "crumbs": _crumbs(pack),
        "pack": pack,
        "meeting": pack.meeting,
        "mail": mail,
        "mark": mark,
        "word": word,
        "may_send_again": open_again and may(request.membership, "packs.prepare", pack, at=clock.now()),
    }


def _crumbs(pack: Pack) -> Sequence[Breadcrumb]:
    return [Breadcrumb(_("Review packs"), reverse("packs:list")), Breadcrumb(pack.subject)]


@require_safe
@xframe_options_sameorigin
@csp(PREVIEW_POLICY)
def preview(request: Any, pk: UUID) -> HttpResponse:
    """The mail's HTML as it was sent, with its pictures written in, to be shown in a frame that can do nothing."""
    pack = _pack(request, pk, "text", "pdf")
    html = pack.html.replace("<head>", '<head><base target="_blank">', 1)
    for chart in pack.charts.all():
        html = html.replace(f"cid:{chart.name}", f"data:image/png;base64,{b64encode(bytes(chart.png)).decode()}")
    return HttpResponse(html)


@require_safe
def pdf(request: Any, pk: UUID) -> HttpResponse:
    """The PDF as it was sent."""
    pack = _pack(request, pk, "html", "text")
    return HttpResponse(
        services.file_of(pack),
        content_type="application/pdf",
        headers={
            "Content-Disposition": f'attachment; filename="{selectors.file_name(pack)}"',
        },
    )


@require_safe
def mine(request: Any, pk: UUID) -> HttpResponse:
    """The reader's own pack of a meeting: what the mail links to, the same address for everybody."""
    own = selectors.visible_packs(request.membership, clock.now()).filter(membership=request.membership)
    return redirect(get_object_or_404(own, meeting=pk))


@require_POST
def prepare(request: Any, pk: UUID) -> HttpResponse:
    """Make the packs of a meeting now."""
    meeting = visible_or_404(Meeting, request.membership, at=clock.now(), pk=pk)
    made = services.prepare(meeting, by=request.membership, at=clock.now())
    said = ngettext("%(n)s pack is prepared and on its way.", "%(n)s packs are prepared and on their way.", made)
    messages.success(request, said % {"n": made})
    return redirect(reverse("meetings:detail", args=[meeting.pk]))


@require_POST
def send_again(request: Any, pk: UUID) -> HttpResponse:
    """Try the mail of a pack again at once."""
    pack = services.send_again(_pack(request, pk, "html", "text", "pdf"), by=request.membership, at=clock.now())
    messages.success(request, _("The mail is tried again with the next tick."))
    return redirect(pack)


def _pack(request: Any, pk: UUID, *without: str) -> Pack:
    """A pack that this reader may see, without the columns that the page does not need."""
    visible = selectors.visible_packs(request.membership, clock.now())
    return get_object_or_404(visible.defer(None).defer(*without), pk=pk)
