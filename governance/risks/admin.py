"""Risks and appetites in the admin site; every change goes through the services."""

from django.contrib import admin

from governance.risks import services
from governance.risks.models import Risk, RiskAppetite
from rights.admin import RightsModelAdmin, site
from tenancy import clock


@admin.register(Risk, site=site)
class RiskAdmin(RightsModelAdmin):
    """The register, and what is put into it. Grading, accepting and closing take a reason, which the portal asks for."""

    add_right = services.KEEP
    fields = [
        "stream", "title", "description", "cause_kind", "cause_name", "likelihood", "impact", "response", "owner", "review_on",
    ]  # fmt: skip
    list_display = ["number", "title", "stream", "cause_name", "grade", "state", "owner", "review_on"]
    list_filter = ["state", "cause_kind"]
    list_select_related = ["stream", "owner__user"]
    search_fields = ["number", "title", "cause_name"]
    view_on_site = False

    def save_model(self, request, obj, form, change):
        given = dict(form.cleaned_data)
        obj.pk = services.record_risk(given.pop("stream"), by=request.membership, at=clock.now(), **given).pk


@admin.register(RiskAppetite, site=site)
class AppetiteAdmin(RightsModelAdmin):
    """Up to which grade risks pass."""

    add_right = services.ACCEPT
    fields = ["body", "stream", "highest", "because"]
    list_display = ["stream", "highest", "body", "set_at"]
    list_filter = ["body"]
    list_select_related = ["stream", "body"]
    view_on_site = False

    def save_model(self, request, obj, form, change):
        given = dict(form.cleaned_data)
        obj.pk = services.set_appetite(given.pop("body"), by=request.membership, at=clock.now(), **given).pk
