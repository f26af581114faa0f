"""Indicators in the admin site. What is changed here goes through the same services; reviews are for reading."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from indicators import services
from indicators.models import Correction, Indicator, Reading, Rebase, Review, Signal
from rights.admin import RightsModelAdmin, site
from tenancy import clock

DESCRIBED = [
    "name",
    "family",
    "direction",
    "unit",
    "is_share",
    "interval",
    "target",
    "source",
    "owner",
    "ruleset",
    "screen",
    "fix_after",
]


@admin.register(Indicator, site=site)
class IndicatorAdmin(RightsModelAdmin):
    """What is measured."""

    add_right = change_right = "indicators.define"
    list_display = ["name", "stream", "family", "interval", "target", "closed_at"]
    list_filter = ["family", "interval"]
    list_select_related = ["stream"]
    search_fields = ["name", "stream__name"]
    actions = ["close"]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["stream", *DESCRIBED, *(["created_at", "closed_at"] if obj else [])]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["stream", "created_at", "closed_at"] if obj else []

    def view_on_site(self, obj: Indicator) -> str:
        return obj.get_absolute_url()

    def save_model(self, request: Any, obj: Indicator, form: Any, change: bool) -> None:
        given, signed = dict(form.cleaned_data), {"by": request.membership, "at": clock.now()}
        if change:
            made = services.change_indicator(Indicator.objects.get(pk=obj.pk), **given, **signed)
        else:
            made = services.define_indicator(given.pop("stream"), **given, **signed)
        vars(obj).update(vars(made))  # Django's answer names `obj`

    def has_close_permission(self, request: HttpRequest) -> bool:
        return self._may(request, "indicators.define", None)

    @admin.action(description=_("Close the chosen indicators"), permissions=["close"])
    def close(self, request: Any, chosen: QuerySet[Indicator]) -> None:
        for indicator in chosen.select_related("stream"):
            services.close_indicator(indicator, by=request.membership, at=clock.now())
        self.message_user(request, _("Closed."))


@admin.register(Reading, site=site)
class ReadingAdmin(RightsModelAdmin):
    """Readings. A new one is recorded; a wrong one is corrected on its own page, with a reason."""

    add_right = "readings.record"
    list_display = ["indicator", "on", "value", "recorded_at"]
    list_select_related = ["indicator"]
    search_fields = ["indicator__name", "indicator__stream__name"]
    ordering = ["-on", "-id"]
    fields = ["indicator", "on", "value"]
    autocomplete_fields = ["indicator"]

    def save_model(self, request: Any, obj: Reading, form: Any, change: bool) -> None:
        made = services.record_reading(**form.cleaned_data, by=request.membership, at=clock.now())
        vars(obj).update(vars(made))


@admin.register(Correction, site=site)
class CorrectionAdmin(RightsModelAdmin):
    """Corrections, for reading."""

    list_display = ["reading", "was", "became", "reason", "by", "at"]
    list_select_related = ["reading__indicator", "by__user"]
    search_fields = ["reading__indicator__name", "reason"]


@admin.register(Rebase, site=site)
class RebaseAdmin(RightsModelAdmin):
    """Where limits started anew, for reading."""

    list_display = ["indicator", "on", "reason", "by", "at"]
    list_select_related = ["indicator", "by__user"]
    search_fields = ["indicator__name", "reason"]


@admin.register(Review, site=site)
class ReviewAdmin(RightsModelAdmin):
    """What reviews said, for reading."""

    list_display = ["indicator", "as_of", "ruleset", "n", "variation", "assurance", "stale", "note"]
    list_filter = ["variation", "assurance", "stale"]
    list_select_related = ["indicator"]
    search_fields = ["indicator__name"]
    fields = [
        "indicator",
        "as_of",
        "reviewed_at",
        "ruleset",
        "n",
        "last_on",
        "last_value",
        "mean",
        "lower",
        "upper",
        "variation",
        "assurance",
        "note",
        "stale",
    ]


@admin.register(Signal, site=site)
class SignalAdmin(RightsModelAdmin):
    """Signals, for reading; they are answered on their indicator's page."""

    list_display = ["indicator", "label", "klass", "began_on", "last_on", "state", "answered_by"]
    list_filter = ["state", "klass"]
    list_select_related = ["indicator", "answered_by__user"]
    search_fields = ["indicator__name", "indicator__stream__name"]
