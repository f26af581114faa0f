"""`manage.py tenant check`: are organisations isolated from each other on the live database?"""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import OutputWrapper

from tenancy import guard
from tenancy.actions import TenantAction


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true")


def _check(options: dict[str, Any], out: OutputWrapper, err: OutputWrapper) -> None:
    found = guard.findings()
    if options["json"]:
        out.write(json.dumps({"findings": found}))
    else:
        out.write("\n".join(found) or "0 findings: every table is fenced and the app role is plain.")
    if found:
        raise SystemExit(1)


CHECK = TenantAction("check", "Run the isolation guard and the role check on the live database.", _arguments, _check)
