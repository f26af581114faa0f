"""Decisions in JSON: `…Out` only read, `…In` only check the form of the input."""

from typing import Any, ClassVar

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from doors.api_input import IdOf
from governance.decisions.authority import kept_name
from governance.decisions.models import Ask, Attachment, Ballot, Choice, Comment, Condition, Decision, Step, Vote
from governance.decisions.rules import Count
from governance.meetings.models import Meeting
from governance.priorities.models import StrategicPriority
from rights.fields import CONFIDENTIAL_FIELDS, SeenRelatedField
from streams.models import ValueStream
from tenancy.models import Membership

WORDS = ["recommendation", "rationale", "expected", "confidence", "priority", "review_on", "supersedes"]


# --- What is shown ---------------------------------------------------------------------------------------------------
class DecisionOut(serializers.ModelSerializer):
    """A decision in a list."""

    level = serializers.CharField(source="level.code", default=None, allow_null=True)
    is_superseded = serializers.BooleanField()

    class Meta:
        model = Decision
        fields: ClassVar = [
            "id", "number", "kind", "title", "state", "stream", "subject_ref", "level", "role", "body", "forum", "rule",
            "due_on", "review_on", "drafted_at", "proposed_at", "decided_at", "supersedes", "is_superseded",
            *CONFIDENTIAL_FIELDS,
        ]  # fmt: skip
        read_only_fields: ClassVar = fields


class AskOut(serializers.ModelSerializer):
    """Somebody who must agree, or is consulted."""

    level = serializers.CharField(source="level.code")

    class Meta:
        model = Ask
        fields: ClassVar = [
            "id", "asked_for", "level", "role", "stream", "body", "asked_at", "due_on", "agrees", "words", "answered_by",
            "answered_at", "silent_at",
        ]  # fmt: skip
        read_only_fields: ClassVar = fields


class CountOut(serializers.Serializer):
    """What a ballot came to so far."""

    for_ = serializers.IntegerField()
    against = serializers.IntegerField()
    abstain = serializers.IntegerField()
    recused = serializers.IntegerField()
    present = serializers.IntegerField()
    quorate = serializers.BooleanField()
    carried = serializers.BooleanField()

    def to_representation(self, instance: Count) -> dict[str, Any]:
        """`for` is a word of Python."""
        shown = super().to_representation(instance)
        return {"for": shown.pop("for_"), **shown}


class VoteOut(serializers.ModelSerializer):
    """One vote, for members of the body."""

    class Meta:
        model = Vote
        fields: ClassVar = ["membership", "choice", "because", "at", "recorded_by"]
        read_only_fields: ClassVar = fields


class BallotOut(serializers.ModelSerializer):
    """A vote of a body: its count for everybody, who voted how for its members."""

    count = serializers.JSONField()
    votes = VoteOut(many=True, source="votes_seen")

    class Meta:
        model = Ballot
        fields: ClassVar = [
            "id", "body", "mode", "meeting", "quorum", "opened_at", "closes_at", "closed_at", "closed_by", "outcome", "count",
            "votes",
        ]  # fmt: skip
        read_only_fields: ClassVar = fields


class ConditionOut(serializers.ModelSerializer):
    """What an approval depends on."""

    class Meta:
        model = Condition
        fields: ClassVar = ["id", "text", "due_on", "met_at", "met_by", "words"]
        read_only_fields: ClassVar = fields


class CommentOut(serializers.ModelSerializer):
    """What somebody said."""

    class Meta:
        model = Comment
        fields: ClassVar = ["id", "by", "at", "text"]
        read_only_fields: ClassVar = fields


class AttachmentOut(serializers.ModelSerializer):
    """A file beside the question, without its content."""

    class Meta:
        model = Attachment
        fields: ClassVar = ["id", "name", "media_type", "size", "digest", "by", "at"]
        read_only_fields: ClassVar = fields


class StepOut(serializers.ModelSerializer):
    """One thing that happened to it."""

    details = serializers.SerializerMethodField()

    class Meta:
        model = Step
        fields: ClassVar = ["code", "at", "by", "details"]
        read_only_fields: ClassVar = fields

    @extend_schema_field(OpenApiTypes.OBJECT)
    def get_details(self, step: Step) -> dict[str, Any]:
        """Without who was told of it."""
        return readable({name: value for name, value in step.facts.items() if name != "told"})


