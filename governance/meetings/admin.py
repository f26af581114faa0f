"""Meetings and agendas in the admin site; every change goes through the services."""

from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from governance.forums.models import Purpose
from governance.meetings import services
from governance.meetings.models import AgendaItem, Attendance, Meeting, Recusal
from rights.admin import RightsModelAdmin, site
from tenancy import clock


@admin.register(Meeting, site=site)
class MeetingAdmin(RightsModelAdmin):
    """Move meetings (a new start and a reason), mark them as held. They come from the rules of their forums."""

    change_right = "meetings.change"
    fields = ["forum", "occurrence", "starts_at", "ends_at", "reason", "state", "sequence", "changed_at"]
    readonly_fields = ["forum", "occurrence", "ends_at", "state", "sequence", "changed_at"]
    list_display = ["forum", "starts_at", "state", "reason", "sequence"]
    list_filter = ["state", "forum"]
    list_select_related = ["forum__body"]
    ordering = ["-starts_at"]
    view_on_site = False
    actions = ["hold"]

    def save_model(self, request, obj, form, change):
        given = form.cleaned_data
        services.move(obj, starts_at=given["starts_at"], reason=given["reason"], by=request.membership, at=clock.now())

    @admin.action(description=_("Mark as held"), permissions=["change"])
    def hold(self, request, queryset):
        who = {"by": request.membership, "at": clock.now()}
        self.answer_each(request, queryset.order_by("starts_at", "id"), lambda one: services.hold(one, **who))


class AgendaItemForm(forms.ModelForm):
    """A new item states its purpose, as everywhere."""

    purpose = forms.ChoiceField(choices=Purpose.choices, required=False, label=_("purpose"))

    class Meta:
        model = AgendaItem
        fields = ["meeting", "title", "why", "stream", "minutes"]


@admin.register(AgendaItem, site=site)
class AgendaItemAdmin(RightsModelAdmin):
    """Add items, give them their minutes, rename what people added."""

    add_right = change_right = "agenda.edit"
    form = AgendaItemForm
    list_display = ["title", "meeting", "source", "stream", "minutes", "state"]
    list_filter = ["state", "source"]
    list_select_related = ["meeting__forum", "stream"]
    autocomplete_fields = []

    def get_fields(self, request, obj=None):
        return (
            ["meeting", "title", "why", "stream", "minutes", "state"]
            if obj
            else ["meeting", "purpose", "title", "why", "stream", "minutes"]
        )

    def get_readonly_fields(self, request, obj=None):
        return ["meeting", "why", "stream", "state"] if obj else []

    def save_model(self, request, obj, form, change):
        given = form.cleaned_data
        who = {"by": request.membership, "at": clock.now()}
        if change:
            services.edit_item(obj, title=given["title"], minutes=given["minutes"], **who)
        else:
            words = {name: given[name] for name in ["meeting", "purpose", "title", "why", "stream", "minutes"]}
            obj.pk = services.add_item(**words, **who).pk


@admin.register(Attendance, site=site)
class AttendanceAdmin(RightsModelAdmin):
    """Who came to a meeting."""

    add_right = change_right = "minutes.keep"
    fields = ["meeting", "membership", "presence"]
    list_display = ["meeting", "membership", "presence", "recorded_at"]
    list_filter = ["presence"]
    list_select_related = ["meeting__forum", "membership__user"]

    def get_readonly_fields(self, request, obj=None):
        return ["meeting", "membership"] if obj else []

    def save_model(self, request, obj, form, change):
        said = {obj.membership: form.cleaned_data["presence"]}
        rows = services.record_attendance(obj.meeting, presence=said, by=request.membership, at=clock.now())
        obj.pk = rows[0].pk


@admin.register(Recusal, site=site)
class RecusalAdmin(RightsModelAdmin):
    """Who stepped aside from an item; it is not taken back."""

    add_right = "minutes.keep"
    fields = ["item", "membership", "because"]
    list_display = ["item", "membership", "because", "recorded_at"]
    list_select_related = ["item", "membership__user"]

    def save_model(self, request, obj, form, change):
        given = form.cleaned_data
        who = {"membership": given["membership"], "by": request.membership, "at": clock.now()}
        obj.pk = services.recuse_from(given["item"], because=given["because"], **who).pk
