"""The page of search, and the same in the API."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from doors import search
from doors.api import TenantViewSet
from doors.pages import Page
from doors.search import Group, SearchSource
from tenancy import clock


class SearchPage(Page):
    """Everything that the reader may see, by words."""

    title = gettext_lazy("Search")
    template_name = "web/search.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        """What was found, or what can be found."""
        return render(request, self.template_name, self.shown())

    def context(self) -> dict[str, Any]:
        """The groups with their hits, as the template loops over them."""
        text, reader = self.request.GET.get("q", ""), self.request.membership
        words, source = search.words_of(text), search.source_named(self.request.GET.get("in", ""))
        if not words:
            groups = []
        elif source is None:
            groups = search.found_everywhere(text, reader, at=clock.now())
        else:
            page = _page_number(self.request.GET.get("page", ""))
            groups = [search.found_in(source, text, reader, at=clock.now(), page=page)]
        return {
            "text": text[: search.LONGEST].replace("\x00", "").strip(),
            "cut": len(text) > search.LONGEST,
            "asked": bool(text.strip()),
            "words": words,
            "source": source,
            "total": sum(group.total for group in groups),
            "groups": [_shown(group, text, words, whole=source is not None) for group in groups if group.total],
            "sources": search.every(),
            "everywhere": _address(text),
        }


def _shown(group: Group, text: str, words: list[str], *, whole: bool) -> dict[str, Any]:
    """A group as the template wants it."""
    code, page = group.source.code, group.page
    hits = [(hit.url, search.marked(hit.title, words), search.marked(hit.line, words)) for hit in group.hits]
    return {
        "code": code,
        "label": group.source.label,
        "icon": group.source.icon,
        "total": group.total,
        "hits": hits,
        "all": "" if whole or group.total == len(hits) else _address(text, code),
        "page": page,
        "pages": group.pages if whole else 1,
        "previous": _address(text, code, page - 1) if whole and page > 1 else "",
        "next": _address(text, code, page + 1) if whole and page < group.pages else "",
    }


def _address(text: str, code: str = "", page: int = 1) -> str:
    asked = {"q": text[: search.LONGEST], **({"in": code} if code else {}), **({"page": page} if page > 1 else {})}
    return f"{reverse('search')}?{urlencode(asked)}"


def _page_number(given: str) -> int:
    return int(given[:6]) if given.isascii() and given.isdecimal() else 1


# --- The same in the API ------------------------------------------------------------------------------------------------
class HitOut(serializers.Serializer):
    """One thing that was found: its id, its name, one line about it, and its page."""

    id = serializers.UUIDField(source="row.pk")
    title = serializers.CharField()
    line = serializers.CharField()
    url = serializers.CharField()


class GroupOut(serializers.Serializer):
    """One kind of thing: how many the caller may see that match, and some of them, the best first."""

    kind = serializers.CharField(source="source.code")
    label = serializers.CharField(source="source.label")
    total = serializers.IntegerField()
    page = serializers.IntegerField()
    pages = serializers.IntegerField()
    hits = HitOut(many=True)


class FoundOut(serializers.Serializer):
    """What was looked for, and what was found of each kind."""

    words = serializers.ListField(child=serializers.CharField())
    total = serializers.IntegerField()
    groups = GroupOut(many=True)


class SearchIn(serializers.Serializer):
    """What to look for, in which kind of thing, and which page of it."""

    q = serializers.CharField(max_length=search.LONGEST)
    in_ = serializers.CharField(required=False, default="")
    page = serializers.IntegerField(required=False, default=1, min_value=1, max_value=search.FARTHEST)

    def validate_q(self, text: str) -> str:
        """A word at least."""
        if not search.words_of(text):
            raise serializers.ValidationError(_("There is no word in it to look for."))
        return text

    def validate_in_(self, code: str) -> SearchSource | None:
        """The source with this code."""
        source = search.source_named(code) if code else None
        if code and source is None:
            known = ", ".join(one.code for one in search.every())
            raise serializers.ValidationError(_("There is no such kind of thing. Known: %(known)s.") % {"known": known})
        return source


class SearchViewSet(TenantViewSet):
    """Search over everything that the caller may see."""

    out = FoundOut
    parameters = {"list": ("q", "in", "page")}
    filter_backends = ()
    pagination_class = None
    http_method_names = ("get", "head")

    def known_parameters(self) -> set[str]:
        """What is looked for and where; it has none of a list's own parameters."""
        return set(self.parameters["list"])

    @extend_schema(
        parameters=[
            OpenApiParameter("q", str, required=True, description="Words; each must begin a word of what is found."),
            OpenApiParameter("in", str, description="Only this kind of thing, 25 on a page; else five of each kind."),
            OpenApiParameter("page", int, description="Which page of that kind."),
        ],
        responses=FoundOut,
    )
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Five of each kind with their count, or one kind page by page. A reference number is found exactly, and first."""
        asked = request.query_params
        names = {"q": "q", "in": "in_", "page": "page"}
        given = SearchIn(data={names[name]: asked[name] for name in asked})
        if not given.is_valid():
            raise serializers.ValidationError({name.rstrip("_"): said for name, said in given.errors.items()})
        text, source, page = (given.validated_data[name] for name in ("q", "in_", "page"))
        if source is None:
            groups = search.found_everywhere(text, request.membership, at=clock.now())
        else:
            groups = [search.found_in(source, text, request.membership, at=clock.now(), page=page)]
        found = {"words": search.words_of(text), "total": sum(one.total for one in groups), "groups": groups}
        return Response(FoundOut(found).data)
