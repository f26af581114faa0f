"""Actions in the admin site; every change goes through the services."""

from django.contrib import admin

from governance.actions import services
from governance.actions.models import Action
from rights.admin import RightsModelAdmin, site
from tenancy import clock


@admin.register(Action, site=site)
class ActionAdmin(RightsModelAdmin):
    """Keep what meetings agreed. Settling and putting off take words, which the portal asks for."""

    add_right = services.AGREE
    fields = ["meeting", "item", "what", "owner", "due_on"]
    list_display = ["what", "owner", "due_on", "state", "meeting"]
    list_filter = ["state"]
    list_select_related = ["meeting__forum", "owner__user"]
    search_fields = ["what", "words"]
    view_on_site = False

    def save_model(self, request, obj, form, change):
        given = dict(form.cleaned_data)
        obj.pk = services.agree_action(given.pop("meeting"), by=request.membership, at=clock.now(), **given).pk
