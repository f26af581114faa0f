"""What people fill in about people."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from allauth.account.adapter import get_adapter
from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from doors.forms import Form
from people.holdings import Handover, Holding
from people.wording import ROLE_IN_A_SENTENCE
from tenancy.models import Membership, Role, User


def _explained() -> list[tuple[str, str]]:
    """Each role with what it means."""
    return [(role.value, f"{role.label}. {ROLE_IN_A_SENTENCE[role]}") for role in Role]


class InviteForm(Form):
    """Who is asked to join, and as what."""

    email = forms.EmailField(label=_("E-mail address"), max_length=254)
    name = forms.CharField(
        label=_("Name"), max_length=120, required=False, help_text=_("They can write it differently when they join.")
    )
    title = forms.CharField(
        label=_("Title"),
        max_length=120,
        required=False,
        help_text=_("What they are here, for example “Head of claims”. Shown wherever they act."),
    )
    role = forms.ChoiceField(label=_("Role"), choices=_explained, initial=Role.MEMBER, widget=forms.RadioSelect)


class JoinForm(Form):
    """What somebody new says of themselves when they accept an invitation."""

    name = forms.CharField(label=_("Your name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    password = forms.CharField(
        label=_("A password"),
        max_length=4096,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("12 characters or more; a sentence is best."),
    )

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.email = email

    def clean(self) -> dict[str, Any]:
        """The password, by the same rules as everywhere; it may not resemble name or address."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if "password" in given:
            user = User(email=self.email, name=given.get("name", ""))
            try:
                get_adapter().clean_password(given["password"], user=user)
            except ValidationError as weak:
                self.add_error("password", weak)
        return given


class ChangeForm(Form):
    """What somebody is here."""

    title = forms.CharField(
        label=_("Title"),
        max_length=120,
        required=False,
        help_text=_("Shown wherever they act; empty shows their name."),
    )
    role = forms.ChoiceField(label=_("Role"), choices=_explained, widget=forms.RadioSelect)

    def __init__(self, *args: Any, person: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person


NOBODY = "nobody"


class LeaveForm(Form):
    """When somebody leaves, why, and who takes over each thing they hold."""

    last_on = forms.DateField(label=_("Last day"), required=False, help_text=_("Empty means now, at once."))
    because = forms.CharField(
        label=_("Reason"), required=False, max_length=240, help_text=_("Kept in the audit record.")
    )

    def __init__(self, *args: Any, held: Sequence[Holding], colleagues: Sequence[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.held, self.people = held, {str(one.pk): one for one in colleagues}
        named = [(pk, str(one)) for pk, one in self.people.items()]
        if len(held) > 1:
            self.fields["all_to"] = forms.ChoiceField(
                label=gettext("Everything goes to"),
                choices=[("", gettext("Said for each thing below")), *named],
                required=False,
                help_text=gettext("Unless something else is said below."),
            )
        for one in held:
            self._ask_for(one, named)

    def _ask_for(self, one: Holding, named: list[tuple[str, str]]) -> None:
        if len(self.held) > 1:
            first = ("", gettext("As said above"))
        else:
            first = ("", gettext("Choose who follows") if one.needs_successor else gettext("Nobody follows"))
        nobody = [] if one.needs_successor or len(self.held) == 1 else [(NOBODY, gettext("Nobody follows"))]
        self.fields[f"to-{one.key}"] = forms.ChoiceField(
            label=gettext("Who follows in %(what)s") % {"what": one.words},
            choices=[first, *nobody, *named],
            required=False,
        )
        if one.longest_acting_days:
            self.fields[f"acting-{one.key}"] = forms.DateField(
                label=gettext("Only acting, until"),
                required=False,
                help_text=gettext("Empty means for good; at most %(days)s days.") % {"days": one.longest_acting_days},
            )

    @property
    def rows(self) -> list[tuple[Holding, Any, Any]]:
        """Each holding with the fields about it: who follows, and until when if only acting."""
        return [
            (one, self[f"to-{one.key}"], self[f"acting-{one.key}"] if one.longest_acting_days else None)
            for one in self.held
        ]

    @property
    def general(self) -> list[Any]:
        """The fields about all of it."""
        return [self[name] for name in ("last_on", "because", "all_to") if name in self.fields]

    def ends_at(self) -> datetime | None:
        """The moment after the last day, or None for now."""
        return _night_after(self.cleaned_data["last_on"])

    def handovers(self) -> dict[str, Handover]:
        """Who takes over what; what nobody takes over is left out, and ends."""
        given = self.cleaned_data
        chosen = {one.key: given[f"to-{one.key}"] or given.get("all_to", "") for one in self.held}
        return {
            key: Handover(self.people[pk], _night_after(given.get(f"acting-{key}")))
            for key, pk in chosen.items()
            if pk in self.people
        }


def _night_after(day: date | None) -> datetime | None:
    """The first moment after a day, in the organisation's zone."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time())) if day else None


class UploadForm(Form):
    """A file of people."""

    file = forms.FileField(label=_("File"), help_text=_("CSV in UTF-8, or XLSX (its first sheet)."))


class LoadForm(Form):
    """What to do with a file that has bad rows."""

    good_rows_only = forms.BooleanField(
        label=_("Invite the good rows, leave the bad ones out"),
        required=False,
        help_text=_("Otherwise nobody is invited while a row is bad."),
    )
