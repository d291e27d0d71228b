"""The directory for programs: the same verbs, the same access, never another region."""

from datetime import timedelta

import pytest
from django.utils import timezone

from regions.models import Activity, Contact, Membership, Organization, Sector, Token
from regions.scope import in_region
from tests.factories import make_business, make_contact, make_member, make_region

pytestmark = pytest.mark.django_db
API = "/api/v1/regions/here/"


@pytest.fixture
def here():
    return make_region(slug="here")


@pytest.fixture
def convener(here, client):
    user = make_member(here, "convener")
    client.force_login(user)
    return user


def send(client, path, body, method="post"):
    return getattr(client, method)(API + path, body, content_type="application/json")


def test_organizations_are_added_changed_archived_and_restored(here, convener, client):
    made = send(client, "organizations/", {"name": "Rio Norte", "kind": "business", "county": "48215"})
    assert made.status_code == 201, made.json()
    path = f"organizations/{made.json()['id']}/"

    assert send(client, path, {"name": "Rio Norte Hospital"}, "patch").json()["name"] == "Rio Norte Hospital"
    assert [row["name"] for row in client.get(API + "organizations/?search=norte").json()["results"]] == [
        "Rio Norte Hospital"
    ]
    assert send(client, path + "archive/", {}).json()["archived_at"] is not None
    assert client.get(API + "organizations/").json()["count"] == 0
    assert client.get(API + "organizations/?archived=true").json()["count"] == 1
    assert send(client, path + "restore/", {}).json()["archived_at"] is None
    with in_region(here):
        assert [entry.verb for entry in Activity.objects.order_by("id")] == [
            "organization.added", "organization.changed", "organization.archived", "organization.restored",
        ]  # fmt: skip


def test_a_refusal_is_a_400_at_its_field_and_writes_nothing(here, convener, client):
    with in_region(here):
        make_business(name="Rio")

    twice = send(client, "organizations/", {"name": "RIO", "kind": "business"})
    bare = send(client, "organizations/", {"name": "College", "kind": "partner"})
    ugly = send(client, "organizations/", {"name": "a\x00<b>\n", "kind": "business"})

    assert (twice.status_code, twice.json()) == (
        400,
        {"name": ["An organization of this name is already in the directory."]},
    )
    assert (bare.status_code, list(bare.json())) == (400, ["category"])
    assert (ugly.status_code, list(ugly.json())) == (400, ["name"])
    with in_region(here):
        assert (Organization.objects.count(), Activity.objects.count()) == (1, 0)


def test_a_person_of_another_regions_organization_is_refused(here, convener, client):
    with in_region(make_region()):
        theirs = make_business()
    with in_region(here):
        ours = make_contact()

    made = send(client, "contacts/", {"name": "Elena", "organization": theirs.pk})
    moved = send(client, f"contacts/{ours.pk}/", {"organization": theirs.pk}, "patch")

    assert [(answer.status_code, list(answer.json())) for answer in (made, moved)] == [(400, ["organization"])] * 2
    with in_region(here):
        assert Contact.objects.get().organization_id == ours.organization_id


@pytest.mark.parametrize("method", ["get", "patch", "post"])
def test_another_regions_row_is_not_found(here, convener, client, method):
    with in_region(make_region()):
        theirs = make_contact()
    paths = {"get": "", "patch": "", "post": "archive/"}

    response = send(client, f"contacts/{theirs.pk}/{paths[method]}", {"name": "Mine"}, method)

    assert response.status_code == 404
    assert theirs.name not in response.content.decode()


def test_fields_nobody_may_set_are_passed_over(here, convener, client):
    other = make_region()
    with in_region(here):
        business, target = make_business(), make_business()
        person = make_contact(business)
    smuggled = {"region": other.pk, "region_id": other.pk, "id": 999_999, "user": convener.pk, "user_id": convener.pk,
                "archived_at": "2020-01-01T00:00:00Z", "merged_into": target.pk,
                "merged_into_id": target.pk}  # fmt: skip

    send(client, f"organizations/{business.pk}/", smuggled, "patch")
    send(client, f"contacts/{person.pk}/", smuggled, "patch")
    made = send(client, "organizations/", smuggled | {"name": "New", "kind": "business"}).json()

    with in_region(here):
        for row in (Organization.objects.get(pk=business.pk), Organization.objects.get(pk=made["id"])):
            assert (row.region_id, row.archived_at, row.merged_into_id) == (here.pk, None, None)
        kept = Contact.objects.get(pk=person.pk)
        assert (kept.region_id, kept.user_id, kept.archived_at) == (here.pk, None, None)
    assert made["id"] != 999_999


def test_sectors_are_named_and_defined(here, convener, client):
    made = send(client, "sectors/", {"name": "Health care", "industries": ["622", "6211"]})
    path = f"sectors/{made.json()['id']}/"

    assert sorted(made.json()["codes"]) == ["6211", "622"]
    assert send(client, path, {"name": "Health"}, "patch").json()["version"] == 1
    assert send(client, path, {"industries": ["622"]}, "patch").json()["version"] == 2
    assert send(client, "sectors/", {"name": "Empty", "industries": []}).status_code == 400
    wrong = send(client, "sectors/", {"name": "Wrong", "industries": ["622", "nope"]})
    assert (wrong.status_code, wrong.json()) == (400, {"industries": ["We know no industry with the code nope."]})
    with in_region(here):
        assert [sector.name for sector in Sector.objects.all()] == ["Health"]


