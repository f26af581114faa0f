"""Who may come in through the API, and how its lists are filtered and paged: what the settings name.

Apart from doors.api, because the framework imports these while it defines the views that doors.api builds on.
"""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework import exceptions, permissions
from rest_framework.authentication import SessionAuthentication as BaseSessionAuthentication
from rest_framework.pagination import CursorPagination
from rest_framework.request import Request


class SessionAuthentication(BaseSessionAuthentication):
    """The portal's own login. It names a scheme, so that "not signed in" is a 401 and not a 403."""

    def authenticate_header(self, request: Request) -> str:
        """The scheme a 401 names."""
        return 'Session realm="vsportal"'


class ActiveMember(permissions.BasePermission):
    """An active member of the organisation in the address; whoever is not signed in is asked to be."""

    def has_permission(self, request: Request, view: Any) -> bool:
        """Did the organisation's door find an active membership?"""
        return getattr(request, "membership", None) is not None


class Filters(DjangoFilterBackend):
    """A ViewSet's filters, for an address that has parameters: a plain list does not pay for their form."""

    def filter_queryset(self, request: Request, queryset: QuerySet[Any], view: Any) -> QuerySet[Any]:
        """The rows that the address asks for."""
        return super().filter_queryset(request, queryset, view) if request.query_params else queryset


class CursorPages(CursorPagination):
    """Pages that stay put while rows come in: newest first, 50 at a time, ?limit= up to 200."""

    page_size = 50
    page_size_query_param = "limit"
    max_page_size = 200
    ordering = "-id"

    def decode_cursor(self, request: Request) -> Any:
        """A cursor that is no cursor is bad input, not a missing page."""
        try:
            return super().decode_cursor(request)
        except exceptions.NotFound:
            raise exceptions.ParseError(_("The cursor is not one that this list gave out.")) from None
