"""The list of tokens."""

from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from doors.tables import Column, Empty, Table
from doors.tokens.models import ApiToken
from tenancy import clock


def _state(token: ApiToken) -> str:
    if token.revoked_at is not None:
        return gettext("revoked")
    return gettext("in use") if token.is_alive_at(clock.now()) else gettext("expired")


def _revoke(token: ApiToken) -> Any:
    if not token.is_alive_at(clock.now()):
        return ""
    return format_html('<a class="btn" href="{}">{}</a>', reverse("tokens:revoke", args=[token.pk]), gettext("Revoke"))


class TokenTable(Table):
    """Wants tokens with their person."""

    name = "tokens"
    caption = _("API tokens")
    columns = [
        Column("name", _("Name"), "name", sort="name"),
        Column("person", _("Person"), lambda token: str(token.membership), sort="membership__title"),
        Column("prefix", _("Begins with"), "prefix", draw=lambda token: format_html("<code>{}</code>", token.prefix)),
        Column("scope", pgettext_lazy("a token", "May"), lambda token: token.get_scope_display(), sort="scope"),
        Column(
            "state",
            _("State"),
            _state,
            kind="state",
            tone=lambda token: "go" if token.is_alive_at(clock.now()) else "stale",
        ),
        Column("expires", _("Expires"), "expires_at", sort="expires_at", kind="moment"),
        Column("used", _("Last used"), "last_used_at", sort="last_used_at", kind="moment"),
        Column("revoke", _("End it"), lambda _token: "", draw=_revoke, export=False),
    ]
    ordering = ("-created_at", "-id")
    search_fields = ["name", "membership__title", "prefix"]
    empty = Empty(
        _("No token yet"),
        _(
            "A token lets a program of yours use the API with your rights, or with less: to load readings every night, "
            "or to read decisions into a report. Its secret is shown once."
        ),
        icon="key-round",
    )
