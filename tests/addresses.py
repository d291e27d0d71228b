"""Where the test database is, for processes and connections of a test's own: on a host, or behind a socket."""

from urllib.parse import quote

from django.db import connections


def database_url(alias: str = "default") -> str:
    """The test database as DATABASE_URL names one."""
    where = connections[alias].settings_dict
    host = where["HOST"] or where["OPTIONS"].get("host", "")
    port = where["PORT"] or where["OPTIONS"].get("port", 5432)
    person = f"{where['USER']}:{quote(where['PASSWORD'], safe='')}" if where["PASSWORD"] else where["USER"]
    return f"postgres://{person}@/{where['NAME']}?host={quote(str(host), safe='/')}&port={port}"
