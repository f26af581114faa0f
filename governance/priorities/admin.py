"""Strategic priorities in the admin site; every change goes through the services."""

from django.contrib import admin

from governance.priorities import services
from governance.priorities.models import StrategicPriority
from rights.admin import RightsModelAdmin, site
from tenancy import clock

WORDS = ["name", "aim", "rank"]


@admin.register(StrategicPriority, site=site)
class StrategicPriorityAdmin(RightsModelAdmin):
    """Set and describe priorities; ending one takes a reason, which the portal asks for."""

    add_right = change_right = services.RIGHT
    fields = ["body", *WORDS, "starts_at", "ends_at"]
    list_display = ["name", "rank", "body", "starts_at", "ends_at"]
    list_filter = ["body"]
    list_select_related = ["body"]
    search_fields = ["name", "aim"]
    view_on_site = False

    def get_readonly_fields(self, request, obj=None):
        return ["body", "starts_at", "ends_at"] if obj else []

    def save_model(self, request, obj, form, change):
        given = form.cleaned_data
        if change:
            words = {name: given[name] for name in WORDS}
            services.change_priority(obj, by=request.membership, at=clock.now(), **words)
        else:
            obj.pk = services.set_priority(given.pop("body"), by=request.membership, at=clock.now(), **given).pk
