"""The life of a matrix version, as one table."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class MatrixState(models.TextChoices):
    """Where a version stands."""

    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")
    RETIRED = "retired", _("Retired")


MOVES: dict[MatrixState, set[MatrixState]] = {
    MatrixState.DRAFT: {MatrixState.PUBLISHED},
    MatrixState.PUBLISHED: {MatrixState.RETIRED},
    MatrixState.RETIRED: set(),
}
