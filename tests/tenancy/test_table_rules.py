"""The SQL of the three walls, as a file that a reviewer can read; and names that PostgreSQL would cut."""

from pathlib import Path

from django.db import connections

from streams.models import RoleTerm
from tenancy.models import Membership
from tenancy.table_rules import rule_name

GOLDEN = Path(__file__).parent / "golden" / "table_rules.sql"


def statements(*models):
    """What the schema editor runs at the end of a migration for our rules, add and drop."""
    lines = []
    for model in models:
        for rule in model._meta.constraints:
            if not hasattr(rule, "add"):
                continue
            lines.append(f"-- {model._meta.db_table}: {type(rule).__name__}")
            editor = connections["owner"].schema_editor(collect_sql=True)
            editor.deferred_sql = []
            for templates in (rule.add, rule.drop):
                lines += [f"{statement};" for statement in rule._statements(templates, model, editor)]
    return "\n".join(lines) + "\n"


def test_the_sql_of_the_walls_is_the_golden_file():
    assert statements(Membership, RoleTerm) == GOLDEN.read_text()


def test_a_name_over_63_characters_is_shortened_and_stays_unique():
    one, other = (rule_name("a" * 60, column, "fk") for column in ("owner_id", "author_id"))

    assert (len(one), len(other), one == other) == (63, 63, False)
