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
        ("INBOX_URL", "https://mail.example.org", "is not an IMAP address over TLS"),
        ("INBOX_URL", "imap://u:p@mail.example.org/INBOX", "is not an IMAP address over TLS"),
        ("INBOX_URL", "imaps://mail.example.org/INBOX", "names no host, user or password"),
        ("INBOX_URL", "imaps://u:p@mail.example.org:port/INBOX", "names no port"),
        ("INBOX_DOMAIN", "not a domain", "is 'not a domain', not a domain"),
        ("INBOX_DOMAIN", "x@table.example.org", "is 'x@table.example.org', not a domain"),
        ("INBOX_AUTHSERV_ID", "not a name", "is 'not a name', not a domain"),
        ("MAIL_DKIM_SELECTOR", "not one", "is 'not one', not a selector"),
        ("DNS_RESOLVER", "192.0.2.53", "is '192.0.2.53', not an address and a port"),
        ("DNS_RESOLVER", "ns.example.org:53", "is 'ns.example.org:53', not an address and a port"),
        ("DNS_RESOLVER", "192.0.2.53:99999", "is '192.0.2.53:99999', not an address and a port"),
        ("HOOK_SECRET", "short", "is not 32 to 128 letters and digits"),
        ("MAIL_PROVIDER", "pigeon", "is neither mailgun nor postmark"),
    ],
)
def test_malformed_variable_stops_with_what_was_found(name, value, complaint):
    result = manage("check", **PRODUCTION | {name: value})

    assert result.returncode != 0
    assert f"{name} {complaint}" in result.stderr


@pytest.mark.parametrize(
    ("given", "complaint"),
    [
        (
            {"INBOX_URL": "imaps://u:p@mail.example.org/INBOX"},
            "INBOX_DOMAIN is missing, but INBOX_URL fetches its mail",
        ),
        ({"INBOX_DOMAIN": "in.table.example.org"}, "INBOX_URL is missing, and no HOOK_SECRET either"),
        ({"MAIL_PROVIDER": "postmark"}, "HOOK_SECRET is missing, but MAIL_PROVIDER is to post to us"),
        ({"MAIL_PROVIDER": "mailgun", "HOOK_SECRET": "h" * 32}, "MAIL_PROVIDER_KEY is missing: mailgun signs"),
    ],
)
def test_half_an_inbox_stops_the_start(given, complaint):
    result = manage("check", **PRODUCTION | given)

    assert result.returncode != 0
    assert complaint in result.stderr


@pytest.mark.parametrize("by", [{"INBOX_URL": "imaps://u:p@mail.example.org"}, {"HOOK_SECRET": "h" * 32}])
def test_whole_inbox_starts(by):
    assert manage("check", **PRODUCTION | {"INBOX_DOMAIN": "in.table.example.org"} | by).returncode == 0


def test_inbox_is_read_from_its_address():
    given = {"SHARED_TABLE_MODE": "test", "INBOX_URL": "imaps://in%40box:p%3Aw@mail.example.org:1993/Table%20in"}

    assert Environment(given).inbox("INBOX_URL") == {
        "host": "mail.example.org", "port": 1993, "tls": True, "user": "in@box", "password": "p:w",
        "folder": "Table in",
    }  # fmt: skip
    assert Environment({"SHARED_TABLE_MODE": "test"}).inbox("INBOX_URL") == {}


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
