"""A meeting's ladder: its rungs, who each reaches by name, sent by hand and taken back."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from convenings.ladders import RungState, ladder, missed, next_of
from convenings.letters import render
from convenings.models import Attendance, Convening, Reminded, Reminding, Rung, UsualRung
from convenings.models.rosters import Roster
from convenings.reminders import remind_due
from convenings.standing import Standing
from outbox.letters import Category
from outbox.models import Consent, Message, State, Wish
from tests.convenings.conftest import make_meeting, send
from tests.factories import make_contact, make_leader

ZONE = ZoneInfo("America/Chicago")
START = datetime(2026, 9, 24, 8, 30, tzinfo=ZONE)
ASKED = START - timedelta(days=42)


def local(day, hour, minute=0):
    return datetime(2026, 9, day, hour, minute, tzinfo=ZONE)


@pytest.fixture
def fall(here, convener):
    return make_meeting(convener, starts_at=START, at=START - timedelta(days=60))


def ask(meeting, by, *names, at=ASKED):
    people = [make_leader(name=name) for name in names]
    send(meeting, people, by, at=at)
    Message.objects.all().delete()
    return people


def say(meeting, name, answer, at):
    row = meeting.invitations.select_related("contact__organization", "convening").get(contact__name=name)
    row.respond(answer, by=row.contact, at=at)


def rung_of(meeting, days, audience="silent"):
    return meeting.rungs.get(days=days, audience=audience)


def got(rung):
    rows = Message.objects.exclude(state=State.WITHDRAWN).filter(context__rung=rung.pk)
    return sorted(rows.values_list("contact__name", flat=True))


# ---- rows ----


def test_a_planned_meeting_has_the_usual_ladder_as_rows_of_its_own(fall):
    assert [(rung.days, rung.audience, rung.is_on) for rung in fall.rungs.all()] == [
        (42, "silent", True),
        (28, "silent", True),
        (7, "silent", True),
        (3, "maybe", True),
        (1, "silent", True),
        (1, "yes", True),
        (-1, "came", True),
        (-1, "no_shows", True),
    ]


def test_what_a_region_changes_counts_for_meetings_planned_from_then_on(fall, convener):
    UsualRung.objects.start(by=convener)
    UsualRung.objects.start(by=convener)
    UsualRung.objects.get(days=42).remove(by=convener)
    UsualRung.objects.get(days=28).revise(days=21, letter="Still time.", by=convener)
    UsualRung.objects.add(days=2, audience="absent", by=convener)

    later = make_meeting(convener, starts_at=START + timedelta(days=60), at=START)

    days = [(rung.days, rung.audience, rung.letter) for rung in later.rungs.all()]
    assert days[:2] == [(21, "silent", "Still time."), (7, "silent", "")]
    assert (2, "absent", "") in days
    assert [rung.days for rung in fall.rungs.all()][:2] == [42, 28]


def test_the_last_usual_rung_stays(here, convener):
    UsualRung.objects.start(by=convener)
    *others, last = UsualRung.objects.all()
    for rung in others:
        rung.remove(by=convener)

    with pytest.raises(ValidationError, match="Keep at least one"):
        last.remove(by=convener)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"days": 7, "audience": "silent"}, "already"),
        ({"days": 0, "audience": "silent"}, "one day or more"),
        ({"days": 181, "audience": "silent"}, "less than or equal to 180"),
        ({"days": 31, "audience": "came"}, "within 30 days"),
        ({"days": 5, "audience": "nobody"}, "not a valid choice"),
    ],
)
def test_a_rung_that_makes_no_sense_is_refused_in_words(fall, convener, given, words):
    with pytest.raises(ValidationError, match=words):
        Rung.objects.add(fall, by=convener, **given)

    assert fall.rungs.count() == 8


@pytest.mark.parametrize(
    "given",
    [
        {"days": 7},
        {"days": 0},
        {"days": 999},
        {"days": 5, "audience": "came"},
        {"days": -5, "audience": "silent"},
        {"days": 5, "audience": "nobody"},
    ],
)
def test_the_database_refuses_it_too(fall, given):
    with pytest.raises(IntegrityError), transaction.atomic():
        Rung.objects.create(convening=fall, **given)


def test_the_database_refuses_one_person_twice_by_a_rung_and_within_twenty_hours(fall, convener):
    ask(fall, convener, "Silent")
    row, moment = fall.invitations.get(), local(1, 9)
    week, day = (
        Reminding.objects.create(rung=rung_of(fall, days), version=1, count=1, sent_at=moment, goes_at=moment)
        for days in (7, 1)
    )
    Reminded.objects.create(reminding=week, invitation=row, at=moment)

    for reminding, hours in ((week, 48), (day, 19.9), (day, -19.9)):
        with pytest.raises(IntegrityError), transaction.atomic():
            Reminded.objects.create(reminding=reminding, invitation=row, at=moment + timedelta(hours=hours))
    Reminded.objects.create(reminding=day, invitation=row, at=moment + timedelta(hours=20))

    with pytest.raises(IntegrityError), transaction.atomic():
        Reminding.objects.create(rung=week.rung, version=1, count=0, sent_at=moment, goes_at=moment)


# ---- who ----


def test_the_list_names_who_would_get_it_and_why_others_would_not(fall, convener):
    ask(fall, convener, "Silent", "Gone", "Mute", "Refuses", "Returned", "Answered")
    ask(fall, convener, "Late", at=local(10, 9))
    gone, mute, refuses = (fall.invitations.get(contact__name=name).contact for name in ("Gone", "Mute", "Refuses"))
    gone.archive(by=convener)
    type(mute).objects.filter(pk=mute.pk).update(email="")
    Consent.objects.say(refuses, Category.REMINDERS, Wish.WITHDRAWN, source="page", by=refuses)
    returned = fall.invitations.get(contact__name="Returned").contact
    returned.bounce(returned.email, reason="550 5.1.1 User unknown", at=local(2, 9))
    say(fall, "Answered", "yes", local(1, 9))

    roster, rung = Roster.of(fall), rung_of(fall, 7)

    assert [row.contact.name for row in roster.reached(rung, local(10, 9))] == ["Silent"]
    assert {row.contact.name: str(why) for row, why in roster.left_out(rung, local(10, 9))} == {
        "Gone": "is archived in the directory",
        "Late": "was invited only after it was due",
        "Mute": "has no e-mail address",
        "Refuses": "asked not to be reminded",
        "Returned": "mail to them comes back",
    }


def test_who_answers_after_the_moment_is_not_told_what_they_just_said(fall, region, convener):
    ask(fall, convener, "Early", "Late")
    say(fall, "Early", "yes", local(22, 9))
    say(fall, "Late", "yes", local(23, 8, 40))

    remind_due(region, local(23, 9))

    assert got(rung_of(fall, 1, "yes")) == ["Early"]


def test_who_was_absent_the_last_two_times_is_known_by_invitations_and_the_roll(fall, convener):
    regular, absent, new = (make_leader(name=name) for name in ("Regular", "Absent", "New"))
    for weeks in (30, 20):
        start = START - timedelta(weeks=weeks)
        past = make_meeting(convener, partnership=fall.partnership, starts_at=start, at=start - timedelta(days=30))
        send(past, [regular, absent], convener, at=start - timedelta(days=20))
        Attendance.objects.seat(past, regular, at=start)
        Convening.objects.filter(pk=past.pk).update(state="held")
    send(fall, [regular, absent, new], convener, at=ASKED)
    rung = Rung.objects.add(fall, days=5, audience="absent", by=convener, at=ASKED)

    assert [row.contact.name for row in Roster.of(fall).reached(rung, local(10, 9))] == ["Absent"]


@pytest.fixture
def over(fall, convener):
    """Held, and only some of those who said yes came; one sent a colleague."""
    ask(fall, convener, "Came", "Missing", "Declined", "Represented")
    for name in ("Came", "Missing", "Represented"):
        say(fall, name, "yes", local(1, 9))
    say(fall, "Declined", "no", local(1, 9))
    colleague = make_contact(fall.invitations.get(contact__name="Represented").organization, name="Colleague")
    for person in (fall.invitations.get(contact__name="Came").contact, colleague):
        fall.mark_present(person, by=convener, at=START)
    return fall


def test_after_the_meeting_who_came_is_thanked_and_who_did_not_is_missed(over, region, convener):
    over.hold(by=convener, at=local(24, 11))

    remind_due(region, local(25, 8, 29))
    assert got(rung_of(over, -1, "came")) == []
    remind_due(region, local(25, 8, 30))

    assert got(rung_of(over, -1, "came")) == ["Came"]
    assert got(rung_of(over, -1, "no_shows")) == ["Missing"]


def test_until_the_meeting_is_marked_as_held_nobody_is_told_they_were_missed(over, region, convener):
    remind_due(region, local(25, 9))
    states = {plan.state for plan in ladder(over, local(25, 9)) if plan.rung.days < 0}
    over.hold(by=convener, at=local(25, 9, 30))
    remind_due(region, local(25, 10))

    assert states == {RungState.WAITING}
    assert got(rung_of(over, -1, "no_shows")) == ["Missing"]


def test_where_nobody_was_ticked_nobody_is_told_they_were_missed(fall, region, convener):
    ask(fall, convener, "Missing")
    say(fall, "Missing", "yes", local(1, 9))
    fall.hold(by=convener, at=local(24, 11))

    assert remind_due(region, local(25, 9)) == 0
    assert got(rung_of(fall, -1, "no_shows")) == []


# ---- when ----


def test_each_rung_says_how_it_stands(fall, region, convener):
    ask(fall, convener, "Silent")
    rung_of(fall, 28).switch(on=False, by=convener, at=ASKED)
    remind_due(region, local(17, 8, 30))
    remind_due(region, local(23, 8, 30))

    stand = {(plan.rung.days, plan.rung.audience): plan.state for plan in ladder(fall, local(23, 9))}

    assert stand == {
        (42, "silent"): RungState.MISSED,
        (28, "silent"): RungState.OFF,
        (7, "silent"): RungState.GONE,
        (3, "maybe"): RungState.MISSED,
        (1, "silent"): RungState.GONE,
        (1, "yes"): RungState.SKIPPED,
        (-1, "came"): RungState.TO_COME,
        (-1, "no_shows"): RungState.TO_COME,
    }


def test_a_missed_rung_is_spoken_of_until_the_next_for_the_same_people_has_gone(fall, region, convener):
    ask(fall, convener, "Silent")
    standing, before = Standing.of(fall), ladder(fall, local(19, 9))
    remind_due(region, local(23, 8, 30))
    after = ladder(fall, local(23, 9))

    assert [plan.rung.days for plan in missed(before, fall, standing, local(19, 9))] == [7]
    assert [plan.when for plan in next_of(before)] == ["Monday, September 21, 8:30 am"]
    assert missed(after, fall, standing, local(23, 9)) == []


def test_the_rungs_of_one_morning_give_one_person_one_letter(here, region, convener):
    """Three days before a Tuesday is put off to Monday at eight, and one day before is Monday at nine."""
    tuesday = datetime(2026, 9, 29, 9, 0, tzinfo=ZONE)
    meeting = make_meeting(convener, starts_at=tuesday, at=tuesday - timedelta(days=60))
    ask(meeting, convener, "Silent", at=tuesday - timedelta(days=20))
    three = Rung.objects.add(meeting, days=3, audience="silent", by=convener, at=tuesday - timedelta(days=20))

    for minute in range(0, 600, 15):
        remind_due(region, datetime(2026, 9, 28, 8, 0, tzinfo=ZONE) + timedelta(minutes=minute))

    assert (got(three), got(rung_of(meeting, 1))) == (["Silent"], [])


@pytest.mark.parametrize("change", [{"days": 6}, {"audience": "yes"}, {"subject": "Again?"}, {"is_on": False}])
def test_changing_a_rung_after_it_has_gone_sends_it_to_nobody_twice(fall, region, convener, change):
    ask(fall, convener, "Silent")
    rung = rung_of(fall, 7)
    remind_due(region, local(17, 9))

    rung.revise(by=convener, at=local(17, 10), **change)
    for day in (17, 18, 19, 20, 21):
        remind_due(region, local(day, 11))

    assert got(rung) == ["Silent"]


def test_what_is_switched_on_after_its_moment_does_not_leave_as_a_surprise(fall, region, convener):
    ask(fall, convener, "Silent")
    rung = rung_of(fall, 7)
    rung.switch(on=False, by=convener, at=local(17, 8))
    remind_due(region, local(17, 9))
    rung.switch(on=True, by=convener, at=local(17, 9, 30))

    assert remind_due(region, local(17, 10)) == 0
    assert "passed when it was changed" in str(next(p.why for p in ladder(fall, local(17, 10)) if p.rung == rung))


# ---- by hand ----


def test_sent_by_hand_it_waits_a_minute_and_does_not_go_by_itself_again(fall, region, convener):
    ask(fall, convener, "Silent")
    rung = rung_of(fall, 7)

    rung.send_now(by=convener, at=local(15, 20))

    assert set(Message.objects.values_list("next_attempt_at", flat=True)) == {local(15, 20) + timedelta(seconds=60)}
    assert remind_due(region, local(17, 9)) == 0
    with pytest.raises(ValidationError, match="gone already, to 1 people"):
        rung.send_now(by=convener, at=local(17, 9))
    assert got(rung) == ["Silent"]


def test_taken_back_in_time_nobody_counts_as_reminded_and_it_goes_at_its_own_moment(fall, region, convener):
    ask(fall, convener, "Silent")
    rung = rung_of(fall, 7)
    rung.send_now(by=convener, at=local(16, 20))
    rung.take_back(by=convener, at=local(16, 20) + timedelta(seconds=59))

    assert got(rung) == []
    assert remind_due(region, local(17, 9)) == 1
    assert got(rung) == ["Silent"]


def test_taken_back_after_its_moment_it_is_switched_off(fall, region, convener):
    ask(fall, convener, "Silent")
    rung = rung_of(fall, 7)
    rung.send_now(by=convener, at=local(17, 9))
    rung.take_back(by=convener, at=local(17, 9))

    assert remind_due(region, local(17, 9, 1)) == 0
    assert rung.is_on is False


def test_once_the_minute_is_over_nothing_can_be_taken_back(fall, convener):
    ask(fall, convener, "Silent")
    rung = rung_of(fall, 7)
    rung.send_now(by=convener, at=local(15, 9))

    with pytest.raises(ValidationError, match="already left"):
        rung.take_back(by=convener, at=local(15, 9, 1))
    with pytest.raises(ValidationError, match="gone out already"):
        rung.remove(by=convener)
    assert got(rung) == ["Silent"]


def test_who_declines_while_it_is_held_does_not_get_it(fall, convener):
    ask(fall, convener, "Silent", "Other")
    rung = rung_of(fall, 7)
    rung.send_now(by=convener, at=local(15, 9))
    say(fall, "Silent", "no", local(15, 9) + timedelta(seconds=30))

    assert got(rung) == ["Other"]
    rung.take_back(by=convener, at=local(15, 9) + timedelta(seconds=40))
    assert got(rung) == []


@pytest.mark.parametrize(
    ("days", "audience", "at", "words"),
    [
        (3, "maybe", local(15, 9), "nobody it would reach"),
        (1, "silent", local(24, 9), "has begun"),
        (-1, "came", local(25, 9), "as held first"),
    ],
)
def test_by_hand_it_is_refused_in_words(fall, convener, days, audience, at, words):
    ask(fall, convener, "Silent")

    with pytest.raises(ValidationError, match=words):
        rung_of(fall, days, audience).send_now(by=convener, at=at)
    assert Message.objects.count() == 0


def test_a_cancelled_meetings_ladder_is_at_rest(fall, convener):
    ask(fall, convener, "Silent")
    rung = rung_of(fall, 7)
    fall.cancel(by=convener, at=local(15, 9))

    with pytest.raises(ValidationError, match="was cancelled"):
        rung.send_now(by=convener, at=local(15, 10))
    assert {plan.state for plan in ladder(Convening.objects.get(pk=fall.pk), local(15, 10))} == {RungState.SKIPPED}


# ---- in which words ----


def written(rung):
    messages = list(
        Message.objects.filter(context__rung=rung.pk).select_related("contact__organization").order_by("pk")
    )
    letters = render(messages)
    return [letters[message.pk] for message in messages]


def test_the_convener_s_own_words_go_in_the_language_of_each_reader(fall, region, convener, settings):
    settings.LANGUAGES = [("en", "English"), ("es", "Español")]
    english, spanish = make_leader(name="Ann Lee"), make_leader(name="Luis Rey", language="es")
    send(fall, [english, spanish], convener, at=ASKED)
    rung = rung_of(fall, 7)
    rung.revise(
        subject="One week, {first_name}",
        letter="Dear {first_name},\n\nwe meet {date}. {{7*7}} {x.__class__} <b>&",
        subject_es="Una semana, {first_name}",
        by=convener,
        at=ASKED,
    )
    remind_due(region, local(17, 9))

    ours, theirs = written(rung)

    assert ours.subject == "One week, Ann"
    assert "we meet Thursday, September 24. {{7*7}} {x.__class__} <b>&" in ours.text
    assert "{{7*7}} {x.__class__} &lt;b&gt;&amp;" in ours.html
    assert theirs.subject == "Una semana, Luis"
    assert "One week" not in theirs.text + theirs.html
    assert "we meet" not in theirs.text + theirs.html


@pytest.mark.parametrize(
    ("audience", "subject"),
    [
        ("silent", "Will you come?"),
        ("maybe", "Do you know yet?"),
        ("yes", "See you on"),
        ("waitlisted", "You are on the waiting list"),
        ("absent", "We would like you back"),
        ("came", "Thank you for coming"),
        ("no_shows", "We missed you"),
    ],
)
def test_every_audience_has_words_of_its_own(fall, convener, audience, subject):
    ask(fall, convener, "Ann Lee")
    rung = Rung.objects.add(fall, days=9, audience=audience, by=convener, at=ASKED)
    people = list(fall.invitations.select_related("contact__organization"))
    Reminding.objects.go(rung, people, at=local(1, 9), goes_at=local(1, 9), by=None)

    (letter,) = written(rung)

    assert letter.subject.startswith(subject)
    assert "Ann" in letter.text


@pytest.mark.parametrize("people", [1, 30])
def test_the_sweep_asks_as_often_for_many_as_for_one(fall, region, convener, sql, people):
    ask(fall, convener, *(f"Silent {number}" for number in range(people)))

    with sql(14):
        assert remind_due(region, local(17, 9)) == people
