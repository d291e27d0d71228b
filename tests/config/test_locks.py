"""What is locked, named and promised in files that no program of ours reads while it runs."""

import re
from pathlib import Path

import pytest
import yaml

from tests.config.machine import ROOT

KINDS = "text|secret|origin|words|flag|number|database|mail|inbox|hook_secret|domain|dkim_selector|name_server|scanner"
VARIABLE = re.compile(r"^#?\s?([A-Z][A-Z0-9_]+)=", re.MULTILINE)


def example_variables() -> set[str]:
    return set(VARIABLE.findall((ROOT / ".env.example").read_text()))


def settings_variables() -> set[str]:
    text = "".join((ROOT / name).read_text() for name in ("config/settings.py", "config/env.py", "gunicorn.conf.py"))
    kinds = (
        "text|secret|origin|words|flag|number|database|mail|inbox|hook_secret|domain|dkim_selector|name_server|scanner"
    )
    called = re.findall(rf'(?:env|self)\.(?:{kinds})\(\s*"([A-Z_]+)"', text)
    return set(called) | set(re.findall(r"(?:environ|variables)\.get\([\"']([A-Z_]+)[\"']", text))


@pytest.fixture(scope="module")
def compose() -> dict:
    return yaml.safe_load((ROOT / "docker-compose.yml").read_text())


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_lock_pins_every_package_with_hashes_and_names_no_host(name):
    lock = (ROOT / name).read_text()
    packages = re.findall(r"^[a-z][^=\s]*==.*$", lock, re.MULTILINE)
    pinned = re.findall(r"^[a-z][^=\s]*==.* \\\n    --hash=sha256:[0-9a-f]{64}", lock, re.MULTILINE)

    assert len(packages) == len(pinned) > 20
    assert not re.search(r"https?://|file:", lock)


def test_example_file_names_exactly_what_settings_read():
    operators = settings_variables() - {"SHARED_TABLE_MODE"}

    # Read by docker-compose, not by settings.
    passwords = {"POSTGRES_PASSWORD", "OWNER_PASSWORD", "PLAIN_PASSWORD"}

    assert example_variables() == operators | passwords


def test_compose_has_every_service(compose):
    assert set(compose["services"]) == {"web", "worker", "beat", "migrate", "postgres", "redis", "mailbox"}


def test_only_the_migrate_service_holds_the_owner(compose):
    holders = {
        name
        for name, service in compose["services"].items()
        if "DATABASE_OWNER_URL" in str(service.get("environment", {}))
    }

    assert holders == {"migrate"}


def test_compose_asks_only_for_variables_the_example_explains(compose):
    asked = set(re.findall(r"\$\{([A-Z_]+)", (ROOT / "docker-compose.yml").read_text()))

    assert asked - example_variables() == set()
    assert "SECRET_KEY" in asked


def test_compose_keeps_no_secret(compose):
    for service in compose["services"].values():
        for name, value in dict(service.get("environment", {})).items():
            if re.search(r"KEY|PASSWORD|_URL$", name) and name not in ("BASE_URL", "REDIS_URL"):
                assert "${" in str(value), f"{name} is written into docker-compose.yml"


def test_lasting_services_have_health_checks_and_start_again(compose):
    for name in ("web", "worker", "beat", "postgres", "redis"):
        assert "healthcheck" in compose["services"][name], name
        assert compose["services"][name]["restart"] == "unless-stopped", name


def test_image_is_built_as_an_ordinary_user_and_names_no_host():
    dockerfile = Path(ROOT / "Dockerfile").read_text()

    assert re.search(r"^USER (?!root)\S+$", dockerfile, re.MULTILINE)
    assert "--require-hashes" in dockerfile
    assert "://" not in dockerfile
