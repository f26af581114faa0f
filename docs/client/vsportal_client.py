"""A small client for the API of a vsportal organisation. Standard library only; copy it and make it yours.

portal = Portal("https://portal.example.org/t/northshore", token="vsp_…")
for stream in portal.every("streams", state="active"):
    print(stream["name"])
"""

import json
import time
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

Row = dict[str, Any]


class Refused(Exception):
    """The portal said no: `code` for programs, `detail` for people, `problem` with everything else."""

    def __init__(self, status: int, problem: Row) -> None:
        super().__init__(f"{status} {problem.get('code', '')}: {problem.get('detail', '')}")
        self.status, self.problem = status, problem
        self.code: str = problem.get("code", "")
        self.detail: str = problem.get("detail", "")


class ChangedMeanwhile(Refused):
    """Somebody was quicker (412): `current` is what stands there now, in its version."""

    def __init__(self, status: int, problem: Row, path: str) -> None:
        super().__init__(status, problem)
        self.current = Thing(path, problem["etag"], problem["current"])


@dataclass(frozen=True)
class Thing:
    """One object as it was read, with its version."""

    path: str
    etag: str
    data: Row


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    body: Any


class Portal:
    """The API of one organisation. `address` is that of the organisation: `https://…/t/<slug>`."""

    def __init__(self, address: str, *, token: str, timeout: float = 30, attempts: int = 4) -> None:
        self.base = f"{address.rstrip('/')}/api/v1/"
        self.token, self.timeout, self.attempts = token, timeout, attempts

    # --- Reading -----------------------------------------------------------------------------------------------------
    def every(self, resource: str, **filters: str) -> Iterator[Row]:
        """All rows of a list, page by page; `fields="id,name"` cuts them down."""
        path: str | None = f"{resource}/?{urlencode({'limit': '200', **filters})}"
        while path:
            page = self.ask("GET", path).body
            yield from page["results"]
            path = page["next"]

    def read(self, resource: str, key: str) -> Thing:
        """One thing with its version."""
        path = f"{resource}/{key}/"
        answer = self.ask("GET", path)
        return Thing(path, answer.headers["ETag"], answer.body)

    # --- Changing ----------------------------------------------------------------------------------------------------
    def change(self, thing: Thing, **values: Any) -> Thing:
        """Change what was read; raises ChangedMeanwhile when it is no longer what was read."""
        answer = self.ask("PATCH", thing.path, values, {"If-Match": thing.etag})
        return Thing(thing.path, answer.headers["ETag"], answer.body)

    def make(self, resource: str, *, key: str | None = None, **values: Any) -> Row:
        """Make something, or act on something (`streams/<id>/retire`). Done once, however often it must be sent."""
        found: Row = self.ask("POST", f"{resource}/", values, {"Idempotency-Key": key or str(uuid.uuid4())}).body
        return found

    def record(self, readings: Sequence[Mapping[str, Any]], *, good_rows_only: bool = False) -> Row:
        """Record many readings: `{"indicator": id, "on": "2026-10-05", "value": 12}`; at most 10,000 at once."""
        path = f"readings/bulk/?{urlencode({'good_rows_only': str(good_rows_only).lower()})}"
        found: Row = self.ask("POST", path, list(readings), {"Idempotency-Key": str(uuid.uuid4())}).body
        return found

    # --- Asking ------------------------------------------------------------------------------------------------------
    def ask(self, method: str, path: str, body: Any = None, headers: Mapping[str, str] | None = None) -> Answer:
        """One request. Sent again when the network or the portal fails, or asks to wait: reads and keyed changes are
        harmless to repeat. Raises Refused for every no.
        """
        for attempt in range(1, self.attempts + 1):
            try:
                return self._once(method, path, body, headers or {})
            except HTTPError as error:
                wait = float(error.headers.get("Retry-After", 2**attempt / 4))
                if attempt == self.attempts or error.code not in (429, 502, 503, 504):
                    raise self._refused(error, path) from None
            except URLError:
                wait = 2**attempt / 4
                if attempt == self.attempts:
                    raise
            time.sleep(wait)
        raise AssertionError("unreachable")

    def _once(self, method: str, path: str, body: Any, headers: Mapping[str, str]) -> Answer:
        address = path if path.startswith(("http://", "https://")) else self.base + path
        if not address.startswith(self.base):
            raise ValueError(f"{address} is not of this portal; the token stays here.")
        data = None if body is None else json.dumps(body).encode()
        sent = {"Authorization": f"Bearer {self.token}", "Accept": "application/json", **headers}
        if data is not None:
            sent["Content-Type"] = "application/json"
        with urlopen(Request(address, data, sent, method=method), timeout=self.timeout) as answer:
            content = answer.read()
            return Answer(answer.status, dict(answer.headers), json.loads(content) if content else None)

    def _refused(self, error: HTTPError, path: str) -> Refused:
        try:
            problem = json.loads(error.read())
        except ValueError:
            problem = {"code": "unreadable", "detail": error.reason}
        return ChangedMeanwhile(412, problem, path) if error.code == 412 else Refused(error.code, problem)
