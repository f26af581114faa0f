"""What people type about the matrix: levels, facts, versions."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from doors.forms import Form
from rights.matrix.models import FactKind, MatrixVersion
from rights.matrix.rules.cells import BadCell, show_list, show_value, split_values

FILES = ".csv,.xlsx,.json"


class DraftForm(Form):
    """How a version begins."""

    note = forms.CharField(
        label=_("What is new"),
        max_length=240,
        required=False,
        help_text=_("One sentence that its readers see, such as “Owners decide up to £80,000”."),
    )
    based_on = forms.ChoiceField(label=_("Begin with"), required=False, choices=())
    file = forms.FileField(
        label=_("Or with a file"),
        required=False,
        help_text=_("CSV, XLSX or JSON, as a version can be taken away."),
        widget=forms.ClearableFileInput(attrs={"accept": FILES}),
    )

    def __init__(self, *args: Any, versions: list[MatrixVersion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        copies = [(str(one.pk), _("a copy of %(version)s") % {"version": one}) for one in versions]
        self.fields["based_on"].choices = [*copies, ("", _("an empty grid"))]  # type: ignore[attr-defined]


class FileForm(Form):
    """A file whose rules take the place of what stands in a draft."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("CSV, XLSX or JSON. Its rules take the place of those that stand there now."),
        widget=forms.ClearableFileInput(attrs={"accept": FILES}),
    )


class PublishForm(Form):
    """From when on a version holds."""

    effective_at = forms.DateTimeField(
        label=_("In force from"), help_text=_("What is decided before this moment stays judged by the version before.")
    )


class LevelForm(Form):
    """A level: how it is called, and how senior it is."""

    name = forms.CharField(label=_("Name"), max_length=60)
    rank = forms.IntegerField(
        label=_("Rank"),
        min_value=1,
        max_value=9999,
        help_text=_("A higher rank is more senior; leave room in between."),
    )


class NewLevelForm(LevelForm):
    """A level with its code, which stays for ever."""

    code = forms.SlugField(
        label=_("Code"),
        max_length=24,
        help_text=_("Small letters, digits and hyphens; it stays, whatever the name becomes."),
    )
    field_order = ("code", "name", "rank")


class FactForm(Form):
    """A fact: what is asked, and which answers there are."""

    label = forms.CharField(label=_("Name"), max_length=80)
    question = forms.CharField(label=_("Asked as"), max_length=200, required=False)
    kind = forms.ChoiceField(label=_("Kind"), choices=FactKind.choices)
    domain = forms.CharField(
        label=_("Values"),
        max_length=2000,
        required=False,
        help_text=_(
            "Of a number its range, such as >= 0 or [1..25]; nothing means any. Of a list all its values, with commas: "
            "low, medium, high."
        ),
    )
    unit = forms.CharField(label=_("Unit"), max_length=20, required=False)
    is_money = forms.BooleanField(label=_("An amount in the organisation's currency"), required=False)
    position = forms.IntegerField(
        label=_("Position"), min_value=0, max_value=30000, initial=100, help_text=_("Facts are asked in this order.")
    )

    def clean(self) -> dict[str, Any]:
        """A choice's values become a list."""
        given = super().clean() or self.cleaned_data
        domain = (given.get("domain") or "").strip()
        if given.get("kind") == FactKind.CHOICE and domain:
            try:
                given["domain"] = split_values(domain)
            except BadCell as bad:
                self.add_error("domain", _("Expected: %(expected)s.") % {"expected": bad.expected})
        else:
            given["domain"] = domain or None
        return given


class NewFactForm(FactForm):
    """A fact with its code, which stays for ever."""

    code = forms.SlugField(
        label=_("Code"),
        max_length=40,
        help_text=_("Small letters, digits, _ and -; rules and files name the fact by it."),
    )
    field_order = ("code", "label", "question", "kind", "domain", "unit", "is_money", "position")


def domain_text(domain: Any) -> str:
    """A domain as the form shows it."""
    return show_list([show_value(value) for value in domain]) if isinstance(domain, list) else str(domain or "")
