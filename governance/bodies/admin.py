"""Bodies and seats in the admin site; every change goes through the services."""

from django.contrib import admin

from governance.bodies import services
from governance.bodies.models import Body, Interest, Seat
from rights.admin import RightsModelAdmin, site
from tenancy import clock


@admin.register(Body, site=site)
class BodyAdmin(RightsModelAdmin):
    """Set up and describe bodies."""

    add_right, change_right = "bodies.create", "bodies.change"
    fields = ["name", "mandate", "level", "sets_direction", "sets_guardrails", "sets_funding", "accepts_risk"]
    list_display = ["name", "level", "mandate", "sets_direction", "sets_guardrails", "sets_funding", "accepts_risk"]
    list_select_related = ["level"]
    search_fields = ["name"]
    view_on_site = False

    def get_readonly_fields(self, request, obj=None):
        return [] if self._may(request, "bodies.place", obj) else ["level"]

    def save_model(self, request, obj, form, change):
        words = {name: form.cleaned_data[name] for name in self.fields if name in form.cleaned_data}
        if change:
            services.describe_body(obj, by=request.membership, at=clock.now(), **words)
        else:
            obj.pk = services.make_body(by=request.membership, at=clock.now(), **words).pk


@admin.register(Seat, site=site)
class SeatAdmin(RightsModelAdmin):
    """Give seats; of a given one only the end can change."""

    add_right = change_right = "bodies.seat"
    fields = ["body", "membership", "kind", "voting", "starts_at", "ends_at"]
    list_display = ["body", "kind", "membership", "voting", "starts_at", "ends_at"]
    list_filter = ["kind", "body"]
    list_select_related = ["body", "membership__user"]

    def get_readonly_fields(self, request, obj=None):
        return ["body", "membership", "kind", "voting", "starts_at"] if obj else []

    def save_model(self, request, obj, form, change):
        given = form.cleaned_data
        if change:
            services.end_seat(obj, ends_at=given["ends_at"], by=request.membership, at=clock.now())
        else:
            obj.pk = services.give_seat(by=request.membership, at=clock.now(), **given).pk


@admin.register(Interest, site=site)
class InterestAdmin(RightsModelAdmin):
    """What people with a seat have declared."""

    list_display = ["seat", "words", "stream", "declared_at", "ended_at"]
    list_select_related = ["seat__body", "seat__membership__user", "stream"]
    search_fields = ["words"]
