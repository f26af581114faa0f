"""One pack as a document: what the registered sections have to say to one reader of one meeting."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.utils import formats, timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from audit.selectors import chain_head
from governance.models import SeatKind
from packs import registry
from packs.blocks import Block, Finding, PackDocument, Row, Rows, Section, Wait, printable
from packs.links import inside, whole
from packs.measures import measures
from packs.registry import PackContext
from packs.sections import agenda
from tenancy.models import Tenant


def gather(context: PackContext) -> PackDocument:
    """Everything this reader gets to read, in their own language and on their own clock; without a choice of theirs, in
    the organisation's language and on the forum's clock.
    """
    tenant = context.meeting.tenant
    with translation.override(context.language), timezone.override(context.zone):
        return printable(_document(context, tenant))


def things_shown(context: PackContext) -> list[UUID]:
    """The streams and indicators that the pack speaks of."""
    return context.seen("things_shown", lambda: sorted(_things(context)))


def _things(context: PackContext) -> set[UUID]:
    known = [one.indicator for one in measures(context).all]
    streams = {item.stream_id for item in agenda.items(context)} | {context.meeting.forum.stream_id}
    return {one.pk for one in known} | {one.stream_id for one in known} | (streams - {None})


def _document(context: PackContext, tenant: Tenant) -> PackDocument:
    meeting, forum = context.meeting, context.meeting.forum
    starts_at = timezone.localtime(meeting.starts_at)
    day = formats.date_format(starts_at, "DATE_FORMAT")
    waits = [wait for source in registry.waits() for wait in source.gather(context)]
    sections = [_section(one, context, tenant) for one in registry.sections()]
    lead = agenda.lead(context)
    return PackDocument(
        lang=context.language,
        organisation=tenant.name,
        title=forum.name,
        subject=_("Pack: %(forum)s, %(day)s") % {"forum": forum.name, "day": day},
        when=_when(context),
        lead=lead if waits else " ".join([lead, _("Nothing waits for you.")]),
        summary=_summary(waits, lead),
        waits_title=_("Waits for you before %(day)s") % {"day": formats.date_format(starts_at, "MONTH_DAY_FORMAT")},
        waits=[Wait(wait.words, whole(tenant, wait.url)) for wait in waits],
        sections=[section for section in sections if section.blocks],
        meeting_url=whole(tenant, inside("meetings:detail", meeting.pk)),
        pack_url=whole(tenant, inside("packs:mine", meeting.pk)),
        because=_because(context),
        chain_head=context.shared("chain_head", chain_head)["hash"],
        page_words=_("Page %(page)s of %(pages)s"),
    )


def _section(section: registry.PackSection, context: PackContext, tenant: Tenant) -> Section:
    blocks = [_linked(block, tenant) for block in section.gather(context) or ()]
    return Section(section.code, str(section.title), blocks)


def _linked(block: Block, tenant: Tenant) -> Block:
    """Sections name paths inside the organisation; a mail needs whole addresses."""
    match block:
        case Finding():
            return replace(block, url=whole(tenant, block.url))
        case Rows():
            return Rows([Row(row.when, row.title, row.note, whole(tenant, row.url)) for row in block.rows])
        case _:
            return block


def _when(context: PackContext) -> str:
    """Wed 14 October 2026, 10:00 to 12:00 · funding only · pack for the Chair."""
    starts_at, ends_at = timezone.localtime(context.meeting.starts_at), timezone.localtime(context.meeting.ends_at)
    return " · ".join(
        [
            _("%(day)s, %(from)s to %(to)s (%(zone)s)")
            % {
                "day": formats.date_format(starts_at, "LONG_DATE_FORMAT"),
                "from": formats.time_format(starts_at, "TIME_FORMAT"),
                "to": formats.time_format(ends_at, "TIME_FORMAT"),
                "zone": str(context.zone),
            },
            _("%(purpose)s only") % {"purpose": context.meeting.forum.get_purpose_display()},
            _("Pack for: %(seat)s") % {"seat": context.seat.get_kind_display()},
        ]
    )


def _summary(waits: Sequence[Wait], lead: str) -> str:
    if not waits:
        return " ".join([_("Nothing waits for you."), lead])
    count = ngettext("%(n)s thing waits for you.", "%(n)s things wait for you.", len(waits)) % {"n": len(waits)}
    return f"{count} {lead}"


def _because(context: PackContext) -> str:
    """Why this reader gets it, and what it shows."""
    reasons = {
        SeatKind.CHAIR: _("You get this because you chair the body “%(body)s”."),
        SeatKind.DEPUTY: _("You get this because you are deputy chair of the body “%(body)s”."),
        SeatKind.MEMBER: _("You get this because you are a member of the body “%(body)s”."),
        SeatKind.SECRETARY: _("You get this because you are the secretary of the body “%(body)s”."),
        SeatKind.OBSERVER: _("You get this because you observe the body “%(body)s”."),
    }
    at: datetime = timezone.localtime(context.at)
    shows = _("It shows what you may see on %(moment)s, and your right to it was asked again when it was sent.")
    return " ".join(
        [
            reasons[SeatKind(context.seat.kind)] % {"body": context.meeting.forum.body.name},
            shows % {"moment": formats.date_format(at, "DATETIME_FORMAT")},
        ]
    )
