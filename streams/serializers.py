"""Streams in JSON: `…Out` only read, `…In` only check the form of the input."""

from typing import Any, ClassVar

from rest_framework import serializers

from doors.api_input import IdOf
from rights.fields import CONFIDENTIAL_FIELDS, SeenRelatedField
from streams import rules
from streams.models import (
    Delegation,
    RoleTerm,
    ScopeItem,
    ScopeKind,
    StreamDependency,
    StreamRole,
    StreamStakeholder,
    ValueStream,
    WorkItem,
    WorkKind,
)
from tenancy.models import Membership


class HolderOut(serializers.Serializer):
    """A person inside the organisation, from their term."""

    membership = serializers.UUIDField(source="membership_id")
    name = serializers.CharField(source="membership")


class OwnerOut(serializers.Serializer):
    """Who is accountable, and for which period. Shown as the database says it: it makes the whole of it."""

    membership = serializers.UUIDField()
    name = serializers.CharField()
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField(allow_null=True)

    def to_representation(self, instance: Any) -> Any:
        """As it is."""
        return instance


class StreamOut(serializers.ModelSerializer):
    """A stream in a list, with its owner at the moment asked for."""

    owner = OwnerOut(allow_null=True)

    class Meta:
        model = ValueStream
        fields: ClassVar = [
            "id", "name", "outcome", "state", "created_at", "activated_at", "retired_at", "owner", *CONFIDENTIAL_FIELDS
        ]  # fmt: skip
        read_only_fields: ClassVar = fields


class Said(serializers.ListSerializer):
    """A list that the database has made whole (streams.selectors.PARTS): shown as it says it."""

    def to_representation(self, data: Any) -> Any:
        """As it is."""
        return data


class StakeholderOut(serializers.ModelSerializer):
    """A stakeholder group and its need."""

    group = serializers.CharField(source="group.name")

    class Meta:
        model = StreamStakeholder
        fields: ClassVar = ["id", "group", "need"]
        list_serializer_class = Said


class ScopeItemOut(serializers.ModelSerializer):
    """One thing inside or outside the boundary."""

    class Meta:
        model = ScopeItem
        fields: ClassVar = ["id", "kind", "path", "inside", "agreement"]
        list_serializer_class = Said


class RoleTermOut(serializers.ModelSerializer):
    """Who holds which role, from when until when."""

    name = serializers.CharField(source="membership")

    class Meta:
        model = RoleTerm
        fields: ClassVar = ["id", "role", "membership", "name", "starts_at", "ends_at", "because"]
        read_only_fields: ClassVar = fields
        list_serializer_class = Said


class WorkItemOut(serializers.ModelSerializer):
    """A piece of work."""

    class Meta:
        model = WorkItem
        fields: ClassVar = ["id", "name", "kind", "opened_on", "closed_on"]
        list_serializer_class = Said


class AccountableOut(serializers.Serializer):
    """Who was accountable at a moment: a person with their period, or nobody with the gap."""

    as_of = serializers.DateTimeField()
    owner = HolderOut(allow_null=True)
    starts_at = serializers.DateTimeField(allow_null=True)
    ends_at = serializers.DateTimeField(allow_null=True)
    decision = serializers.CharField(allow_blank=True, help_text="The decision that made it so, if it took one.")
    because = serializers.CharField(allow_blank=True)

    @classmethod
    def of(cls, span: rules.Span, as_of: Any) -> "AccountableOut":
        """The answer of `selectors.accountable`."""
        term = span.holder
        why = {"decision": term.decision, "because": term.because} if term else {"decision": "", "because": ""}
        period = {"starts_at": span.starts_at, "ends_at": span.ends_at}
        return cls({"as_of": as_of, "owner": term, **period, **why})


class RoleThenOut(serializers.Serializer):
    """Who held a role at a moment."""

    role = serializers.ChoiceField(choices=StreamRole.choices)
    membership = serializers.UUIDField(source="membership_id")
    name = serializers.CharField(source="membership")
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField(allow_null=True)
    decision = serializers.CharField(allow_blank=True)


class ScopeThenOut(serializers.Serializer):
    """What the boundary named at a moment."""

    kind = serializers.ChoiceField(choices=ScopeKind.choices)
    path = serializers.CharField()
    inside = serializers.BooleanField()
    agreement = serializers.CharField(allow_blank=True)


class AsOfOut(serializers.Serializer):
    """Owner, roles and boundary of a stream at a moment."""

    accountable = AccountableOut()
    roles = RoleThenOut(many=True)
    scope = ScopeThenOut(many=True)


class StreamDetailOut(StreamOut):
    """A stream with all that belongs to it."""

    stakeholders = StakeholderOut(many=True, source="said_stakeholders")
    scope_items = ScopeItemOut(many=True, source="said_scope_items")
    role_terms = RoleTermOut(many=True, source="said_role_terms")
    work_items = WorkItemOut(many=True, source="said_work_items")
    missing = serializers.SerializerMethodField()

    class Meta(StreamOut.Meta):
        fields: ClassVar = [
            *StreamOut.Meta.fields,
            "stakeholders",
            "scope_items",
            "role_terms",
            "work_items",
            "missing",
        ]
        read_only_fields: ClassVar = fields

    def get_missing(self, stream: ValueStream) -> list[str]:
        """What a draft still needs before it can be activated."""
        return self.context.get("missing", [])


