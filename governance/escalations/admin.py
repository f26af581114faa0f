"""Escalations in the admin site: the offices of a body answer here, too."""

from django import forms
from django.contrib import admin

from governance.escalations import services
from governance.escalations.models import Escalation
from rights.admin import RightsModelAdmin, site
from tenancy import clock


class AnswerForm(forms.ModelForm):
    """The answer is all that can be written here."""

    answer = Escalation._meta.get_field("answer").formfield(required=True)


@admin.register(Escalation, site=site)
class EscalationAdmin(RightsModelAdmin):
    """Read them, answer them. They are raised in the portal, where the matrix says whether they may be."""

    change_right = "escalations.answer"
    form = AnswerForm
    fields = [
        "number", "title", "stream", "decision", "criterion", "covering_rule", "version", "level", "body", "state",
        "due_on", "raised_at", "because", "answer",
    ]  # fmt: skip
    readonly_fields = [name for name in fields if name != "answer"]
    list_display = ["number", "title", "stream", "level", "body", "state", "due_on"]
    list_filter = ["state", "body"]
    list_select_related = ["stream", "level", "body"]
    search_fields = ["number", "title"]
    view_on_site = False

    def save_model(self, request, obj, form, change):
        services.answer_escalation(obj, answer=form.cleaned_data["answer"], by=request.membership, at=clock.now())
