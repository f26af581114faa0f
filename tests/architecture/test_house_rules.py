"""What every author keeps to. A rule with exceptions lists them here, each with its reason."""

import ast
import importlib.util
import re

import pytest

from tests.architecture.source import ROOT, calls, everything, functions, modules, texts

# Rows that are deleted at all. What happened is never deleted: it is closed, ended, corrected or withdrawn.
DELETED = {
    "doors/idempotency/services.py forget_expired": "an answer is kept for a day, in case its request is sent again",
    "governance/bodies/services.py end_seat": "a seat that has not begun never was; the record keeps it",
    "governance/cadence/services/windows.py close_window": "a window that has not begun never was; the record keeps it",
    "governance/decisions/services/drafting.py touch": "a question touches the streams that its facts name now; its steps keep the rest",
    "governance/decisions/services/keeping.py remove_attachment": "a file is taken off an open question; the record keeps its digest",
    "governance/decisions/services/proposing.py change_facts": "others are asked anew when facts change; the record keeps what they said",
    "governance/decisions/saved_views.py forget": "a way of looking, kept by one person for themselves",
    "governance/meetings/services/timetable.py materialise": "an empty planned date follows a changed rule",
    "governance/minutes/services.py remove_line": "a line of a draft is taken out; the record keeps that it was",
    "governance/priorities/services.py _withdraw": "a priority that has not begun never was; the record keeps it",
    "jobs/services.py forget_done": "finished due work is kept for a while; what it did stands in its own rows",
    "people/personal_data/below.py forget_ways_in": "whom a provider vouched for, and kept answers, of somebody who is erased",
    "people/personal_data/services.py _anonymise": "the ways in of somebody who is erased",
    "rights/matrix/services.py _write": "the rows of a draft are written anew as a whole",
    "rights/matrix/services.py discard": "a draft that never held; the record keeps that it was",
    "rights/services.py compile_grants": "grants are compiled again from a term or a seat, which stay",
    "sign_in/services/factors.py forget_factors": "a lost second factor opens nothing; the record keeps that it was",
    "sign_in/services/links.py unlink": "a provider vouches no longer; the record keeps who was linked",
    "vsportal/organisation/retention/services.py _forget": "what is older than the organisation keeps it; the record says how much",
    "streams/services/boundary.py withdraw_scope_item": "a claim is taken back; the record keeps what it said",
    "streams/services/delegations.py _cut": "a delegation that has not begun never was; the record keeps it",
    "streams/services/roles.py _withdraw": "a term that has not begun never was; the record keeps it",
    "streams/services/stakeholders.py remove_stakeholder": "a statement is taken back; the record keeps it",
}
# Django's signals, for the machinery of the database only; business rules are called by their services.
SIGNALS = {
    "tenancy/rows.py": "class_prepared: every TenantModel gets its key, its policy and its references",
    "tenancy/apps.py": "connection_created refuses an unfit role; post_migrate gives the app role its rights",
    "rights/apps.py": "post_migrate writes registered rights into Django's permission table, and the grants that follow",
}
VALUE = r"(=|to\s+('|\"|%|\{|\d|on\b|off\b|default\b))"
SESSION_SETTING = re.compile(
    rf"(^|;)\s*set\s+(?!local\b)(session\s+)?[\w.\"{{}}%()]+\s*{VALUE}|(^|;)\s*reset\s+[\w.]+\s*(;|$)|set_config\s*\(",
    re.IGNORECASE,
)
MODULES = modules()


@pytest.mark.parametrize("suffix", [".py", ".html", ".txt", ".sql"])
def test_a_file_is_a_room_of_at_most_400_lines(suffix):
    long = {
        str(path.relative_to(ROOT)): lines
        for path in everything(suffix)
        if (lines := path.read_text().count("\n")) > 400
        and not {"data", "migrations"} & set(path.parts)  # migrations are written by a command
    }

    assert long == {}


def test_a_function_has_at_most_50_lines():
    long = {
        f"{path}: {function.name}": lines
        for path, tree in MODULES.items()
        for function in functions(tree)
        if (lines := function.end_lineno - function.lineno + 1) > 50
    }

    assert long == {}


def test_imports_stand_at_the_top_except_where_registries_fill():
    inside = {
        f"{path}: {function.name}"
        for path, tree in MODULES.items()
        if not path.endswith("/apps.py")
        for function in functions(tree)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    }

    assert inside == set()


def test_a_setting_of_the_database_lasts_as_long_as_its_transaction():
    written = {path: list(texts(tree)) for path, tree in MODULES.items()}
    written |= {str(path.relative_to(ROOT)): [path.read_text()] for path in everything(".sql")}
    written |= {
        str(path.relative_to(ROOT)): list(texts(ast.parse(path.read_text())))
        for path in everything(".py")
        if "migrations" in path.parts
    }

    assert [path for path, words in written.items() if any(SESSION_SETTING.search(text) for text in words)] == []


@pytest.mark.parametrize(
    "statement",
    [
        "SET app.tenant = 'x'",
        "SELECT set_config('app.tenant', 'x', false)",
        "SET SESSION a = 1",
        "SELECT 1; set a to on",
        "RESET ALL",
        "SET {} = {}",
        "SET %s = %s",
    ],
)
def test_the_rule_on_settings_knows_what_it_looks_for(statement):
    assert SESSION_SETTING.search(statement)


def test_rights_are_asked_with_an_object_and_a_moment():
    asked = [
        path
        for path, tree in MODULES.items()
        for name in ("has_perm", "has_perms", "get_objects_for_user", "assign_perm")
        for _ in calls(tree, name)
    ]
    in_templates = [str(path) for path in everything(".html") if re.search(r"\{[{%][^}%]*\bperms\.", path.read_text())]

    assert asked + in_templates == []


def test_nothing_is_deleted_that_is_not_listed_with_its_reason():
    deleting = {
        f"{path} {function}"
        for path, tree in MODULES.items()
        if not path.startswith("vsportal/devstack/")
        for function, call in calls(tree, "delete")
        if getattr(call.func.value, "id", "") != "cache"
    }

    assert deleting == set(DELETED)


def test_signals_serve_the_machinery_and_no_business_rule():
    listening = {
        path
        for path, tree in MODULES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        and re.search(r"\.signals$|django\.dispatch", node.module or "")
        and not (node.module or "").startswith(("packs.", "indicators."))  # their signals are statistical ones
    }

    assert listening == set(SIGNALS)


def test_no_template_styles_or_scripts_inline_and_each_says_what_it_wants():
    spec = importlib.util.spec_from_file_location("templates_check", ROOT / ".ci" / "templates.py")
    check = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(check)

    assert [line for name, path in check.own_templates() for line in check.findings(name, path)] == []


def test_every_decision_stands_in_the_index():
    decisions = {path.name for path in (ROOT / "docs" / "adr").glob("0*.md")}

    assert set(re.findall(r"\((0\d+[\w-]+\.md)\)", (ROOT / "docs" / "adr" / "README.md").read_text())) == decisions
