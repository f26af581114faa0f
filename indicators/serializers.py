"""Indicators in JSON: `…Out` only read, `…In` only check the form of the input."""

from typing import ClassVar

from rest_framework import serializers

from doors.api_input import IdOf
from indicators.models import Correction, Direction, Family, Indicator, Interval, Reading, Rebase, Signal
from indicators.services import Answer
from rights.fields import CONFIDENTIAL_FIELDS, SeenRelatedField
from streams.models import ValueStream
from tenancy.models import Membership


class IndicatorOut(serializers.ModelSerializer):
    """An indicator with what its latest review says."""

    stream_name = serializers.CharField(source="stream.name")
    variation = serializers.CharField(allow_null=True)
    assurance = serializers.CharField(allow_null=True)
    stale = serializers.BooleanField(allow_null=True)
    last_on = serializers.DateField(allow_null=True)
    last_value = serializers.FloatField(allow_null=True)
    has_signal = serializers.BooleanField()

    class Meta:
        model = Indicator
        fields: ClassVar = [
            "id",
            "stream",
            "stream_name",
            "name",
            "family",
            "direction",
            "unit",
            "is_share",
            "interval",
            "target",
            "source",
            "owner",
            "ruleset",
            "screen",
            "fix_after",
            "created_at",
            "closed_at",
            "variation",
            "assurance",
            "stale",
            "last_on",
            "last_value",
            "has_signal",
            *CONFIDENTIAL_FIELDS,
        ]
        read_only_fields: ClassVar = fields


class ReadingOut(serializers.ModelSerializer):
    """The value of one period."""

    class Meta:
        model = Reading
        fields: ClassVar = ["id", "indicator", "on", "value", "recorded_at", "recorded_by"]
        read_only_fields: ClassVar = fields


class CorrectionOut(serializers.ModelSerializer):
    """Both values of a corrected reading, and the reason."""

    class Meta:
        model = Correction
        fields: ClassVar = ["id", "reading", "was", "became", "reason", "by", "at"]
        read_only_fields: ClassVar = fields


class RebaseOut(serializers.ModelSerializer):
    """From where on the limits start anew, and why."""

    class Meta:
        model = Rebase
        fields: ClassVar = ["id", "indicator", "on", "reason", "by", "at"]
        read_only_fields: ClassVar = fields


class SignalOut(serializers.ModelSerializer):
    """A change that usual variation does not explain, and what was said to it."""

    stream = serializers.UUIDField(source="indicator.stream_id")
    pattern = serializers.CharField(source="label")
    variation = serializers.CharField(source="klass")

    class Meta:
        model = Signal
        fields: ClassVar = [
            "id",
            "indicator",
            "stream",
            "pattern",
            "variation",
            "began_on",
            "last_on",
            "points",
            "opened_at",
            "state",
            "note",
            "answered_by",
            "answered_at",
        ]
        read_only_fields: ClassVar = fields


class DefinitionIn(serializers.Serializer):
    """What an indicator is described by; each entry may be left out when it is changed."""

    name = serializers.CharField(max_length=120)
    family = serializers.ChoiceField(Family.choices)
    direction = serializers.ChoiceField(Direction.choices)
    unit = serializers.CharField(max_length=40)
    interval = serializers.ChoiceField(Interval.choices)
    is_share = serializers.BooleanField(required=False)
    target = serializers.FloatField(required=False, allow_null=True)
    source = serializers.CharField(max_length=240, required=False, allow_blank=True)
    owner = IdOf(queryset=Membership.objects.select_related("user"), required=False, allow_null=True)
    ruleset = serializers.CharField(max_length=20, required=False)
    screen = serializers.BooleanField(required=False)
    fix_after = serializers.IntegerField(required=False, allow_null=True, min_value=0, max_value=32767)


class IndicatorIn(DefinitionIn):
    """A new indicator of a stream."""

    stream = SeenRelatedField(queryset=ValueStream.objects.all())


class ReadingIn(serializers.Serializer):
    """One reading."""

    indicator = SeenRelatedField(queryset=Indicator.objects.select_related("stream"))
    on = serializers.DateField()
    value = serializers.FloatField()


class CorrectionIn(serializers.Serializer):
    """A better value, and why."""

    value = serializers.FloatField()
    reason = serializers.CharField(max_length=240, allow_blank=True)


class RebaseIn(serializers.Serializer):
    """From where on the limits start anew, and why."""

    on = serializers.DateField()
    reason = serializers.CharField(max_length=240, allow_blank=True)


class CloseIndicatorIn(serializers.Serializer):
    """Why an indicator is no longer read."""

    because = serializers.CharField(max_length=240, required=False, allow_blank=True, default="")


class AnswerIn(serializers.Serializer):
    """What is done about a signal."""

    answer = serializers.ChoiceField(Answer.choices)
    note = serializers.CharField(max_length=2000, allow_blank=True)
    on = serializers.DateField(required=False, allow_null=True, default=None)


class ImportIn(serializers.Serializer):
    """A file with `stream, indicator, date, value`, or with `date, value` when an indicator is named."""

    file = serializers.FileField(allow_empty_file=True)
    indicator = SeenRelatedField(queryset=Indicator.objects.select_related("stream"), required=False)
    good_rows_only = serializers.BooleanField(required=False, default=False)
    corrections_reason = serializers.CharField(max_length=240, required=False, allow_blank=True, default="")


class RejectedOut(serializers.Serializer):
    """One bad cell."""

    line = serializers.IntegerField()
    column = serializers.CharField(allow_blank=True)
    value = serializers.CharField(allow_blank=True)
    why = serializers.CharField()


class ImportOut(serializers.Serializer):
    """What an import came to."""

    rows = serializers.IntegerField()
    loaded = serializers.IntegerField()
    unchanged = serializers.IntegerField()
    corrected = serializers.IntegerField()
    rejected = RejectedOut(many=True)


class BulkOptions(serializers.Serializer):
    """How a bulk is loaded; these stand in the address, because the body is the readings."""

    good_rows_only = serializers.BooleanField(required=False, default=False)
    corrections_reason = serializers.CharField(max_length=240, required=False, allow_blank=True, default="")


class BulkRejectedOut(serializers.Serializer):
    """One thing that is wrong with a row: its place from 0, its line from 1 (in a file the header is line 1)."""

    index = serializers.IntegerField()
    line = serializers.IntegerField()
    field = serializers.CharField(allow_blank=True)
    value = serializers.CharField(allow_blank=True)
    why = serializers.CharField()


class BulkOut(serializers.Serializer):
    """What a bulk came to."""

    rows = serializers.IntegerField()
    loaded = serializers.IntegerField()
    unchanged = serializers.IntegerField()
    corrected = serializers.IntegerField()
    rejected = BulkRejectedOut(many=True)
