"""“May I decide this?” asked by 32 clients at once of a portal as it is deployed: four processes without threads."""

import http.client
import json
import os
import random
import signal
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Barrier, local
from typing import Any

import django

CLIENTS, QUESTIONS = 32, 20  # each client asks so often
MATRIX = Path(__file__).parent / "matrix.json"
NOW = datetime.now(UTC)
# The roles and purposes of this portal for those of the file.
ROLES = {"owner": "accountable_owner", "lead": "technology_lead"}
PURPOSES = {"direction": "priorities", "coordination": "priorities"}
PARTIES = {
    "data_protection": "enterprise risk",
    "enterprise_board": "enterprise priorities",
    "owners_concerned": "stream accountable_owner",
    "risk_specialist": "stream risk_specialist",
    "finance_partner": "stream finance_partner",
    "architecture_lead": "stream architecture_lead",
}


def measure() -> Iterator[dict[str, object]]:
    """The figure `may_i`: milliseconds within which 95 of 100 are answered; lower is better."""
    secret, questions = _organisation()
    with _server("vsportal.wsgi") as port:
        ask = _asking(port, "/t/may-i/api/v1/decisions/route/", questions, {"Authorization": f"Bearer {secret}"})
        _all_at_once(ask, 3)  # the matrix is compiled once in each worker
        ours = _all_at_once(ask, QUESTIONS)
    with _server("bench.processes:ok") as port:
        floor = _all_at_once(_asking(port, "/", questions, {}), QUESTIONS)
    yield {
        "name": "may_i",
        "unit": "ms p95",
        "n": len(ours),
        "value": round(_p95(ours), 1),
        "floor": round(_p95(floor), 1),
        "ratio": round(_p95(ours) / _p95(floor), 1),
        "note": f"{CLIENTS} clients on loopback, 36 rules and 6 facts, with names, next sitting, reasons and what would change "
        f"it; {len(ours) / ours[-1][1]:.0f} answers/s, median {statistics.median(took for took, _at in ours) * 1000:.0f} ms; "
        "floor: the same requests to gunicorn with a function that says ok",
    }


def _p95(answers: list[tuple[float, float]]) -> float:
    return statistics.quantiles([took for took, _at in answers], n=20)[-1] * 1000


def _all_at_once(ask: Any, times: int) -> list[tuple[float, float]]:
    """Seconds that each answer took, and when it came, counted from the start; by the moment it came."""
    barrier, began = Barrier(CLIENTS), time.perf_counter()

    def one(client: int) -> list[tuple[float, float]]:
        barrier.wait(timeout=60)
        found = []
        for turn in range(times):
            begun = time.perf_counter()
            ask(client * times + turn)
            now = time.perf_counter()
            found.append((now - begun, now - began))
        return found

    with ThreadPoolExecutor(CLIENTS) as pool:
        answers = [answer for client in pool.map(one, range(CLIENTS)) for answer in client]
    return sorted(answers, key=lambda answer: answer[1])


def _asking(port: int, address: str, questions: list[str], headers: dict[str, str]) -> Any:
    """Asks one question; a client keeps its connection, as browsers and proxies do."""
    kept = local()

    def ask(number: int) -> None:
        if not hasattr(kept, "connection"):
            kept.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        body = questions[number % len(questions)]
        kept.connection.request("POST", address, body, {"Content-Type": "application/json", **headers})
        answer = kept.connection.getresponse()
        said = answer.read()
        assert answer.status == 200, said[:500]

    return ask


