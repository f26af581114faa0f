"""Windows, waivers of cycles and interruptions in the admin site; every change goes through the services."""

from django.contrib import admin

from governance.cadence.models import CycleWaiver, Interruption, PriorityWindow
from governance.cadence.services import cycles, interruptions, windows
from rights.admin import RightsModelAdmin, site
from tenancy import clock


@admin.register(PriorityWindow, site=site)
class WindowAdmin(RightsModelAdmin):
    """Open windows; closing one takes a reason, which the portal asks for."""

    add_right = windows.RIGHT
    fields = ["body", "starts_at", "ends_at"]
    list_display = ["body", "starts_at", "ends_at"]
    list_filter = ["body"]
    list_select_related = ["body"]
    view_on_site = False

    def save_model(self, request, obj, form, change):
        given = dict(form.cleaned_data)
        obj.pk = windows.open_window(given.pop("body"), by=request.membership, at=clock.now(), **given).pk


@admin.register(CycleWaiver, site=site)
class WaiverAdmin(RightsModelAdmin):
    """Waive cycles; ending a waiver takes a reason, which the portal asks for."""

    add_right = cycles.RIGHT
    fields = ["body", "stream", "cycle", "because", "ends_at"]
    list_display = ["stream", "cycle", "body", "starts_at", "ends_at"]
    list_filter = ["cycle", "body"]
    list_select_related = ["stream", "body"]
    view_on_site = False

    def save_model(self, request, obj, form, change):
        given = dict(form.cleaned_data)
        obj.pk = cycles.waive_cycle(given.pop("stream"), by=request.membership, at=clock.now(), **given).pk


@admin.register(Interruption, site=site)
class InterruptionAdmin(RightsModelAdmin):
    """The ledger, and what is entered into it by hand."""

    add_right = interruptions.RECORD
    fields = ["body", "stream", "what", "reason", "words", "cost_days"]
    list_display = ["number", "what", "body", "reason", "cost_days", "at"]
    list_filter = ["reason", "body"]
    list_select_related = ["body"]
    search_fields = ["number", "what", "words"]
    view_on_site = False

    def save_model(self, request, obj, form, change):
        given = dict(form.cleaned_data)
        made = interruptions.record_interruption(given.pop("body"), by=request.membership, at=clock.now(), **given)
        obj.pk = made.pk
