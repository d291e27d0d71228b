"""What must be true before anything is served. Django runs these at every start and with `manage.py check`."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error
from django.db import OperationalError, connections

PER_PROCESS_CACHES = ("locmem.LocMemCache", "dummy.DummyCache")
ROLE = """
    SELECT current_user, rolsuper, rolbypassrls, EXISTS (
        SELECT 1 FROM pg_class
        WHERE relrowsecurity AND relnamespace = 'public'::regnamespace AND pg_has_role(current_user, relowner, 'USAGE')
    ) FROM pg_roles WHERE rolname = current_user
"""
HINT = "Serve as a plain role: `manage.py roles --superuser-url …` makes it; DATABASE_URL names it."


def check_database_role(databases: Iterable[str] | None = None, **_: Any) -> list[CheckMessage]:
    """SECURITY: superusers, BYPASSRLS and the owner of a table walk past row security; none of them may serve."""
    if "default" not in (databases or ()):
        return []
    try:
        with connections["default"].cursor() as cursor:
            cursor.execute(ROLE)
            role, superuser, bypasses, owns = cursor.fetchone()
    except OperationalError as problem:
        return [Error(f"The database of DATABASE_URL does not answer: {str(problem).strip()}", id="config.E001")]
    found = [
        (superuser, f"DATABASE_URL names {role}, a superuser: row security would not hold.", "config.E002"),
        (bypasses and not superuser, f"DATABASE_URL names {role}, which may bypass row security.", "config.E003"),
        (owns and not superuser, f"DATABASE_URL names {role}, which owns the regions' tables.", "config.E004"),
    ]
    return [Error(words, hint=HINT, id=number) for wrong, words, number in found if wrong]


def check_shared_cache(**_: Any) -> list[CheckMessage]:
    """With two processes, a cache of each one's own counts everything twice and forgets half."""
    backend = settings.CACHES["default"]["BACKEND"]
    if not backend.endswith(PER_PROCESS_CACHES):
        return []
    return [
        Error(f"CACHES uses {backend}, which processes do not share.", hint="Use the database cache.", id="config.E010")
    ]