def _organisation() -> tuple[str, list[str]]:
    """An organisation with the matrix of this folder in force; the secret of an owner's token, and questions to ask."""
    from governance.forums.models import Purpose  # noqa: PLC0415  after django.setup()
    from rights.matrix import documents  # noqa: PLC0415
    from rights.matrix.models import Fact, Level, MatrixVersion  # noqa: PLC0415
    from rights.matrix.states import MatrixState  # noqa: PLC0415
    from streams.models import StreamRole  # noqa: PLC0415
    from streams.services import assign_role, draft_stream  # noqa: PLC0415
    from tenancy.models import Membership, Role, Tenant, User  # noqa: PLC0415
    from tenancy.scope import tenant_scope  # noqa: PLC0415
    from vsportal.api_pages.services import make_token  # noqa: PLC0415

    since, table = NOW - timedelta(days=400), json.loads(MATRIX.read_text())
    tenant = Tenant.objects.create(slug="may-i", name="May I")
    user = User.objects.create_user("owner@may-i.example")
    with tenant_scope(tenant.pk):
        owner = Membership.objects.create(user=user, title="Owner", role=Role.ADMINISTRATOR, starts_at=since)
        stream = draft_stream(name="Urgent care", by=owner, at=NOW)
        for role in StreamRole.values:
            assign_role(stream, role=role, membership=owner, starts_at=since, by=owner, at=NOW)
        levels = [Level.objects.create(code=code, name=code, rank=rank) for rank, code in enumerate(table["levels"])]
        for level in levels[1:]:
            for purpose in Purpose.values:
                _body(level, purpose, owner, since)
        facts = [
            Fact.objects.create(
                code=one["code"], label=one["code"], kind=one["type"], domain=one.get("domain"), is_money=one["code"] == "amount"
            )
            for one in table["facts"]
        ]  # fmt: skip
        document = documents.whole(
            hit_policy=table["hit_policy"],
            facts=facts,
            levels=levels,
            rules=[_ours(rule) for rule in table["rules"]],
            criteria=[],
        )
        MatrixVersion.objects.create(
            number=1, state=MatrixState.PUBLISHED, facts=[fact.code for fact in facts], drafted_by=owner, drafted_at=since,
            changed_at=since, effective_at=since, published_at=since, published_by=owner, document=document,
            digest=documents.digest_of(document),
        )  # fmt: skip
        _token, secret = make_token(name="bench", scope="write", lasts=timedelta(days=1), by=owner, at=NOW)
    return secret, [json.dumps({"stream": str(stream.pk), "facts": one}) for one in _questions()]


def _ours(rule: dict[str, Any]) -> dict[str, Any]:
    then = rule["then"]
    named = {"level": then["level"]}
    if "role" in then:
        named["role"] = ROLES.get(then["role"], then["role"])
    if "forum" in then:
        named["forum"] = PURPOSES.get(then["forum"], then["forum"])
    parties = {key: [PARTIES[one] for one in rule.get(key, [])] for key in ("agree", "consult", "inform")}
    return {"code": rule["code"], "when": rule["when"], "then": named, "days": rule.get("days"), **parties}


def _body(level: Any, purpose: str, chair: Any, since: datetime) -> None:
    from datetime import time as clock_time  # noqa: PLC0415

    from governance.bodies.models import Body  # noqa: PLC0415
    from governance.bodies.services import give_seat  # noqa: PLC0415
    from governance.forums.services import make_forum  # noqa: PLC0415

    body = Body.objects.create(name=f"{level} {purpose}", level=level)
    give_seat(body, membership=chair, kind="chair", starts_at=since, by=chair, at=NOW)
    make_forum(
        body,
        name=f"{level} {purpose}",
        purpose=purpose,
        cycle="medium",
        rule="FREQ=MONTHLY;BYDAY=2WE",
        first_on=NOW.date(),
        starts_time=clock_time(10),
        time_zone="Europe/London",
        by=chair,
        at=NOW,
    )


def _questions() -> list[dict[str, str]]:
    drawn = random.Random(20261123)
    return [
        {
            "amount": str(drawn.choice([900, 42_000, 50_000, 120_000, 700_000, 3_000_000])),
            "duration_months": str(drawn.randrange(1, 60)),
            "risk_grade": str(drawn.randrange(1, 26)),
            "data_class": drawn.choice(["public", "internal", "personal", "patient"]),
            "streams": str(drawn.choice([1, 1, 2, 4])),
            "reversible": drawn.choice(["true", "false"]),
        }
        for _number in range(200)
    ]


@contextmanager
def _server(application: str) -> Iterator[int]:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    options = ["--bind", f"127.0.0.1:{port}", "--workers", "4"]
    command = [sys.executable, "-m", "gunicorn", application, *options, "--log-level", "error"]
    process = subprocess.Popen(command, env=os.environ | {"API_REQUESTS_PER_MINUTE": "0"})  # noqa: S603  our own server
    try:
        _wait_for(port, process)
        yield port
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=30)


def _wait_for(port: int, process: "subprocess.Popen[bytes]") -> None:
    while True:
        assert process.poll() is None, "the server ended before it answered"
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            continue
        return


if __name__ == "__main__":
    django.setup()
    for figure in measure():
        print(json.dumps(figure))
