"""The directory's pages: lists, one organization, one person."""

import pytest
from django.utils import timezone

from outbox.models import Message
from regions.models import Activity, Contact, Link, Organization, RegionCounty, record
from regions.scope import in_region
from tests.factories import (
    make_business,
    make_contact,
    make_leader,
    make_member,
    make_partner,
    make_partner_contact,
    make_partnership,
    make_region,
    make_seat,
    make_user,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def here():
    return make_region(slug="here", name="Here Valley")


@pytest.fixture
def convener(here, client):
    user = make_member(here, "convener", name="Marisol")
    client.force_login(user)
    return user


def fill(region, count):
    with in_region(region):
        RegionCounty.objects.get_or_create(county_id="48215")
        for _ in range(count):
            make_contact(make_business(county_id="48215"))


@pytest.mark.parametrize("count", [1, 50])
def test_the_lists_take_eight_statements_however_long(here, convener, client, sql, count):
    fill(here, count)

    with sql(8):
        people = client.get("/r/here/directory/")
    with sql(8):
        organizations = client.get("/r/here/directory/organizations/")

    assert len(people.context["people"]) == count
    assert len(organizations.context["organizations"]) == count


@pytest.mark.parametrize("count", [1, 50])
def test_one_organization_and_one_person_take_the_same_statements_however_much_they_have(
    here, convener, client, sql, count
):
    with in_region(here):
        business = make_business()
        people = [make_contact(business) for _ in range(count)]
        for _ in range(count):
            record("organization.changed", business, by=None, organization=business.name)
            record("contact.changed", people[0], by=None, contact=people[0].name)
        Link.objects.issue("invitation", [(people[0].pk, person) for person in people], until=None)
        for number in range(count):
            Message.objects.create(contact=people[0], kind="invitation", key=str(number))

    with sql(11):
        client.get(f"/r/here/directory/organizations/{business.pk}/")
    with sql(11):
        client.get(f"/r/here/directory/people/{people[0].pk}/")


def test_search_and_filters_narrow_the_people(here, convener, client):
    with in_region(here):
        make_contact(make_business(name="Rio Norte Hospital", county_id="48215"), name="Elena Salinas")
        make_partner_contact(name="Priya Raman")
        RegionCounty.objects.create(county_id="48215")

    def names(query):
        return [person.name for person in client.get(f"/r/here/directory/?{query}").context["people"]]

    assert names("") == ["Elena Salinas", "Priya Raman"]
    assert names("q=rio+norte") == ["Elena Salinas"]
    assert names("kind=partner") == ["Priya Raman"]
    assert names("category=postsecondary") == ["Priya Raman"]
    assert names("county=48215") == ["Elena Salinas"]
    assert names("q=nobody") == []


@pytest.mark.parametrize("page", ["0", "-1", "abc", "99999999999999999999", "%00", "1%27--"])
def test_a_hostile_page_number_shows_a_page(here, convener, client, page):
    fill(here, 1)

    assert len(client.get(f"/r/here/directory/?page={page}").context["people"]) == 1


@pytest.mark.parametrize(
    "query", ["q=%00", "q=" + "x" * 300, "kind=%3Cscript%3E", "county=99999", "category=%F0%9F%92%A3"]
)
def test_a_hostile_filter_is_passed_over(here, convener, client, query):
    fill(here, 1)

    response = client.get(f"/r/here/directory/?{query}")

    assert response.status_code == 200
    assert "<script>" not in response.content.decode()


@pytest.mark.parametrize(
    "path", ["organizations/99999999999999999999/", "people/0/", "people/99999999999999999999/edit/"]
)
def test_a_number_nobody_has_is_not_found(here, convener, client, path):
    assert client.get(f"/r/here/directory/{path}").status_code == 404


def test_adding_an_organization_and_a_person(here, convener, client):
    client.post(
        "/r/here/directory/organizations/new/", {"name": "Rio Norte Hospital", "kind": "business", "industry": "622110"}
    )
    with in_region(here):
        hospital = Organization.objects.get()
    response = client.post(
        "/r/here/directory/people/new/",
        {"name": "Elena Salinas", "organization": hospital.pk, "email": "elena@rio.example", "language": "es"},
        follow=True,
    )

    assert "Elena Salinas is saved." in response.content.decode()
    with in_region(here):
        elena = Contact.objects.get()
        assert (elena.organization, elena.language) == (hospital, "es")
        assert list(Activity.objects.latest_first().values_list("verb", flat=True)) == [
            "contact.added",
            "organization.added",
        ]


NAMES = {
    "script": ("<script>alert(1)</script>", "Leave out the signs"),
    "two lines": ("Bcc: all\r\nSubject: x", "on one line"),
    "long": ("x" * 300, "characters (it has 300)"),
    "right to left": ("abc\u202egnp", "invisible marks"),
    "right-to-left mark": ("abc\u200fdef", "invisible marks"),
    "private sign": ("abc\ue000def", "a sign that is no letter"),
    "null": ("abc\x00def", "Null characters are not allowed"),
    "empty": ("   ", "This field is required"),
}


@pytest.mark.parametrize("what", NAMES)
@pytest.mark.parametrize("path", ["organizations/new/", "people/new/", "sectors/new/"])
def test_a_name_that_cannot_stand_is_explained_at_its_field_and_kept(here, convener, client, what, path):
    name, sentence = NAMES[what]
    with in_region(here):
        business = make_business()
        before = (Organization.objects.count(), Contact.objects.count(), Activity.objects.count())

    response = client.post(
        f"/r/here/directory/{path}",
        {
            "name": name,
            "kind": "business",
            "organization": business.pk,
            "title": "Kept title",
            "chosen": ["622"],
            "language": "en",
        },
    )

    assert response.status_code == 400
    assert sentence in " ".join(response.context["form"].errors["name"])
    assert "<script>alert" not in response.content.decode()
    if path == "people/new/":
        assert "Kept title" in response.content.decode()
    with in_region(here):
        assert (Organization.objects.count(), Contact.objects.count(), Activity.objects.count()) == before


def test_a_name_or_address_used_already_is_explained_at_its_field(here, convener, client):
    with in_region(here):
        business = make_business(name="Rio Norte")
        make_contact(business, email="elena@rio.example")

    again = client.post("/r/here/directory/organizations/new/", {"name": "RIO norte", "kind": "business"})
    same = client.post(
        "/r/here/directory/people/new/",
        {"name": "E", "organization": business.pk, "email": "Elena@Rio.example", "language": "en"},
    )

    assert again.context["form"].errors == {"name": ["An organization of this name is already in the directory."]}
    assert same.context["form"].errors == {"email": ["Somebody else in the directory has this address."]}


def test_a_partner_must_say_what_it_is_and_a_wrong_code_is_named(here, convener, client):
    response = client.post(
        "/r/here/directory/organizations/new/",
        {"name": "College", "kind": "partner", "industry": "9999", "website": "javascript:x"},
    )

    assert response.context["form"].errors == {
        "industry": ["“9999” is no NAICS 2022 code. Write one such as 622110."],
        "website": ["Enter a valid URL."],
        "category": ["Say what kind of partner this is."],
    }


def test_a_side_of_the_table_cannot_change_once_somebody_sat_there(here, convener, client):
    with in_region(here):
        seat = make_seat(make_partnership())
    path = f"/r/here/directory/organizations/{seat.organization_id}/edit/"

    response = client.post(path, {"name": "Turned", "kind": "partner", "category": "chamber"})

    assert "has sat at a table" in response.context["form"].errors["kind"][0]


def test_archiving_takes_a_person_out_of_the_list_and_restoring_brings_them_back(here, convener, client):
    with in_region(here):
        person = make_contact(name="Ray Castellano")
    path = f"/r/here/directory/people/{person.pk}/"

    assert client.get(path + "archive/").status_code == 405
    client.post(path + "archive/")
    assert list(client.get("/r/here/directory/").context["people"]) == []
    assert list(client.get("/r/here/directory/?archived=on").context["people"]) == [person]
    assert client.post(path + "archive/").status_code == 400

    client.post(path + "restore/")
    assert list(client.get("/r/here/directory/").context["people"]) == [person]


def test_an_organization_with_people_is_not_archived(here, convener, client):
    with in_region(here):
        person = make_contact()

    response = client.post(f"/r/here/directory/organizations/{person.organization_id}/archive/")

    assert response.status_code == 400
    assert "still has people" in response.content.decode()
    with in_region(here):
        assert Organization.objects.active().count() == 1


def test_an_address_taken_meanwhile_refuses_to_restore(here, convener, client):
    with in_region(here):
        person = make_contact(email="one@rio.example")
        person.archive(by=convener)
        make_contact(email="one@rio.example")

    response = client.post(f"/r/here/directory/people/{person.pk}/restore/")

    assert (response.status_code, "has this address" in response.content.decode()) == (400, True)


def test_a_personal_link_is_replaced_and_switched_off_but_never_shown(here, convener, client):
    with in_region(here):
        person = make_contact()
        Link.objects.issue("invitation", [(person.pk, person)], until=None)
        link = Link.objects.get()
        token = link.token
    assert token not in client.get(f"/r/here/directory/people/{person.pk}/").content.decode()

    client.post(f"/r/here/directory/links/{link.pk}/rotate/")
    with in_region(here):
        link.refresh_from_db()
        assert (link.version, link.token == token) == (2, False)

    client.post(f"/r/here/directory/links/{link.pk}/revoke/")
    with in_region(here):
        assert Link.objects.get().revoked_at is not None


def test_all_links_of_a_person_are_withdrawn_at_once_and_nobody_elses(here, convener, client):
    with in_region(here):
        person, other = make_contact(name="Ana"), make_contact()
        gone = make_contact(person.organization)
        Contact.objects.filter(pk=gone.pk).update(merged_into=person, archived_at=timezone.now())
        for purpose in ("team", "item", "feed", "mail"):
            Link.objects.issue(purpose, [(one.pk, one) for one in (person, gone, other)], until=None)
        of_mail = Link.objects.get(purpose="mail", contact=person).path
    page = f"/r/here/directory/people/{person.pk}/"
    shown = client.get(page).content.decode()
    assert "Withdraw all links of this person" in shown
    assert "Links lead to one another: from the vote to the team" in shown

    answer = client.post(f"{page}links/withdraw/", follow=True).content.decode()

    assert "All personal links of Ana are switched off." in answer
    assert answer.count("Switched off") == 3
    with in_region(here):
        standing = Link.objects.filter(revoked_at=None).values_list("purpose", "contact")
        mine = {(purpose, contact) for purpose, contact in standing if contact != other.pk}
        assert mine == {("mail", person.pk), ("mail", gone.pk)}
        assert Link.objects.filter(revoked_at=None, contact=other).count() == 4
        told = Activity.objects.latest("id")
        assert (told.verb, told.detail["count"], told.user) == ("link.all_withdrawn", 6, convener)
    assert client.get(of_mail).status_code == 200
    again = client.post(f"{page}links/withdraw/")
    assert (again.status_code, "No personal link of Ana is switched on." in again.content.decode()) == (400, True)


def test_one_that_was_withdrawn_comes_back_by_itself_alone(here, convener, client):
    with in_region(here):
        person = make_contact()
        for purpose in ("team", "item"):
            Link.objects.issue(purpose, [(person.pk, person)], until=None)
        Link.objects.withdraw_all(person, by=convener)
        link = Link.objects.get(purpose="team")

    client.post(f"/r/here/directory/links/{link.pk}/rotate/")

    with in_region(here):
        assert [row.purpose for row in Link.objects.filter(revoked_at=None)] == ["team"]


@pytest.mark.parametrize("role", ["viewer", "network", "guest"])
def test_links_are_withdrawn_by_who_convenes(here, client, role):
    with in_region(here):
        person = make_contact()
        Link.objects.issue("team", [(person.pk, person)], until=None)
    client.force_login(make_member(here, role))

    assert client.post(f"/r/here/directory/people/{person.pk}/links/withdraw/").status_code == 403
    with in_region(here):
        assert Link.objects.filter(revoked_at=None).count() == 1


@pytest.mark.parametrize(
    ("address", "is_dead"), [("new@business.example", True), ("", True), ("OLD@business.example", False)]
)
def test_a_new_address_ends_the_links_mailed_to_the_old_one(here, convener, client, address, is_dead):
    """A mistyped address, or another person in the same chair: who got the earlier mail must open nothing."""
    with in_region(here):
        person = make_contact(email="old@business.example")
        Link.objects.issue("mail", [(person.pk, person)], until=None)
        path = Link.objects.get().path
    assert client.get(path).status_code == 200

    given = {"name": person.name, "email": address, "organization": person.organization_id, "language": "en"}
    assert client.post(f"/r/here/directory/people/{person.pk}/edit/", given).status_code == 302

    assert client.get(path).status_code == (404 if is_dead else 200)
    with in_region(here):
        assert client.get(Link.objects.get().path).status_code == 200


def test_a_new_address_unties_the_account_that_proved_the_old_one(here):
    with in_region(here):
        left, moved = make_user(email="old@business.example"), make_user(email="two@business.example")
        chair, person = make_contact(email="old@business.example"), make_contact(email="two@business.example")
        chair.claim(left)
        person.claim(moved)
        moved.change_email("new@business.example")

        chair.email, person.email = "next@business.example", "new@business.example"
        chair.keep(by=None)
        person.keep(by=None)

        assert list(Contact.objects.of(left)) == []
        assert list(Contact.objects.of(moved)) == [person]  # the account has proven the new address


def test_an_empty_directory_says_what_to_do(here, convener, client):
    assert "Nobody is in the directory yet" in client.get("/r/here/directory/").content.decode()
    assert "No organization is here yet" in client.get("/r/here/directory/organizations/").content.decode()
    assert "A partnership stands for one industry" in client.get("/r/here/directory/sectors/").content.decode()


def test_a_viewer_reads_and_is_offered_no_change(here, client):
    client.force_login(make_member(here, "viewer"))
    with in_region(here):
        person = make_contact(make_partner())

    page = client.get(f"/r/here/directory/people/{person.pk}/").content.decode()

    assert person.name in page
    assert "/archive/" not in page
    assert client.post(f"/r/here/directory/people/{person.pk}/archive/").status_code == 403


def test_a_stale_edit_brings_nothing_archived_back_and_ties_no_account(here, convener):
    """Two pages open at once: one archives, the other saves what it had loaded before."""
    with in_region(here):
        contact = make_leader(email="lee@rio.example")
        stale_person, stale_place = Contact.objects.get(), Organization.objects.get()
        contact.user = make_user(email="lee@rio.example")
        contact.save()
        contact.archive(by=None)
        contact.organization.archive(by=None)

        stale_person.title, stale_place.website = "Chief executive", "https://rio.example"
        stale_person.keep(by=convener)
        stale_place.keep(by=convener)

        person, place = Contact.objects.get(), Organization.objects.get()
        assert (person.title, place.website) == ("Chief executive", "https://rio.example")
        assert person.archived_at is not None
        assert place.archived_at is not None
        assert person.user == contact.user

        stale_person.email = "other@rio.example"
        stale_person.keep(by=convener)
        assert Contact.objects.get().user is None


def test_lists_are_ordered_as_people_read_them_whatever_the_accents(here, convener, client):
    with in_region(here):
        for name in ("Wei Zhang", "Óscar Núñez", "ann Able", "Ángela Ruiz"):
            make_contact(make_business(name=f"{name} Works"), name=name)

    people = client.get("/r/here/directory/").context["people"]
    organizations = client.get("/r/here/directory/organizations/").context["page_obj"].object_list

    assert [row.name for row in people] == ["Ángela Ruiz", "ann Able", "Óscar Núñez", "Wei Zhang"]
    assert [row.name.removesuffix(" Works") for row in organizations] == [row.name for row in people]
