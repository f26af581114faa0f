"""The database's half of tenancy: keys, references and policies that makemigrations tracks like constraints.

Foreign-key checks and cascades ignore row-level security, so every key carries tenant_id: a row cannot even name a row
of another organisation. The SQL stands in tests/tenancy/golden/table_rules.sql.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.backends.ddl_references import Statement, Table
from django.db.backends.utils import truncate_name
from django.db.models.constraints import BaseConstraint

LONGEST_NAME = 63  # PostgreSQL cuts longer names silently, and two cut names can be the same


def rule_name(*parts: str) -> str:
    """A constraint's name that fits PostgreSQL; longer ones end in a digest so that they stay apart."""
    return truncate_name("_".join(parts), LONGEST_NAME, hash_len=8)


class TableRule(BaseConstraint):
    """Something about a table, in plain SQL, that a migration adds and removes.

    Statements run at the end of the migration, keys before references, one command each.
    """

    add: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()
    runs_first = False

    def names(self, model: Any, editor: Any) -> dict[str, Any]:
        """What the SQL templates name besides %(table)s and %(name)s."""
        return {}

    def _statements(self, templates: tuple[str, ...], model: Any, editor: Any) -> list[Statement]:
        table = Table(model._meta.db_table, editor.quote_name)
        names = {"name": editor.quote_name(self.name), **self.names(model, editor)}
        return [Statement(template, table=table, **names) for template in templates]

    def constraint_sql(self, model: Any, editor: Any) -> None:
        at = 0 if self.runs_first else len(editor.deferred_sql)
        editor.deferred_sql[at:at] = self._statements(self.add, model, editor)

    create_sql = constraint_sql

    def remove_sql(self, model: Any, editor: Any) -> None:
        for statement in self._statements(self.drop, model, editor):
            editor.execute(statement)

    def validate(self, model: Any, instance: Any, exclude: Any = None, using: str = "default") -> None:
        """The database is the judge; only references have something to say in a form."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, TableRule) and self.deconstruct() == other.deconstruct()

    def __hash__(self) -> int:
        return hash(self.name)


class TenantPrimaryKey(TableRule):
    """PRIMARY KEY (tenant_id, id), while Django keeps seeing the single field id."""

    runs_first = True
    add = (
        "ALTER TABLE %(table)s DROP CONSTRAINT %(pkey)s",
        "ALTER TABLE %(table)s ADD CONSTRAINT %(name)s PRIMARY KEY (tenant_id, id)",
    )
    drop = (
        "ALTER TABLE %(table)s DROP CONSTRAINT IF EXISTS %(name)s",  # it may have gone with its column
        "ALTER TABLE %(table)s ADD CONSTRAINT %(pkey)s PRIMARY KEY (id)",
    )
    rename = "ALTER TABLE %(table)s RENAME CONSTRAINT %(old)s TO %(name)s"

    def names(self, model: Any, editor: Any) -> dict[str, Any]:
        return {"pkey": editor.quote_name(f"{model._meta.db_table}_pkey")}

    def remove_sql(self, model: Any, editor: Any) -> None:
        editor.deferred_sql += self._statements(self.drop, model, editor)  # after the references that need it

    def create_sql(self, model: Any, editor: Any) -> None:
        """Removed and added in one migration because the table changes its name: references hang on the key, so the key
        only changes its name, too.
        """
        leaving = [one for one in editor.deferred_sql if self._drops(one, model._meta.db_table)]
        if leaving:
            (rename,) = self._statements((self.rename,), model, editor)
            rename.parts["old"] = leaving[0].parts["name"]
            editor.execute(rename)
            editor.deferred_sql = [one for one in editor.deferred_sql if one not in leaving]
        else:
            self.constraint_sql(model, editor)

    def _drops(self, statement: Any, table: str) -> bool:
        return (
            isinstance(statement, Statement) and statement.template in self.drop and statement.references_table(table)
        )


class TenantPolicy(TableRule):
    """Row-level security: without SET LOCAL app.tenant nothing is visible and nothing can be written."""

    add = (
        "ALTER TABLE %(table)s ENABLE ROW LEVEL SECURITY",
        "ALTER TABLE %(table)s FORCE ROW LEVEL SECURITY",
        "CREATE POLICY %(name)s ON %(table)s USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid)",
    )
    drop = (
        "DROP POLICY %(name)s ON %(table)s",
        "ALTER TABLE %(table)s NO FORCE ROW LEVEL SECURITY",
        "ALTER TABLE %(table)s DISABLE ROW LEVEL SECURITY",
    )


class PersonPolicy(TableRule):
    """A person reads the own rows in every organisation (for the organisation switcher); writing stays fenced."""

    add = (
        (
            "CREATE POLICY %(name)s ON %(table)s FOR SELECT "
            "USING (user_id = nullif(current_setting('app.user', true), '')::uuid)"
        ),
    )
    drop = ("DROP POLICY %(name)s ON %(table)s",)


class TenantReference(TableRule):
    """FOREIGN KEY (tenant_id, x_id) → (tenant_id, id): no row can point into another organisation.

    Not deferrable: a sharded database turns a violation at COMMIT into an internal error.
    """

    add = (
        (
            "ALTER TABLE %(table)s ADD CONSTRAINT %(name)s FOREIGN KEY (tenant_id, %(column)s) "
            "REFERENCES %(target)s (tenant_id, id)"
        ),
    )
    drop = ("ALTER TABLE %(table)s DROP CONSTRAINT IF EXISTS %(name)s",)

    def __init__(self, *, field: str, name: str) -> None:
        super().__init__(name=name)
        self.field = field

    def names(self, model: Any, editor: Any) -> dict[str, Any]:
        field = model._meta.get_field(self.field)
        return {
            "column": editor.quote_name(field.column),
            "target": Table(field.remote_field.model._meta.db_table, editor.quote_name),
        }

    def remove_sql(self, model: Any, editor: Any) -> None:
        """By its name alone: the column may have gone before, and the reference with it."""
        table = Table(model._meta.db_table, editor.quote_name)
        editor.execute(Statement(self.drop[0], table=table, name=editor.quote_name(self.name)))

    def validate(self, model: Any, instance: Any, exclude: Any = None, using: str = "default") -> None:
        if exclude and self.field in exclude:
            return
        parent = getattr(instance, self.field, None)
        if parent is not None and parent.tenant_id != instance.tenant_id:
            raise ValidationError(
                {
                    self.field: models.ForeignKey.default_error_messages["invalid"]
                    % {"model": parent._meta.verbose_name, "field": "id", "value": parent.pk}
                }
            )

    def deconstruct(self) -> Any:
        path, args, kwargs = super().deconstruct()
        return path, args, kwargs | {"field": self.field}


class SealedRows(TableRule):
    """Rows that nobody changes or deletes once `condition` (SQL about OLD) holds, raw SQL of the app role included.

    `free` names columns that may still change, such as a mark of confidentiality. An organisation is deleted whole by the
    owner, who has said which one in the transaction (tenancy migration 0004 makes the function).
    """

    add = (
        (
            "CREATE TRIGGER %(name)s BEFORE UPDATE OR DELETE ON %(table)s FOR EACH ROW WHEN (%(condition)s) "
            "EXECUTE FUNCTION refuse_sealed(%(free)s)"
        ),
    )
    drop = ("DROP TRIGGER IF EXISTS %(name)s ON %(table)s",)

    def __init__(self, *, condition: str, name: str, free: tuple[str, ...] = ()) -> None:
        super().__init__(name=name)
        self.condition, self.free = condition, tuple(free)

    def names(self, model: Any, editor: Any) -> dict[str, Any]:
        return {"condition": self.condition, "free": editor.quote_value(",".join(self.free))}

    def deconstruct(self) -> Any:
        path, args, kwargs = super().deconstruct()
        return path, args, kwargs | {"condition": self.condition, "free": self.free}


class SealedParts(TableRule):
    """Rows that nobody changes or deletes once what they belong to is sealed, raw SQL of the app role included.

    `sealed` is a query that finds the sealed parent: $1 is the organisation, $2 what `column` of the row names. `free` names
    columns that may still change. Rows can still be added, as an organisation that is brought in needs: a seal that covers
    them tells. Deleting a whole organisation passes, as with SealedRows (tenancy migration 0006 makes the function).
    """

    add = (
        (
            "CREATE TRIGGER %(name)s BEFORE UPDATE OR DELETE ON %(table)s FOR EACH ROW "
            "EXECUTE FUNCTION refuse_sealed_part(%(column)s, %(sealed)s, %(free)s)"
        ),
    )
    drop = ("DROP TRIGGER IF EXISTS %(name)s ON %(table)s",)

    def __init__(self, *, column: str, sealed: str, name: str, free: tuple[str, ...] = ()) -> None:
        super().__init__(name=name)
        self.column, self.sealed, self.free = column, sealed, tuple(free)

    def names(self, model: Any, editor: Any) -> dict[str, Any]:
        return {
            "column": editor.quote_value(self.column),
            "sealed": editor.quote_value(self.sealed),
            "free": editor.quote_value(",".join(self.free)),
        }

    def deconstruct(self) -> Any:
        path, args, kwargs = super().deconstruct()
        return path, args, kwargs | {"column": self.column, "sealed": self.sealed, "free": self.free}
