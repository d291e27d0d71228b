"""`manage.py migrate` as the owner; afterwards the plain role may do what serving needs, and no more."""

from typing import Any

from django.conf import settings
from django.core.management import CommandError, CommandParser, call_command
from django.core.management.commands.migrate import Command as Migrate
from django.db import connections
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

# Tables the plain role may add to and read, never change: what happened stays written.
APPEND_ONLY = (
    "regions_activity",
    "regions_activityseal",
    "convenings_answergiven",
    "outbox_consent",
    "partnerships_decision",
    "partnerships_snapshot",
)
# Tables it may only read.
READ_ONLY = ("django_migrations",)

GRANTS = (
    "GRANT USAGE ON SCHEMA public TO {role}",
    # Files of millions of lines are gathered beside the tables first: row security lets nobody COPY into them.
    "GRANT TEMPORARY ON DATABASE {database} TO {role}",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}",
    "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}",
    "GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO {role}",
    "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {role}",
    "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO {role}",
    "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT EXECUTE ON FUNCTIONS TO {role}",
)


def grant_plain_role(alias: str) -> None:
    """Let the role of DATABASE_URL serve from the tables that `alias` (the owner) has made."""
    connection = connections[alias]
    plain = settings.DATABASES["default"]["USER"]
    if plain == connection.settings_dict["USER"]:
        return
    role = connection.ops.quote_name(plain)
    database = connection.ops.quote_name(str(connection.settings_dict["NAME"]))
    tables = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for grant in GRANTS:
            cursor.execute(grant.format(role=role, database=database))
        for table in tables & set(APPEND_ONLY):
            cursor.execute(f"REVOKE UPDATE, DELETE ON {connection.ops.quote_name(table)} FROM {role}")
        for table in tables & set(READ_ONLY):
            cursor.execute(f"REVOKE INSERT, UPDATE, DELETE ON {connection.ops.quote_name(table)} FROM {role}")


def refuse_half_way(alias: str) -> None:
    """Each app's first migration stands for those of the time before; it cannot add what some of them left out."""
    applied = set(MigrationRecorder(connections[alias]).applied_migrations())
    for migration in MigrationLoader(None).disk_migrations.values():
        missing = sorted(set(migration.replaces) - applied)
        if missing and len(missing) < len(migration.replaces):
            raise CommandError(
                f"This database is of a version before the first release, and lacks {'.'.join(missing[0])}. Update it "
                "with the last version that had this migration, or start with an empty database."
            )


class Command(Migrate):
    help = "Update the schema as the owner (DATABASE_OWNER_URL), then grant the plain role what serving needs."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.set_defaults(database="owner" if "owner" in connections else None)

    def handle(self, *args: Any, **options: Any) -> None:
        if options["database"] is None:
            raise CommandError(
                "DATABASE_OWNER_URL is missing: migrations run as the owner of the tables, never as the role that "
                "serves. Set it in the environment, for example: "
                "DATABASE_OWNER_URL=postgres://owner:password@host:5432/shared_table"
            )
        refuse_half_way(options["database"])
        super().handle(*args, **options)
        if options["plan"] or options["check_unapplied"]:
            return
        call_command("createcachetable", database=options["database"], verbosity=0)
        grant_plain_role(options["database"])
