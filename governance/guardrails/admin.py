"""Guardrails in the admin site; every change goes through the services."""

from django.contrib import admin

from governance.guardrails import measures, services
from governance.guardrails.models import Guardrail, GuardrailBreach
from rights.admin import RightsModelAdmin, site
from tenancy import clock

WORDS = ("body", "title", "measure", "lowest", "highest", "owner", "forum", "ends_at", "because")


@admin.register(Guardrail, site=site)
class GuardrailAdmin(RightsModelAdmin):
    """Set guardrails of the whole organisation. Those of streams, changing and ending: the portal asks for the reason."""

    add_right = services.SET
    fields = list(WORDS)
    list_display = ["number", "title", "measure", "lowest", "highest", "body", "owner", "ends_at"]
    list_filter = ["body", "scope"]
    list_select_related = ["body", "owner__user"]
    search_fields = ["number", "title"]
    view_on_site = False

    def save_model(self, request, obj, form, change):
        given = {name: form.cleaned_data[name] for name in WORDS}
        obj.pk = services.set_guardrail(given.pop("body"), by=request.membership, at=clock.now(), **given).pk

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "measure":
            field.help_text = ", ".join(one.code for one in measures.every())
        return field


@admin.register(GuardrailBreach, site=site)
class BreachAdmin(RightsModelAdmin):
    """What was found outside; answering takes a reason, which the portal asks for."""

    fields = ["guardrail", "stream", "value", "lowest", "highest", "found_at", "state", "answer", "words", "until"]
    list_display = ["guardrail", "stream", "value", "found_at", "state"]
    list_filter = ["state"]
    list_select_related = ["guardrail", "stream"]
    view_on_site = False
