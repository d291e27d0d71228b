import pytest
from django.db import connection, connections

from config.checks import check_database_role, check_shared_cache
from config.management.commands.migrate import APPEND_ONLY

pytestmark = pytest.mark.django_db


def owner_url_role() -> str:
    return connections["owner"].settings_dict["USER"]


def test_plain_role_may_serve():
    assert check_database_role(databases=["default"]) == []


def test_role_check_asks_nothing_when_the_database_is_not_checked():
    assert check_database_role(databases=None) == []


@pytest.fixture
def served_by_owner(django_db_blocker, monkeypatch):
    """`default` opened as the owner of the tables, as a careless operator would set it."""
    careless = connections["default"].copy("default")
    careless.settings_dict = connections["owner"].settings_dict
    monkeypatch.setattr("config.checks.connections", {"default": careless})
    yield
    careless.close()


def test_owner_of_the_tables_may_not_serve(served_by_owner):
    found = check_database_role(databases=["default"])

    assert [error.id for error in found] == ["config.E004"]
    assert found[0].msg == f"DATABASE_URL names {owner_url_role()}, which owns the regions' tables."


def test_database_that_does_not_answer_is_named(monkeypatch):
    absent = connections["default"].copy("default")
    absent.settings_dict = absent.settings_dict | {"NAME": "no_such_database"}
    monkeypatch.setattr("config.checks.connections", {"default": absent})

    assert [error.id for error in check_database_role(databases=["default"])] == ["config.E001"]


@pytest.mark.parametrize("backend", ["locmem.LocMemCache", "dummy.DummyCache"])
def test_cache_of_each_process_alone_is_refused(settings, backend):
    assert check_shared_cache() == []
    settings.CACHES = {"default": {"BACKEND": f"django.core.cache.backends.{backend}"}}

    assert [error.id for error in check_shared_cache()] == ["config.E010"]


@pytest.mark.parametrize("table", APPEND_ONLY)
def test_plain_role_adds_to_append_only_tables_and_changes_nothing(table):
    with connection.cursor() as cursor:
        rights = ["SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE"]
        cursor.execute("SELECT has_table_privilege(%s, r) FROM unnest(%s) AS r", [table, rights])

        assert [allowed for (allowed,) in cursor.fetchall()] == [True, True, False, False, False]


def test_health_says_what_answers(client, settings):
    response = client.get("/health/")

    expected = {"status": "ok", "database": "ok"} | ({"broker": "ok"} if settings.REDIS_URL else {})
    assert (response.status_code, response.json()) == (200, expected)


def test_health_without_the_broker_still_serves(client, settings):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"

    response = client.get("/health/")

    assert response.status_code == 200
    assert response.json() == {"status": "degraded", "database": "ok", "broker": "unreachable"}
