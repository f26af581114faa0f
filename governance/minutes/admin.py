"""Minutes in the admin site; every change goes through the services."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from governance.minutes import services
from governance.minutes.models import Amendment, MinuteLine, Minutes
from rights.admin import RightsModelAdmin, site
from tenancy import clock


@admin.register(Minutes, site=site)
class MinutesAdmin(RightsModelAdmin):
    """Send minutes to the members and adopt them. They begin with their first line."""

    change_right = services.KEEP
    fields = readonly_fields = ["meeting", "state", "begun_at", "offered_at", "adopted_at", "seal"]
    list_display = ["meeting", "state", "begun_at", "adopted_at"]
    list_filter = ["state"]
    list_select_related = ["meeting__forum", "body"]
    view_on_site = False
    actions = ["offer", "adopt"]

    def save_model(self, request, obj, form, change):
        """Nothing here is typed; the actions of the list change it."""

    @admin.action(description=_("Send to the members"), permissions=["change"])
    def offer(self, request, queryset):
        who = {"by": request.membership, "at": clock.now()}
        self.answer_each(request, queryset.order_by("begun_at", "id"), lambda one: services.offer(one, **who))

    @admin.action(description=_("Adopt and close the meeting"), permissions=["change"])
    def adopt(self, request, queryset):
        who = {"by": request.membership, "at": clock.now()}
        self.answer_each(request, queryset.order_by("begun_at", "id"), lambda one: services.adopt(one, **who))


@admin.register(MinuteLine, site=site)
class MinuteLineAdmin(RightsModelAdmin):
    """Word the lines of drafts. The first line of a meeting is written in the portal."""

    change_right = services.KEEP
    fields = ["minutes", "item", "text", "said_at"]
    readonly_fields = ["minutes", "item", "said_at"]
    view_on_site = False
    list_display = ["__str__", "minutes", "said_at"]
    list_select_related = ["minutes__meeting__forum"]

    def save_model(self, request, obj, form, change):
        services.edit_line(obj, text=form.cleaned_data["text"], by=request.membership, at=clock.now())


@admin.register(Amendment, site=site)
class AmendmentAdmin(RightsModelAdmin):
    """What members propose; it is answered in the portal, with words."""

    fields = ["minutes", "line", "text", "because", "state", "words"]
    list_display = ["__str__", "minutes", "state", "proposed_at"]
    list_filter = ["state"]
    list_select_related = ["minutes__meeting__forum"]
