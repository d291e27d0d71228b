"""At the door: a tap is somebody here, once, in the order people tapped; who walks in is in the directory."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from convenings.door import Door, Guest
from convenings.door_codes import LETTERS, Seat, code_of
from convenings.models import Attendance, Convening, Tap
from convenings.tables import plan
from regions.models import Activity, Contact, Link, Organization
from tests.convenings.conftest import invited
from tests.factories import make_business, make_contact, make_leader, make_partner_contact

NINE = timezone.now() + timedelta(days=35)


@pytest.fixture
def signed_in(client, convener):
    client.force_login(convener)
    return client


def at(name, meeting):
    return reverse(f"convenings:{name}", args=[meeting.region.slug, meeting.pk])


def here(meeting):
    return sorted(meeting.attendances.values_list("contact__name", flat=True))


def minutes(count):
    return timedelta(minutes=count)


def test_the_list_has_who_comes_first_and_a_tap_is_here_and_a_second_undoes_it(signed_in, meeting, convener):
    silent = invited(meeting, convener, make_leader(name="Ana Silent"))
    comes = invited(meeting, convener, make_partner_contact(name="Zoe Coming"))
    comes.respond("yes", by=None)

    assert [guest.name for guest in Door.of(meeting).guests] == ["Zoe Coming", "Ana Silent"]
    page = signed_in.get(at("door", meeting)).content.decode()
    assert page.index("Zoe Coming") < page.index("Ana Silent")
    assert "Nobody is here yet." in page

    answer = signed_in.post(at("door_tap", meeting), {"present": comes.contact_id})
    assert answer.url == f"{at('door', meeting)}#p{comes.contact_id}"
    page = signed_in.get(at("door", meeting)).content.decode()
    assert "Business majority: no, 0 to 1" in page
    assert "2 more leaders are needed for a business majority." in page
    signed_in.post(at("door_tap", meeting), {"present": silent.contact_id})
    assert "1 more leader is needed" in signed_in.get(at("door", meeting)).content.decode()
    signed_in.post(at("door_tap", meeting), {"absent": comes.contact_id})
    assert here(meeting) == ["Ana Silent"]
    assert "Leaders hold the majority in the room." in signed_in.get(at("door", meeting)).content.decode()


@pytest.mark.parametrize("words", [{}, {"present": "²"}, {"present": "9" * 400}, {"absent": "-1"}, {"present": "0"}])
def test_a_tap_on_nobody_is_not_found_and_nothing_is_written(signed_in, meeting, words):
    assert signed_in.post(at("door_tap", meeting), words).status_code == 404
    assert Tap.objects.count() == 0


def test_a_tap_sent_twice_counts_once(signed_in, meeting, convener):
    person, key = invited(meeting, convener).contact, str(uuid4())
    tap = {"present": person.pk, "key": key, "tapped_at": (timezone.now() - minutes(2)).isoformat()}

    first = signed_in.post(at("door_tap", meeting), tap, headers={"Accept": "application/json"})
    signed_in.post(at("door_tap", meeting), {"absent": person.pk})
    again = signed_in.post(at("door_tap", meeting), tap, headers={"Accept": "application/json"})

    assert (first.json(), again.json()) == ({"saved": True}, {"saved": True})
    assert here(meeting) == []
    assert Tap.objects.count() == 2
    assert [row.verb for row in Activity.objects.filter(verb__endswith="attended").order_by("id")] == [
        "convening.attended",
        "convening.unattended",
    ]


def test_the_last_tap_by_the_clock_wins_in_whatever_order_they_arrive(meeting, convener):
    person = invited(meeting, convener).contact

    meeting.mark_absent(person, by=convener, at=NINE)
    meeting.mark_present(person, by=convener, at=NINE, tapped_at=NINE - minutes(5))
    assert here(meeting) == []
    meeting.mark_present(person, by=convener, at=NINE + minutes(1))

    assert here(meeting) == [person.name]


@pytest.mark.parametrize(
    ("said", "kept"), [(timedelta(days=-900), timedelta(days=-1)), (timedelta(days=9), timedelta())]
)
def test_a_phone_with_a_wrong_clock_taps_neither_long_ago_nor_tomorrow(meeting, convener, said, kept):
    person = invited(meeting, convener).contact

    meeting.mark_present(person, by=convener, at=NINE, tapped_at=NINE + said)

    assert Tap.objects.get().tapped_at == NINE + kept


def test_who_walks_in_is_in_the_directory_to_confirm_and_in_the_room(signed_in, meeting):
    known = make_business(name="Mercy Hospital")

    for name, organization, side in (("Dee Walker", "mercy  hospital", "partner"), ("Pat New", "New Hall", "partner")):
        signed_in.post(at("door_walk_in", meeting), {"name": name, "organization": organization, "side": side})

    rows = Attendance.objects.order_by("contact__name").values_list("contact__name", "side", "walk_in")
    assert list(rows) == [("Dee Walker", "business", True), ("Pat New", "partner", True)]
    assert list(Contact.objects.filter(to_confirm=True).order_by("name").values_list("name", "organization__name")) == [
        ("Dee Walker", "Mercy Hospital"),
        ("Pat New", "New Hall"),
    ]
    assert list(Organization.objects.filter(to_confirm=True).values_list("name", "kind")) == [("New Hall", "partner")]
    assert Organization.objects.filter(name__iexact="mercy hospital").get() == known


def test_a_name_of_the_directory_asks_first_and_is_the_person_or_another(signed_in, meeting):
    elena = make_contact(make_business(name="Mercy"), name="Elena Ruiz")
    typed = {"name": "elena  RUIZ", "organization": "Mercy", "side": "business"}
    url = at("door_walk_in", meeting)

    page = signed_in.post(url, typed)
    word = signed_in.post(url, typed, headers={"Accept": "application/json"})

    assert page.status_code == 400
    assert "Elena Ruiz of Mercy is in the directory. Is it the same person?" in page.content.decode()
    assert word.status_code == 409
    assert word.json()["same"] == [{"id": elena.pk, "words": "Elena Ruiz, Mercy"}]
    assert here(meeting) == []
    signed_in.post(url, typed | {"same": elena.pk})
    assert list(meeting.attendances.values_list("contact", flat=True)) == [elena.pk]
    signed_in.post(url, typed | {"another": "on"})
    assert here(meeting) == ["Elena Ruiz", "elena RUIZ"]


def test_a_walk_in_sent_twice_is_one_person(signed_in, meeting):
    words = {"name": "Dee Walker", "organization": "New Hall", "side": "partner", "key": uuid4().hex}

    for _turn in range(2):
        signed_in.post(at("door_walk_in", meeting), words)

    assert here(meeting) == ["Dee Walker"]
    assert Contact.objects.filter(name="Dee Walker").count() == 1


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"name": ""}, "This field is required."),
        ({"organization": " "}, "This field is required."),
        ({"name": "<b>"}, "Leave out the signs"),
        ({"name": "A\nB"}, "Write it on one line"),
        ({"side": "moon"}, "moon is not one of the available choices"),
        ({"key": "x"}, "Enter a valid UUID."),
    ],
)
def test_what_cannot_be_written_down_is_refused_in_words(signed_in, meeting, change, words):
    typed = {"name": "Dee", "organization": "Hall", "side": "partner"} | change

    answer = signed_in.post(at("door_walk_in", meeting), typed, headers={"Accept": "application/json"})

    assert answer.status_code == 400
    assert words in answer.json()["words"]
    assert Contact.objects.filter(to_confirm=True).count() == 0


def test_the_list_is_sent_again_only_when_something_changed(signed_in, meeting, convener):
    person = invited(meeting, convener).contact
    url = at("door_list", meeting)

    first = signed_in.get(url)
    same = signed_in.get(url, headers={"If-None-Match": first["ETag"]})
    meeting.mark_present(person, by=convener)
    other = signed_in.get(url, headers={"If-None-Match": first["ETag"]})

    assert (first.status_code, same.status_code, other.status_code) == (200, 304, 200)


def test_after_the_meeting_the_rest_did_not_come_and_a_late_tap_corrects_it(meeting, convener):
    rows = [invited(meeting, convener) for _ in range(3)]
    for row, answer in zip(rows, ("yes", "yes", "no"), strict=True):
        row.respond(answer, by=None)
    meeting.mark_present(rows[0].contact, by=convener)
    with pytest.raises(ValidationError, match="has not started yet"):
        meeting.close_roll(by=convener)
    assert list(meeting.no_shows()) == []

    meeting.close_roll(by=convener, at=meeting.ends_at)

    assert list(meeting.no_shows()) == [rows[1]]
    meeting.mark_present(rows[1].contact, by=convener)
    assert list(meeting.no_shows()) == []
    with pytest.raises(ValidationError, match="already"):
        meeting.close_roll(by=convener, at=meeting.ends_at)


def test_codes_are_six_letters_and_no_two_of_a_meeting_alike(here):
    codes = [code_of(7, number) for number in range(1, 5001)]

    assert len(set(codes)) == 5000
    assert {len(code) for code in codes} == {6}
    assert set("".join(codes)) <= set(LETTERS)
    assert code_of(8, 1) != code_of(7, 1)


# ---- links ----


def way(link, name="guest_door"):
    return reverse(f"convenings:{name}", args=[link.region.slug, link.token])


def json(client, url, words):
    return client.post(url, words, headers={"Accept": "application/json"})


def test_a_volunteer_taps_by_a_link_until_it_is_switched_off(client, meeting, convener):
    guest, volunteer = invited(meeting, convener).contact, make_leader(name="Vera Helper")
    outsider = make_leader(name="Nobody Invited")
    link = meeting.open_door(volunteer, by=convener)

    page = client.get(way(link)).content.decode()
    assert guest.name in page
    assert outsider.name not in page
    assert client.post(way(link, "guest_door_tap"), {"present": guest.pk}).url == f"{way(link)}#p{guest.pk}"
    assert client.post(way(link, "guest_door_tap"), {"present": outsider.pk}).status_code == 404
    typed = {"name": "Dee Walker", "organization": "Hall", "side": "partner"}
    assert json(client, way(link, "guest_door_walk_in"), typed).json() == {"saved": True}
    assert here(meeting) == sorted(["Dee Walker", guest.name])
    link.revoke(by=convener)

    assert client.get(way(link)).status_code == 410
    assert client.post(way(link, "guest_door_tap"), {"absent": guest.pk}).status_code == 410
    assert here(meeting) == sorted(["Dee Walker", guest.name])
    again = meeting.open_door(volunteer, by=convener)
    assert again.token != link.token
    assert client.get(way(again)).status_code == 200


def test_a_volunteers_list_closes_twelve_hours_after_the_meeting(client, meeting, convener):
    link = meeting.open_door(make_leader(), by=convener)
    now = timezone.now()

    statuses = []
    for hours in (11, 13):
        ended = now - timedelta(hours=hours)
        Convening.objects.filter(pk=meeting.pk).update(starts_at=ended - timedelta(hours=2), ends_at=ended)
        statuses.append(client.get(way(link)).status_code)

    assert statuses == [200, 410]


@pytest.mark.parametrize(
    ("who", "words"),
    [("Nobody Known", "Nobody of that name is in the directory."), ("Two Alike", "Several people have that name.")],
)
def test_a_door_link_goes_to_one_person_of_the_directory(signed_in, meeting, who, words):
    for _number in range(2):
        make_leader(name="Two Alike")

    answer = signed_in.post(at("door_links", meeting), {"who": who})

    assert answer.status_code == 400
    assert words in answer.content.decode()
    volunteer = make_leader(name="Vera Helper")
    signed_in.post(at("door_links", meeting), {"who": "vera helper"})
    page = signed_in.get(at("door_links", meeting)).content.decode()
    assert Link.objects.to("door", meeting).get(contact=volunteer).url in page


# ---- the square code ----


def test_the_square_shows_whose_seat_it_is_to_anybody_and_answers_nothing(client, meeting, convener):
    row = invited(meeting, convener, make_leader(name="Elena Salinas"))
    row.respond("yes", by=None)
    link = Link.objects.to("invitation", row).get()
    answered = client.get(reverse("convenings:answered", args=[meeting.region.slug, link.token])).content.decode()
    seat = Seat.of(row, link)
    path = seat.url.removeprefix(settings.BASE_URL)
    token = path.split("/")[3]

    page = client.get(path).content.decode()

    assert seat.spoken in answered
    assert '<svg class="square-code"' in answered
    assert "The seat of Elena Salinas." in page
    assert "Yes, they are here" not in page
    assert client.post(path).status_code == 405
    for name in ("answer", "answered", "calendar"):
        assert client.get(reverse(f"convenings:{name}", args=[meeting.region.slug, token])).status_code == 404, name
    assert here(meeting) == []
    client.force_login(convener)
    assert "Yes, they are here" in client.get(path).content.decode()
    assert seat.code.lower() in client.get(at("door", meeting)).content.decode()
    assert "Elena Salinas" in client.get(at("door", meeting), {"q": seat.spoken}).content.decode()
    client.logout()
    link.rotate(by=None)
    assert client.get(path).status_code == 404


# ---- paper ----


def guests_of(leaders, partners):
    people = [make_contact(make_business(name=f"Firm {n % 4}{n}"), name=f"Leader {n:02}") for n in range(leaders)]
    people += [make_partner_contact(name=f"Partner {n:02}") for n in range(partners)]
    return [Guest(one, one.organization, one.organization.kind, one.name, "", False, True) for one in people]


@pytest.mark.parametrize(
    ("leaders", "partners", "count", "led"),
    [(14, 9, 3, 3), (8, 7, 3, 2), (5, 10, 3, 1), (0, 6, 2, 0), (6, 0, 2, 2), (3, 2, 50, 3), (1, 0, 1, 1)],
)
def test_tables_mix_the_sides_and_leaders_lead_at_as_many_as_can_be(meeting, leaders, partners, count, led):
    guests = guests_of(leaders, partners)

    tables = plan(guests, count)

    sizes = [len(table.guests) for table in tables]
    assert max(sizes) - min(sizes) <= 1
    assert sorted(guest.name for table in tables for guest in table.guests) == sorted(one.name for one in guests)
    assert sum(table.leaders_lead for table in tables) == led
    names = [[guest.name for guest in table.guests] for table in tables]
    assert names == [[guest.name for guest in table.guests] for table in plan(guests[::-1], count)]


def test_people_of_one_organization_come_to_different_tables(meeting):
    firm = make_business()
    people = [make_contact(firm) for _ in range(4)]
    guests = [Guest(one, firm, "business", one.name, "", False, True) for one in people] + guests_of(4, 4)

    tables = plan(guests, 4)

    assert [sum(guest.organization == firm for guest in table.guests) for table in tables] == [1, 1, 1, 1]


def test_paper_holds_who_said_yes_and_long_names(signed_in, meeting, convener):
    long = "Maria Guadalupe Fernandez-Villarreal de la Garza Hinojosa"
    comes, silent = invited(meeting, convener, make_leader(name=long)), invited(meeting, convener)
    comes.respond("yes", by=None)

    badges, tables, sheet = (
        signed_in.get(at(name, meeting)).content.decode() for name in ("badges", "tables", "sign_in_sheet")
    )

    assert 'class="badge business longest"' in badges
    assert (long in badges, long in tables, long in sheet) == (True, True, True)
    assert (silent.contact.name in badges, silent.contact.name in sheet) == (False, True)
    assert signed_in.get(at("tables", meeting), {"tables": "many"}).status_code == 400
    assert signed_in.get(at("tables", meeting), {"tables": "0"}).status_code == 400


# ---- the directory ----


def test_who_walked_in_is_found_under_to_confirm_until_confirmed(signed_in, meeting, convener):
    contact = meeting.walk_in(name="Dee Walker", organization="New Hall", side="partner", by=convener)
    directory = reverse("regions:directory", args=[meeting.region.slug])
    others = make_leader(name="Ana Known")

    page = signed_in.get(directory, {"to_confirm": "on"}).content.decode()
    assert "Dee Walker" in page
    assert others.name not in page
    signed_in.post(reverse("regions:contact_confirm", args=[meeting.region.slug, contact.pk]))

    assert "Nobody fits that search." in signed_in.get(directory, {"to_confirm": "on"}).content.decode()
    assert Contact.objects.filter(to_confirm=True).count() + Organization.objects.filter(to_confirm=True).count() == 0
    with pytest.raises(ValidationError, match="is confirmed already"):
        contact.confirm(by=convener)


def test_a_name_typed_without_accents_is_found_everywhere(signed_in, meeting, convener, region):
    person = make_contact(make_business(name="Clínica Ibáñez"), name="Óscar Núñez")
    invited(meeting, convener, person).respond("yes", by=person)
    make_contact(make_business(name="Mercy"), name="Wei Zhang")
    slug = region.slug
    boxes = [
        f"/r/{slug}/search/",
        reverse("regions:directory", args=[slug]),
        reverse("regions:organizations", args=[slug]),
        at("door", meeting),
        f"{meeting.get_absolute_url()}invite/",
    ]

    for address in boxes:
        page = signed_in.get(address, {"q": "IBANEZ", "find": "find"}).content.decode()
        assert ("Ibáñez" in page, "Wei Zhang" in page) == (True, False), address
    assert list(Contact.objects.matching("oscar nunez")) == [person]
    assert list(Contact.objects.matching("óscar NÚÑEZ")) == [person]
    assert list(Contact.objects.matching("100%")) == []
    assert [row.contact for row in meeting.invitations.matching("nunez")] == [person]


def test_nobody_found_at_the_door_is_welcomed_below(signed_in, meeting, convener):
    invited(meeting, convener)

    page = signed_in.get(at("door", meeting), {"q": "nobody"}).content.decode()

    assert '<li class="muted">Nobody by that name. Welcome them in below.</li>' in page


def test_a_walk_in_is_asked_about_however_the_name_is_accented(signed_in, meeting):
    make_contact(make_business(name="Mercy"), name="Óscar Núñez")

    page = signed_in.post(
        at("door_walk_in", meeting), {"name": "Oscar Nunez", "organization": "Mercy", "side": "business"}
    )

    assert "Yes: Óscar Núñez, Mercy" in page.content.decode()
    assert not Contact.objects.filter(name="Oscar Nunez").exists()
