"""Levels, facts and versions of the matrix through the API."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from doors.api import TenantViewSet
from rights.fields import SeenRelatedField
from rights.matrix import library, services
from rights.matrix.models import Fact, FactKind, Level, MatrixVersion
from rights.matrix.rules.documents import analysis_document
from rights.matrix.selectors import document_of, listed_versions
from rights.matrix.verification import Verification
from tenancy import clock


class LevelOut(serializers.ModelSerializer):
    """A level at which is decided; a higher rank is more senior."""

    class Meta:
        model = Level
        fields = ["id", "code", "name", "rank"]
        read_only_fields = fields


class LevelIn(serializers.Serializer):
    """A new level. Its code stays for ever."""

    code = serializers.SlugField(max_length=24)
    name = serializers.CharField(max_length=60)
    rank = serializers.IntegerField(min_value=1, max_value=9999)


class ChangeLevelIn(serializers.Serializer):
    """How a level is called, and how senior it is; what is left out stays."""

    name = serializers.CharField(max_length=60, required=False)
    rank = serializers.IntegerField(min_value=1, max_value=9999, required=False)


@extend_schema_field({"type": ["string", "array", "null"], "items": {"type": "string"}})
class DomainOut(serializers.JSONField):
    """A range in the grammar of cells, a list of values, or nothing."""


class FactOut(serializers.ModelSerializer):
    """A fact; `domain` is a range in the grammar of cells, or a list of values."""

    domain = DomainOut(read_only=True)

    class Meta:
        model = Fact
        fields = [
            "id", "code", "label", "question", "kind", "domain", "unit", "is_money", "position", "retired_at",
        ]  # fmt: skip
        read_only_fields = fields


class ChangeFactIn(serializers.Serializer):
    """What a fact asks, and which values it has; what is left out stays."""

    label = serializers.CharField(max_length=80, required=False)
    question = serializers.CharField(max_length=200, required=False, allow_blank=True)
    kind = serializers.ChoiceField(FactKind.choices, required=False)
    domain = serializers.JSONField(required=False, allow_null=True)
    unit = serializers.CharField(max_length=20, required=False, allow_blank=True)
    is_money = serializers.BooleanField(required=False)
    position = serializers.IntegerField(min_value=0, max_value=30000, required=False)

    def validate_domain(self, domain: Any) -> Any:
        """A text, a list of texts, or nothing."""
        if domain is None or (isinstance(domain, str) and len(domain) <= 2000):
            return domain or None
        if isinstance(domain, list) and len(domain) <= 200 and all(isinstance(one, str) for one in domain):
            return domain
        raise serializers.ValidationError("A range such as [0..100], or a list of values.")


class FactIn(ChangeFactIn):
    """A new fact. Its code stays for ever."""

    code = serializers.SlugField(max_length=40)
    label = serializers.CharField(max_length=80)
    kind = serializers.ChoiceField(FactKind.choices)


class VersionOut(serializers.ModelSerializer):
    """A version of the matrix; its table is at `document`."""

    author = serializers.CharField(source="drafted_by", read_only=True)
    publisher = serializers.CharField(source="published_by", read_only=True, allow_null=True)

    class Meta:
        model = MatrixVersion
        fields = [
            "id", "number", "state", "hit_policy", "note", "facts", "based_on", "drafted_by", "author", "drafted_at",
            "changed_at", "effective_at", "published_at", "published_by", "publisher", "digest",
        ]  # fmt: skip
        read_only_fields = fields


class DraftIn(serializers.Serializer):
    """How a version begins: empty, as a copy, or from a document."""

    note = serializers.CharField(max_length=240, required=False, allow_blank=True)
    based_on = SeenRelatedField(queryset=MatrixVersion.objects.all(), required=False, allow_null=True)
    document = serializers.JSONField(required=False)

    def validate_document(self, document: Any) -> Any:
        """An object with rules."""
        return checked_document(document)


class RulesIn(serializers.Serializer):
    """The whole table, as `document` shows it."""

    hit_policy = serializers.ChoiceField(["U", "P", "C"], required=False)
    facts = serializers.JSONField(required=False)
    levels = serializers.JSONField(required=False)
    names = serializers.JSONField(required=False)
    rules = serializers.JSONField()
    criteria = serializers.JSONField(required=False)

    def validate(self, attrs: Any) -> Any:
        """The shape; the cells are read by the service."""
        return checked_document(attrs)


class PublishIn(serializers.Serializer):
    """From when on it holds."""

    effective_at = serializers.DateTimeField()


def checked_document(document: Any) -> dict[str, Any]:
    """A document of the right shape, or what is wrong with it."""
    if not isinstance(document, dict):
        raise serializers.ValidationError("An object with facts and rules.")
    for key in ("facts", "rules", "criteria"):
        if not isinstance(document.get(key, []), list):
            raise serializers.ValidationError({key: "A list."})
    for one in document.get("facts", []):
        if not isinstance(one, str) and not (isinstance(one, dict) and isinstance(one.get("code"), str)):
            raise serializers.ValidationError({"facts": "Codes, or objects with a code."})
    return document


class LevelViewSet(TenantViewSet):
    """The levels, which are in total order."""

    out, model = LevelOut, Level
    ordering_fields = ("rank",)

    def rows(self) -> QuerySet[Level]:
        return Level.objects.order_by("rank")

    @extend_schema(request=LevelIn, responses={201: LevelOut})
    def create(self, request: Request) -> HttpResponse:
        """Add a level."""
        level = library.make_level(by=request.membership, at=clock.now(), **self.read_input(LevelIn))
        return self.answer(level, status=201)

    @extend_schema(request=ChangeLevelIn, responses=LevelOut)
    def partial_update(self, request: Request, pk: str) -> HttpResponse:
        """Rename a level or move it; what is left out stays."""
        level = self.get_object()
        words = {"name": level.name, "rank": level.rank, **self.read_input(ChangeLevelIn)}
        return self.answer(library.change_level(level, by=request.membership, at=clock.now(), **words))


class FactViewSet(TenantViewSet):
    """The library of facts."""

    out, model = FactOut, Fact
    ordering_fields = ("position", "code")
    filterset_fields = ["code", "kind"]

    def rows(self) -> QuerySet[Fact]:
        return Fact.objects.order_by("position", "code")

    @extend_schema(request=FactIn, responses={201: FactOut})
    def create(self, request: Request) -> HttpResponse:
        """Add a fact."""
        fact = library.make_fact(by=request.membership, at=clock.now(), **self.read_input(FactIn))
        return self.answer(fact, status=201)

    @extend_schema(request=ChangeFactIn, responses=FactOut)
    def partial_update(self, request: Request, pk: str) -> HttpResponse:
        """Say a fact better; what is left out stays."""
        fact = self.get_object()
        words = self.read_input(ChangeFactIn)
        return self.answer(library.change_fact(fact, by=request.membership, at=clock.now(), **words))

    @extend_schema(request=None, responses=FactOut)
    @action(detail=True, methods=["post"])
    def retire(self, request: Request, pk: str) -> HttpResponse:
        """Offer it no longer to new versions; asked again, offer it again."""
        self.read_nothing()
        return self.answer(library.retire_fact(self.get_object(), by=request.membership, at=clock.now()))


class VersionViewSet(TenantViewSet):
    """The versions of the matrix that the caller may see."""

    out, model = VersionOut, MatrixVersion
    ordering_fields = ("number",)
    filterset_fields = ["state", "number"]

    def rows(self) -> QuerySet[MatrixVersion]:
        return listed_versions(self.request.membership, clock.now())

    @extend_schema(request=DraftIn, responses={201: VersionOut})
    def create(self, request: Request) -> HttpResponse:
        """Begin a version."""
        given = self.read_input(DraftIn)
        return self.answer(services.draft_version(by=request.membership, at=clock.now(), **given), status=201)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, pk: str) -> HttpResponse:
        """Throw a draft away."""
        services.discard(self.get_object(), by=request.membership, at=clock.now())
        return Response(status=204)

    @extend_schema(responses=OpenApiTypes.OBJECT)
    @action(detail=True, methods=["get"])
    def document(self, request: Request, pk: str) -> HttpResponse:
        """The whole table as one document; verify_matrix reads it."""
        return Response(document_of(self.get_object()))

    @extend_schema(request=RulesIn, responses=VersionOut)
    @action(detail=True, methods=["post"])
    def rules(self, request: Request, pk: str) -> HttpResponse:
        """Put a whole table in the place of what a draft says. Send If-Match so that nothing is lost."""
        version, document = self.get_object(), self.read_input(RulesIn)
        return self.answer(services.write_rules(version, document, by=request.membership, at=clock.now()))

    @extend_schema(responses=OpenApiTypes.OBJECT)
    @action(detail=True, methods=["get"])
    def verify(self, request: Request, pk: str) -> HttpResponse:
        """Everything that stands in the way of publishing it."""
        return Response(verification_document(services.verify(self.get_object(), at=clock.now())))

    @extend_schema(request=PublishIn, responses=VersionOut)
    @action(detail=True, methods=["post"])
    def publish(self, request: Request, pk: str) -> HttpResponse:
        """Publish the first version; where one is in force, publishing is a decision."""
        version, given = self.get_object(), self.read_input(PublishIn)
        return self.answer(services.publish(version, by=request.membership, at=clock.now(), **given))

    @extend_schema(request=None, responses=VersionOut)
    @action(detail=True, methods=["post"])
    def retire(self, request: Request, pk: str) -> HttpResponse:
        """Put away a version that a later one has followed."""
        self.read_nothing()
        return self.answer(services.retire(self.get_object(), by=request.membership, at=clock.now()))


def verification_document(found: Verification) -> dict[str, Any]:
    """What verify_matrix answers, with what is unfinished and what apps above have found."""
    analysis = analysis_document(found.analysis) if found.analysis else {"analysed": False}
    return {
        **analysis,
        "publishable": found.publishable,
        "unfinished": [{"where": one.where, "expected": one.expected} for one in found.troubles],
        "findings": [
            {"code": one.code, "severity": one.severity, "sentence": one.sentence, "rules": list(one.rules)}
            for one in found.findings
        ],
    }
