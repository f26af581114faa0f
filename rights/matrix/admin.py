"""Levels, facts and versions in the admin site; a version is only read here, its state belongs to the services."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from rights.admin import RightsModelAdmin, site
from rights.matrix import library
from rights.matrix.models import Fact, Level, MatrixVersion
from tenancy import clock


@admin.register(Level, site=site)
class LevelAdmin(RightsModelAdmin):
    """Add and rename levels."""

    add_right = change_right = "matrix.edit"
    fields = ["code", "name", "rank"]
    list_display = ["name", "code", "rank"]
    view_on_site = False

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["code"] if obj else []

    def save_model(self, request: Any, obj: Any, form: Any, change: bool) -> None:
        given = {"by": request.membership, "at": clock.now(), **form.cleaned_data}
        if change:
            library.change_level(Level.objects.get(pk=obj.pk), **given)
        else:
            obj.pk = library.make_level(**given).pk


@admin.register(Fact, site=site)
class FactAdmin(RightsModelAdmin):
    """Add facts and say them better."""

    add_right = change_right = "matrix.edit"
    fields = ["code", "label", "question", "kind", "domain", "unit", "is_money", "position"]
    list_display = ["label", "code", "kind", "position", "retired_at"]
    list_filter = ["kind"]
    view_on_site = False

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["code"] if obj else []

    def save_model(self, request: Any, obj: Any, form: Any, change: bool) -> None:
        given = {"by": request.membership, "at": clock.now(), **form.cleaned_data}
        if change:
            library.change_fact(Fact.objects.get(pk=obj.pk), **given)
        else:
            obj.pk = library.make_fact(**given).pk


@admin.register(MatrixVersion, site=site)
class MatrixVersionAdmin(RightsModelAdmin):
    """The versions, for reading: they are written, published and retired in the portal."""

    view_right = "matrix.edit"
    fields = [
        "number", "state", "hit_policy", "note", "facts", "based_on", "drafted_by", "drafted_at", "changed_at", "effective_at",
        "published_at", "published_by", "digest",
    ]  # fmt: skip
    list_display = ["number", "state", "effective_at", "drafted_by", "published_by", "note"]
    list_filter = ["state"]
    list_select_related = ["drafted_by__user", "published_by__user"]

    def view_on_site(self, obj: MatrixVersion) -> str:
        return obj.get_absolute_url()
