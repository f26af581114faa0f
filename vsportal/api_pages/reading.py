"""The OpenAPI document as people read it: resources, and what can be asked of each."""

import json
from dataclasses import dataclass, field, replace
from typing import Any


@dataclass(frozen=True)
class Field:
    """One field of input or output, or one parameter."""

    name: str
    kind: str
    words: str
    required: bool = False
    place: str = ""


@dataclass(frozen=True)
class Operation:
    """One thing that can be asked."""

    id: str
    method: str
    address: str
    summary: str
    words: str
    parameters: list[Field]
    takes: list[Field]
    gives: list[Field]
    example_in: str
    example_out: str
    answers: list[tuple[str, str]]


@dataclass
class Resource:
    """What stands under one first part of the addresses."""

    name: str
    operations: list[Operation] = field(default_factory=list)


def as_read(document: dict[str, Any]) -> list[Resource]:
    """Every resource with its operations, in the order of the document."""
    found: dict[str, Resource] = {}
    for address, methods in document["paths"].items():
        for method, operation in methods.items():
            name = address.split("/")[1]
            found.setdefault(name, Resource(name)).operations.append(_operation(document, method, address, operation))
    return list(found.values())


def _operation(document: dict[str, Any], method: str, address: str, operation: dict[str, Any]) -> Operation:
    body = _json(operation.get("requestBody", {}))
    good = next(answer for code, answer in operation["responses"].items() if code < "300")
    answer = _json(good)
    return Operation(
        id=operation["operationId"],
        method=method.upper(),
        address=address,
        summary=operation["summary"],
        words=operation.get("description", ""),
        parameters=[_parameter(document, one) for one in operation.get("parameters", ())],
        takes=_fields(document, body.get("schema")),
        gives=[replace(one, required=False) for one in _fields(document, answer.get("schema"))],
        example_in=_pretty(body.get("example")),
        example_out=_pretty(answer.get("example")),
        answers=[(code, _described(document, one)) for code, one in sorted(operation["responses"].items())],
    )


def _json(part: dict[str, Any]) -> dict[str, Any]:
    content = part.get("content", {})
    return content.get("application/json") or next(iter(content.values()), {})


def _described(document: dict[str, Any], answer: dict[str, Any]) -> str:
    return _resolved(document, answer).get("description", "")


def _resolved(document: dict[str, Any], part: dict[str, Any]) -> dict[str, Any]:
    """What a reference stands for; what a field adds to it wins."""
    chosen = next((one for one in part.get("oneOf", part.get("allOf", ())) if "$ref" in one), part)
    if "$ref" not in chosen:
        return part
    found = document
    for step in chosen["$ref"].removeprefix("#/").split("/"):
        found = found[step]
    return {**found, **{name: value for name, value in part.items() if name == "description"}}


def _fields(document: dict[str, Any], schema: dict[str, Any] | None) -> list[Field]:
    """The fields of an object; of a page of them, those of one row."""
    if not schema:
        return []
    whole = _resolved(document, schema)
    if whole.get("type") == "array":
        return _fields(document, whole["items"])
    properties = whole.get("properties", {})
    if "results" in properties:
        return _fields(document, properties["results"]["items"])
    required = set(whole.get("required", ()))
    return [
        Field(name, _kind(document, one), _resolved(document, one).get("description", ""), required=name in required)
        for name, one in properties.items()
    ]


def _parameter(document: dict[str, Any], one: dict[str, Any]) -> Field:
    words, kind = one.get("description", ""), _kind(document, one["schema"])
    return Field(one["name"], kind, words, required=one.get("required", False), place=one["in"])


def _kind(document: dict[str, Any], schema: dict[str, Any]) -> str:
    whole = _resolved(document, schema)
    if "enum" in whole:
        return " | ".join(str(value) for value in whole["enum"] if value is not None)
    kinds = whole.get("type", "object")
    kinds = [kinds] if isinstance(kinds, str) else kinds
    if "array" in kinds:
        return f"[{_kind(document, whole.get('items', {}))}]"
    named = [whole["format"] if kind == "string" and "format" in whole else kind for kind in kinds]
    return " | ".join(named)


def _pretty(example: Any) -> str:
    return "" if example is None else json.dumps(example, indent=2, ensure_ascii=False)
