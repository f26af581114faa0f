"""What one stream needs from another."""

from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tenancy.rows import TenantForeignKey, TenantManager, TenantModel, TenantQuerySet


class StreamDependencyQuerySet(TenantQuerySet):
    """Dependencies, in the words of the map."""

    def current(self) -> Self:
        """Those that hold."""
        return self.filter(ended_at=None)


class StreamDependency(TenantModel):
    """A stream needs something from another to do what it is for. It is declared by the one that needs it."""

    stream = TenantForeignKey("streams.ValueStream", models.PROTECT, related_name="needs", verbose_name=_("stream"))
    on_stream = TenantForeignKey(
        "streams.ValueStream", models.PROTECT, related_name="+", verbose_name=_("needs it from")
    )
    need = models.CharField(_("what it needs"), max_length=160)
    declared_at = models.DateTimeField(_("declared"))
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)

    objects = TenantManager.from_queryset(StreamDependencyQuerySet)()

    class Meta:
        db_table = "stream_dependency"
        ordering = ["need", "id"]
        verbose_name = _("dependency of a stream")
        verbose_name_plural = _("dependencies of streams")
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "stream", "on_stream", "need"],
                condition=Q(ended_at=None),
                name="stream_dependency_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.stream} → {self.on_stream}: {self.need}"

    @property
    def rights_object(self) -> Any:
        """Rights over it are held on the stream that needs it."""
        return self.stream
