"""The API's OpenAPI document: what every address has in common is said here once, and nothing is said by hand twice.

A summary is the first sentence of an action's docstring. Which answers are possible follows from what the action is.
"""

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema

from doors.api_versions import NEEDED_BY

PROBLEM = "#/components/schemas/Problem"
ID = {"type": "string", "format": "uuid", "pattern": "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"}
PROBLEMS = {
    "400": ("BadRequest", "The address, a parameter or the body is not accepted; `errors` names each field."),
    "401": ("Unauthorized", "Nobody is signed in, or the token is unknown here, expired or revoked."),
    "403": ("Forbidden", "Not yours to do: the rule, and who may."),
    "404": ("NotFound", "Nothing is here, or nothing that you may see: the same answer, byte for byte."),
    "406": ("NotAcceptable", "The answer is JSON; `Accept` asks for something else."),
    "409": ("Conflict", "Not possible now: the state that stands against it, and the way on."),
    "412": ("PreconditionFailed", "It was changed since you read it: `current` is what stands there now."),
    "413": ("ContentTooLarge", "The body is larger than what is read."),
    "415": ("UnsupportedMediaType", "The body is of a kind that is not read here."),
    "422": (
        "UnprocessableContent",
        "Well formed, but a rule does not accept it; or the key came with another request.",
    ),
    "428": ("PreconditionRequired", "Say which version you change: send `If-Match`."),
    "429": ("TooManyRequests", "Too many requests this minute; `Retry-After` says how long to wait."),
}
STANDARD = {  # what the framework would leave to its own words
    "list": ("List {many}", "Page by page; narrowed, ordered and cut down as the parameters say."),
    "retrieve": ("Read one {one}", "With its version as `ETag`; 304 to whoever has that version."),
}


class SessionScheme(OpenApiAuthenticationExtension):
    """The portal's own login, for its own pages."""

    target_class = "doors.api_entry.SessionAuthentication"
    name = "session"
    priority = 1

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        """How a browser says who it is."""
        words = "The portal's own login. Changes need the form secret in `X-CSRFToken`, too; programs take a token."
        return {"type": "apiKey", "in": "cookie", "name": "session", "description": words}


