"""Two questions after a meeting: who is asked, that nobody learns who said what, and until when it may be changed."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from convenings.models import Attendance, Delegation, Minutes, Pulse
from convenings.models.pulses import PulseResult, closes_at, seal_of
from outbox.letters import KINDS
from outbox.models import Message
from regions.models import Activity, Link
from tests.convenings.minuting import Table
from tests.factories import make_leader, make_member

ASKED = "do you know who does what next?"


@pytest.fixture
def table(here, convener):
    return Table(convener)


@pytest.fixture
def five(table):
    """Elena and four more leaders were there."""
    leaders = [table.elena, *(make_leader() for _ in range(4))]
    for leader in leaders:
        table.meeting.mark_present(leader, by=table.by)
    return leaders


@pytest.fixture
def guest(client, outside):
    def ask(minutes, contact, words=None, page="pulse/"):
        path = Link.objects.to("minutes", minutes).get(contact=contact).path
        with outside():
            return client.get(f"{path}{page}") if words is None else client.post(f"{path}{page}", words)

    return ask


def attendance(table, contact):
    return Attendance.objects.get(convening=table.meeting, contact=contact)


def give_all(table, leaders, **said):
    for number, leader in enumerate(leaders):
        Pulse.give(table.meeting, by=leader, **({"worth": 5, "clear": number % 2 + 3} | said))


def now_held():
    """What the database holds until the end of a transaction, at once."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def refused_by_the_database(words, act):
    def whole():
        act()
        now_held()

    with pytest.raises(IntegrityError, match=words), transaction.atomic():
        whole()


def letter_to(minutes, contact):
    message = Message.objects.get(about_id=minutes.pk, contact=contact, kind__startswith="minutes.")
    return KINDS[message.kind].render([message])[message.pk]


# ---- the mail that goes out anyway ----


def test_leaders_who_were_there_are_asked_in_the_mail_of_the_minutes_and_nobody_else(table):
    before = Message.objects.count()

    minutes = Minutes.send(table.meeting, by=table.by)

    table.absent.language = "en"
    table.absent.save()
    assert Message.objects.count() == before + 3
    to_leader, to_partner, to_absent = (letter_to(minutes, who) for who in (table.elena, table.partner, table.absent))
    link = Link.objects.to("minutes", minutes).get(contact=table.elena).url
    for part in (to_leader.text, to_leader.html):
        assert ASKED in part
        assert f"{link}pulse/" in part
    for letter in (to_partner, to_absent):
        assert ASKED not in letter.text + letter.html
        assert "pulse/" not in letter.text + letter.html


def test_a_correction_asks_only_who_has_not_answered(table, five):
    Minutes.send(table.meeting, by=table.by)
    Pulse.give(table.meeting, by=table.elena, worth=4)
    Minutes.write(table.meeting, reason="A name was wrong", seen=0, by=table.by)

    second = Minutes.send(table.meeting, by=table.by)

    assert ASKED not in letter_to(second, table.elena).text
    assert ASKED in letter_to(second, five[1]).text


def test_minutes_that_come_after_two_weeks_ask_nothing(table):
    table.meeting.starts_at -= timedelta(days=15)
    table.meeting.ends_at -= timedelta(days=15)
    table.meeting.save()

    minutes = Minutes.send(table.meeting, by=table.by)

    assert "thank you for coming" in letter_to(minutes, table.elena).text
    assert ASKED not in letter_to(minutes, table.elena).text


# ---- the page ----


def test_looking_answers_nothing_and_a_tap_each_is_kept(table, guest):
    minutes = Minutes.send(table.meeting, by=table.by)

    looked = guest(minutes, table.elena).content.decode()
    guest(minutes, table.elena, page="pulse/?worth=5")

    assert looked.count('aria-pressed="false"') == 10
    assert 'aria-pressed="true"' not in looked
    assert not Pulse.objects.exists()
    first = guest(minutes, table.elena, {"worth": "4"})
    assert first.status_code == 302
    assert "It counts with the second number" in guest(minutes, table.elena).content.decode()
    guest(minutes, table.elena, {"clear": "5"})
    guest(minutes, table.elena, {"words": "Start on time"})
    changed = guest(minutes, table.elena, {"worth": "3"})
    assert changed.status_code == 302
    row = Pulse.objects.get()
    assert (row.worth, row.clear, row.words) == (3, 5, "Start on time")
    seen = guest(minutes, table.elena).content.decode()
    assert "Saved. Thank you." in seen
    assert seen.count('aria-pressed="true"') == 2
    assert 'value="Start on time"' in seen