class StreamIn(serializers.Serializer):
    """What a stream is called and what it exists for."""

    name = serializers.CharField(max_length=120)
    outcome = serializers.CharField(max_length=2000, allow_blank=True, default="")


class StreamPatchIn(serializers.Serializer):
    """Either, or both."""

    name = serializers.CharField(max_length=120, required=False)
    outcome = serializers.CharField(max_length=2000, allow_blank=True, required=False)


class StakeholderIn(serializers.Serializer):
    """A stakeholder group by name."""

    group = serializers.CharField(max_length=120)
    need = serializers.CharField(max_length=240, allow_blank=True, default="")


class ScopeItemIn(serializers.Serializer):
    """One thing inside or outside the boundary."""

    kind = serializers.ChoiceField(ScopeKind.choices)
    path = serializers.CharField(max_length=240)
    inside = serializers.BooleanField(default=True)
    agreement = serializers.CharField(max_length=240, allow_blank=True, default="")


class ScopeItemPatchIn(serializers.Serializer):
    """On which side it lies, what was agreed about it, or both."""

    inside = serializers.BooleanField(required=False)
    agreement = serializers.CharField(max_length=240, allow_blank=True, required=False)


class DelegationOut(serializers.ModelSerializer):
    """Who decides in whose place, from when until when, how far."""

    role = serializers.CharField(source="term.role")
    holder = serializers.UUIDField(source="term.membership_id")

    class Meta:
        model = Delegation
        fields: ClassVar = ["id", "term", "role", "holder", "delegate", "up_to", "starts_at", "ends_at", "because"]
        read_only_fields: ClassVar = fields


class DecidesOut(serializers.Serializer):
    """Somebody who may decide in a role now."""

    role = serializers.CharField()
    membership = serializers.UUIDField(source="membership.pk")
    name = serializers.CharField(source="membership")
    in_place_of = serializers.CharField(allow_null=True)
    up_to = serializers.DecimalField(max_digits=19, decimal_places=4, allow_null=True)
    until = serializers.DateTimeField(allow_null=True)
    delegation = serializers.UUIDField(source="delegation.pk", allow_null=True, default=None)


class DelegationIn(serializers.Serializer):
    """Who decides instead, until when, and how far."""

    delegate = IdOf(queryset=Membership.objects.select_related("user"))
    starts_at = serializers.DateTimeField(allow_null=True, default=None)
    ends_at = serializers.DateTimeField()
    up_to = serializers.DecimalField(max_digits=19, decimal_places=4, allow_null=True, default=None)
    because = serializers.CharField(max_length=240, allow_blank=True, default="")


class RoleTermIn(serializers.Serializer):
    """A role for a person of this organisation, for a half-open period."""

    role = serializers.ChoiceField(StreamRole.choices)
    membership = IdOf(queryset=Membership.objects.select_related("user"))
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField(allow_null=True, default=None)
    because = serializers.CharField(max_length=240, allow_blank=True, default="")


class EndTermIn(serializers.Serializer):
    """When a term ends; now, unless said."""

    ends_at = serializers.DateTimeField(allow_null=True, default=None)
    because = serializers.CharField(max_length=240, allow_blank=True, default="")


class ReleaseIn(EndTermIn):
    """When a term ends, and who follows: for good, or acting until a moment 30 days later at most."""

    successor = IdOf(queryset=Membership.objects.all(), allow_null=True, default=None)
    acting_until = serializers.DateTimeField(allow_null=True, default=None)


class RetireIn(serializers.Serializer):
    """Why."""

    because = serializers.CharField(max_length=240)


class WorkItemIn(serializers.Serializer):
    """A piece of work."""

    name = serializers.CharField(max_length=160)
    kind = serializers.ChoiceField(WorkKind.choices, default=WorkKind.PROJECT)
    opened_on = serializers.DateField(allow_null=True, default=None)


class CloseWorkIn(serializers.Serializer):
    """The day on which work closed; today, unless said."""

    closed_on = serializers.DateField(allow_null=True, default=None)


class DependencyOut(serializers.ModelSerializer):
    """What a stream needs from another; held until `ended_at`."""

    class Meta:
        model = StreamDependency
        fields: ClassVar = ["id", "stream", "on_stream", "need", "declared_at", "ended_at"]
        read_only_fields: ClassVar = fields


class DependencyIn(serializers.Serializer):
    """From which stream, and what."""

    on_stream = SeenRelatedField(queryset=ValueStream.objects.all())
    need = serializers.CharField(max_length=160)


class CoverOut(serializers.Serializer):
    """Who stands for a supporting function now; nobody is a gap."""

    role = serializers.ChoiceField(choices=StreamRole.choices)
    people = serializers.ListField(child=serializers.CharField())


class ShareWorkIn(serializers.Serializer):
    """The stream that is to have a part in it."""

    with_stream = SeenRelatedField(queryset=ValueStream.objects.all())
