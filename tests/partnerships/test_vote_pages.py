"""The leader's paper on a phone: what it shows, what a tap does, who gets no paper."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from convenings.moments import clock_words
from partnerships.models import Ballot, Mark, Paper, Priority, SeatRole
from regions.models import Activity, Contact, Link
from regions.scope import in_region
from tests.factories import make_leader, make_region, make_seat
from tests.partnerships.ballot_box import QUESTION, count, opened, place, prepare

pytestmark = pytest.mark.django_db

NASTY = '"><script>alert(1)</script>'


@pytest.fixture
def here():
    return make_region(time_zone="America/Chicago")


@pytest.fixture
def box(here):
    with in_region(here):
        return opened(options=4, leaders=3)


def address(region, box, number=0):
    with in_region(region):
        return Link.objects.to("ballot", box.ballot).get(contact=box.electors[number].contact).path


def link_for(region, ballot, contact):
    with in_region(region):
        Link.objects.issue("ballot", [(contact.pk, ballot)], until=None)
        return Link.objects.to("ballot", ballot).get(contact=contact).path


def tap(client, path, option, dots):
    return client.post(path, {"place": f"{option.pk}:{dots}"})


def test_paper_names_its_leader_and_shows_choices_and_rules_before_the_first_tap(here, box, client):
    page = client.get(address(here, box))
    text = page.content.decode()

    assert page.status_code == 200
    assert f"{box.electors[0].contact.name}, {box.electors[0].contact.organization.name}" in text
    assert QUESTION in text
    assert [f"Requirement {letter}" in text for letter in "ABCD"] == [True] * 4
    with in_region(here):
        assert all(rule in text for rule in box.ballot.rules)
    assert "3 dots left" in text
    assert "Your first tap saves" in text
    assert text.count(" disabled") == 4


def test_each_tap_saves_and_leads_back_to_its_choice(here, box, client):
    path, (a, b, *_rest) = address(here, box), box.options

    answer = tap(client, path, a, 1)
    tap(client, path, b, 2)

    assert (answer.status_code, answer["Location"]) == (302, f"{path}#o{a.pk}")
    text = client.get(path).content.decode()
    assert "All your dots are placed" in text


def test_saved_time_is_the_regions_own(here, box, client):
    path = address(here, box)
    with in_region(here):
        box.electors[0].place(box.options[0].pk, 1, at=box.ballot.opened_at)
        moment = timezone.localtime(box.ballot.opened_at, ZoneInfo("America/Chicago"))

    shown = clock_words(moment)
    assert f"at {shown}" in client.get(path).content.decode()


def test_pressing_the_same_button_twice_is_pressing_it_once(here, box, client):
    path = address(here, box)

    assert [tap(client, path, box.options[0], 1).status_code for _ in range(2)] == [302, 302]

    with in_region(here):
        assert Mark.objects.get().dots == 1


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ("{a}:3", "At most 2 dots fit on one choice."),
        ("{c}:1", "You have no dots left."),
        ("999999:1", "That choice is not on this ballot."),
        ("", "We could not read that tap."),
        ("{a}:-1", "We could not read that tap."),
        (NASTY, "We could not read that tap."),
        ("9" * 5000 + ":1", "We could not read that tap."),
        ("²:1", "We could not read that tap."),
    ],
)
def test_taps_that_cannot_count_are_refused_in_words_and_change_nothing(here, box, client, place_two, place, words):
    a, _b, c, _d = box.options

    answer = client.post(address(here, box), {"place": place.format(a=a.pk, c=c.pk)})

    assert answer.status_code == 400
    assert words in answer.content.decode()
    assert "<script>alert" not in answer.content.decode()
    with in_region(here):
        assert sorted(Mark.objects.values_list("dots", flat=True)) == [1, 2]


@pytest.fixture
def place_two(here, box):
    with in_region(here):
        place(box, [[2, 1]])


def test_opening_the_page_changes_nothing_whoever_opens_it(here, box, client):
    path = address(here, box)
    with in_region(here):
        before = Activity.objects.count()

    for agent in ("Mozilla/5.0", "BarracudaSentinel", "Google-Safety"):
        assert client.get(path, headers={"user-agent": agent}).status_code == 200
        assert client.head(path, headers={"user-agent": agent}).status_code == 200

    with in_region(here):
        assert Activity.objects.count() == before
        assert Paper.objects.count() == 0


def test_late_tap_is_answered_with_the_result_and_not_counted(here, box, client):
    path = address(here, box)
    with in_region(here):
        place(box, [[2, 1]] * 3)
        count(Ballot.objects.get(pk=box.ballot.pk))

    answer = tap(client, path, box.options[0], 1)

    assert answer.status_code == 409
    text = answer.content.decode()
    assert "Voting has closed, so this dot was not counted." in text
    assert "The leaders chose two." in text
    with in_region(here):
        assert Mark.objects.count() == 6


def test_after_its_time_the_paper_says_so_and_takes_no_dot(here, client):
    with in_region(here):
        box = opened(closes_at=timezone.now() + timedelta(hours=1))
        Ballot.objects.filter(pk=box.ballot.pk).update(
            opened_at=timezone.now() - timedelta(hours=2), closes_at=timezone.now() - timedelta(hours=1)
        )
    path = address(here, box)

    assert "Time is up. The dots placed by then are in." in client.get(path).content.decode()
    assert tap(client, path, box.options[0], 1).status_code == 409


def test_no_page_shows_a_running_count_or_another_persons_dots(here, box, client):
    with in_region(here):
        place(box, [[], [2, 1], [2, 1]])

    text = client.get(address(here, box)).content.decode()

    assert text.count("0 of your dots here") == 4
    assert "4 dots" not in text
    assert box.electors[1].contact.name not in text


def test_closed_ballot_shows_the_result_and_asks_who_will_carry_it(here, box, client):
    path = address(here, box)
    with in_region(here):
        place(box, [[2, 1], [2], [2]])
        count(box.ballot)
        priority = Priority.adopt(box.options[0], title="Nurses who teach", by=None)

    text = client.get(path).content.decode()
    assert "3 of 3 leaders voted" in text
    assert "No champion yet" in text
    assert f'name="priority" value="{priority.pk}"' in text

    with in_region(here):
        priority.sign_up(box.electors[0].contact, by=box.electors[0].contact)
        priority.sign_up(box.electors[1].contact, by=box.electors[1].contact)
    text = client.get(path).content.decode()
    assert "You carry this one" in text
    assert all(box.electors[n].contact.name in text for n in (0, 1))


def test_partner_with_a_link_is_told_that_only_leaders_vote(here, box, client):
    with in_region(here):
        partner = make_seat(box.table, role=SeatRole.PARTNER).contact
    path = link_for(here, box.ballot, partner)

    for answer in (client.get(path), tap(client, path, box.options[0], 1)):
        assert answer.status_code == 403
        assert "This vote belongs to the business leaders." in answer.content.decode()
    with in_region(here):
        assert Paper.objects.count() == 0


def test_leader_seated_after_the_opening_is_not_on_the_roll(here, box, client):
    with in_region(here):
        late = make_seat(box.table, make_leader()).contact

    assert client.get(link_for(here, box.ballot, late)).status_code == 403


def test_ballot_not_opened_yet_says_so(here, client):
    with in_region(here):
        box = prepare()

    answer = client.get(link_for(here, box.ballot, box.seats[0].contact))

    assert answer.status_code == 403
    assert "Voting has not opened yet." in answer.content.decode()


def test_strangers_and_other_regions_get_no_paper(here, box, client):
    path = address(here, box)
    there = make_region()

    assert client.get(path.replace("/vote/", "x/vote/")).status_code == 404
    assert client.get(path.replace(f"/g/{here.slug}/", f"/g/{there.slug}/")).status_code == 404
    with in_region(here):
        Link.objects.to("ballot", box.ballot).get(contact=box.electors[0].contact).revoke(by=None)
    assert client.get(path).status_code == 410
    assert tap(client, path, box.options[0], 1).status_code == 410


def test_nasty_names_stay_text(here, client):
    with in_region(here):
        box = prepare(options=2, dots=2)
        box.needs[0].reword(NASTY, by=None)
        box.seats[0].contact.name = NASTY
        box.seats[0].contact.save()
        box.ballot.open(by=None)
        path = Link.objects.to("ballot", box.ballot).get(contact=box.seats[0].contact).path

    for text in (client.get(path).content.decode(), _closed(here, box, client, path)):
        assert "<script>alert" not in text
        assert "&lt;script&gt;alert(1)" in text


def _closed(here, box, client, path):
    with in_region(here):
        for elector in box.ballot.electors.all():
            elector.place(box.ballot.options.get(position=1).pk, 1)
        count(box.ballot)
    return client.get(path).content.decode()


@pytest.mark.django_db(transaction=True)  # outside a test's own transaction, as in service
@pytest.mark.parametrize(("options", "leaders"), [(2, 3), (10, 50)])
def test_paper_takes_five_statements_and_a_tap_six(here, client, sql, options, leaders):
    with in_region(here):
        box = opened(options=options, leaders=leaders)
        place(box, [[1]] * leaders)
    path = address(here, box)

    with sql(5):
        client.get(path)
    with sql(6):
        tap(client, path, box.options[1], 1)
    with in_region(here):
        chosen = {line.option for line in count(box.ballot).chosen}
        for option in box.options:
            if option.pk in chosen:
                Priority.adopt(option, title=option.label, by=None)
    with sql(5):
        client.get(path)


def test_paper_is_small_and_speaks_the_leaders_language(here, box, client):
    path = address(here, box)
    with in_region(here):
        contact = box.electors[0].contact
        contact.language = "es"
        contact.save()

    page = client.get(path)

    assert b'<html lang="es"' in page.content
    assert "Cómo funciona esta votación" in page.content.decode()
    assert len(page.content) < 20_000
    assert page.content.count(b"<script") == 1


def test_newer_link_neither_shows_nor_changes_what_was_placed_with_the_earlier_one(here, box, client):
    """A convener who gives the leader another address gets a link that works, but not the vote."""
    tap(client, address(here, box), box.options[1], 2)
    with in_region(here):
        Link.objects.to("ballot", box.ballot).renew()
    newer = address(here, box)

    page, late_tap = client.get(newer), tap(client, newer, box.options[1], 0)

    assert (page.status_code, late_tap.status_code) == (409, 409)
    assert "Your vote is saved, and it counts." in page.content.decode()
    assert "Requirement B" not in page.content.decode()
    with in_region(here):
        assert list(Mark.objects.values_list("option", "dots")) == [(box.options[1].pk, 2)]


def test_newer_link_votes_when_nothing_was_placed_before(here, box, client):
    with in_region(here):
        Link.objects.to("ballot", box.ballot).renew()
    newer = address(here, box)

    assert tap(client, newer, box.options[0], 1).status_code == 302

    assert "Requirement A" in client.get(newer).content.decode()
    with in_region(here):
        assert Mark.objects.get().dots == 1


def fresh_link(here, box, email):
    """What a convener can do: give the leader another address, to which a fresh link is mailed."""
    with in_region(here):
        contact = Contact.objects.get(pk=box.electors[0].contact_id)
        contact.email = email
        contact.keep(by=None)
    return address(here, box)


@pytest.mark.parametrize("has_voted", [False, True])
def test_another_address_than_the_one_on_the_roll_neither_votes_nor_learns_whether_the_leader_did(
    here, box, client, has_voted
):
    if has_voted:
        tap(client, address(here, box), box.options[1], 2)
    newer = fresh_link(here, box, "mole@elsewhere.example")

    page, late_tap = client.get(newer), tap(client, newer, box.options[0], 1)

    assert (page.status_code, late_tap.status_code) == (403, 403)
    for text in (page.content.decode(), late_tap.content.decode()):
        assert "This ballot went to another address of yours." in text
        assert "saved" not in text
    with in_region(here):
        assert list(Mark.objects.values_list("option", "dots")) == [(box.options[1].pk, 2)] * has_voted
        assert Activity.objects.latest_first()[0].sentence == (
            f"Shared Table changed the e-mail address of {box.electors[0].contact.name}."
            " Links mailed to the old one stopped working."
        )


def test_address_of_the_roll_votes_again_once_it_stands_there_in_whatever_case(here, box, client):
    before = box.electors[0].contact.email
    fresh_link(here, box, "mole@elsewhere.example")

    assert tap(client, fresh_link(here, box, before.upper()), box.options[0], 1).status_code == 302


def test_leader_without_an_address_at_the_opening_does_not_vote_with_a_later_one(here, client):
    with in_region(here):
        box = prepare()
        Contact.objects.filter(pk=box.seats[0].contact_id).update(email="")
        box.ballot.open(by=None)
        box.options, box.electors = [*box.ballot.options.all()], [*box.ballot.electors.order_by("contact")]
    path = fresh_link(here, box, "late@elsewhere.example")

    assert client.get(path).status_code == tap(client, path, box.options[0], 1).status_code == 403
    assert "We had no e-mail address of yours when voting opened." in client.get(path).content.decode()
