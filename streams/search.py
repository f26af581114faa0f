"""What search finds of streams."""

from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from doors.search import SearchSource
from rights.visibility import visible
from streams.models import ScopeItem, ValueStream
from tenancy.models import Membership


def _streams(reader: Membership, at: datetime) -> QuerySet[ValueStream]:
    return visible(ValueStream.objects.all(), reader, at=at)


def _scope(reader: Membership, at: datetime) -> QuerySet[ScopeItem]:
    return visible(ScopeItem.objects.select_related("stream"), reader, at=at)


def _side(item: ScopeItem) -> str:
    words = _("Inside %(stream)s") if item.inside else _("Outside %(stream)s")
    return str(words) % {"stream": item.stream.name}


SOURCES = [
    SearchSource(
        "streams", 10, _("Value streams"), "waypoints", _streams,
        fields=(("name", "A"), ("outcome", "C")),
        title=lambda stream: stream.name,
        line=lambda stream: stream.outcome,
        newest=lambda _at: ("-created_at",),
    ),
    SearchSource(
        "scope", 20, _("In and out of streams"), "map", _scope,
        fields=(("path", "A"), ("agreement", "C")),
        title=lambda item: item.path,
        line=_side,
        newest=lambda _at: ("-inside", "path"),
        url=lambda item: item.stream.get_absolute_url(),
    ),
]  # fmt: skip
