"""People and invitations as the API writes and reads them."""

from typing import Any

from rest_framework import serializers

from doors.api_input import IdOf
from people.models import Invitation
from people.states import InvitationState
from tenancy.models import Membership, Role


class PersonOut(serializers.ModelSerializer):
    """A person of the organisation. Address and end are null for who may not see them."""

    person = serializers.CharField(source="called", help_text="How the person is called everywhere.")
    name = serializers.CharField(source="user.name")
    email = serializers.SerializerMethodField()
    standing = serializers.ChoiceField(["active", "leaving", "left", "closed", "coming"])
    ends_at = serializers.SerializerMethodField()

    class Meta:
        model = Membership
        fields = ["id", "person", "name", "email", "title", "role", "standing", "starts_at", "ends_at"]
        read_only_fields = fields

    def get_email(self, person: Membership) -> str | None:
        return person.user.email if self.context["view"].sees_all else None

    def get_ends_at(self, person: Membership) -> str | None:
        moment = serializers.DateTimeField().to_representation(person.ends_at) if person.ends_at else None
        return moment if self.context["view"].sees_all else None


class PersonIn(serializers.Serializer):
    """What somebody is here; what is left out stays."""

    role = serializers.ChoiceField(Role.choices, required=False)
    title = serializers.CharField(required=False, allow_blank=True, max_length=120)


class HoldingOut(serializers.Serializer):
    """One thing that a person holds, and what it allows there."""

    holding = serializers.CharField(source="key")
    kind = serializers.CharField()
    role = serializers.CharField()
    of = serializers.CharField()
    starts_at = serializers.DateTimeField(allow_null=True)
    ends_at = serializers.DateTimeField(allow_null=True)
    needs_successor = serializers.BooleanField()
    rights = serializers.SerializerMethodField()

    def get_rights(self, holding: Any) -> list[str]:
        return [right.code for right in holding.rights]


class HandoverIn(serializers.Serializer):
    """One holding, who takes it over, and until when if only for the time being."""

    holding = serializers.CharField(max_length=80)
    to = IdOf(queryset=Membership.objects.select_related("user"))
    acting_until = serializers.DateTimeField(required=False, allow_null=True)


class LeaveIn(serializers.Serializer):
    """When somebody leaves (nothing means now), why, and who takes over what. What is not named ends."""

    ends_at = serializers.DateTimeField(required=False, allow_null=True)
    because = serializers.CharField(required=False, allow_blank=True, max_length=240)
    handovers = HandoverIn(many=True, required=False, max_length=200)


class InvitationOut(serializers.ModelSerializer):
    """An invitation. Its link stands in the mail alone."""

    state = serializers.ChoiceField(InvitationState.choices, source="standing")

    class Meta:
        model = Invitation
        fields = [
            "id",
            "email",
            "name",
            "title",
            "role",
            "state",
            "sending",
            "made_at",
            "expires_at",
            "ended_at",
            "invited_by",
            "membership",
        ]
        read_only_fields = fields


class InvitationIn(serializers.Serializer):
    """Who is asked to join, and as what."""

    email = serializers.EmailField(max_length=254)
    name = serializers.CharField(required=False, allow_blank=True, max_length=120)
    title = serializers.CharField(required=False, allow_blank=True, max_length=120)
    role = serializers.ChoiceField(Role.choices, required=False)


class WithdrawIn(serializers.Serializer):
    """Why an invitation is taken back."""

    because = serializers.CharField(required=False, allow_blank=True, max_length=240)


class PeopleFileIn(serializers.Serializer):
    """A file of people, CSV or XLSX."""

    file = serializers.FileField()
    good_rows_only = serializers.BooleanField(required=False, default=False)


class BadCellOut(serializers.Serializer):
    """One bad cell of a file."""

    line = serializers.IntegerField()
    column = serializers.CharField()
    value = serializers.CharField()
    why = serializers.CharField()


class PeopleFileOut(serializers.Serializer):
    """What a file came to."""

    rows = serializers.IntegerField()
    invited = serializers.IntegerField()
    waiting = serializers.IntegerField()
    rejected = BadCellOut(many=True)