@pytest.mark.parametrize("words", [{"worth": "6"}, {"worth": "0"}, {"clear": "x"}, {"worth": ""}, {}])
def test_what_is_no_number_from_one_to_five_is_refused_in_words(table, guest, words):
    minutes = Minutes.send(table.meeting, by=table.by)

    refused = guest(minutes, table.elena, words)

    assert refused.status_code == 400
    assert "Tap a number from 1 to 5." in refused.content.decode()
    assert not Pulse.objects.exists()


def test_words_before_a_number_are_kept_on_the_page(table, guest):
    minutes = Minutes.send(table.meeting, by=table.by)

    refused = guest(minutes, table.elena, {"words": "Start on time"})

    assert refused.status_code == 400
    assert "Tap a number first" in refused.content.decode()
    assert 'value="Start on time"' in refused.content.decode()


def test_partners_and_who_missed_it_are_not_asked(table, guest):
    minutes = Minutes.send(table.meeting, by=table.by)

    for person in (table.partner, table.absent):
        looked, refused = guest(minutes, person), guest(minutes, person, {"worth": "5"})
        assert (looked.status_code, refused.status_code) == (200, 409)
        assert "aria-pressed" not in looked.content.decode()
    assert not Pulse.objects.exists()
    assert ASKED not in guest(minutes, table.partner, page="").content.decode()
    assert ASKED in guest(minutes, table.elena, page="").content.decode()


def test_fourteen_days_after_the_meeting_it_is_closed_with_a_kind_sentence(table, guest):
    minutes = Minutes.send(table.meeting, by=table.by)
    ends = closes_at(table.meeting)
    assert ends == table.meeting.ends_at + timedelta(days=14)
    Pulse.give(table.meeting, by=table.elena, worth=4, at=ends - timedelta(seconds=1))

    with pytest.raises(ValidationError) as refused:
        Pulse.give(table.meeting, by=table.elena, worth=5, at=ends)
    table.meeting.starts_at -= timedelta(days=15)
    table.meeting.ends_at -= timedelta(days=15)
    table.meeting.save()
    late = guest(minutes, table.elena, {"worth": "5"})

    assert refused.value.code == "late"
    assert late.status_code == 409
    assert "These questions closed on" in guest(minutes, table.elena).content.decode()
    assert "aria-pressed" not in guest(minutes, table.elena).content.decode()
    assert ASKED not in guest(minutes, table.elena, page="").content.decode()
    assert Pulse.objects.get().worth == 4


def test_before_the_meeting_nothing_is_answered(table):
    begins = table.meeting.starts_at

    with pytest.raises(ValidationError) as refused:
        Pulse.give(table.meeting, by=table.elena, worth=4, at=begins - timedelta(seconds=1))

    assert refused.value.code == "early"


# ---- what the office sees ----


def test_four_answers_show_nothing_and_five_show_averages_without_names(table, five, client, outside, convener):
    meeting = table.meeting
    address = reverse("convenings:home", args=[meeting.region.slug, meeting.pk])
    api = f"/api/v1/regions/{meeting.region.slug}/convenings/{meeting.pk}/pulse/"
    client.force_login(convener)
    give_all(table, five[:4], words="Start on time")
    Pulse.give(meeting, by=five[4], worth=1)
    with outside():
        few, told = client.get(address).content.decode(), client.get(api).json()

    assert "Too few answers to show" in few
    assert "Start on time" not in few
    assert told == {"is_enough": False, "answered": None, "worth": None, "clear": None, "words": []}
    Pulse.give(meeting, by=five[4], clear=3)
    with outside():
        enough, told = client.get(address).content.decode(), client.get(api).json()
    assert "4.2 of 5" in enough
    assert "3.4 of 5" in enough
    assert enough.count("Start on time") == 4
    assert (told["is_enough"], told["answered"], told["worth"], told["clear"]) == (True, 5, 4.2, 3.4)
    assert told["words"] == ["Start on time"] * 4


