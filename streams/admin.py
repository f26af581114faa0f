"""Streams in the admin site. What is changed here goes through the same services; states are read-only."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from rights.admin import RightsModelAdmin, site
from streams import selectors, services
from streams.models import Delegation, RoleTerm, ScopeItem, StakeholderGroup, StreamStakeholder, ValueStream, WorkItem
from tenancy import clock


class ReadOnlyInline(admin.TabularInline):
    """What belongs to a stream, for reading; each has its own page or table to change it."""

    extra = 0
    can_delete = False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    has_change_permission = has_delete_permission = has_add_permission


class StakeholderInline(ReadOnlyInline):
    """Stakeholder groups of the stream."""

    model = StreamStakeholder
    fields = ["group", "need"]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related("group")


class ScopeItemInline(ReadOnlyInline):
    """The stream's boundary."""

    model = ScopeItem
    fields = ["path", "kind", "inside", "agreement"]


class RoleTermInline(ReadOnlyInline):
    """Who runs the stream, and who did."""

    model = RoleTerm
    fields = ["role", "membership", "starts_at", "ends_at", "because"]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related("membership__user")


class WorkItemInline(ReadOnlyInline):
    """The work inside the stream."""

    model = WorkItem
    fields = ["name", "kind", "opened_on", "closed_on"]


class ServiceModelAdmin(RightsModelAdmin):
    """A table whose rows a service makes. `make(**typed, by=, at=)` is that service."""

    make: Callable[..., models.Model]

    def save_model(self, request: Any, obj: models.Model, form: Any, change: bool) -> None:
        self._shows(obj, type(self).make(**form.cleaned_data, by=request.membership, at=clock.now()))

    def _shows(self, obj: models.Model, made: models.Model) -> None:
        """Django's answer names `obj`, so it becomes what the service made."""
        vars(obj).update(vars(made))


@admin.register(ValueStream, site=site)
class ValueStreamAdmin(ServiceModelAdmin):
    """Value streams with all that belongs to them."""

    add_right, change_right = "streams.create", "streams.change"
    make = services.draft_stream
    list_display = ["name", "state", "accountable", "activated_at", "retired_at"]
    list_filter = ["state"]
    search_fields = ["name", "outcome"]
    fields = ["name", "outcome", "state", "accountable", "created_at", "activated_at", "retired_at"]
    readonly_fields = ["state", "accountable", "created_at", "activated_at", "retired_at"]
    inlines = [StakeholderInline, ScopeItemInline, RoleTermInline, WorkItemInline]
    actions = ["activate"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[ValueStream]:
        return selectors.with_owner(super().get_queryset(request), at=clock.now())

    def view_on_site(self, obj: ValueStream) -> str:
        return obj.get_absolute_url()

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return self.fields if obj else ["name", "outcome"]

    def get_inlines(self, request: HttpRequest, obj: Any) -> list[type[admin.TabularInline]]:
        return self.inlines if obj else []

    def save_model(self, request: Any, obj: ValueStream, form: Any, change: bool) -> None:
        if not change:
            super().save_model(request, obj, form, change)
            return
        self._shows(obj, services.describe(obj, **form.cleaned_data, by=request.membership, at=clock.now()))

    @admin.display(description=_("accountable owner"), empty_value=_("nobody"))
    def accountable(self, stream: ValueStream) -> str | None:
        return stream.owner and stream.owner["name"]

    def has_activate_permission(self, request: HttpRequest) -> bool:
        return self._may(request, "streams.activate", None)

    @admin.action(description=_("Activate the chosen streams"), permissions=["activate"])
    def activate(self, request: Any, chosen: QuerySet[ValueStream]) -> None:
        for stream in chosen:
            services.activate(stream, by=request.membership, at=clock.now())
        self.message_user(request, _("Activated."))


@admin.register(RoleTerm, site=site)
class RoleTermAdmin(ServiceModelAdmin):
    """Who held which role when. Terms are added and ended; what was is not rewritten."""

    add_right = "streams.assign_owner"
    make = services.assign_role
    list_display = ["stream", "role", "membership", "starts_at", "ends_at"]
    list_filter = ["role"]
    list_select_related = ["stream", "membership__user"]
    search_fields = ["stream__name", "membership__title"]
    fields = ["stream", "role", "membership", "starts_at", "ends_at", "because"]
    actions = ["end_now"]

    def has_end_permission(self, request: HttpRequest) -> bool:
        return self._may(request, "streams.assign_owner", None)

    @admin.action(description=_("End the chosen terms now"), permissions=["end"])
    def end_now(self, request: Any, chosen: QuerySet[RoleTerm]) -> None:
        for term in chosen.select_related("stream"):
            services.release(term, by=request.membership, at=clock.now())
        self.message_user(request, _("Ended."))


@admin.register(Delegation, site=site)
class DelegationAdmin(RightsModelAdmin):
    """Who decides in whose place. Only holders give; what was given can be ended here."""

    list_display = ["term", "delegate", "up_to", "starts_at", "ends_at"]
    list_select_related = ["term__membership__user", "delegate__user"]
    search_fields = ["term__stream__name"]
    actions = ["end_now"]

    def has_end_permission(self, request: HttpRequest) -> bool:
        return self._may(request, "streams.assign_owner", None)

    @admin.action(description=_("End the chosen delegations now"), permissions=["end"])
    def end_now(self, request: Any, chosen: QuerySet[Delegation]) -> None:
        for given in chosen.select_related("term__stream"):
            services.end_delegation(given, by=request.membership, at=clock.now())
        self.message_user(request, _("Ended."))


@admin.register(ScopeItem, site=site)
class ScopeItemAdmin(ServiceModelAdmin):
    """What lies inside and outside the boundaries."""

    add_right = "streams.change"
    make = services.declare_scope_item
    list_display = ["path", "kind", "inside", "stream", "agreement"]
    list_filter = ["kind", "inside"]
    list_select_related = ["stream"]
    search_fields = ["path", "stream__name"]
    fields = ["stream", "kind", "path", "inside", "agreement"]


@admin.register(WorkItem, site=site)
class WorkItemAdmin(ServiceModelAdmin):
    """Projects, programmes and operations."""

    add_right = "streams.change"
    make = services.open_work
    list_display = ["name", "kind", "stream", "opened_on", "closed_on"]
    list_filter = ["kind"]
    list_select_related = ["stream"]
    search_fields = ["name", "stream__name"]
    actions = ["close_today"]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["stream", "name", "kind", "opened_on", *(["closed_on"] if obj else [])]

    def has_close_permission(self, request: HttpRequest) -> bool:
        return self._may(request, "streams.change", None)

    @admin.action(description=_("Close the chosen work today"), permissions=["close"])
    def close_today(self, request: Any, chosen: QuerySet[WorkItem]) -> None:
        for work in chosen.select_related("stream"):
            services.close_work(work, by=request.membership, at=clock.now())
        self.message_user(request, _("Closed."))


@admin.register(StakeholderGroup, site=site)
class StakeholderGroupAdmin(RightsModelAdmin):
    """Stakeholder groups, shared by the organisation's streams."""

    list_display = ["name"]
    search_fields = ["name"]
