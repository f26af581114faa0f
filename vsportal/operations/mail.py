"""What waits in the outbox, what was sent, withheld or is parked: on the admin site and in the API. `outbox` stands below
`rights`, so the rights are asked here.
"""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from rest_framework import serializers

from doors.api import TenantViewSet
from outbox import registry, selectors, services
from outbox.models import Message
from rights.admin import RightsModelAdmin, site
from rights.services import may
from tenancy import clock
from vsportal.declared_rights import MANAGE_MAIL, SEE_MAIL


class KindFilter(admin.SimpleListFilter):
    """The kinds of mail by their names."""

    title = _("kind")
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        return [(kind.code, str(kind.label)) for kind in registry.every()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Message]) -> QuerySet[Message]:
        return queryset.filter(kind=self.value()) if self.value() else queryset


@admin.register(Message, site=site)
class MessageAdmin(RightsModelAdmin):
    """Each mail, the newest first."""

    view_right = SEE_MAIL.code
    list_display = ["subject", "recipient", "state", "attempts", "not_before", "sent_at", "outcome"]
    list_filter = ["state", KindFilter]
    list_select_related = ["to__user"]
    search_fields = ["subject", "to__user__email", "address", "message_id"]
    fields = [
        "subject",
        "kind",
        "recipient",
        "state",
        "attempts",
        "outcome",
        "created_at",
        "not_before",
        "sent_at",
        "message_id",
    ]
    readonly_fields = ["recipient"]
    actions = ["try_again"]

    @admin.display(description=_("to"))
    def recipient(self, message: Message) -> str:
        return message.recipient

    def has_manage_permission(self, request: HttpRequest) -> bool:
        return self._may(request, MANAGE_MAIL.code, None)

    @admin.action(description=_("Try again at once"), permissions=["manage"])
    def try_again(self, request: HttpRequest, chosen: QuerySet[Message]) -> None:
        """All of them or none: the first that is sent or withheld is refused with its reason."""
        found = list(chosen)
        for message in found:
            services.retry(message, by=request.membership, at=clock.now())
        said = ngettext(
            "%(n)s mail is tried again with the next tick.",
            "%(n)s mails are tried again with the next tick.",
            len(found),
        )
        self.message_user(request, said % {"n": len(found)}, messages.SUCCESS)


class MessageOut(serializers.ModelSerializer):
    """A mail in the outbox."""

    class Meta:
        model = Message
        fields = [
            "id",
            "kind",
            "ref",
            "to",
            "address",
            "subject",
            "message_id",
            "state",
            "attempts",
            "outcome",
            "created_at",
            "not_before",
            "sent_at",
        ]
        read_only_fields = fields


class MessageViewSet(TenantViewSet):
    """The outbox: all mail for administrators and auditors, the own mail for everyone else."""

    out, model = MessageOut, Message
    ordering_fields = ("created_at", "not_before")
    filterset_fields = ["state", "kind", "ref", "to"]

    def rows(self) -> QuerySet[Message]:
        membership: Any = self.request.membership
        everything = bool(may(membership, SEE_MAIL.code, None, at=clock.now()))
        return selectors.visible_messages(membership, everything=everything)
