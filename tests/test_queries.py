"""How many statements every address costs, as literal numbers in tests/statements.py: the same for 1 row and for 50."""

from collections.abc import Iterator

import pytest
from django.db import reset_queries, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from desk.models import StaffInvite
from partnerships.models import Outcome, Partnership
from regions.scope import in_region
from tests.counting import CountedSQL
from tests.crowds import Crowd
from tests.routes import ABOUT, API, GUEST, OPEN, STAFF
from tests.statements import READ, WRITTEN
from tests.test_access import api_views, arguments

pytestmark = pytest.mark.django_db
ACCOUNT = (
    "account_home", "account_login", "account_signup", "account_email", "account_logout", "mfa_activate_totp",
    "mfa_add_webauthn", "socialaccount_connections",
)  # fmt: skip
NO_SUCH_METHOD = 405


@pytest.fixture(params=[1, 50])
def crowd(request) -> Crowd:
    world = Crowd("crowd", request.param)
    with in_region(world.region):
        Partnership.objects.update(published_at=timezone.now())
        Outcome.objects.update(published_at=timezone.now())
    User.objects.filter(pk=world.people["owner"].pk).update(is_staff=True)
    return world


def addresses(world: Crowd) -> Iterator[tuple[str, str]]:
    """(name, address) of every page and endpoint, those behind a personal link with one that works."""
    for name, wanted in [*((n, w) for n, (_, w) in STAFF.items()), *API.items()]:
        yield name, reverse(name, kwargs=arguments(world, wanted) | {"slug": world.region.slug})
    for name, (purpose, wanted) in GUEST.items():
        token = world.token(purpose, ABOUT[purpose])
        yield name, reverse(name, kwargs=wanted | {"slug": world.region.slug, "token": token})
    slug = {"slug": world.region.slug}
    with in_region(world.region):
        named = {
            "lost_link": slug,
            "desk:public_region": slug,
            "desk:public": slug | {"partnership": world[Partnership].slug},
            "desk:join": slug | {"token": world[StaffInvite].token},
        }
    for name in [*sorted(OPEN), *ACCOUNT]:
        yield name, reverse(name, kwargs=named.get(name, {}))


def cost(client: Client, method: str, name: str, path: str) -> int | None:
    """Statements of one request, without a body; None where the address knows no such method."""
    given = {"content_type": "application/json"} if name in API and method != "get" else {}
    reset_queries()  # Django keeps the last few thousand only
    with transaction.atomic():
        with CountedSQL(None) as counted:
            answer = getattr(client, method)(path, **given)
        transaction.set_rollback(True)
    assert answer.status_code < 500, (method, name)
    return None if answer.status_code == NO_SUCH_METHOD else len(counted.statements)


def costs(world: Crowd, client: Client, *methods: str) -> dict[str, int]:
    client.force_login(world.people["owner"])
    views = api_views()
    found = {}
    for name, path in addresses(world):
        for method in methods:
            if method in (views[name].actions if name in views else ("get", "post")):
                found[f"{method} {name}"] = cost(client, method, name, path)
    return {name: statements for name, statements in found.items() if statements is not None}


def test_every_page_and_endpoint_takes_as_many_statements_as_the_table_says(crowd, client):
    read, written = costs(crowd, client, "get"), costs(crowd, client, "post", "put", "patch", "delete")

    assert {name.removeprefix("get "): statements for name, statements in read.items()} == READ
    assert written == WRITTEN
