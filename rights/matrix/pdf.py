"""A version as a PDF to print and hang up, set by Typst: words go in as data, never as source."""

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import formats, timezone, translation
from django.utils.translation import gettext as _

from doors.later import Later
from rights.matrix.models import MatrixVersion
from rights.matrix.showing import by_level
from rights.matrix.wording import Reading
from tenancy.models import Tenant

typst = Later("typst")
TEMPLATE = Path(settings.BASE_DIR) / "templates" / "authority" / "matrix.typ"
# The letters that charts and packs are set in, too.
FONTS = Path(settings.BASE_DIR) / "indicators" / "charts" / "fonts"


def as_pdf(version: MatrixVersion, document: dict[str, Any], *, organisation: Tenant) -> bytes:
    """Every rule in words, grouped by the level that decides."""
    given = json.dumps(_plain(version, document, organisation), ensure_ascii=False)
    compiler = typst.Compiler(TEMPLATE, root=TEMPLATE.parent, font_paths=[FONTS], sys_inputs={"matrix": given})
    return bytes(compiler.compile(format="pdf"))


def _plain(version: MatrixVersion, document: dict[str, Any], organisation: Tenant) -> dict[str, Any]:
    reading = Reading(document, organisation.currency)
    if version.effective_at:
        when = formats.date_format(timezone.localtime(version.effective_at), "DATETIME_FORMAT")
        state = _("in force from %(when)s") % {"when": when}
    else:
        state = _("draft: nobody is bound by it")
    title = _("Who decides what")
    language, _dash, region = (translation.get_language() or "en-gb").partition("-")
    return {
        "lang": language,
        "region": region.upper()[:2] or None,
        "organisation": organisation.name,
        "title": title,
        "subject": f"{organisation.name}: {title}, {version}",
        "version": str(version),
        "state": state,
        "digest": version.digest,
        "how": _("If all facts of a rule hold, its authority decides. The order of rules does not matter."),
        "heads": [_("Rule"), _("Under which facts"), _("Who decides"), _("Also asked"), _("Days")],
        "page": _("Page %(page)s of %(pages)s"),
        "groups": [
            {
                "name": group.name,
                "rules": [
                    {
                        "code": rule.code,
                        "when": rule.when,
                        "said": rule.said,
                        "decides": rule.decides,
                        "asked": _asked(rule),
                        "days": "–" if rule.days is None else str(rule.days),
                    }
                    for rule in group.rules
                ],
            }
            for group in by_level(reading)
        ],
    }


def _asked(rule: Any) -> str:
    said = (
        (_("must agree: %(parties)s"), rule.agree),
        (_("is consulted: %(parties)s"), rule.consult),
        (_("is informed: %(parties)s"), rule.inform),
    )
    return "; ".join(words % {"parties": ", ".join(parties)} for words, parties in said if parties) or "–"
