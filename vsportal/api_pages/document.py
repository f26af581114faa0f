"""The OpenAPI document: drawn from the code, kept beside it, and served as it is kept (a test compares the two)."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from django.utils import translation
from drf_spectacular.generators import SchemaGenerator

FILE = Path(__file__).with_name("openapi.json")
EXAMPLES = Path(__file__).with_name("examples.json")


def drawn() -> dict[str, Any]:
    """The document as the code says it is now."""
    with translation.override("en-gb"):
        found = SchemaGenerator(urlconf="vsportal.api").get_schema(request=None, public=True)
        return json.loads(json.dumps(found, default=str))


def spelled(document: dict[str, Any]) -> str:
    """The document as its file has it."""
    return json.dumps(document, indent=1, ensure_ascii=False) + "\n"


@cache
def kept() -> dict[str, Any]:
    """The document of this version."""
    return json.loads(FILE.read_text())


def of_organisation(slug: str) -> dict[str, Any]:
    """The same with the addresses of one organisation."""
    return kept() | {"servers": [{"url": f"/t/{slug}/api/v1"}]}


def add_examples(result: dict[str, Any], generator: Any, request: Any, public: bool) -> dict[str, Any]:
    """A hook of the settings: what was asked and answered once, in a test, at each address."""
    recorded = json.loads(EXAMPLES.read_text()) if EXAMPLES.exists() else {}
    for address, methods in result["paths"].items():
        for method, operation in methods.items():
            found = recorded.get(f"{method} {address}")
            if found is None:
                continue
            body = operation.get("requestBody", {}).get("content", {}).get("application/json")
            if body is not None and found["request"] is not None:
                body["example"] = found["request"]
            answer = operation["responses"].get(str(found["status"]), {}).get("content", {}).get("application/json")
            if answer is not None and found["response"] is not None:
                answer["example"] = found["response"]
    return result
