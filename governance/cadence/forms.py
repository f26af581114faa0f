"""What people fill in about the cadence."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from doors.forms import Form
from governance.forums.models import Forum
from streams.models import ValueStream


class CalendarForm(Form):
    """What the calendar shows: everything, or the meetings of a forum, about a stream, or of the reader's bodies."""

    forum = forms.ModelChoiceField(Forum.objects.none(), label=_("Forum"), required=False, empty_label=_("All"))
    stream = forms.ModelChoiceField(ValueStream.objects.none(), label=_("Stream"), required=False, empty_label=_("All"))
    mine = forms.BooleanField(label=_("My meetings only"), required=False)

    def __init__(self, *args: Any, forums: QuerySet[Forum], streams: QuerySet[ValueStream], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["forum"].queryset = forums
        self.fields["stream"].queryset = streams


class FeedForm(Form):
    """What a new link is to show: one's own meetings, unless a forum or a stream is chosen."""

    forum = forms.ModelChoiceField(
        Forum.objects.none(), label=_("Forum"), required=False, empty_label=_("None: my meetings")
    )
    stream = forms.ModelChoiceField(
        ValueStream.objects.none(),
        label=_("Stream"),
        required=False,
        empty_label=_("None: my meetings"),
        help_text=_("Every meeting that looks at it: its own forums, and the forums for all streams."),
    )

    def __init__(self, *args: Any, forums: QuerySet[Forum], streams: QuerySet[ValueStream], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["forum"].queryset = forums
        self.fields["stream"].queryset = streams

    def clean(self) -> dict[str, Any]:
        """One link shows one thing."""
        given: dict[str, Any] = super().clean() or {}
        if given.get("forum") and given.get("stream"):
            self.add_error("stream", _("A link shows a forum or a stream. Choose one."))
        return given


class NoForm(Form):
    """A page that asks for nothing but the deed."""