@pytest.mark.parametrize("noun", ["organizations", "contacts", "sectors"])
@pytest.mark.parametrize("count", [1, 50])
def test_every_list_takes_the_same_statements_however_long(here, convener, client, sql, noun, count):
    with in_region(here):
        for number in range(count):
            make_contact()
            Sector.objects.create(name=f"S{number}")

    with sql(9 if noun == "sectors" else 8):
        found = client.get(API + noun + "/").json()

    assert found["count"] == count


def test_hostile_searches_and_pages_are_harmless(here, convener, client):
    assert client.get(API + "contacts/?search=%00").status_code == 200
    assert client.get(API + "contacts/?page=abc").status_code == 404
    assert client.get(API + "contacts/99999999999999999999/").status_code == 404


# ---- who may ----


def make_token(region, user):
    with in_region(region):
        membership = Membership.objects.get(user=user, region=region)
        return Token.issue(membership, label="test", expires_at=timezone.now() + timedelta(days=1))


def test_a_token_opens_its_own_region_only(here, client):
    user, there = make_member(here, "convener"), make_region(slug="there")
    Membership.objects.create(user=user, region=there, role="owner")
    _token, secret = make_token(here, user)
    headers = {"authorization": f"Token {secret}"}

    assert client.get(API + "contacts/", headers=headers).status_code == 200
    assert client.get("/api/v1/regions/there/contacts/", headers=headers).status_code == 401


def test_a_token_says_when_it_was_last_used_to_the_hour(here, client, sql):
    user = make_member(here, "convener")
    token, secret = make_token(here, user)
    headers = {"authorization": f"Token {secret}"}
    client.force_login(user)
    assert "not used yet" in client.get("/r/here/settings/keys/").content.decode()

    with sql(7):
        client.get(API + "contacts/", headers=headers)
    with sql(6):
        client.get(API + "contacts/", headers=headers)

    with in_region(here):
        token.refresh_from_db()
    assert timezone.now() - token.last_used_at < timedelta(minutes=1)
    assert "last used" in client.get("/r/here/settings/keys/").content.decode()


def test_a_token_dies_when_revoked_expired_or_its_user_leaves(here, client):
    user = make_member(here, "convener")

    def answer():
        return client.get(API + "contacts/", headers={"authorization": f"Token {secret}"}).status_code

    token, secret = make_token(here, user)
    assert answer() == 200
    with in_region(here):
        token.revoke(by=user)
    assert answer() == 401

    token, secret = make_token(here, user)
    with in_region(here):
        Token.objects.filter(pk=token.pk).update(
            created_at=timezone.now() - timedelta(2), expires_at=timezone.now() - timedelta(1)
        )
    assert answer() == 401

    token, secret = make_token(here, user)
    with in_region(here):
        Membership.objects.filter(user=user).delete()
    assert answer() == 401


@pytest.mark.parametrize(
    ("role", "read", "write"),
    [("owner", 200, 201), ("convener", 200, 201), ("viewer", 200, 403), ("network", 403, 403), ("guest", 403, 403)],
)
def test_every_role_gets_what_the_table_says(here, client, role, read, write):
    client.force_login(make_member(here, role))

    assert client.get(API + "organizations/").status_code == read
    assert send(client, "organizations/", {"name": "X", "kind": "business"}).status_code == write


@pytest.mark.parametrize("header", [{}, {"authorization": "Token nonsense"}])
def test_strangers_learn_nothing_about_which_regions_exist(here, client, header):
    known = client.get(API + "organizations/", headers=header)
    unknown = client.get("/api/v1/regions/nowhere/organizations/", headers=header)

    assert (known.status_code, known.json()) == (unknown.status_code, unknown.json())
    assert known.status_code == 401 or known.status_code == 403


def test_a_member_of_another_region_gets_the_404_of_a_region_that_is_not(here, client):
    client.force_login(make_member(make_region(), "owner"))

    known, unknown = client.get(API + "contacts/"), client.get("/api/v1/regions/nowhere/contacts/")

    assert (known.status_code, unknown.status_code) == (404, 404)
    assert known.json() == unknown.json()


@pytest.mark.parametrize(
    "body",
    [
        "[" * 200_000,
        '{"name": "x", "organization": 1e400}',
        '{"name": "x", "organization": NaN}',
        '{"name": "half a character \\ud800"}',
        '{"labels": {"\\ud800": "x"}}',
        '{"name": ' + "9" * 5000 + "}",
        b'{"name": "\xff"}',
    ],
    ids=["deep", "infinite", "no number", "half a character", "half a key", "long number", "no UTF-8"],
)
@pytest.mark.parametrize(("path", "method"), [("contacts/", "post"), ("settings/", "patch")])
def test_json_that_nobody_can_read_is_refused_in_words(here, client, body, path, method):
    client.force_login(make_member(here, "owner"))

    answer = send(client, path, body, method)

    assert answer.status_code == 400
    assert answer.json()["detail"] == "This is not JSON we can read. Send plain objects, in UTF-8."


def test_a_number_too_large_for_any_key_is_nobody(here, convener, client):
    for number in ("1e30", "9" * 400):
        answer = send(client, "contacts/", f'{{"name": "x", "organization": {number}}}')
        assert (answer.status_code, list(answer.json())) == (400, ["organization"])
