import pytest
from django.core.exceptions import ImproperlyConfigured

from config.env import Environment
from tests.config.machine import PRODUCTION, manage


@pytest.mark.parametrize("name", sorted(PRODUCTION))
def test_production_without_a_variable_stops_with_its_name_and_an_example(name):
    result = manage("check", **{key: value for key, value in PRODUCTION.items() if key != name})

    assert result.returncode != 0
    assert f"{name} is missing. Set it in the environment, for example: {name}=" in result.stderr


def test_check_deploy_is_clean_in_production(tmp_path):
    result = manage("check", "--deploy", "--fail-level", "WARNING", **PRODUCTION | {"STATE_DIR": str(tmp_path)})

    assert result.stdout + result.stderr == "System check identified no issues (0 silenced).\n"


@pytest.mark.parametrize(
    ("name", "value", "complaint"),
    [
        ("SECRET_KEY", "short", "is too short (5 characters, at least 40)"),
        ("BASE_URL", "http://table.example.org", "is 'http://table.example.org', not an address without a path"),
        (
            "BASE_URL",
            "https://table.example.org/app",
            "is 'https://table.example.org/app', not an address without a path",
        ),
        ("ALLOWED_HOSTS", "table.example.org,,", "has an empty entry between its commas"),
        ("DATABASE_URL", "mysql://app@db/shared_table", "is not a PostgreSQL address"),
        ("DATABASE_URL", "postgres://db.example.org", "names no role or no database"),
        ("EMAIL_URL", "https://mail.example.org", "is not an SMTP address"),
        ("PROXY_COUNT", "two", "is 'two', not a whole number from 0 to 0"),
        ("PROXY_COUNT", "1", "is '1', not a whole number from 0 to 0"),
        ("BEHIND_PROXY", "yes", "is 'yes', not 0 or 1"),
        ("SHARED_TABLE_MODE", "staging", "is 'staging'"),
    ],
)
def test_malformed_variable_stops_with_what_was_found(name, value, complaint):
    result = manage("check", **PRODUCTION | {name: value})

    assert result.returncode != 0
    assert f"{name} {complaint}" in result.stderr


def test_behind_a_proxy_at_least_one_is_counted():
    """Or the limits on codes and links would count all visitors as one address."""
    result = manage("check", **PRODUCTION | {"BEHIND_PROXY": "1", "PROXY_COUNT": "0"})

    assert result.returncode != 0
    assert "PROXY_COUNT is '0', not a whole number from 1 to 5" in result.stderr
    assert manage("check", **PRODUCTION | {"BEHIND_PROXY": "1"}).returncode == 0


def test_defaults_do_not_count_in_production():
    variables = {"SECRET": ""}

    assert Environment(variables | {"SHARED_TABLE_MODE": "demo"}).text("SECRET", example="x", default="soft") == "soft"
    with pytest.raises(ImproperlyConfigured, match="SECRET is missing"):
        Environment(variables).text("SECRET", example="x", default="soft")
