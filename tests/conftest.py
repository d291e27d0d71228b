"""What every test stands on: PostgreSQL as the plain role, the broker of the environment, a mail sink, a browser."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import redis
from django.apps import apps
from django.conf import settings as project
from django.contrib.contenttypes.models import ContentType
from django.db import connections
from django.test.utils import setup_databases, teardown_databases
from hypothesis import HealthCheck, settings

from tests.browsing import open_browser
from tests.counting import CountedSQL
from tests.mail import MailSink

# Loaded by migrations and never changed by tests: they survive the emptying after a transactional test.
KEPT = {"django_migrations", "django_content_type", "auth_permission", "regions_county", "regions_industry"}

# A busy machine is no failure: no property is timed.
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")


def pytest_configure(config: pytest.Config) -> None:
    if "owner" not in project.DATABASES or project.MODE != "test":
        raise pytest.UsageError(
            "The tests need SHARED_TABLE_MODE=test, DATABASE_URL (plain role) and DATABASE_OWNER_URL (owner): "
            "run `make test`."
        )
    Path(project.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
    # Playwright keeps an event loop in this thread; Django would refuse the database because of it.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


def empty_tables() -> None:
    """As the owner: the plain role may not truncate, in tests as in production."""
    owner = connections["owner"]
    assert str(owner.settings_dict["NAME"]).startswith("test_"), "only a test database may be emptied"
    tables = sorted(set(owner.introspection.table_names()) - KEPT)
    with owner.cursor() as cursor:
        cursor.execute("SET lock_timeout = '15s'")
        cursor.execute("TRUNCATE " + ", ".join(owner.ops.quote_name(table) for table in tables))


def end_sessions() -> None:
    """A thread of a live server may still hold a connection; with one, the test database could not be dropped."""
    for alias in ("default", "owner"):
        with connections[alias].cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND usename = current_user AND pid <> pg_backend_pid()"
            )
        connections[alias].close()


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_blocker, django_db_keepdb, django_db_createdb) -> Iterator[None]:
    """The owner makes the test database; `default` looks into the same one as the plain role."""
    keep = django_db_keepdb and not django_db_createdb
    with django_db_blocker.unblock():
        made = setup_databases(0, False, keepdb=keep, aliases=["owner", "default"], serialized_aliases=[])
        empty_tables()
        # Every test meets the content types already known, as a process in service does: counts do not depend on order.
        ContentType.objects.get_for_models(*apps.get_models())
    yield
    if not keep:
        with django_db_blocker.unblock():
            end_sessions()
            teardown_databases(made, 0)


def is_transactional(item: pytest.Item) -> bool:
    marker = item.get_closest_marker("django_db")
    asked = {"transactional_db", "live_server", "django_db_reset_sequences", "django_db_serialized_rollback"}
    return bool(marker and marker.kwargs.get("transaction")) or bool(asked & set(getattr(item, "fixturenames", ())))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Given the owner's connection, Django empties every table after the test, the reference data with them."""
    for item in items:
        for marker in item.iter_markers("django_db"):
            if marker.kwargs.get("databases"):
                raise pytest.UsageError(f"{item.nodeid} names databases: connect with tests.addresses.database_url.")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> Iterator[None]:
    """Django does not empty a mirrored database after a transactional test; we do, and keep the reference data.
    After the last test there is nothing to do: the session's database is gone, or emptied when it is used again."""
    result = yield
    if nextitem and is_transactional(item):
        with item.config.stash[BLOCKER].unblock():
            empty_tables()
    return result


BLOCKER: pytest.StashKey = pytest.StashKey()


@pytest.fixture(scope="session", autouse=True)
def _remember_blocker(pytestconfig: pytest.Config, django_db_blocker) -> None:
    pytestconfig.stash[BLOCKER] = django_db_blocker


def lose_broker() -> None:
    if project.REDIS_URL:
        with redis.Redis.from_url(project.REDIS_URL) as client:
            client.flushdb()
        return
    for folder in ("queue", "control"):
        shutil.rmtree(Path(project.BROKER_DIR) / folder, ignore_errors=True)
        (Path(project.BROKER_DIR) / folder).mkdir(parents=True)


@pytest.fixture
def lost_broker() -> Iterator[Callable[[], None]]:
    """Call it to lose every message the broker holds, whichever broker the environment names."""
    lose_broker()
    yield lose_broker
    lose_broker()


@pytest.fixture
def smtp_sink(settings) -> Iterator[MailSink]:
    """A real SMTP server on a free port; `sink.messages` holds what arrived, `sink.url` is for child processes."""
    with MailSink() as sink:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", sink.port
        settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        yield sink


@pytest.fixture(scope="session")
def browser():
    with open_browser() as chromium:
        yield chromium


@pytest.fixture
def page_of(live_server, browser):
    """`page_of("/path/", width=390, scripts=False)`: a fresh page of this test's own server."""
    contexts = []

    def visit(path: str = "/", *, width: int = 1280, scripts: bool = True):
        context = browser.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": 900},
            java_script_enabled=scripts,
            locale="en-US",
        )
        contexts.append(context)
        page = context.new_page()
        page.goto(path)
        return page

    yield visit
    for context in contexts:
        context.close()


@pytest.fixture
def sql() -> Callable[[int], CountedSQL]:
    """`with sql(5): …` fails, listing the statements, unless exactly five were run."""
    return CountedSQL