class DecisionDetailOut(DecisionOut):
    """A whole decision."""

    version = serializers.CharField(allow_null=True)
    touched = serializers.ListField(child=serializers.UUIDField(), source="parts.touched")
    asks = AskOut(many=True, source="parts.asks")
    ballots = BallotOut(many=True, source="parts.ballots")
    conditions = ConditionOut(many=True, source="parts.conditions")
    comments = CommentOut(many=True, source="parts.comments")
    attachments = AttachmentOut(many=True, source="parts.attachments")
    steps = StepOut(many=True, source="parts.steps")
    superseded_by = serializers.UUIDField(source="newer", allow_null=True)
    route = serializers.SerializerMethodField()

    class Meta(DecisionOut.Meta):
        fields: ClassVar = [
            *DecisionOut.Meta.fields, "params", "facts", "facts_digest", "options", "recommendation", "rationale", "expected",
            "confidence", "priority", "drafted_by", "proposed_by", "decided_by", "decided_for", "answer", "version", "route",
            "seal", "touched", "asks", "ballots", "conditions", "comments", "attachments", "steps", "superseded_by",
        ]  # fmt: skip
        read_only_fields: ClassVar = fields

    @extend_schema_field(OpenApiTypes.OBJECT)
    def get_route(self, decision: Decision) -> dict[str, Any]:
        """Why it went there, as it was when it was asked."""
        return readable(decision.route)


def readable(kept: dict[str, Any]) -> dict[str, Any]:
    """What a record keeps, with everybody whom it names in the reader's words."""

    def said(value: Any) -> Any:
        if isinstance(value, list):
            return [said(one) for one in value]
        if not isinstance(value, dict):
            return value
        return kept_name(value) if value.keys() == {"role", "stream"} else readable(value)

    return {name: said(value) for name, value in kept.items()}


class PartyOut(serializers.Serializer):
    """Who decides, or is asked."""

    level = serializers.CharField(source="level.code")
    role = serializers.CharField()
    body = serializers.UUIDField(source="body.pk", default=None, allow_null=True)
    name = serializers.CharField(source="__str__")


class DeciderOut(serializers.Serializer):
    """Somebody who may decide now."""

    membership = serializers.UUIDField(source="membership.pk")
    name = serializers.CharField(source="membership")
    office = serializers.CharField()
    in_place_of = serializers.UUIDField(source="place_of.pk", default=None, allow_null=True)
    until = serializers.DateTimeField(allow_null=True)


class BecauseOut(serializers.Serializer):
    """A fact that made the rule fit."""

    fact = serializers.CharField()
    label = serializers.CharField()
    value = serializers.CharField()
    cell = serializers.CharField()


class WouldChangeOut(serializers.Serializer):
    """Another value of one fact, and who would decide then."""

    fact = serializers.CharField()
    label = serializers.CharField()
    value = serializers.CharField()
    to = serializers.CharField()
    who = serializers.CharField()
    level = serializers.CharField(source="level.code", default=None, allow_null=True)
    rule = serializers.CharField()


class RouteOut(serializers.Serializer):
    """Who decides, why, and what would change it."""

    you_decide = serializers.BooleanField()
    you_record = serializers.BooleanField()
    your_reason = serializers.CharField()
    version = serializers.CharField()
    rule = serializers.CharField(source="rule.code")
    sentence = serializers.CharField()
    facts = serializers.DictField(child=serializers.CharField())
    decides = PartyOut(source="authority")
    next_meeting = serializers.UUIDField(source="next_meeting.pk", default=None, allow_null=True)
    who = DeciderOut(many=True)
    next_sitting = serializers.DateField(source="sitting_on", allow_null=True)
    papers_due_on = serializers.DateField(allow_null=True)
    days = serializers.IntegerField()
    due_on = serializers.DateField()
    because = BecauseOut(many=True)
    would_change = WouldChangeOut(many=True)
    agree = PartyOut(many=True)
    consult = PartyOut(many=True)
    inform = PartyOut(many=True)
    warnings = serializers.ListField(child=serializers.CharField())


# --- What comes in ---------------------------------------------------------------------------------------------------
class OptionIn(serializers.Serializer):
    """One way to go, and what it would bring about."""

    title = serializers.CharField(max_length=200)
    effect = serializers.CharField(max_length=2000, allow_blank=True, default="")


