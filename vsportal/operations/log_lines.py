"""Log lines as operators read them: JSON, with request and organisation, and without anybody's words.

Settings name these, so nothing here needs the apps. What people typed reaches a log in two ways: as an argument of somebody
else's line, and as the text of an exception. Both are left out; types, places and our own fields stay.
"""

import logging
import sys
from pathlib import Path
from types import TracebackType
from typing import Any

import structlog

from tenancy.scope import current_tenant

ROOT = Path(__file__).resolve().parents[2]
FRAMES = 12
# Programs whose arguments are about themselves: which queue, which broker, which signal. Never celery.app.trace, which
# would tell a failed task's arguments and the words of its exception; jobs.celery writes a line about each task.
TECHNICAL = ("celery.apps", "celery.beat", "celery.worker", "celery.redirected", "kombu", "gunicorn")

Line = dict[str, Any]


def with_tenant(_logger: Any, _method: str, line: Line) -> Line:
    """The organisation whose scope is open, unless the line names one."""
    tenant_id = current_tenant()
    if tenant_id is not None:
        line.setdefault("tenant_id", str(tenant_id))
    return line


def tell_exception(_logger: Any, _method: str, line: Line) -> Line:
    """What kind of exception it was and where: its text may quote what somebody typed, so it stays out."""
    given = line.pop("exc_info", None)
    line.pop("stack_info", None)
    if isinstance(given, BaseException):
        failure: BaseException | None = given
    elif isinstance(given, tuple):
        failure = given[1]
    else:
        failure = sys.exc_info()[1] if given else None
    if failure is not None:
        line["exception"] = " < ".join(_kinds(failure))
        line["frames"] = _places(failure.__traceback__)
    return line


class JsonLine(structlog.stdlib.ProcessorFormatter):
    """Other people's lines keep their words and lose their arguments, unless they come from a technical logger."""

    def format(self, record: logging.LogRecord) -> str:
        """The line; the record itself is left as it is for other handlers."""
        if not isinstance(record.msg, dict) and not record.name.startswith(TECHNICAL):
            words = str(record.msg)
            if record.name.startswith("django.security"):
                words = "Suspicious request"  # Django's finished sentences quote it
            elif record.name == "django.request" and words == "%s: %s" and isinstance(record.args, tuple):
                words = str(record.args[0])  # "Internal Server Error", without the address
            record = logging.makeLogRecord(record.__dict__ | {"msg": words, "args": ()})
        return super().format(record)


def named(_logger: Any, _method: str, line: Line) -> Line:
    """Whose line it is."""
    record = line.get("_record")
    if record is not None:
        line.setdefault("logger", record.name)
    return line


def _kinds(failure: BaseException) -> list[str]:
    """The exception's type, and those that led to it."""
    found: list[str] = []
    seen: BaseException | None = failure
    while seen is not None and len(found) < FRAMES:
        found.append(f"{type(seen).__module__}.{type(seen).__qualname__}".removeprefix("builtins."))
        seen = seen.__cause__ or (None if seen.__suppress_context__ else seen.__context__)
    return found


def _places(traceback: TracebackType | None) -> list[str]:
    """The last calls before it happened, as file:line function; no source, no values."""
    found = []
    while traceback is not None:
        code = traceback.tb_frame.f_code
        found.append(f"{_short(code.co_filename)}:{traceback.tb_lineno} {code.co_name}")
        traceback = traceback.tb_next
    return found[-FRAMES:]


def _short(filename: str) -> str:
    path = Path(filename)
    if "site-packages" in path.parts:
        return "/".join(path.parts[path.parts.index("site-packages") + 1 :])
    return str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else path.name


COMMON = [
    structlog.contextvars.merge_contextvars,
    with_tenant,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    tell_exception,
]


def configuration(level: str) -> Line:
    """Python's logging, for the whole process; our own request and task lines are written at any level."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "json": {
                "()": JsonLine,
                "processors": [
                    named,
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    structlog.processors.JSONRenderer(),
                ],
                "foreign_pre_chain": COMMON,
            },
        },
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
        "loggers": {
            "vsportal.request": {"level": "INFO"},
            "vsportal.task": {"level": "INFO"},
            "celery.app.trace": {"level": "CRITICAL"},
            "django.request": {"level": "ERROR"},  # what it warns of stands in the request's own line
        },
        "root": {"handlers": ["stderr"], "level": level},
    }


def configure() -> None:
    """Structlog, for the whole process."""
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,  # first: what nobody will read is not worked out
            *COMMON,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
