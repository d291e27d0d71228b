"""Settings of a region, its sectors, and keys for programs, as people use the pages."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from partnerships.models import MatchTerms
from regions.models import Industry, Membership, Region, RegionCounty, Sector, Token
from regions.scope import in_region
from tests.accounts.signing_in import sign_in
from tests.factories import make_member, make_region, make_user

pytestmark = pytest.mark.django_db
SETTINGS = {
    "name": "Rio Grande Valley", "time_zone": "America/Chicago", "sender_name": "Valley Partnership",
    "reply_to": "office@valley.example", "phone": "", "postal_address": "", "most_asks": 3, "daily_hour": 8,
    "palette": "plum",
    "word_champion": "Sponsor",
}  # fmt: skip


@pytest.fixture
def here():
    return make_region(slug="here", name="Here Valley")


@pytest.fixture
def owner(here, client):
    user = make_member(here, "owner")
    client.force_login(user)
    return user


def test_an_owner_settles_how_the_region_appears(here, owner, client):
    page = client.post("/r/here/settings/edit/", SETTINGS, follow=True)

    here.refresh_from_db()
    assert (here.name, here.palette, here.word("champion")) == ("Rio Grande Valley", "plum", "Sponsor")
    assert (here.slug, here.word("convening")) == ("here", "Convening")
    assert 'class="palette-plum"' in page.content.decode()


def test_what_an_hour_of_match_counts_is_said_from_the_settings_on(here, owner, client):
    assert '<a class="button quiet" href="/r/here/match/">' in client.get("/r/here/settings/").content.decode()

    saved = client.post("/r/here/match/", {"rate": "40", "target": "9000"})

    assert saved["Location"] == "/r/here/settings/"
    with in_region(here):
        terms = MatchTerms.objects.get()
    assert (terms.rate, terms.target, terms.partnership_id) == (40, 9000, None)


WRONG = {
    "time_zone": "Mars/Olympus", "sender_name": "A\r\nBcc: all", "reply_to": "nobody", "palette": "url(x)",
    "name": "<script>", "word_champion": "<b>", "phone": "1\n2",
}  # fmt: skip


@pytest.mark.parametrize("field", WRONG)
def test_a_setting_that_cannot_stand_is_explained_and_nothing_is_saved(here, owner, client, field):
    response = client.post("/r/here/settings/edit/", SETTINGS | {field: WRONG[field]})

    assert (response.status_code, list(response.context["form"].errors)) == (400, [field])
    assert "Here Valley" in response.content.decode()  # the masthead still says what is true
    assert Region.objects.get(pk=here.pk).name == "Here Valley"


def test_counties_of_several_states_are_found_ticked_and_saved_without_script(here, owner, client):
    with in_region(here):
        RegionCounty.objects.create(county_id="48215")
    path = "/r/here/settings/counties/"

    found = client.post(path, {"find": "1", "q": "Doña Ana", "chosen": ["48215"]})
    assert found.status_code == 200
    assert [str(value) for value, _label in found.context["form"].fields["chosen"].widget.choices] == ["48215", "35013"]
    with in_region(here):
        assert RegionCounty.objects.count() == 1

    client.post(path, {"q": "Doña Ana", "chosen": ["48215", "35013"]})
    with in_region(here):
        assert sorted(RegionCounty.objects.values_list("county_id", flat=True)) == ["35013", "48215"]


@pytest.mark.parametrize("chosen", [[], ["99999"], ["\x00"], ["x" * 500]])
def test_no_county_or_one_that_is_not_leaves_everything_as_it_was(here, owner, client, chosen):
    with in_region(here):
        RegionCounty.objects.create(county_id="48215")

    response = client.post("/r/here/settings/counties/", {"chosen": chosen})

    assert response.status_code == 400
    with in_region(here):
        assert RegionCounty.objects.count() == 1


def test_a_search_that_finds_too_much_says_so(here, owner, client):
    page = client.post("/r/here/settings/counties/", {"find": "1", "q": "TX"}).content.decode()

    assert "194 more were found." in page


def test_a_sector_is_named_defined_and_redefined(here, owner, client):
    path = "/r/here/directory/sectors/"
    found = client.post(path + "new/", {"find": "1", "q": "hospitals", "name": "Health care"})
    assert "622110 General Medical and Surgical Hospitals" in found.content.decode()
    assert 'value="Health care"' in found.content.decode()

    client.post(path + "new/", {"name": "Health care", "chosen": ["622", "6211"]})
    with in_region(here):
        sector = Sector.objects.get()
        assert (sector.name, sector.version, sorted(sector.covered())) == ("Health care", 1, ["6211", "622"])

    client.post(f"{path}{sector.pk}/", {"name": "Health", "chosen": ["622"]})
    with in_region(here):
        sector.refresh_from_db()
        assert (sector.name, sector.version, sector.covered()) == ("Health", 2, ["622"])


def test_a_sector_without_industries_is_not_kept(here, owner, client):
    response = client.post("/r/here/directory/sectors/new/", {"name": "Health care"})

    assert (response.status_code, list(response.context["form"].errors)) == (400, ["chosen"])
    with in_region(here):
        assert Sector.objects.count() == 0


@pytest.mark.parametrize("count", [1, 50])
def test_settings_sectors_and_keys_take_the_same_statements_however_many(here, owner, client, sql, count):
    with in_region(here):
        membership = Membership.objects.get(user=owner)
        for fips in range(count):
            RegionCounty.objects.create(county_id=f"48{2 * fips + 1:03}")
            Sector.objects.create(name=f"Sector {fips}").codes.create(industry_id="622")
            Token.objects.create(
                membership=membership, label=f"{fips}", hash=f"{fips}", expires_at=timezone.now() + timedelta(1)
            )

    for path, statements in (("settings/", 6), ("directory/sectors/", 8), ("settings/keys/", 6)):
        with sql(statements):
            client.get(f"/r/here/{path}")


def test_a_key_is_made_only_shortly_after_signing_in(here, owner, client):
    """A thief of an open session would make one first: it outlives the session."""
    page = client.post("/r/here/settings/keys/", {"label": "CRM", "days": "90"})

    assert page.status_code == 403
    assert "Sign in again first." in page.content.decode()
    assert client.get("/r/here/settings/keys/").status_code == 200
    with in_region(here):
        assert not Token.objects.exists()


def test_signing_out_everywhere_ends_the_keys_made_before_in_every_region(here, client, mailoutbox):
    there = make_region(slug="there")
    owner = make_member(here, "owner")
    Membership.objects.create(user=owner, region=there, role="viewer")
    sign_in(client, owner, mailoutbox)

    def made(slug):
        return client.post(f"/r/{slug}/settings/keys/", {"label": "CRM", "days": "90"}).context["secret"]

    def answer(slug, secret):
        headers = {"authorization": f"Token {secret}"}
        return Client().get(f"/api/v1/regions/{slug}/contacts/", headers=headers).status_code

    old = {slug: made(slug) for slug in ("here", "there")}
    before = [answer(*key) for key in old.items()]
    client.post("/accounts/sessions/end/")
    listed = client.get("/r/here/settings/keys/").content.decode()

    assert (before, [answer(*key) for key in old.items()]) == ([200, 200], [401, 401])
    assert "Switched off" in listed
    assert answer("here", made("here")) == 200


def test_a_key_is_shown_once_works_and_is_switched_off(here, client, mailoutbox):
    owner = make_member(here, "owner")
    sign_in(client, owner, mailoutbox)
    page = client.post("/r/here/settings/keys/", {"label": "CRM", "days": "90"})
    secret = page.context["secret"]
    assert secret.startswith("st_")
    assert secret in page.content.decode()
    assert secret not in client.get("/r/here/settings/keys/").content.decode()
    client.logout()
    headers = {"authorization": f"Token {secret}"}
    assert client.get("/api/v1/regions/here/contacts/", headers=headers).status_code == 200

    sign_in(client, owner, mailoutbox)
    with in_region(here):
        token = Token.objects.get()
    client.post(f"/r/here/settings/keys/{token.pk}/revoke/")
    client.logout()
    assert client.get("/api/v1/regions/here/contacts/", headers=headers).status_code == 401


def test_people_see_and_revoke_their_own_keys_only(here, owner, client):
    with in_region(here):
        mine = Membership.objects.get(user=owner)
        token, _secret = Token.issue(mine, label="The owner's", expires_at=timezone.now() + timedelta(1))
    client.force_login(make_member(here, "viewer"))

    assert list(client.get("/r/here/settings/keys/").context["tokens"]) == []
    assert client.post(f"/r/here/settings/keys/{token.pk}/revoke/").status_code == 403


def test_a_stale_copy_of_a_region_or_sector_undoes_nothing(here, owner):
    stale = Region.objects.get(pk=here.pk)
    with in_region(here):
        sector, industry = Sector.objects.create(name="Care"), Industry.objects.get(pk="622")
        old = Sector.objects.get(pk=sector.pk)
        Sector.objects.filter(pk=sector.pk).update(version=3)
        old.codes.create(industry_id="611")
        old.keep([industry], by=owner)
        Region.objects.filter(pk=here.pk).update(closed_at=timezone.now())
        stale.settle(by=owner)

        assert Sector.objects.get().version == 4
        assert Region.objects.get(pk=here.pk).closed_at is not None


def test_the_admin_shows_regions_and_memberships_and_deletes_neither(here, owner, client):
    client.force_login(make_user(is_staff=True, is_superuser=True))
    membership = Membership.objects.get(user=owner)

    for path in (f"region/{here.pk}", f"membership/{membership.pk}"):
        assert client.get(f"/admin/regions/{path}/change/").status_code == 200
        assert client.post(f"/admin/regions/{path}/delete/", {"post": "yes"}).status_code == 403
    client.post("/admin/regions/region/", {"action": "close", "_selected_action": [here.pk]})

    here.refresh_from_db()
    assert here.closed_at is not None
    client.force_login(owner)
    assert client.get("/r/here/directory/").status_code == 404


def test_the_admin_gives_no_membership_another_person_or_role(here, owner, client):
    """Keys for programs hang on it and would go on working, in the name of who has it now; and a region that loses
    its last owner here has nobody left to run it."""
    client.force_login(make_user(is_staff=True, is_superuser=True))
    membership, other = Membership.objects.get(user=owner), make_user()

    given = {"user": other.pk, "region": make_region().pk, "role": "viewer"}
    assert client.post(f"/admin/regions/membership/{membership.pk}/change/", given).status_code == 302

    membership.refresh_from_db()
    assert (membership.user, membership.region, membership.role) == (owner, here, "owner")
