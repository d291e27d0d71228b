"""Every page and endpoint takes the number of SQL statements that stands in tests/statements.py, at 1 and 50 rows."""

from contextlib import nullcontext

import pytest
from django.db import connection

from regions.models import Region
from tests.accounts.provider import Provider
from tests.counting import CountedInService
from tests.crowds import Crowd
from tests.statements import STATEMENTS
from tests.test_access import named_routes
from tests.walking import ACCOUNT, SECRET, Walk

# What is asked for without what belongs before it: a sign-in service that was never gone to.
REFUSED = {"openid_connect_callback": 401, "socialaccount_login_error": 401}


@pytest.fixture
def provider(settings):
    with Provider() as running:
        settings.SOCIALACCOUNT_PROVIDERS = running.apps
        settings.HOOK_SECRET, settings.MAIL_PROVIDER = SECRET, "postmark"
        yield running


def test_every_route_has_its_number():
    ours = {name for name, _view in named_routes()} | ACCOUNT

    assert set(STATEMENTS) == ours


def test_a_full_log_of_earlier_statements_hides_none(db, sql):
    connection.queries_log.extend([{"sql": "SELECT 1", "time": "0"}] * connection.queries_limit)

    with sql(1):
        Region.objects.exists()
    with pytest.raises(AssertionError, match="1 statements, expected 2"), sql(2):
        Region.objects.exists()


def trouble(walk, method, name):
    """What is wrong about one request; nothing where it did its work with the statements its line says."""
    expected = STATEMENTS[name].get(method)
    if expected is None:
        status = walk.ask(method, name, nullcontext()).status_code
        return "" if status == 405 else f"answers {status}, and has no number"
    try:
        status = walk.ask(method, name, CountedInService(expected)).status_code
    except AssertionError as miscounted:
        return str(miscounted)
    return "" if status < 400 or status == REFUSED.get(name) else f"is refused with {status}: count what succeeds"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("rows", [1, 50])
@pytest.mark.parametrize("area", ["staff", "guest", "open", "signed", "account", "api", "hook"])
def test_every_route_takes_its_number_of_statements_at_1_and_at_50_rows(provider, area, rows):
    walk = Walk(Crowd(rows), area)

    wrong = {
        f"{method} {name}": problem
        for name in walk.addresses
        for method in sorted(walk.methods(name))
        if (problem := trouble(walk, method, name))
    }

    assert not wrong, "\n\n".join(f"{asked}: {problem}" for asked, problem in wrong.items())
