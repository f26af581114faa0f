"""What ran, what failed and what is parked, on the admin site. `jobs` stands below `rights`, so the right is asked here."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.defaultfilters import truncatechars
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from jobs import registry, selectors, services
from jobs.models import DrainRow, DueRow
from rights.admin import RightsModelAdmin, site
from tenancy import clock
from vsportal.declared_rights import MANAGE_JOBS, SEE_JOBS

SHOWN_IN_LIST = 120


class KindFilter(admin.SimpleListFilter):
    """The jobs by their names."""

    title = _("job")
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        return [(kind.code, str(kind.label)) for kind in registry.kinds()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[DueRow]) -> QuerySet[DueRow]:
        return queryset.filter(kind=self.value()) if self.value() else queryset


@admin.register(DueRow, site=site)
class DueRowAdmin(RightsModelAdmin):
    """Each run of each job, latest first."""

    view_right = SEE_JOBS.code
    list_display = ["label", "due_at", "state", "runs", "started_at", "ended_at", "result"]
    list_filter = ["state", KindFilter]
    fields = ["label", "due_at", "state", "runs", "started_at", "ended_at", "outcome", "error"]
    readonly_fields = ["label"]
    actions = ["run_again"]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        lines = {"lines": selectors.job_lines(at=clock.now()), "broken": selectors.broken_drains()}
        return super().changelist_view(request, (extra_context or {}) | lines)

    @admin.display(description=_("job"), ordering="kind")
    def label(self, row: DueRow) -> str:
        return row.label

    @admin.display(description=_("what came of it"))
    def result(self, row: DueRow) -> str:
        return truncatechars(row.error or row.outcome, SHOWN_IN_LIST)

    def has_manage_permission(self, request: HttpRequest) -> bool:
        return self._may(request, MANAGE_JOBS.code, None)

    @admin.action(description=_("Run parked jobs again"), permissions=["manage"])
    def run_again(self, request: HttpRequest, chosen: QuerySet[DueRow]) -> None:
        """All of them or none: the first that is not parked is refused with its reason."""
        rows = list(chosen)
        for row in rows:
            services.release_parked(row, by=request.membership, at=clock.now())
        said = ngettext(
            "%(count)s job runs again with the next tick.", "%(count)s jobs run again with the next tick.", len(rows)
        )
        self.message_user(request, said % {"count": len(rows)}, messages.SUCCESS)


@admin.register(DrainRow, site=site)
class DrainRowAdmin(RightsModelAdmin):
    """What runs on every tick: when it last did something, and whether it fails now."""

    view_right = SEE_JOBS.code
    list_display = ["label", "worked_at", "outcome", "failures", "failed_at", "error"]
    fields = list_display
    readonly_fields = ["label"]

    @admin.display(description=_("job"), ordering="drain")
    def label(self, row: DrainRow) -> str:
        return row.label
