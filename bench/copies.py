"""Many regions out of one: its rows again and again under other numbers, by SQL, as no verb could in the time.

Keys and triggers are off while rows are copied, and on again afterwards without reading every row once more: what is
copied kept all rules when the verbs wrote it.
"""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

import psycopg2
from psycopg2 import sql

STEP = 10_000_000  # further apart than the highest number of any row
NAMES = ("about_id", "thread_id")  # of rows named beside their kind, without a key
OWNED = """
SELECT c.oid::regclass::text FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
WHERE a.attname = 'region_id' AND c.relkind = 'r' AND NOT a.attisdropped AND c.relnamespace = 'public'::regnamespace
ORDER BY 1
"""
KEYS = """
SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
WHERE contype = 'f' AND conrelid = ANY(%s::regclass[])
"""
COLUMNS = """
SELECT a.attname, a.atttypid::regtype::text, EXISTS (
    SELECT FROM pg_constraint k WHERE k.contype = 'f' AND k.conrelid = a.attrelid AND k.conkey[1] = a.attnum
        AND cardinality(k.conkey) = 1 AND k.confrelid::regclass::text = ANY(%(owned)s)
)
FROM pg_attribute a
WHERE a.attrelid = %(table)s::regclass AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
ORDER BY a.attnum
"""


def copy_region(owner_url: str, region: int, first: int, last: int) -> None:
    """Regions number `first` to `last`, each with every row that this one has. Memberships are copied, people who sign
    in are not."""
    with closing(psycopg2.connect(owner_url)) as connection, connection, connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = off; SET app.region = ''")
        cursor.execute(OWNED)
        owned = [name for (name,) in cursor.fetchall()]
        shifted = {table: columns_of(cursor, table, owned) for table in ("regions_region", *owned)}
        with without_keys(cursor, owned):
            for table, columns in shifted.items():
                copy(cursor, table, columns, region, first, last)


def columns_of(cursor: Any, table: str, owned: list[str]) -> dict[str, sql.Composable]:
    """Each column, and what stands in it in copy number k."""
    cursor.execute(COLUMNS, {"table": table, "owned": [*owned, "regions_region"]})
    return {name: copied(table, name, kind, refers) for name, kind, refers in cursor.fetchall()}


def copied(table: str, name: str, kind: str, refers: bool) -> sql.Composable:
    column = sql.SQL("r.{}").format(sql.Identifier(name))
    if kind == "uuid" and name == "id":
        return sql.SQL("gen_random_uuid()")
    if refers or name in ("id", *NAMES):
        return sql.SQL("{} + k::bigint * {}").format(column, sql.Literal(STEP))
    if table == "regions_region" and name == "slug":
        return sql.SQL("{} || '-' || k").format(column)
    return column


def copy(cursor: Any, table: str, columns: dict[str, sql.Composable], region: int, first: int, last: int) -> None:
    statement = sql.SQL(
        "INSERT INTO {table} ({names}) SELECT {values} FROM {table} r CROSS JOIN generate_series({first}, {last}) k"
        " WHERE r.{key} = {region}"
    ).format(
        table=sql.Identifier(table),
        names=sql.SQL(", ").join(map(sql.Identifier, columns)),
        values=sql.SQL(", ").join(columns.values()),
        first=sql.Literal(first),
        last=sql.Literal(last),
        key=sql.Identifier("id" if table == "regions_region" else "region_id"),
        region=sql.Literal(region),
    )
    cursor.execute(statement)


@contextmanager
def without_keys(cursor: Any, owned: list[str]) -> Iterator[None]:
    cursor.execute(KEYS, [owned])
    keys = cursor.fetchall()
    for table, name, _words in keys:
        cursor.execute(sql.SQL("ALTER TABLE {} DROP CONSTRAINT {}").format(sql.Identifier(table), sql.Identifier(name)))
    for table in owned:
        cursor.execute(sql.SQL("ALTER TABLE {} DISABLE TRIGGER USER").format(sql.Identifier(table)))
    yield
    for table in owned:
        cursor.execute(sql.SQL("ALTER TABLE {} ENABLE TRIGGER USER").format(sql.Identifier(table)))
    for table, name, words in keys:
        known = words.removesuffix(" NOT VALID")
        cursor.execute(
            sql.SQL("ALTER TABLE {} ADD CONSTRAINT {} " + known + " NOT VALID").format(
                sql.Identifier(table), sql.Identifier(name)
            )
        )
