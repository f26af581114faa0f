"""Overlaps and agreements in JSON."""

from typing import Any, ClassVar

from rest_framework import serializers

from rights.fields import SeenRelatedField
from streams.boundaries.disputed import BoundaryDispute, DisputedChange
from streams.boundaries.models import InterfaceAgreement, Standing
from streams.boundaries.rules import Overlap
from streams.models import ScopeKind, ValueStream


class ClaimantOut(serializers.Serializer):
    """A stream and the path that it claims."""

    stream = serializers.UUIDField()
    name = serializers.CharField()
    path = serializers.CharField()


class SettlesOut(serializers.Serializer):
    """The forum that settles it."""

    name = serializers.CharField()
    url = serializers.CharField()


class OverlapOut(serializers.Serializer):
    """Two streams claim the same path, or the narrow one is a part of the wide one; nobody declared it."""

    overlap = serializers.ChoiceField(choices=[(one.value, one.value) for one in Overlap])
    kind = serializers.ChoiceField(choices=ScopeKind.choices)
    wide = ClaimantOut()
    narrow = ClaimantOut()
    settled_by = SettlesOut(allow_null=True)

    def to_representation(self, instance: Any) -> dict[str, Any]:
        """As `Found` has it."""
        return {
            "overlap": instance.overlap.value,
            "kind": instance.kind.value,
            "wide": {
                "stream": str(instance.wide_stream.pk),
                "name": instance.wide_stream.name,
                "path": instance.wide_path,
            },
            "narrow": {
                "stream": str(instance.narrow_stream.pk),
                "name": instance.narrow_stream.name,
                "path": instance.narrow_path,
            },
            "settled_by": instance.settles and {"name": instance.settles.name, "url": instance.settles.url},
        }


class AgreementOut(serializers.ModelSerializer):
    """What two streams agreed about a path, and how far it is."""

    state = serializers.ChoiceField(choices=[(one.value, one.value) for one in Standing], read_only=True)

    class Meta:
        model = InterfaceAgreement
        fields: ClassVar = [
            "id", "stream", "with_stream", "kind", "path", "words", "state", "proposed_by", "proposed_at", "agreed_by",
            "agreed_at", "withdrawn_by", "withdrawn_at", "because",
        ]  # fmt: skip
        read_only_fields: ClassVar = fields


class AgreementIn(serializers.Serializer):
    """Which stream proposes what to which."""

    stream = SeenRelatedField(queryset=ValueStream.objects.all())
    with_stream = SeenRelatedField(queryset=ValueStream.objects.all())
    kind = serializers.ChoiceField(choices=ScopeKind.choices)
    path = serializers.CharField(max_length=240)
    words = serializers.CharField(max_length=240)


class WithdrawAgreementIn(serializers.Serializer):
    """Why it is taken back."""

    because = serializers.CharField(max_length=240)


class DisputeOut(serializers.ModelSerializer):
    """What two owners do not agree about; open until `ended_at`."""

    class Meta:
        model = BoundaryDispute
        fields: ClassVar = [
            "id", "stream", "with_stream", "kind", "path", "other_path", "because", "raised_by", "raised_at", "let_go_by",
            "other_let_go_by", "ended_at", "decision",
        ]  # fmt: skip
        read_only_fields: ClassVar = fields


class DisputeIn(serializers.Serializer):
    """An overlap, by the narrower of both paths, and why it is disputed."""

    stream = SeenRelatedField(queryset=ValueStream.objects.all())
    with_stream = SeenRelatedField(queryset=ValueStream.objects.all())
    kind = serializers.ChoiceField(choices=ScopeKind.choices)
    path = serializers.CharField(max_length=240)
    because = serializers.CharField(max_length=240)


class DisputedChangeOut(serializers.ModelSerializer):
    """A change of a disputed claim; done once the other owner has agreed, or once it is decided besides."""

    class Meta:
        model = DisputedChange
        fields: ClassVar = [
            "id", "dispute", "stream", "removes", "inside", "agreement", "proposed_by", "proposed_at", "agreed_by",
            "agreed_at", "done_at",
        ]  # fmt: skip
        read_only_fields: ClassVar = fields


class DisputedChangeIn(serializers.Serializer):
    """Whose claim is to change, and how."""

    stream = SeenRelatedField(queryset=ValueStream.objects.all())
    removes = serializers.BooleanField(default=False)
    inside = serializers.BooleanField(default=True)
    agreement = serializers.CharField(max_length=240, allow_blank=True, default="")
