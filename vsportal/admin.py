"""The admin site: what belongs to the organisation as a whole. The apps register their own tables."""

from typing import Any

from django.contrib import admin
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from audit.models import Event
from rights.admin import RightsModelAdmin, site
from rights.declared_rights import READ_AUDIT
from rights.matrix import admin as _matrix  # noqa: F401  registers its tables, which rights.admin cannot name
from tenancy import clock
from tenancy.models import Tenant
from vsportal.declared_rights import CHANGE_SETTINGS
from vsportal.operations import admin as _operations  # noqa: F401  registers tables of apps below `rights`
from vsportal.operations import mail as _mail  # noqa: F401  likewise
from vsportal.organisation import services
from vsportal.organisation.forms import SettingsForm
from vsportal.web.audit.wording import reason_of

__all__ = ["site"]


@admin.register(Event, site=site)
class EventAdmin(RightsModelAdmin):
    """The audit record, for reading."""

    view_right = READ_AUDIT.code
    list_display = ["at", "action", "label", "by", "because", "rule"]
    list_filter = ["action"]
    list_select_related = ["by__user"]
    date_hierarchy = None
    ordering = ["-at", "-id"]
    fields = ["at", "action", "object_type", "object_ref", "label", "because", "by", "rule", "version"]
    readonly_fields = ["label", "because"]

    @admin.display(description=_("thing"))
    def label(self, event: Event) -> str:
        return event.label

    @admin.display(description=_("reason"))
    def because(self, event: Event) -> str:
        return reason_of(event)


@admin.register(Tenant, site=site)
class OrganisationAdmin(RightsModelAdmin):
    """The organisation's own settings; the table holds all organisations, so this shows the open one only."""

    view_right = change_right = CHANGE_SETTINGS.code
    form = SettingsForm
    list_display = ["name", "slug", "time_zone", "currency", "locale"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Tenant]:
        return Tenant.objects.filter(pk=request.organisation.pk)

    def save_model(self, request: Any, obj: models.Model, form: Any, change: bool) -> None:
        services.change_settings(request.organisation, by=request.membership, at=clock.now(), **form.cleaned_data)
