"""Every address × method × member of the cast answers as the table says; another organisation's row is a missing row."""

import pytest
from django.apps import apps
from django.conf import settings
from django.urls import URLPattern, get_resolver, reverse

from rights import visibility
from tests.permissions.organisation import MISSING
from tests.permissions.table import ADMIN, API, INSIDERS, INSTALLATION, OUTSIDERS, PAGES, Row
from tests.tenancy.filled import tenant_models
from vsportal.admin import site

NOT_CONCERNED = ("member", "administrator")
HIDDEN_WITH_THEIR_STREAM = {
    model._meta.db_table
    for model in tenant_models()
    if model._meta.label in {rule.model for rule in visibility.every()}
    and visibility.can_be_hidden(model)
    and model._meta.app_label in {"streams", "governance", "indicators", "packs"}
}
METHODS = ("get", "post", "put", "patch", "delete")
SEEN_BY_FEWER = dict.fromkeys(("minutes", "minute_line", "amendment"), "chair auditor")  # their rows are drafts
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
        unseen = "403" if table not in SEEN_BY_FEWER else "404"
        if table in SEEN_BY_FEWER:
            seen = [one in SEEN_BY_FEWER[table].split() for one in ("chair", "auditor", "administrator")]
        yield Row(f"{name}_change", "get", table, answers(seen, "200", unseen))
        yield Row(f"{name}_change", "post", table, answers(changed, "200|302", "403"))
        yield Row(f"{name}_history", "get", table, answers(seen, "200", "404"))
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
def test_an_address_answers_each_of_the_cast_as_the_table_says(world, row):
    address, in_api = world.address(row.name, row.about), row.name.startswith("api:")

    inside = [world.request(who, row.method, address, row.sent).status_code for who in INSIDERS]
    outside = {who: world.request(who, row.method, address, row.sent).status_code for who in OUTSIDERS}

    wanted = [set(map(int, answer.split("|"))) for answer in row.answers.split()]
    assert [got for got, may_be in zip(inside, wanted, strict=True) if got not in may_be] == [], inside
    assert outside == {who: of_api if in_api else on_page for who, (on_page, of_api) in OUTSIDERS.items()}


@pytest.mark.parametrize("row", ABOUT_ROWS, ids=spell)
def test_what_is_not_yours_to_see_is_what_does_not_exist(world, row):
    """Another organisation's row for everybody, a confidential one for who is not concerned: byte for byte."""
    tables = row.about.split()
    for place in (place for place, table in enumerate(tables) if table != "token"):
        missing = patched(world, row, place, MISSING)
        told = {who: world.told(who, row, missing, MISSING) for who in (*INSIDERS, *OUTSIDERS)}

        theirs = world.theirs[tables[place]].pk
        foreign = patched(world, row, place, theirs)
        assert {who: world.told(who, row, foreign, theirs) for who in told} == told
        assert {told[who][0] for who in INSIDERS} <= {403, 404}

    if HIDDEN_WITH_THEIR_STREAM & set(tables):
        own, nowhere = world.address(row.name, row.about), world.address(row.name, row.about, "missing")
        ids = [world.ours[table].pk for table in tables if table != "token"]
        with world.confidential():
            for who in NOT_CONCERNED:
                assert world.told(who, row, own, *ids) == world.told(who, row, nowhere)


def patched(world, row, place, other):
    """The row's address with the id at one place put in from elsewhere."""
    return world.address(row.name, row.about).replace(str(world.ours[row.about.split()[place]].pk), str(other))


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