class TokenScheme(OpenApiAuthenticationExtension):
    """Personal tokens."""

    target_class = "doors.api_entry.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        """How a program says on whose behalf it comes."""
        words = "A personal token of this organisation, `vsp_…`. It may what its person may, or only read."
        return {"type": "http", "scheme": "bearer", "description": words}


class Schema(AutoSchema):
    """Describes one action of a ViewSet; the settings name it."""

    def get_operation(self, *args: Any, **kwargs: Any) -> dict[str, Any] | None:
        """What drf-spectacular finds, completed by what holds for all actions of this kind."""
        operation = super().get_operation(*args, **kwargs)
        if operation is None:
            return None
        operation["responses"] |= {code: _ref(code) for code in self._problems(operation)}
        operation["parameters"] = [*operation.get("parameters", ()), *self._headers()]
        for parameter in operation["parameters"]:
            if parameter["in"] == "path":
                parameter["schema"], parameter["description"] = ID, "Its id."
        if self.view.action == "retrieve":
            operation["responses"]["200"]["headers"] = {"ETag": {"$ref": "#/components/headers/ETag"}}
            operation["responses"]["304"] = {"description": "You have the current version."}
        return operation

    def get_operation_id(self) -> str:
        """A name that programs can use as one."""
        return super().get_operation_id().replace(".", "_")

    def get_summary(self) -> str:
        """The first sentence of the action's docstring."""
        summary, _rest = self._words()
        return summary

    def get_description(self) -> str:
        """What follows the first sentence; of a list, what is listed."""
        _summary, rest = self._words()
        return rest

    def _words(self) -> tuple[str, str]:
        action = self.view.action
        if action in STANDARD and self.view.model is not None:
            meta = self.view.model._meta
            summary, rest = STANDARD[action]
            words = summary.format(one=meta.verbose_name, many=meta.verbose_name_plural)
            return words, f"{_docstring(type(self.view))} {rest}"
        summary, _dot, rest = _docstring(getattr(self.view, action)).partition(". ")
        return summary.rstrip("."), rest

    def _headers(self) -> list[dict[str, Any]]:
        """Headers and the parameter that every action of this kind takes."""
        found = []
        if self.view.action in ("list", "retrieve"):
            found.append(_parameter("fields", "query", "Only these fields, divided by commas: `id,name`."))
        if self.view.action == "retrieve":
            found.append(_parameter("If-None-Match", "header", "The ETag that you have; 304 while it is current."))
        if self.method in NEEDED_BY:
            found.append(_parameter("If-Match", "header", "The ETag that you read, or `*` for any.", required=True))
        elif self.method == "POST" and self.view.detail:
            found.append(_parameter("If-Match", "header", "The ETag that you read: done only if it is still current."))
        if self.method == "POST":
            words = "Your own name for this request. Sent again within a day, it is answered as before and done once."
            schema = {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$"}
            found.append(_parameter("Idempotency-Key", "header", words) | {"schema": schema})
        return found

    def _problems(self, operation: dict[str, Any]) -> list[str]:
        """Which refusals are possible here."""
        codes = {"400", "401", "403", "404", "406", "429"}
        if self.method != "GET":
            codes |= {"409", "415", "422"}
        if self.method == "POST":
            codes |= {"413"}
        if self.method in NEEDED_BY:
            codes |= {"412", "413", "428"}
        elif self.method == "POST" and self.view.detail:
            codes |= {"412"}
        return sorted(codes)


def finish(result: dict[str, Any], generator: Any, request: Any, public: bool) -> dict[str, Any]:
    """A hook of the settings: the shared parts of the document, and input in which unknown fields are refused."""
    components = result["components"]
    components.setdefault("schemas", {})["Problem"] = _problem_schema()  # the installation itself has no API
    components["responses"] = {
        name: {
            "description": words,
            "content": {"application/problem+json": {"schema": {"$ref": PROBLEM}}},
            **({"headers": {"Retry-After": {"$ref": "#/components/headers/RetryAfter"}}} if code == "429" else {}),
        }
        for code, (name, words) in PROBLEMS.items()
    }
    components["headers"] = {
        "ETag": {"description": "The version, for `If-Match` and `If-None-Match`.", "schema": {"type": "string"}},
        "RetryAfter": {"description": "Seconds to wait.", "schema": {"type": "integer"}},
    }
    for schema in components["schemas"].values():
        for one in schema.get("properties", {}).values():
            if one.get("format") == "time":  # of RFC 3339, which asks for a zone; ours is the wall clock's
                del one["format"]
                one["pattern"] = r"^[0-2][0-9]:[0-5][0-9](:[0-5][0-9](\.[0-9]+)?)?$"
            if one.get("format") == "email" and one.get("readOnly"):
                del one["format"]  # what is shown can be empty
    for name in _input_components(result):
        components["schemas"][name]["additionalProperties"] = False
    return result


def _input_components(result: dict[str, Any]) -> set[str]:
    """The names of the schemas that bodies are read by."""
    found = set()
    for methods in result["paths"].values():
        for operation in methods.values():
            for content in operation.get("requestBody", {}).get("content", {}).values():
                ref = content["schema"].get("$ref") or content["schema"].get("items", {}).get("$ref", "")
                found |= {ref.rsplit("/", 1)[-1]} - {""}
    return found


def _problem_schema() -> dict[str, Any]:
    """RFC 9457, and what a refusal adds to it."""
    text = {"type": "string"}
    maybe = {"type": ["string", "null"]}
    error = {
        "type": "object",
        "required": ["field", "code", "detail"],
        "properties": {"field": text, "code": text, "detail": text},
    }
    return {
        "type": "object",
        "description": "Why something was not done (RFC 9457), in the caller's language; `code` is for programs.",
        "required": ["type", "title", "status", "detail", "instance", "code"],
        "properties": {
            "type": text,
            "title": text,
            "status": {"type": "integer"},
            "detail": text,
            "instance": {**text, "description": "Names the request; it stands in the log, too."},
            "code": text,
            "errors": {"type": "array", "items": error, "description": "Of a 400: each field that is not accepted."},
            "params": {"type": "object", "description": "The facts of the sentence."},
            "rule": {**text, "description": "The rule that says no."},
            "version": text,
            "who": {**text, "description": "Who may."},
            "next_on": {**maybe, "format": "date"},
            "next_step": {"type": ["object", "null"], "description": "The way on, as the portal offers it."},
            "rejected": {"type": "array", "items": {"type": "object"}, "description": "Of a bulk: each bad row."},
            "etag": {**text, "description": "Of a 412: the current version."},
            "current": {"type": "object", "description": "Of a 412: what stands there now."},
        },
    }


def _ref(code: str) -> dict[str, str]:
    return {"$ref": f"#/components/responses/{PROBLEMS[code][0]}"}


def _parameter(name: str, place: str, description: str, *, required: bool = False) -> dict[str, Any]:
    return {"name": name, "in": place, "required": required, "description": description, "schema": {"type": "string"}}


def _docstring(thing: Any) -> str:
    return " ".join((thing.__doc__ or "").split())
