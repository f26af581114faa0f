"""What concrete tables stand beside: grants (who holds which right on which object, from when until when) and the mark
that makes a thing confidential.
"""

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from guardian.managers import UserObjectPermissionManager
from guardian.models import UserObjectPermissionBase

from rights.matrix.models import Criterion, Fact, Level, MatrixRule, MatrixVersion
from tenancy.periods import PeriodQuerySet, ends_after_it_starts
from tenancy.rows import TenantForeignKey, TenantManager, TenantModel

__all__ = [
    "Confidential", "Criterion", "Fact", "Grant", "GrantManager", "Level", "MatrixRule", "MatrixVersion",
    "marked_with_a_reason",
]  # fmt: skip  # the matrix's tables stand in their room; Django looks for them here


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


class Confidential(models.Model):
    """A thing that can be marked confidential, with the reason, until a moment; from then on it is open again by itself.

    `mark_right` is the right to mark it and to open it again; `urls` the namespace of its pages.
    """

    mark_right: ClassVar[str]
    urls: ClassVar[str]

    confidential_until = models.DateTimeField(_("confidential until"), null=True, blank=True, editable=False)
    confidential_because = models.CharField(
        _("why it is confidential"), max_length=240, blank=True, default="", editable=False
    )
    confidential_by = TenantForeignKey(
        "tenancy.Membership",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        editable=False,
        verbose_name=_("marked confidential by"),
    )
    confidential_at = models.DateTimeField(_("marked confidential"), null=True, blank=True, editable=False)

    class Meta:
        abstract = True

    @property
    def kind_of_thing(self) -> str:
        """What kind of thing it is, in a word or two."""
        return capfirst(self._meta.verbose_name)

    def is_confidential_at(self, at: datetime) -> bool:
        """Does the mark hold at that moment?"""
        return self.confidential_until is not None and at < self.confidential_until


def marked_with_a_reason(name: str) -> models.CheckConstraint:
    """A mark has its reason, its end and its moment, or there is none."""
    return models.CheckConstraint(
        name=name,
        condition=Q(confidential_until=None, confidential_because="", confidential_by=None, confidential_at=None)
        | Q(confidential_until__isnull=False, confidential_at__isnull=False) & ~Q(confidential_because=""),
    )
