"""Who may open what: every address declares it, stands in tests/routes.py, and answers as the table says."""

import pytest
from django.db import transaction
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from convenings.models import Sending
from partnerships.models import Partnership
from regions.access import LIBRARIES, check_access_declared, every_view, is_declared
from regions.models import Membership
from tests.canaries import World
from tests.factories import make_user
from tests.routes import API, EXPECTED, GUEST, HOOKS, NO, NOT_FOUND, OPEN, PAGE, SIGN_IN, SIGNED, STAFF

ROLES = ("owner", "convener", "viewer", "network", "guest", "stranger", "anonymous")


# Signing in and the admin: pages of libraries, which guard themselves.
ELSEWHERE = ("accounts/", "admin/", "mailbox/")


def named_routes(resolver=None, space=""):
    """(name, view) of every address that is ours."""
    for entry in (resolver or get_resolver()).url_patterns:
        if not resolver and str(entry.pattern) in ELSEWHERE:
            continue
        if isinstance(entry, URLResolver):
            inner = f"{space}:{entry.namespace}".strip(":") if entry.namespace else space
            yield from named_routes(entry, inner)
        elif isinstance(entry, URLPattern) and not entry.callback.__module__.startswith(LIBRARIES):
            yield f"{space}:{entry.name}".strip(":"), entry.callback


def api_views():
    return {name: view for name, view in named_routes() if hasattr(getattr(view, "cls", None), "can")}


def arguments(world, wanted):
    """Keyword arguments of an address, with this world's keys in place of models."""

    def one(value):
        if value is Partnership:
            return world[Partnership].slug
        if value is Sending:
            return world[Sending].batch
        if value is Membership:
            return Membership.objects.get(region=world.region, role="viewer").pk
        return world[value].pk if isinstance(value, type) else value

    return {"slug": world.region.slug} | {name: one(value) for name, value in wanted.items()}


def test_every_view_declares_its_access_and_a_start_without_it_is_refused():
    routes = list(every_view())
    assert len(routes) > 100

    assert [route for route, view in routes if not is_declared(view)] == []
    assert check_access_declared() == []

    def careless(request):
        """A view nobody declared."""

    assert is_declared(careless) is False


def test_every_route_stands_in_the_table_with_the_access_it_declares():
    staff, guest, api, hooks, signed, others = {}, {}, set(), set(), set(), set()
    for name, view in named_routes():
        access = getattr(view, "access", "")
        if access.startswith("region:"):
            staff[name] = access.removeprefix("region:")
        elif access.startswith("guest:"):
            guest[name] = access.removeprefix("guest:")
        elif access == "hook":
            hooks.add(name)
        elif access == "signed":
            signed.add(name)
        elif hasattr(getattr(view, "cls", None), "can"):
            api.add(name)
        else:
            others.add(name)

    assert staff == {name: ability for name, (ability, _) in STAFF.items()}
    assert guest == {name: purpose for name, (purpose, _) in GUEST.items()}
    assert api == set(API)
    assert hooks == HOOKS
    assert signed == set(SIGNED)
    assert others == OPEN


# For a state the planted row is not in: adopting, and the result, need a closed ballot.
ABSENT = {
    "partnerships:adopt": NOT_FOUND,
    "ballot_result": 400,
    "ballot_papers": 400,
    "convenings:tap": NOT_FOUND,
    "convenings:door_tap": NOT_FOUND,
    "convenings:room_move": NOT_FOUND,
    "convenings:room_ballot": NOT_FOUND,
    "convenings:room_sentence": NOT_FOUND,
    "convenings:room_visitor": NOT_FOUND,
    "convenings:room_offer": NOT_FOUND,
}
# The planted key is the owner's; others may revoke their own.
OWN_ONLY = {("regions:token_revoke", "convener"), ("regions:token_revoke", "viewer")}


def what_came(client, path):
    """A page that only takes a POST is asked by one, and everything it did is taken back."""
    response = client.get(path)
    if response.status_code == 405:
        with transaction.atomic():
            response = client.post(path)
            transaction.set_rollback(True)
    if response.status_code == 302 and "/accounts/login" in response["Location"]:
        return SIGN_IN
    return response.status_code if response.status_code in (NO, NOT_FOUND) else PAGE


@pytest.mark.django_db
@pytest.mark.parametrize("role", ROLES)
def test_every_page_of_a_region_answers_every_role_as_the_table_says(role, client):
    world = World("here", "home")
    person = world.people.get(role) or (make_user() if role == "stranger" else None)
    if person:
        client.force_login(person)

    wrong = {}
    for name, (ability, wanted) in STAFF.items():
        expected = EXPECTED[ability][role]
        came = what_came(client, reverse(name, kwargs=arguments(world, wanted)))
        if (name, role) in OWN_ONLY:
            expected = NO
        if came != (ABSENT.get(name, PAGE) if expected == PAGE else expected):
            wrong[name] = f"{came}, expected {expected}"

    assert wrong == {}


@pytest.mark.django_db
@pytest.mark.parametrize("role", ROLES)
def test_every_read_of_the_api_answers_every_role_as_its_table_says(role, client):
    world = World("here", "home")
    person = world.people.get(role) or (make_user() if role == "stranger" else None)
    if person:
        client.force_login(person)

    wrong = {}
    for name, view in api_views().items():
        if "get" not in view.actions:
            continue
        ability = view.cls.can[view.actions["get"]]
        expected = {SIGN_IN: 401, PAGE: ABSENT.get(name, 200)}.get(EXPECTED[ability][role], EXPECTED[ability][role])
        came = client.get(reverse(name, kwargs=arguments(world, API[name]))).status_code
        if came != expected:
            wrong[name] = f"{came}, expected {expected}"

    assert wrong == {}
