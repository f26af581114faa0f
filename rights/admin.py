"""The admin site of an organisation, `/t/<slug>/admin/`, for its governance bodies: the same rights and services as the portal.

Nobody is staff or superuser here. Access comes from the membership, every ModelAdmin asks `may`, shows and offers what
the reader may see (rights.visibility), and hands changes to services; what is written down is the audit record instead of
Django's own log. What is hidden or of another organisation is the same 404 as what does not exist. A refusal comes back
on the page that was sent, above what was typed.
"""

import copy
from collections.abc import Callable, Iterable
from functools import update_wrapper
from typing import Any, NoReturn

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.db import models, transaction
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from audit.models import Event
from doors.refusal import Refusal
from doors.rendering import note
from rights.declared_rights import ENTER_ADMIN
from rights.services import held_anywhere, holds_anywhere, may
from rights.visibility import visible
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


class SeenFilter(admin.RelatedFieldListFilter):
    """A list's filter by something else, which offers what the reader may see of it."""

    def field_choices(self, field: Any, request: Any, model_admin: Any) -> list[tuple[Any, str]]:
        ordering = self.field_admin_ordering(field, request, model_admin)
        seen = visible(field.remote_field.model._default_manager.order_by(), request.membership, at=clock.now())
        return field.get_choices(include_blank=False, ordering=ordering, limit_choices_to={"pk__in": seen.values("pk")})


class RefusedForm(forms.BaseModelForm):
    """The form of a refused change: what was typed stays, and it is never valid."""

    def clean(self) -> NoReturn:
        """Nothing is saved by it."""
        super().clean()
        raise ValidationError(_("Nothing was changed."))


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

    # --- What is shown and offered ----------------------------------------------------------------------------------
    def get_queryset(self, request: Any) -> Any:
        """What the reader may see; also where one thing is asked for, searched, completed or acted upon."""
        return visible(super().get_queryset(request), request.membership, at=clock.now())

    def formfield_for_foreignkey(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        """Choices are what the reader may see."""
        things = self.get_field_queryset(None, db_field, request) or db_field.remote_field.model._default_manager.all()
        return super().formfield_for_foreignkey(
            db_field, request, **{"queryset": visible(things, request.membership, at=clock.now()), **kwargs}
        )

    def get_list_filter(self, request: HttpRequest) -> list[Any]:
        """Filters by something else offer what the reader may see of it."""
        return [
            (one, SeenFilter) if isinstance(one, str) and self.opts.get_field(one).is_relation else one
            for one in self.list_filter
        ]

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest) -> bool:
        """Only what the filters beside the list offer; Django would test any column of the table."""
        offered = {one if isinstance(one, str) else getattr(one, "parameter_name", None) for one in self.list_filter}
        return lookup.split("__", maxsplit=1)[0] in offered and super().lookup_allowed(lookup, value, request)

    def _get_obj_does_not_exist_redirect(self, request: HttpRequest, opts: Any, object_id: str) -> NoReturn:
        """What is missing, hidden or of another organisation is not found; Django would go on to the index and say its id."""
        raise Http404

    # --- A refusal, on the page that was sent -------------------------------------------------------------------------
    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """The list, headed by what it lists; Django would say “Select … to change”. A refused action is said above it."""
        context = {"title": capfirst(self.opts.verbose_name_plural), **(extra_context or {})}
        try:
            with transaction.atomic():  # what a refused action wrote is gone before the list is drawn
                return super().changelist_view(request, context)
        except Refusal as refusal:
            note(request, refusal)
            answer = super().changelist_view(_as_read(request), {**context, "refusal": refusal})
            answer.status_code = refusal.status
            return answer

    def answer_each(self, request: Any, things: Iterable[Any], change: Callable[[Any], Any]) -> None:
        """Do the same to each: one that is refused stays as it is and is named, the others are done.

        Where all are refused, the first refusal is the answer, in its own words and status.
        """
        done, refusals = 0, []
        for thing in things:
            try:
                with transaction.atomic():
                    change(thing)
                done += 1
            except Refusal as refusal:
                refusals.append((thing, refusal))
        if refusals and not done:
            raise refusals[0][1]
        for thing, refusal in refusals:
            note(request, refusal)
            messages.error(request, f"{thing}: {refusal.sentence}")
        if done:
            messages.success(request, ngettext("One is done.", "%(n)s are done.", done) % {"n": done})

    def changeform_view(
        self,
        request: Any,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """The form; when the service refuses, the same form with what was typed, below the refusal."""
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except Refusal as refusal:
            note(request, refusal)
            request.was_refused = True
            context = {**(extra_context or {}), "refusal": refusal}
            answer = super().changeform_view(request, object_id, form_url, context)
            answer.status_code = refusal.status
            return answer

    def get_form(self, request: Any, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """The form of this table; of a refused change one that is not saved again."""
        form = super().get_form(request, obj, change, **kwargs)
        return type(form.__name__, (RefusedForm, form), {}) if getattr(request, "was_refused", False) else form

    # --- Who may ------------------------------------------------------------------------------------------------------

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
            if not hasattr(request, "held_rights"):  # a page asks for every table of the site
                request.held_rights = held_anywhere(request.membership, at=at)
            return right in request.held_rights
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
        obj = self.get_object(request, object_id)
        if obj is None or not self.has_view_permission(request, obj):
            raise Http404
        events = visible(Event.objects.select_related("by__user"), request.membership, at=clock.now())
        context = self.admin_site.each_context(request) | {
            "title": _("History of %(object)s") % {"object": obj},
            "events": events.about(obj).newest_first()[:200],
            "object": obj,
            "opts": self.opts,
            "back": reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=[obj.pk]),
        }
        return TemplateResponse(request, "admin/history.html", context)


def _as_read(request: HttpRequest) -> HttpRequest:
    """The same request, as if the page were only opened."""
    reading = copy.copy(request)
    reading.method, reading.POST = "GET", QueryDict()  # type: ignore[misc,assignment]
    return reading
