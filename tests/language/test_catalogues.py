"""The catalogues hold every text of the portal, translated, and what is compiled is what was translated."""

import ast
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import formats
from django.utils.dates import MONTHS, MONTHS_3, WEEKDAYS, WEEKDAYS_ABBR

from tests.conftest import ROOT
from tests.language.bare import bare_words, templates
from tests.language.catalogue import Entry, as_compiled, compiled, entries
from vsportal.web.audit.vocabulary import ACTIONS

LANGUAGES = sorted(path.name for path in (ROOT / "locale").iterdir())
LEFT_OUT = ("tests", "docs", "bench", "deploy", "static", "locale", "requirements*", ".*", "__pycache__")
ISO_WEEKDAYS = {
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
}  # the same words, the same things
NAMED_FORMATS = ("DATE", "SHORT_DATE", "LONG_DATE", "TIME", "DATETIME", "SHORT_DATETIME", "LONG_DATETIME")
NAMED_FORMATS += ("MONTH_DAY", "MONTH_DAY_TIME", "SHORT_MONTH_DAY")
# Names and abbreviations that are the same in every language.
NAMES = {"vsportal", "CSV", "PNG", "SVG", "PDF", "XLSX", "UTC", "UTF-8", "SHA-256", "API", "JSON", "Message-ID"}


def catalogue(language: str) -> Path:
    """The .po of a language, by the name of its folder."""
    return ROOT / "locale" / language / "LC_MESSAGES" / "django.po"


def test_every_language_but_english_has_a_catalogue() -> None:
    spoken = {code for code, _name in settings.LANGUAGES}

    assert spoken - {settings.LANGUAGE_CODE} == set(LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_translated_with_all_that_it_names(language: str) -> None:
    found = list(entries(catalogue(language)))

    assert [one.text for one in found if "fuzzy" in one.flags] == []
    assert [one.text for one in found if not one.translations or not all(one.translations.values())] == []
    assert [one.text for one in found if one.misses_placeholders()] == []
    assert [one.text for one in found if one.plural and len(one.translations) < 2] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_compiled_is_what_was_translated(language: str) -> None:
    path = catalogue(language)

    assert compiled(path.with_suffix(".mo")) == as_compiled(entries(path)), "Run 'make texts'."


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_catalogue_is_what_the_code_says(language: str, tmp_path: Path) -> None:
    if not shutil.which("xgettext"):
        pytest.fail("xgettext is missing: run 'make system' (Debian: apt-get install gettext).")
    shutil.copytree(ROOT, tmp_path / "code", ignore=shutil.ignore_patterns(*LEFT_OUT))
    again = tmp_path / "code" / "locale" / language / "LC_MESSAGES" / "django.po"
    again.parent.mkdir(parents=True)

    collected = subprocess.run(
        [sys.executable, "manage.py", "makemessages", "-l", language, "--no-wrap", "--no-location", "-v0"],
        cwd=tmp_path / "code",
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "vsportal.settings"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert (collected.returncode, collected.stderr) == (0, "")
    assert keys(entries(again)) == keys(entries(catalogue(language))), "Run 'make texts' and translate what is new."


def keys(found: Iterable[Entry]) -> set[tuple[str, str]]:
    """What is to be translated, without its translation."""
    return {(one.key, one.plural) for one in found}


@pytest.mark.parametrize("template", templates(ROOT), ids=lambda path: str(path.relative_to(ROOT / "templates")))
def test_a_template_has_no_words_of_its_own(template: Path) -> None:
    said = [words for words in bare_words(template.read_text()) if not set(words.split()) <= NAMES | {"·"}]

    assert said == []


@pytest.mark.parametrize("code", [code for code, _name in settings.LANGUAGES])
def test_every_language_says_how_it_writes_dates(code: str) -> None:
    missing = [name for name in NAMED_FORMATS if formats.get_format(f"{name}_FORMAT", lang=code) == f"{name}_FORMAT"]

    assert missing == []


def test_no_date_is_written_by_a_pattern_of_its_own() -> None:
    machine = {"c", "Y-m-d", "Y", "j", "U"}
    pages = {path: re.findall(r"\|(?:date|time):[\"']([^\"']+)", path.read_text()) for path in templates(ROOT)}
    code = {path: re.findall(r"\"((?:[DlN] )?j [MFn][^\"]*|H:i)\"", path.read_text()) for path in modules()}
    own = [
        f"{path.relative_to(ROOT)}: {pattern}"
        for path, patterns in (pages | code).items()
        for pattern in patterns
        if not pattern.endswith("_FORMAT") and pattern not in machine
    ]

    assert own == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_of_ours_changes_the_months_and_weekdays(language: str) -> None:
    """“May” on a page of ours would be May the month, too: an ambiguous word takes a context."""
    ours = {one.key for one in entries(catalogue(language)) if one.text not in ISO_WEEKDAYS}

    assert (
        ours & {str(word) for words in (MONTHS, MONTHS_3, WEEKDAYS, WEEKDAYS_ABBR) for word in words.values()} == set()
    )


def modules() -> list[Path]:
    """Every module of the project's apps."""
    folders = [path.parent for path in ROOT.glob("*/__init__.py") if path.parent.name not in LEFT_OUT]
    return [path for folder in folders for path in folder.rglob("*.py") if "formats" not in path.parts]


MARKS = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy", "npgettext"}


def test_no_text_is_marked_inside_an_f_string() -> None:
    """xgettext does not look there, so nobody would be asked to translate it."""
    lost = [
        f"{path.relative_to(ROOT)}:{inner.lineno}"
        for path in modules()
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.JoinedStr)
        for inner in ast.walk(node)
        if isinstance(inner, ast.Call) and isinstance(inner.func, ast.Name) and inner.func.id in MARKS
    ]

    assert lost == []


def test_every_act_that_is_recorded_has_words() -> None:
    """Found as a literal in the code; those whose names are put together are in no list."""
    written = re.compile(r"\brecord\(\s*\"([a-z_]+\.[a-z_]+)\"")
    recorded = {act for path in modules() for act in written.findall(path.read_text())}

    assert recorded
    assert recorded - set(ACTIONS) == set()
