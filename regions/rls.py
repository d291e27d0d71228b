"""Migration operations that keep a table's rows, and the keys between such tables, inside one region."""

from hashlib import sha256
from typing import Any, cast

from django.db import models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

# A transaction-local setting leaves '' behind, not NULL: without NULLIF the cast would fail instead of hiding rows.
INSIDE = "region_id = NULLIF(current_setting('app.region', true), '')::bigint"


def shortened(name: str) -> str:
    """PostgreSQL cuts names at 63 bytes silently: cut ourselves, and stay unique."""
    return name if len(name) <= 63 else f"{name[:54]}_{sha256(name.encode()).hexdigest()[:8]}"


def is_region_owned(model: type[models.Model]) -> bool:
    """Memberships name a region but stand outside row security: they decide which region may be entered."""
    named = any(field.name == "region" for field in model._meta.concrete_fields)
    return named and model._meta.label_lower != "regions.membership"


def region_links(model: type[models.Model]) -> list[models.ForeignKey[Any, Any]]:
    """The foreign keys that must not leave the region."""
    return [
        field
        for field in model._meta.concrete_fields
        if isinstance(field, models.ForeignKey) and field.name != "region" and is_region_owned(field.related_model)
    ]


def link_name(model: type[models.Model], field: models.ForeignKey[Any, Any]) -> str:
    return shortened(f"{model._meta.db_table}_{field.column}_in_region")


def add_link(editor: BaseDatabaseSchemaEditor, model: type[models.Model], field: models.ForeignKey[Any, Any]) -> None:
    quote = editor.quote_name
    editor.execute(
        f"ALTER TABLE {quote(model._meta.db_table)} ADD CONSTRAINT {quote(link_name(model, field))} "
        f"FOREIGN KEY (region_id, {quote(field.column)}) "
        f"REFERENCES {quote(field.related_model._meta.db_table)} (region_id, id) DEFERRABLE INITIALLY DEFERRED"
    )


class RegionOperation(Operation):
    reversible = True

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """The database changes, the models do not."""


class BelongsToRegion(RegionOperation):
    """Row security and composite keys for one model; the last operation of its first migration."""

    def __init__(self, model_name: str) -> None:
        self.model_name = model_name

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        model = to_state.apps.get_model(app_label, self.model_name)
        table = schema_editor.quote_name(model._meta.db_table)
        unique = schema_editor.quote_name(shortened(f"{model._meta.db_table}_region_id"))
        for statement in (
            f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
            f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
            f"CREATE POLICY region ON {table} USING ({INSIDE}) WITH CHECK ({INSIDE})",
            # Without a policy of its own the owner's data migrations and dumps would silently touch no rows.
            f"CREATE POLICY owner ON {table} TO CURRENT_USER USING (true) WITH CHECK (true)",
            f"ALTER TABLE {table} ADD CONSTRAINT {unique} UNIQUE (region_id, id)",
        ):
            schema_editor.execute(statement)
        for field in region_links(model):
            add_link(schema_editor, model, field)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        model = from_state.apps.get_model(app_label, self.model_name)
        table = schema_editor.quote_name(model._meta.db_table)
        for field in region_links(model):
            schema_editor.execute(
                f"ALTER TABLE {table} DROP CONSTRAINT {schema_editor.quote_name(link_name(model, field))}"
            )
        unique = schema_editor.quote_name(shortened(f"{model._meta.db_table}_region_id"))
        for statement in (
            f"ALTER TABLE {table} DROP CONSTRAINT {unique} CASCADE",
            f"DROP POLICY region ON {table}",
            f"DROP POLICY owner ON {table}",
            f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY",
            f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY",
        ):
            schema_editor.execute(statement)

    def describe(self) -> str:
        return f"Keep {self.model_name} inside its region"


class StaysInRegion(RegionOperation):
    """The composite key for a foreign key added after the model's first migration."""

    def __init__(self, model_name: str, field_name: str) -> None:
        self.model_name = model_name
        self.field_name = field_name

    def _field(self, app_label: str, state: ProjectState) -> tuple[type[models.Model], models.ForeignKey[Any, Any]]:
        model = state.apps.get_model(app_label, self.model_name)
        return model, cast("models.ForeignKey[Any, Any]", model._meta.get_field(self.field_name))

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        add_link(schema_editor, *self._field(app_label, to_state))

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        model, field = self._field(app_label, from_state)
        table, name = (schema_editor.quote_name(word) for word in (model._meta.db_table, link_name(model, field)))
        schema_editor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")

    def describe(self) -> str:
        return f"Keep {self.model_name}.{self.field_name} inside its region"


class AgreesInRegion(RegionOperation):
    """A composite key that also holds what both ends must have in common: a leader's seat and a business, say.

    `columns` of this table, in the order of `key`, a unique constraint of the other. An empty column asks for nothing.
    """

    def __init__(self, model_name: str, columns: tuple[str, ...], target: str, key: tuple[str, ...]) -> None:
        self.model_name, self.columns, self.target, self.key = model_name, columns, target, key

    def _names(self, app_label: str, state: ProjectState) -> tuple[str, str]:
        table = state.apps.get_model(app_label, self.model_name)._meta.db_table
        return table, shortened(f"{table}_{'_'.join(self.columns)}_agrees")

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        table, name = self._names(app_label, to_state)
        other = to_state.apps.get_model(self.target)._meta.db_table
        quote = schema_editor.quote_name
        here, there = (", ".join(quote(column) for column in columns) for columns in (self.columns, self.key))
        schema_editor.execute(
            f"ALTER TABLE {quote(table)} ADD CONSTRAINT {quote(name)} FOREIGN KEY (region_id, {here}) "
            f"REFERENCES {quote(other)} (region_id, {there}) DEFERRABLE INITIALLY DEFERRED"
        )

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        table, name = (schema_editor.quote_name(word) for word in self._names(app_label, from_state))
        schema_editor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")

    def describe(self) -> str:
        return f"Keep {' and '.join(self.columns)} of {self.model_name} in agreement with {self.target}"


# Asked once for a statement, not once for a row.
OUTSIDE = "(SELECT NULLIF(current_setting('app.region', true), '') IS NULL)"


class ReadOnlyInRegions(RegionOperation):
    """Reference data every region may read and none may write: rows change only while no region is entered."""

    def __init__(self, model_name: str) -> None:
        self.model_name = model_name

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        table = schema_editor.quote_name(to_state.apps.get_model(app_label, self.model_name)._meta.db_table)
        for statement in (
            f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
            f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
            f"CREATE POLICY everybody ON {table} FOR SELECT USING (true)",
            f"CREATE POLICY adding ON {table} FOR INSERT WITH CHECK ({OUTSIDE})",
            f"CREATE POLICY changing ON {table} FOR UPDATE USING ({OUTSIDE}) WITH CHECK ({OUTSIDE})",
            f"CREATE POLICY removing ON {table} FOR DELETE USING ({OUTSIDE})",
            f"CREATE POLICY owner ON {table} TO CURRENT_USER USING (true) WITH CHECK (true)",
        ):
            schema_editor.execute(statement)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        table = schema_editor.quote_name(from_state.apps.get_model(app_label, self.model_name)._meta.db_table)
        for policy in ("everybody", "adding", "changing", "removing", "owner"):
            schema_editor.execute(f"DROP POLICY {policy} ON {table}")
        schema_editor.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
        schema_editor.execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")

    def describe(self) -> str:
        return f"Let regions read {self.model_name}, and write it only outside of them"
