"""Pages of a list that stay put while rows come in: each begins behind the last row of the one before.

A cursor names the row's place in the order, never its number: no page is skipped, doubled or slower than the first.
"""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import remove_query_param, replace_query_param

AT_ONCE, AT_MOST = 50, 200


class Place(NamedTuple):
    """Where a page begins: behind (or before) the row with this value and this id."""

    before: bool
    value: Any
    id: str


class Order(NamedTuple):
    """What a list is ordered by; the id decides between equal values."""

    name: str
    descending: bool

    @property
    def sign(self) -> str:
        return "-" if self.descending else ""


class CursorPages(BasePagination):
    """Newest first unless `?ordering=` says otherwise, 50 at a time, `?limit=` up to 200; `?cursor=` as the last page gave it."""

    def paginate_queryset(self, queryset: QuerySet[Any], request: Request, view: Any = None) -> list[Any]:
        """The rows of this page; one query."""
        self.address = request.build_absolute_uri()
        self.order, limit = _order(request, view), _limit(request)
        place = _place(request, queryset.model, self.order)
        backwards = place is not None and place.before
        descending = self.order.descending != backwards
        sign = "-" if descending else ""
        names = [self.order.name] if self.order.name == "id" else [self.order.name, "id"]
        rows = queryset.order_by(*(f"{sign}{name}" for name in names))
        if place is not None:
            rows = rows.filter(_behind(self.order.name, place, descending))
        found = list(rows[: limit + 1])
        more, found = len(found) > limit, found[:limit]
        if backwards:
            found.reverse()
        self.next = self._cursor(found[-1], before=False) if found and (more or backwards) else None
        self.previous = self._cursor(found[0], before=True) if found and (more if backwards else place) else None
        return found

    def get_paginated_response(self, data: Any) -> Response:
        """The page with the addresses of its neighbours."""
        neighbours = {"next": self.next, "previous": self.previous}
        links = {
            name: cursor and replace_query_param(remove_query_param(self.address, "cursor"), "cursor", cursor)
            for name, cursor in neighbours.items()
        }
        return Response({**links, "results": data})

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        """How a page looks."""
        link = {"type": ["string", "null"], "format": "uri"}
        return {
            "type": "object",
            "required": ["next", "previous", "results"],
            "properties": {"next": link, "previous": link, "results": schema},
        }

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        """What a list takes to be paged and ordered."""
        orders = [f"{sign}{name}" for name in orders_of(view) for sign in ("", "-")]
        return [
            _parameter(
                "ordering", "The order; “-” turns it round.", {"type": "string", "enum": orders, "default": "-id"}
            ),
            _parameter(
                "limit",
                "How many on a page.",
                {"type": "integer", "minimum": 1, "maximum": AT_MOST, "default": AT_ONCE},
            ),
            _parameter("cursor", "Where the page begins: take it from `next` or `previous`.", {"type": "string"}),
        ]

    def _cursor(self, row: Any, *, before: bool) -> str:
        value = None if self.order.name == "id" else getattr(row, self.order.name)
        text = json.dumps([int(before), None if value is None else _plain(value), str(row.pk)])
        return urlsafe_b64encode(text.encode()).decode().rstrip("=")


def orders_of(view: Any) -> tuple[str, ...]:
    """What this list may be ordered by: columns that are never empty."""
    return ("id", *getattr(view, "ordering_fields", ()))


def _parameter(name: str, description: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": False, "description": description, "schema": schema}


def _order(request: Request, view: Any) -> Order:
    given = request.query_params.get("ordering", "-id")
    name = given.removeprefix("-")
    if name not in orders_of(view):
        known = ", ".join(orders_of(view))
        words = _("“%(given)s” is no order of this list. Known: %(known)s.") % {"given": given, "known": known}
        raise exceptions.ValidationError({"ordering": [words]})
    return Order(name, given.startswith("-"))


def _limit(request: Request) -> int:
    given = request.query_params.get("limit", str(AT_ONCE))
    if not (given.isascii() and given.isdecimal() and 1 <= int(given[:6]) <= AT_MOST):
        raise exceptions.ValidationError({"limit": [_("A number from 1 to %(most)s.") % {"most": AT_MOST}]})
    return int(given)


def _place(request: Request, model: Any, order: Order) -> Place | None:
    given = request.query_params.get("cursor")
    if given is None:
        return None
    try:
        text = urlsafe_b64decode(given.encode() + b"=" * (-len(given) % 4)).decode()
        before, value, row = json.loads(text)
        key = str(model._meta.pk.to_python(str(row)))
        if order.name != "id":
            value = model._meta.get_field(order.name).to_python(value)
        elif value is not None:
            raise ValueError
        if (value is None) == (order.name != "id") or before not in (0, 1):
            raise ValueError
    except (ValueError, TypeError, ValidationError, RecursionError, OverflowError):
        words = _("This is no cursor that this list, in this order, gave out.")
        raise exceptions.ValidationError({"cursor": [words]}) from None
    return Place(bool(before), value, key)


def _behind(name: str, place: Place, descending: bool) -> Q:
    """Rows after the place, in the direction in which the page is read."""
    than = "lt" if descending else "gt"
    if name == "id":
        return Q(**{f"id__{than}": place.id})
    return Q(**{f"{name}__{than}": place.value}) | Q(**{name: place.value, f"id__{than}": place.id})


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value
