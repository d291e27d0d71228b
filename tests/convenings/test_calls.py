"""Callers' lists: given to a champion, ticked on a phone, counted as asks, answering the invitation."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from convenings.models import Call, CallList
from convenings.models.rosters import Roster
from convenings.standing import Standing
from convenings.turnout import expected, leaders_needed
from outbox.delivery import deliver
from outbox.models import Message
from outbox.writing import write
from regions.budget import asked
from regions.models import Contact, Link, Touch
from tests.convenings.conftest import champion_of, invited, make_meeting
from tests.factories import make_contact, make_leader, make_partner_contact, make_seat


@pytest.fixture
def champion(meeting):
    return champion_of(meeting)


@pytest.fixture
def silent(meeting, convener):
    return invited(meeting, convener, make_leader(name="Maria Lopez", phone="956-555-0101"))


@pytest.fixture
def given(meeting, convener, champion, silent):
    return CallList.give(meeting, champion, [silent.contact], script="I come because we all miss welders.", by=convener)


def path_of(row):
    return Link.objects.to("calls", row).get().path


# ---- giving ----


def test_the_caller_gets_one_mail_with_a_link_to_the_list(given, meeting, convener, champion, client):
    CallList.give(meeting, champion, [make_leader()], by=convener)  # within the hour: no second mail

    message = Message.objects.select_related("contact__organization").get(kind="convening.calls")
    letter = write([message])[message.pk]
    assert letter.subject.startswith("2 calls for ")
    assert Link.objects.to("calls", given).get().url in letter.text

    page = client.get(path_of(given)).content.decode()
    assert "Maria Lopez" in page
    assert 'href="tel:956-555-0101"' in page
    silent = Contact(phone="+1 (956) 555 0101 ext. 12")
    assert silent.dialed == "+1(956)5550101"


@pytest.mark.parametrize("trouble", ["nobody", "no_address", "over"])
def test_a_list_that_makes_no_sense_is_refused(meeting, convener, champion, silent, trouble):
    people = [silent.contact]
    if trouble == "nobody":
        people = [champion]
    if trouble == "no_address":
        champion = make_contact(champion.organization, email="")
    if trouble == "over":
        meeting.cancel(by=convener)

    with pytest.raises(ValidationError):
        CallList.give(meeting, champion, people, by=convener)

    assert not CallList.objects.exists()


# ---- calling ----


def test_a_yes_answers_the_invitation_and_stands_in_the_ledger_once(given, silent, champion, client):
    call = given.calls.get()

    client.post(path_of(given), {"tap": f"{call.pk}:called", f"note-{call.pk}": "Left a word"})
    assert Touch.objects.get().came_of == ""
    silent.refresh_from_db()
    assert silent.answer == ""

    client.post(path_of(given), {"tap": f"{call.pk}:yes", f"note-{call.pk}": "Brings her foreman"})

    silent.refresh_from_db()
    assert silent.answer == "yes"
    touch = Touch.objects.get()
    assert (touch.came_of, touch.channel, touch.asked_by, touch.note) == (
        "yes", "call", champion.name, "Brings her foreman",
    )  # fmt: skip
    assert touch.on_behalf is None


def test_a_tap_is_undone_and_leaves_the_ledger(given, client):
    call = given.calls.get()
    client.post(path_of(given), {"tap": f"{call.pk}:wrong"})
    assert Touch.objects.get().came_of == "wrong"

    client.post(path_of(given), {"undo": call.pk})

    call.refresh_from_db()
    assert (call.tap, call.at, call.touch_id) == ("", None, None)
    assert not Touch.objects.exists()


def test_a_partner_who_calls_asks_for_the_own_house(meeting, convener, silent):
    dean = make_partner_contact()
    make_seat(meeting.partnership, dean, role="partner")
    row = CallList.give(meeting, dean, [silent.contact], by=convener)

    row.calls.get().say("later", by=dean)

    assert Touch.objects.get().on_behalf == dean.organization


def test_a_word_written_for_one_person_is_kept_when_another_is_tapped(meeting, convener, champion, silent, client):
    row = CallList.give(meeting, champion, [silent.contact, make_leader(name="Ann Zook")], by=convener)
    ann, maria = row.calls.with_people()

    client.post(path_of(row), {"tap": f"{maria.pk}:later", f"note-{maria.pk}": "", f"note-{ann.pk}": "Ring on Monday"})
    client.post(path_of(row), {f"note-{maria.pk}": "In May", f"note-{ann.pk}": "Ring on Monday"})

    assert list(row.calls.with_people().values_list("tap", "note")) == [("", "Ring on Monday"), ("later", "In May")]
    assert Touch.objects.get().note == "In May"


@pytest.mark.parametrize("tap", ["perhaps", ""])
def test_a_tap_notap_knows_changes_nothing(given, client, tap):
    answer = client.post(path_of(given), {"tap": f"{given.calls.get().pk}:{tap}"})

    assert answer.status_code == 400
    assert not Touch.objects.exists()


def test_a_call_of_another_list_is_not_found(given, meeting, convener, champion, client):
    other = make_meeting(convener, title="Another", partnership=meeting.partnership)
    theirs = CallList.give(other, champion, [make_leader()], by=convener)

    assert client.post(path_of(given), {"tap": f"{theirs.calls.get().pk}:yes"}).status_code == 404
    assert client.post(path_of(given), {"tap": "x:yes"}).status_code == 404
    assert set(Call.objects.values_list("tap", flat=True)) == {""}


def test_a_list_that_was_ended_opens_no_more(given, convener, client):
    path = path_of(given)

    given.end(by=convener)

    assert client.get(path).status_code == 410


def test_a_list_given_again_after_it_was_ended_is_mailed_under_a_new_address(
    given, meeting, region, convener, champion, outside, client, smtp_sink
):
    old = path_of(given)
    with outside():
        deliver(region)
    given.end(by=convener)

    CallList.give(meeting, champion, [make_leader()], by=convener)
    with outside():
        deliver(region)

    first, second = (mail.get_body(("plain",)).get_content() for mail in smtp_sink.to(champion.email))
    assert (old in first, old in second, path_of(given) in second) == (True, False, True)
    assert client.get(old).status_code == 404
    assert "Maria Lopez" in client.get(path_of(given)).content.decode()
    assert not Message.objects.filter(kind="convening.calls").exclude(state="sent").exists()


def test_a_list_that_is_ended_before_its_mail_left_is_not_mailed(given, meeting, convener, champion, silent):
    given.end(by=convener)
    assert Message.objects.get(kind="convening.calls").state == "withdrawn"

    CallList.give(meeting, champion, [silent.contact], by=convener)

    assert Message.objects.waiting().filter(kind="convening.calls").count() == 1


def test_a_wrong_person_stands_on_the_invitation_and_is_not_reminded_until_they_answer(
    meeting, convener, champion, silent, given, region, client
):
    other = invited(meeting, convener, make_leader(name="Ann Zook"))
    rung = meeting.rungs.filter(audience="silent").first()
    client.force_login(convener)
    pages = [
        silent.get_absolute_url(), meeting.get_absolute_url(), f"/r/{region.slug}/convenings/{meeting.pk}/filling/"
    ]  # fmt: skip
    before = timezone.now() + timedelta(minutes=5)
    assert set(Roster.of(meeting).reached(rung, before)) == {silent, other}

    given.calls.get().say("wrong", by=champion)

    asked, line, missing = (client.get(page).content.decode() for page in pages)
    assert f"{champion.name} says: wrong person. Who instead comes for {silent.organization}?" in asked
    assert ["wrong person" in page for page in (line, missing)] == [True, True]
    assert Roster.of(meeting).reached(rung, before) == [other]
    assert [(row, str(why)) for row, why in Roster.of(meeting).left_out(rung, before)] == [
        (silent, "a caller was told that it is the wrong person")
    ]

    silent.respond("maybe", by=silent.contact)

    assert "says: wrong person" not in client.get(pages[0]).content.decode()


# ---- the convener's page ----


def test_the_convener_gives_a_list_and_sees_how_far_it_is(meeting, convener, champion, silent, region, client):
    client.force_login(convener)
    path = f"/r/{region.slug}/convenings/{meeting.pk}/filling/"
    assert "Nobody calls yet." in client.get(path).content.decode()

    refused = client.post(f"{path}give/", {"caller": champion.pk})
    assert refused.status_code == 400
    assert "Tick at least one person to call." in refused.content.decode()

    page = client.post(f"{path}give/", {"caller": champion.pk, "people": [silent.contact_id]}, follow=True)
    assert "gets the list by mail" in page.content.decode()
    CallList.objects.get().calls.get().say("no", by=champion)
    page = client.get(path).content.decode()
    assert "1 of 1 calls came to an answer." in page
    assert "Everybody invited has answered." in page


# ---- how many to expect ----


def test_without_own_meetings_the_field_says_how_many_come(meeting, convener):
    for _ in range(10):
        asked_ = invited(meeting, convener)
        asked_.respond("yes", by=asked_.contact)

    turnout = expected(meeting)

    assert (turnout.low, turnout.high, turnout.cases) == (4, 8, 0)
    assert turnout.words == "Expect 4 to 8 people"


def test_with_ten_cases_the_regions_own_rate_counts(meeting, convener):
    past = make_meeting(convener, title="Before", partnership=meeting.partnership)
    for number in range(10):
        row = invited(past, convener)
        row.respond("yes", by=row.contact)
        if number < 7:
            past.mark_present(row.contact, by=convener)
    past.hold(by=convener, at=past.starts_at + timedelta(hours=1))
    for _ in range(10):
        row = invited(meeting, convener)
        row.respond("yes", by=row.contact)

    turnout = expected(meeting)

    assert (turnout.low, turnout.high, turnout.cases) == (7, 7, 10)


def test_leaders_needed_counts_partners_who_may_still_come(meeting, convener):
    for person, answer in ((make_leader(), "yes"), (make_partner_contact(), "yes"), (make_partner_contact(), "")):
        row = invited(meeting, convener, person)
        if answer:
            row.respond(answer, by=person)

    assert leaders_needed(Standing.of(meeting)) == 2


def test_partners_who_wait_for_a_seat_may_still_outnumber_leaders(meeting, convener):
    type(meeting).objects.update(seats_each=1)
    invited(meeting, convener).respond("yes", by=None)
    first = invited(meeting, convener, make_partner_contact())
    for person in (first.contact, make_contact(first.organization), make_contact(first.organization)):
        row = meeting.invitations.filter(contact=person).first() or invited(meeting, convener, person)
        row.respond("yes", by=None)

    standing = Standing.of(meeting)

    assert (standing.business, standing.partners, standing.most_partners) == (1, 1, 3)
    assert leaders_needed(standing) == 3
    assert standing.outlook == "Ask more leaders before you ask more partners."


def test_invitations_count_as_asks_by_themselves(meeting, convener, silent):
    company = silent.organization_id
    second = make_meeting(convener, title="Again", partnership=meeting.partnership)
    invited(second, convener, silent.contact)
    Touch.enter(silent.organization, asked_for="A tour", by=convener)

    found = asked([company])[company]

    assert (found.times, found.askers) == (3, {None})
    assert asked([company], at=timezone.now() + timedelta(days=31))[company].times == 0