class QuestionIn(serializers.Serializer):
    """What a question is described by."""

    title = serializers.CharField(max_length=200)
    stream = SeenRelatedField(queryset=ValueStream.objects.all(), required=False, allow_null=True)
    touched = SeenRelatedField(queryset=ValueStream.objects.all(), required=False, many=True)
    params = serializers.DictField(required=False)
    facts = serializers.DictField(required=False)
    options = OptionIn(many=True, required=False)
    recommendation = serializers.CharField(required=False, allow_blank=True, max_length=8000)
    rationale = serializers.CharField(required=False, allow_blank=True, max_length=8000)
    expected = serializers.CharField(required=False, allow_blank=True, max_length=8000)
    confidence = serializers.IntegerField(required=False, allow_null=True, min_value=0, max_value=100)
    priority = IdOf(queryset=StrategicPriority.objects.all(), required=False, allow_null=True)
    review_on = serializers.DateField(required=False, allow_null=True)
    supersedes = SeenRelatedField(queryset=Decision.objects.all(), required=False, allow_null=True)


class DecisionIn(QuestionIn):
    """A new question."""

    kind = serializers.CharField(max_length=60, default="general.question")
    subject_ref = serializers.UUIDField(required=False, allow_null=True)


class RouteIn(serializers.Serializer):
    """May I decide this? Its kind, its streams and its facts."""

    kind = serializers.CharField(max_length=60, default="general.question")
    subject_ref = serializers.UUIDField(required=False, allow_null=True)
    stream = SeenRelatedField(queryset=ValueStream.objects.all(), required=False, allow_null=True)
    touched = SeenRelatedField(queryset=ValueStream.objects.all(), required=False, many=True)
    params = serializers.DictField(required=False)
    facts = serializers.DictField(default=dict)


class ConditionIn(serializers.Serializer):
    """A condition, and the day until which it must be met."""

    text = serializers.CharField(max_length=300)
    due_on = serializers.DateField()


class DecideIn(serializers.Serializer):
    """The answer: approved, declined, or deferred until a day."""

    answer = serializers.CharField(max_length=20)  # the service says which answers there are
    words = serializers.CharField(required=False, allow_blank=True, max_length=8000)
    conditions = ConditionIn(many=True, required=False)
    review_on = serializers.DateField(required=False, allow_null=True)
    back_on = serializers.DateField(required=False, allow_null=True)


class DecideManyIn(DecideIn):
    """One answer to several questions; each is decided, or refused, on its own."""

    decisions = serializers.ListField(child=serializers.UUIDField(), min_length=1, max_length=100)


class FactsIn(serializers.Serializer):
    """Corrected facts; what is not named stays."""

    facts = serializers.DictField(default=dict)
    touched = SeenRelatedField(queryset=ValueStream.objects.all(), required=False, many=True)


class BecauseIn(serializers.Serializer):
    """Why."""

    because = serializers.CharField(required=False, allow_blank=True, max_length=2000)


class DecisionAnswerIn(serializers.Serializer):
    """What those who are asked say."""

    agrees = serializers.BooleanField(required=False, allow_null=True)
    words = serializers.CharField(required=False, allow_blank=True, max_length=4000)


class OpenBallotIn(serializers.Serializer):
    """How the body votes: in a meeting, or in writing until a moment."""

    mode = serializers.CharField(max_length=10)
    meeting = SeenRelatedField(queryset=Meeting.objects.select_related("forum"), required=False, allow_null=True)
    closes_at = serializers.DateTimeField(required=False, allow_null=True)


class VoteIn(serializers.Serializer):
    """What a member says; chair, deputy and secretary can record it for others in a meeting."""

    choice = serializers.ChoiceField(Choice.choices)
    because = serializers.CharField(required=False, allow_blank=True, max_length=300)
    membership = IdOf(queryset=Membership.objects.select_related("user", "tenant"), required=False, allow_null=True)


class CloseBallotIn(serializers.Serializer):
    """What is recorded beside the outcome."""

    words = serializers.CharField(required=False, allow_blank=True, max_length=8000)
    conditions = ConditionIn(many=True, required=False)
    review_on = serializers.DateField(required=False, allow_null=True)


class CommentIn(serializers.Serializer):
    """What is said."""

    text = serializers.CharField(max_length=4000)


class AttachmentIn(serializers.Serializer):
    """A file: PDF, PNG, JPEG, text, CSV, or an Office document without macros, up to 10 MB."""

    file = serializers.FileField(allow_empty_file=True)


class MetIn(serializers.Serializer):
    """How a condition was met."""

    words = serializers.CharField(max_length=300)


# --- What a bulk comes to --------------------------------------------------------------------------------------------
class DecidedOut(serializers.Serializer):
    """What became of one of several."""

    decision = serializers.UUIDField()
    done = serializers.BooleanField()
    problem = serializers.JSONField(allow_null=True)


class DecideManyOut(serializers.Serializer):
    """What became of each, in the order in which they were named."""

    results = DecidedOut(many=True)
