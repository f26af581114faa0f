"""The admin site of an organisation, `/t/<slug>/admin/`, for its governance bodies: the same rights and services as the portal.

Nobody is staff or superuser here. Access comes from the membership, every ModelAdmin asks `may`, changes go through
services, and what is written down is the audit record instead of Django's own log.
"""

from functools import update_wrapper
from typing import Any

from django.contrib import admin
from django.core.exceptions import ImproperlyConfigured
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from audit.selectors import visible_events
from rights.declared_rights import ENTER_ADMIN, READ_AUDIT
from rights.services import holds_anywhere, may
from tenancy import clock


class OrganisationAdminSite(admin.AdminSite):
    """One admin site for every organisation; inside the scope it shows that organisation only."""

    site_title = _("vsportal admin")
    index_title = _("Administration")
    enable_nav_sidebar = True

    def has_permission(self, request: Any) -> bool:
        membership = request.membership
        return membership is not None and bool(holds_anywhere(membership, ENTER_ADMIN.code, at=clock.now()))

    def get_urls(self) -> list[Any]:
        """Without Django's own account pages and without jumps to any object by its kind and id: the portal has both."""
        unwanted = {"logout", "password_change", "password_change_done", "view_on_site"}
        return [pattern for pattern in super().get_urls() if getattr(pattern, "name", None) not in unwanted]

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """Whom it does not let in finds nothing here; Django would look for its own logout page first."""
        guarded = super().admin_view(view, cacheable)

        def entered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not self.has_permission(request):
                raise Http404
            return guarded(request, *args, **kwargs)

        return update_wrapper(entered, guarded)

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Django sends here whom it does not let in. Everybody here is signed in, so the door itself does not exist."""
        raise Http404


site = OrganisationAdminSite(name="admin")


class RightsModelAdmin(admin.ModelAdmin):
    """A table in the admin site. Subclasses name the rights and hand changes to a service.

    `view_right` None lets everybody see it who may enter; `add_right` and `change_right` None let nobody.
    """

    view_right: str | None = None
    add_right: str | None = None
    change_right: str | None = None
    list_per_page = 50
    show_full_result_count = False
    actions_on_bottom = False

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """The list is headed by what it lists; Django would say “Select … to change”."""
        title = capfirst(self.opts.verbose_name_plural)
        return super().changelist_view(request, {"title": title, **(extra_context or {})})

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_view_permission(self, request: Any, obj: models.Model | None = None) -> bool:
        return self._may(request, self.view_right, obj) if self.view_right else self.admin_site.has_permission(request)

    def has_add_permission(self, request: Any) -> bool:
        return self.add_right is not None and self._may(request, self.add_right, None)

    def has_change_permission(self, request: Any, obj: models.Model | None = None) -> bool:
        return self.change_right is not None and self._may(request, self.change_right, obj)

    def has_delete_permission(self, request: Any, obj: models.Model | None = None) -> bool:
        """Nothing is deleted: things are closed, ended or retired by a service."""
        return False

    def _may(self, request: Any, right: str, obj: models.Model | None) -> bool:
        at = clock.now()
        if request.membership is None:
            return False
        if obj is None:
            return bool(holds_anywhere(request.membership, right, at=at))
        return bool(may(request.membership, right, obj, at=at))

    def save_model(self, request: Any, obj: models.Model, form: Any, change: bool) -> None:
        """Hand the change to a service, which checks the right, writes and records."""
        raise ImproperlyConfigured(f"{type(self).__name__} must save through a service.")

    def log_addition(self, *args: Any, **kwargs: Any) -> None:
        """The service has recorded it."""

    log_change = log_deletions = log_addition

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """What the audit record says of this object, as far as this reader may read it."""
        obj = get_object_or_404(self.get_queryset(request), pk=object_id)
        if not self.has_view_permission(request, obj):
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        everything = may(request.membership, READ_AUDIT.code, request.organisation, at=clock.now())
        context = self.admin_site.each_context(request) | {
            "title": _("History of %(object)s") % {"object": obj},
            "events": visible_events(request.membership, everything=bool(everything)).about(obj)[:200],
            "object": obj,
            "opts": self.opts,
            "back": reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=[obj.pk]),
        }
        return TemplateResponse(request, "admin/history.html", context)
