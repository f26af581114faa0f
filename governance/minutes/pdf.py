"""Minutes as a PDF, set by Typst: words go in as data, never as source; adopted, the sealed record travels inside."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import formats, timezone, translation
from django.utils.translation import gettext as _

from doors.later import Later
from governance.actions.models import Action
from governance.meetings.selectors import agenda_of, seats_at
from governance.meetings.states import Presence
from governance.minutes import selectors
from governance.minutes.models import Minutes
from governance.minutes.record import spelled
from governance.minutes.states import MinutesState
from rights.visibility import visible
from tenancy.models import Membership

typst = Later("typst")
TEMPLATE = Path(settings.BASE_DIR) / "templates" / "governance" / "minutes" / "minutes.typ"
# The letters that charts and packs are set in, too.
FONTS = Path(settings.BASE_DIR) / "indicators" / "charts" / "fonts"


def as_pdf(minutes: Minutes, *, reader: Membership, at: datetime) -> bytes:
    """What this reader may see of the minutes. Who sees all of adopted ones gets the sealed record, `minutes.json`, as an
    attachment: its SHA-256 is the seal that is printed.
    """
    whole = minutes.state == MinutesState.ADOPTED and selectors.sees_all_of(minutes, reader, at)
    given = {
        "minutes": json.dumps(_plain(minutes, reader, at, whole=whole), ensure_ascii=False),
        "record": spelled(minutes).decode() if whole else "",
    }
    compiler = typst.Compiler(TEMPLATE, root=TEMPLATE.parent, font_paths=[FONTS], sys_inputs=given)
    return bytes(compiler.compile(format="pdf"))


def _plain(minutes: Minutes, reader: Membership, at: datetime, *, whole: bool) -> dict[str, Any]:
    meeting = minutes.meeting
    language, _dash, region = (translation.get_language() or "en-gb").partition("-")
    lines = list(selectors.lines_of(minutes, reader, at))
    items = [(item.pk, item.title) for item in agenda_of(meeting, reader, at)]
    actions = visible(Action.objects.filter(meeting=meeting), reader, at=at).select_related("owner__user")
    title = _("Minutes of %(forum)s") % {"forum": meeting.forum.name}
    when = formats.date_format(timezone.localtime(meeting.starts_at), "DATETIME_FORMAT")
    return {
        "lang": language,
        "region": region.upper()[:2] or None,
        "organisation": meeting.tenant.name,
        "title": title,
        "when": when,
        "state": minutes.get_state_display(),
        "seal": minutes.seal,
        "verify": _("SHA-256 of the attached minutes.json") if whole else "",
        "attendance_head": _("Who was there"),
        "attendance": [
            f"{seat.membership} ({seat.get_kind_display()}): {Presence(seat.presence).label}"
            for seat in seats_at(meeting, meeting.starts_at)
            if seat.presence
        ],
        "groups": [
            {"title": name, "lines": [line.text for line in lines if line.item_id == pk]}
            for pk, name in [(None, ""), *items]
            if any(line.item_id == pk for line in lines)
        ],
        "actions_head": _("Actions"),
        "actions": [
            f"{one.what}: {one.owner}, {formats.date_format(one.due_on, 'DATE_FORMAT')}"
            for one in actions.order_by("due_on", "id")
        ],
        "page": _("Page %(page)s of %(pages)s"),
    }
