"""Every address × method × member of the cast answers as the table says; another organisation's row is a missing row."""

import re
from itertools import product

import pytest
from django.apps import apps
from django.conf import settings
from django.urls import URLPattern, get_resolver, reverse

from tests.permissions.organisation import MISSING
from tests.permissions.table import ADMIN, API, INSIDERS, INSTALLATION, OUTSIDERS, PAGES, Row
from vsportal.admin import site

METHODS = ("get", "post", "put", "patch", "delete")
ENTRANCE = [
    Row("admin:index", "get", "", "404 404 200 200 200"),
    Row("admin:jsi18n", "get", "", "404 404 200 200 200"),
    Row("admin:autocomplete", "get", "", "404 404 403 403 403"),  # without a field to complete for
    Row("admin:login", "get", "", "404 404 404 404 404"),  # the portal has one login, outside
]


def admin_rows():
    """The line of a table in ADMIN, spelled out: the five pages that the admin site has for it."""
    for table, who in ADMIN.items():
        model = next(model for model in site._registry if model._meta.db_table == table)
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        seen, added, changed = ([one in some.split() for one in ("chair", "auditor", "administrator")] for some in who)
        yield Row(f"{name}_changelist", "get", "", answers(seen, "200", "403"))
        yield Row(f"{name}_add", "get", "", answers(added, "200", "403"))
        yield Row(f"{name}_add", "post", "", answers(added, "200", "403"))  # with what is missing shown
        yield Row(f"{name}_change", "get", table, answers(seen, "200", "403"))
        yield Row(f"{name}_change", "post", table, answers(changed, "200|302", "403"))
        yield Row(f"{name}_history", "get", table, answers(seen, "200", "302"))
        yield Row(f"{name}_delete", "get", table, answers([], "", "403"))
        yield Row(f"{name}_delete", "post", table, answers([], "", "403"), {"post": "yes"})


def answers(allowed, yes, no):
    """Of the member and the owner, whom the site does not let in; of the chair, the auditor and the administrator."""
    return " ".join(["404", "404", *(yes if one else no for one in allowed or [False] * 3)])


ROWS = [*PAGES, *API, *ENTRANCE, *admin_rows()]
ABOUT_ROWS = [row for row in ROWS if row.about and row.about != "token"]


def spell(row):
    return f"{row.name}-{row.method}"


def addresses(conf):
    """Each named address of a URL conf, with the methods of its ViewSet if it is one of the API."""

    def walk(patterns, spaces):
        for pattern in patterns:
            if isinstance(pattern, URLPattern):
                if pattern.name:
                    yield ":".join([*spaces, pattern.name]), getattr(pattern.callback, "actions", None)
            else:
                yield from walk(pattern.url_patterns, (*spaces, pattern.namespace) if pattern.namespace else spaces)

    return list(walk(get_resolver(conf).url_patterns, ()))


def without_chance(answer, *ids):
    """What a person can tell: status, where to, words; without the request's id, the form token and the id asked for."""
    content = re.sub(rb'(csrfmiddlewaretoken" value="|X-CSRFToken": ")\w+', b"", answer.content)
    for chance in (answer["X-Request-Id"], *map(str, ids)):
        content = content.replace(chance.encode(), b"")
    return answer.status_code, answer.headers.get("Location"), answer["Content-Type"], content.splitlines()


# --- The table is whole -------------------------------------------------------------------------------------------------
def test_every_address_of_an_organisation_stands_in_the_table():
    named = {name for name, _ in addresses(settings.ORGANISATION_URLCONF)} - {"admin:app_list"}

    assert named == {row.name for row in ROWS}


def test_every_method_of_the_api_stands_in_the_table():
    live = {
        (name, method)
        for name, actions in addresses(settings.ORGANISATION_URLCONF)
        for method in actions or ()
        if method in METHODS
    }

    assert live == {(row.name, row.method) for row in API}


def test_every_address_of_the_installation_stands_in_the_table():
    named = {name for name, _ in addresses(settings.ROOT_URLCONF)}

    assert named == {name for name, *_ in INSTALLATION}


def test_every_table_of_the_admin_site_stands_in_the_table():
    assert {model._meta.db_table for model in site._registry} == set(ADMIN)
    assert {model._meta.app_label for model in site._registry} <= {config.label for config in apps.get_app_configs()}


# --- The answers ----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("row", ROWS, ids=spell)
def test_each_of_the_organisation_gets_the_answer_of_the_table(world, row):
    address = world.address(row.name, row.about)

    answers = [world.request(who, row.method, address, row.sent).status_code for who in INSIDERS]

    wanted = [set(map(int, answer.split("|"))) for answer in row.answers.split()]
    assert [got for got, may_be in zip(answers, wanted, strict=True) if got not in may_be] == [], answers


@pytest.mark.parametrize("row", ROWS, ids=spell)
def test_who_does_not_belong_gets_one_answer_everywhere(world, row):
    address = world.address(row.name, row.about)
    in_api = row.name.startswith("api:")

    answers = {who: world.request(who, row.method, address, row.sent).status_code for who in OUTSIDERS}

    assert answers == {who: of_api if in_api else on_page for who, (on_page, of_api) in OUTSIDERS.items()}


@pytest.mark.parametrize("row", ABOUT_ROWS, ids=spell)
def test_a_row_of_another_organisation_is_a_row_that_does_not_exist(world, row):
    tables = row.about.split()
    asked = [place for place, table in enumerate(tables) if table != "token"]
    for who, place in product(("member", "administrator"), asked):
        foreign, missing = (
            world.request(who, row.method, patched(world, row, place, rows), row.sent) for rows in ("theirs", "missing")
        )

        assert without_chance(foreign, world.theirs[tables[place]].pk) == without_chance(missing, MISSING)
        assert foreign.status_code in ({302, 403, 404} if row.name.startswith("admin:") else {403, 404})


def patched(world, row, place, rows):
    """The row's address with the id at one place put in from elsewhere."""
    tables = row.about.split()
    own = world.address(row.name, row.about)
    other = MISSING if rows == "missing" else world.theirs[tables[place]].pk
    return own.replace(str(world.ours[tables[place]].pk), str(other))


NAMES = sorted({(row.name, row.about) for row in [*PAGES, *API]})


@pytest.mark.parametrize(("name", "about"), NAMES, ids=[name for name, _ in NAMES])
def test_what_is_not_in_the_table_is_not_done(world, name, about):
    known = {row.method for row in ROWS if row.name == name}
    for method in set(METHODS) - known:
        answer = world.request("administrator", method, world.address(name, about))

        assert answer.status_code in {403, 404, 405}, f"{method} answers {answer.status_code}"


@pytest.mark.parametrize(("name", "method", "args", "answers"), INSTALLATION, ids=[row[0] for row in INSTALLATION])
def test_the_installation_answers_as_the_table_says(world, name, method, args, answers):
    address = reverse(name, args=args)
    got = [world.request(who, method, address).status_code for who in ("anonymous", "inactive", "stranger", "member")]

    assert got == list(map(int, answers.split()))
