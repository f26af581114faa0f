"""The list of versions."""

from django.utils.translation import gettext_lazy as _
from django_filters import ChoiceFilter, FilterSet

from doors.tables import Column, Empty, Table
from rights.matrix.models import MatrixVersion
from rights.matrix.states import MatrixState

TONES = {MatrixState.DRAFT: "draft", MatrixState.PUBLISHED: "go", MatrixState.RETIRED: "calm"}


class VersionFilters(FilterSet):
    """By state."""

    state = ChoiceFilter(choices=MatrixState.choices, label=_("State"), empty_label=_("Any"))

    class Meta:
        model = MatrixVersion
        fields = ["state"]


class VersionTable(Table):
    """Wants the rows of `listed_versions`."""

    name = "versions-list"
    caption = _("Versions of the matrix")
    filters = VersionFilters
    search_fields = ("note",)
    ordering = ("-number",)
    columns = [
        Column("version", _("Version"), str, sort="number", link=MatrixVersion.get_absolute_url),
        Column(
            "state", _("State"), lambda version: version.get_state_display(), sort="state", kind="state",
            tone=lambda version: TONES[MatrixState(version.state)],
        ),
        Column("effective_at", _("In force from"), "effective_at", sort="effective_at", kind="moment"),
        Column("note", _("What is new"), "note"),
        Column("drafted_by", _("Author"), lambda version: str(version.drafted_by)),
        Column(
            "published_by", _("Published by"), lambda version: str(version.published_by) if version.published_by else None
        ),
    ]  # fmt: skip
    empty = Empty(
        _("No version yet"),
        _(
            "A version says for every question who decides it. From the moment it is in force on, questions are routed by it."
        ),
        icon="scale",
    )
