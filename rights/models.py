"""Grants: who holds which right on which object, from when until when. The concrete tables stand beside their objects."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from guardian.managers import UserObjectPermissionManager
from guardian.models import UserObjectPermissionBase

from tenancy.periods import PeriodQuerySet, ends_after_it_starts
from tenancy.rows import TenantForeignKey, TenantManager, TenantModel


class GrantManager(TenantManager.from_queryset(PeriodQuerySet), UserObjectPermissionManager):  # type: ignore[misc]
    """Both: guardian asks its models' manager whether they are generic."""


class Grant(TenantModel, UserObjectPermissionBase):
    """One right on one object for one person in a half-open period, compiled from a role term or a seat.

    `source_ref` is the term or seat it came from: services rewrite a source's grants when its period changes. `user` is
    the membership's user, kept for guardian's own tools; rights are always asked through the membership.
    """

    membership = TenantForeignKey("tenancy.Membership", models.PROTECT, related_name="+", verbose_name=_("person"))
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"), null=True)
    source_ref = models.UUIDField(_("compiled from"))

    objects = GrantManager()

    class Meta(UserObjectPermissionBase.Meta):
        abstract = True
        unique_together = [["tenant", "membership", "permission", "content_object", "source_ref"]]
        constraints = [
            ends_after_it_starts("%(class)s_ends_after_it_starts"),
        ]