def test_viewers_see_no_answers_and_programs_of_theirs_neither(table, five, client, outside):
    give_all(table, five)
    client.force_login(make_member(table.meeting.region, "viewer"))

    with outside():
        page = client.get(reverse("convenings:home", args=[table.meeting.region.slug, table.meeting.pk]))
        told = client.get(f"/api/v1/regions/{table.meeting.region.slug}/convenings/{table.meeting.pk}/pulse/")

    assert (page.status_code, told.status_code) == (200, 403)
    assert "What leaders say of it" not in page.content.decode()


def test_of_five_who_answered_one_question_only_nothing_is_shown(table, five):
    for leader in five:
        Pulse.give(table.meeting, by=leader, worth=5)

    assert Pulse.objects.count() == 5
    assert table.meeting.pulses.result() == PulseResult()


# ---- what is kept ----


def test_a_rating_has_no_name_and_no_time_and_leaves_no_trace(table, five):
    before = Activity.objects.count()

    give_all(table, five, words="Start on time")

    names = {field.name for field in Pulse._meta.get_fields()}
    assert names == {"id", "region", "convening", "seal", "worth", "clear", "words"}
    people = {str(leader.pk) for leader in five} | {str(attendance(table, leader).pk) for leader in five}
    assert not people & set(Pulse.objects.values_list("seal", flat=True))
    assert Activity.objects.count() == before


def test_another_key_finds_no_rating_and_the_old_one_is_kept(table, settings):
    Pulse.give(table.meeting, by=table.elena, worth=4)
    settings.LINK_KEY = "another-key-that-signs-personal-links"

    with pytest.raises(ValidationError) as refused:
        Pulse.give(table.meeting, by=table.elena, worth=5)

    assert refused.value.code == "closed"
    assert Pulse.objects.get().worth == 4
    with pytest.raises(ValidationError) as refused:
        table.meeting.mark_absent(table.elena, by=table.by)
    assert refused.value.code == "rated"


def test_who_was_not_there_after_all_has_not_rated_it(table, five):
    give_all(table, five)

    table.meeting.mark_absent(five[1], by=table.by)
    now_held()

    assert Pulse.objects.count() == 4
    assert Pulse.objects.filter(seal=seal_of(attendance(table, table.elena))).count() == 1


# ---- what the database holds ----


@pytest.mark.parametrize("numbers", [{"worth": 0}, {"worth": 6}, {"worth": 3, "clear": 7}, {}])
def test_the_database_refuses_other_numbers(table, numbers):
    with pytest.raises(IntegrityError), transaction.atomic():
        Pulse.objects.create(convening=table.meeting, seal="x", **numbers)


def test_the_database_refuses_a_second_rating_of_one_person(table):
    there = attendance(table, table.elena)
    Pulse.give(table.meeting, by=table.elena, worth=4)

    def again(seal):
        return lambda: Pulse.objects.create(convening=table.meeting, seal=seal, worth=5)

    refused_by_the_database("pulse_once", again(seal_of(there)))
    refused_by_the_database("as many ratings", again("another"))


def test_the_database_refuses_a_rating_of_nobody_who_was_there(table):
    mark = Attendance.objects.filter

    refused_by_the_database("as many ratings", lambda: Pulse.objects.create(convening=table.meeting, seal="x", worth=5))
    refused_by_the_database("rated_by_business", lambda: mark(contact=table.partner).update(rated=True))
    refused_by_the_database("as many ratings", lambda: mark(contact=table.elena).update(rated=True))


def test_the_database_refuses_to_forget_either_half(table):
    Pulse.give(table.meeting, by=table.elena, worth=4)
    now_held()

    refused_by_the_database("as many ratings", Pulse.objects.all().delete)
    refused_by_the_database("as many ratings", Attendance.objects.filter(contact=table.elena).delete)


# ---- the letters after a meeting: from the invitation's own link ----


