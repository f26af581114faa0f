"""The list of overlaps: worked out, not kept, so the list narrows, searches and sorts what was found."""

from collections.abc import Callable, Iterator
from functools import cached_property
from operator import attrgetter
from types import SimpleNamespace
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from doors.forms import Form
from doors.tables import Column, Empty, Table
from streams.boundaries.rules import Overlap
from streams.boundaries.selectors import Found
from streams.models import ScopeKind

WORDS = {Overlap.SAME: _("Same path"), Overlap.NESTED: _("Part of it")}


class Rows(list[Any]):
    """What was found, in the words in which a list asks for its rows."""

    def count(self) -> int:  # type: ignore[override]
        """How many."""
        return len(self)

    def iterator(self, chunk_size: int = 0) -> Iterator[Any]:
        """One after the other."""
        return iter(self)


class OverlapFilter(Form):
    """By stream, kind and the way in which the claims meet."""

    stream = forms.ChoiceField(label=_("Stream"), required=False)
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[("", _("Any")), *ScopeKind.choices])
    overlap = forms.ChoiceField(label=_("How they meet"), required=False, choices=[("", _("Any")), *WORDS.items()])

    def __init__(self, *args: Any, found: list[Found], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        owners = {owner.pk: owner.name for one in found for owner in (one.wide_stream, one.narrow_stream)}
        named = sorted(owners.items(), key=lambda pair: pair[1].casefold())
        self.fields["stream"].choices = [("", _("Any")), *((str(pk), name) for pk, name in named)]

    def lets(self, one: Found) -> bool:
        """Is this among what was asked for?"""
        asked = self.cleaned_data if self.is_valid() else {}
        return (
            (not asked.get("stream") or asked["stream"] in map(str, one.streams))
            and (not asked.get("kind") or asked["kind"] == one.kind)
            and (not asked.get("overlap") or asked["overlap"] == one.overlap)
        )


def _settles(one: Found) -> str:
    if one.settles is None:
        return ""
    return format_html('<a href="{}">{}</a>', one.settles.url, one.settles.name)


def _path(name: str) -> Callable[[Found], str]:
    """A path that may break after each part."""
    return lambda one: format_html_join(SafeString("/<wbr>"), "{}", ((part,) for part in getattr(one, name).split("/")))


class OverlapTable(Table):
    """Wants what `undeclared` found."""

    name = "overlaps"
    caption = _("Overlaps that nobody declared")
    search_fields = ("wide_path", "narrow_path", "wide_stream.name", "narrow_stream.name")
    search_label = _("Path or stream")
    ordering = ("-overlap", "narrow_path")  # the same path before a part of one
    columns = (
        Column("narrow_path", _("Path"), "narrow_path", sort="narrow_path", draw=_path("narrow_path")),
        Column(
            "narrow_stream", _("Claimed by"), "narrow_stream.name", sort="narrow_stream.name",
            link=lambda one: f"{one.narrow_stream.url}#panel-overlaps",
        ),
        Column("overlap", _("How they meet"), lambda one: WORDS[one.overlap], sort="overlap", kind="state",
               tone=lambda one: "stop" if one.overlap == Overlap.SAME else "due"),
        Column("wide_path", _("Other path"), "wide_path", sort="wide_path", draw=_path("wide_path")),
        Column(
            "wide_stream", _("And by"), "wide_stream.name", sort="wide_stream.name",
            link=lambda one: f"{one.wide_stream.url}#panel-overlaps",
        ),
        Column("kind", _("Kind"), lambda one: one.kind.label, sort="kind"),
        Column("settles", _("Settled in"), lambda one: one.settles.name if one.settles else None, draw=_settles),
    )  # fmt: skip
    empty = Empty(
        _("No overlap"),
        _(
            "Where two streams name the same thing, or one a part of what the other names, it stands here until both owners "
            "agree how they share it, or one of them takes it off its boundary. Declare an interface on a stream's page."
        ),
        icon="map",
    )

    def __init__(self, request: HttpRequest, found: list[Found]) -> None:
        super().__init__(request, found)  # type: ignore[arg-type]  what was worked out stands in for rows

    @cached_property
    def filterset(self) -> Any:
        """The filters with what the address says."""
        given = self.data if any(name in self.data for name in OverlapFilter.base_fields) else None
        return SimpleNamespace(form=OverlapFilter(given, found=self.queryset))

    @cached_property
    def found(self) -> Any:
        """What matches, in order."""
        form = self.filterset.form
        rows = [one for one in self.queryset if not form.is_bound or form.lets(one)]
        for word in self.search.casefold().split():
            rows = [
                one for one in rows if any(word in str(attrgetter(name)(one)).casefold() for name in self.search_fields)
            ]
        for name in reversed(self._order):
            if name.removeprefix("-") != "id":
                rows.sort(key=attrgetter(name.removeprefix("-")), reverse=name.startswith("-"))
        return Rows(rows)