def thanked(table, kind="convening.thanks", *people):
    """What the ladder, or a letter somebody wrote, brings to these people, by name."""
    people = people or (table.elena, table.partner)
    if kind == "convening.thanks":
        rows = [table.meeting.invitations.get(contact=person) for person in people]
        messages = [Message(pk=n, kind=kind, contact=row.contact, about_id=row.pk) for n, row in enumerate(rows, 1)]
    else:
        signed = {"signed_by": [table.elena], "by": table.by}
        table.meeting.write_to(
            kind.removeprefix("letter."),
            list(people),
            subject="After the meeting",
            letter="Dear {first_name}",
            subject_es="Después",
            letter_es="Hola {first_name}",
            **signed,
        )
        messages = list(Message.objects.filter(kind=kind).select_related("contact__organization"))
    letters = KINDS[kind].render(messages)
    return {message.contact: letters[message.pk] for message in messages}


AFTERWARDS = ["convening.thanks", "letter.thanks", "letter.follow_up"]


def own_link(table, contact):
    row = table.meeting.invitations.get(contact=contact)
    return Link.objects.to("invitation", row).get(contact=contact)


@pytest.mark.parametrize("kind", AFTERWARDS)
def test_the_letters_after_a_meeting_bring_the_questions_to_leaders_who_were_there(table, kind):
    before = Message.objects.count()

    letters = thanked(table, kind)

    for part in (letters[table.elena].text, letters[table.elena].html):
        assert ASKED in part
        assert f"{own_link(table, table.elena).url}pulse/" in part
    assert "pulse/" not in letters[table.partner].text + letters[table.partner].html
    assert Message.objects.count() - before == (0 if kind == "convening.thanks" else 2)


@pytest.mark.parametrize("kind", AFTERWARDS)
def test_who_has_answered_is_not_asked_again(table, kind):
    Pulse.give(table.meeting, by=table.elena, worth=4)

    letter = thanked(table, kind)[table.elena]

    assert "pulse/" not in letter.text + letter.html


@pytest.mark.parametrize("kind", AFTERWARDS)
def test_they_ask_in_the_readers_language(table, kind):
    type(table.elena).objects.filter(pk=table.elena.pk).update(language="es")
    table.elena.refresh_from_db()

    letter = thanked(table, kind)[table.elena]

    for part in (letter.text, letter.html):
        assert "pulse/" in part
        assert ASKED not in part
        assert "Responda con un toque" in part


def test_a_letter_to_who_did_not_come_asks_nothing(table):
    letter = thanked(table, "letter.no_show", table.absent)[table.absent]

    assert "pulse/" not in letter.text + letter.html


def test_who_answers_for_a_leader_is_not_asked_for_them(client, table, outside):
    row = table.meeting.invitations.get(contact=table.elena)
    given = {"assistant_name": "Cal Reyes", "assistant_email": "cal@mill.example"}
    assistant = Delegation.begin(table.elena, **given, by=table.elena).assistant
    Link.objects.issue("invitation", [(assistant.pk, row)], until=None)
    path = Link.objects.to("invitation", row).get(contact=assistant).path

    with outside():
        page = client.get(f"{path}pulse/").content.decode()
        refused = client.post(f"{path}pulse/", {"worth": "5"})

    assert "These questions are for the business leaders who were there." in page
    assert refused.status_code == 409
    assert Pulse.objects.count() == 0


def test_a_leader_answers_from_the_letter_and_programs_that_follow_links_do_not(client, table, outside):
    path = f"{own_link(table, table.elena).path}pulse/"
    with outside():
        for ask in (client.get, client.head):
            for _again in range(2):
                assert ask(path, headers={"user-agent": "Barracuda Sentinel"}).status_code == 200
    assert Pulse.objects.count() == 0

    with outside():
        answered = client.post(path, {"worth": "4"})
        page = client.get(path).content.decode()

    assert (answered.status_code, answered.headers["Location"]) == (302, path)
    assert "It counts with the second number." in page
    assert "Read the minutes" not in page
    assert [pulse.worth for pulse in Pulse.objects.all()] == [4]


def test_what_was_said_behind_one_link_is_changed_behind_the_other(client, table, outside, guest):
    minutes = Minutes.send(table.meeting, by=table.by)
    path = f"{own_link(table, table.elena).path}pulse/"
    guest(minutes, table.elena, {"worth": "2"})

    with outside():
        client.post(path, {"worth": "5"})

    assert [pulse.worth for pulse in Pulse.objects.all()] == [5]
