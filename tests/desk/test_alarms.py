"""Alarms ring when and only when their rule holds: each at its edge, day N and day N + 1."""

from datetime import date, datetime, time, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from convenings.models import Attendance, Convening, Invitation
from desk.alarms.bells import AlarmKind, how_long
from desk.alarms.ringing import ringing
from desk.models import AlarmDays, Aside
from partnerships.models import Outcome, Partnership, Seat, StageChange, Update
from regions.models import Role, Touch
from regions.scope import in_region
from tests.factories import (
    make_item,
    make_leader,
    make_member,
    make_partnership,
    make_priority,
    make_region,
)

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


@pytest.fixture
def here():
    with in_region(make_region()) as region:
        yield region


def noon(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(12)))


BEGAN = date(2025, 1, 6)


def start(stage="acting", on=BEGAN, **given) -> Partnership:
    """A partnership that entered its stage on that day."""
    row = make_partnership(stage=stage, created_at=noon(on), **given)
    StageChange.objects.create(partnership=row, stage=stage, at=noon(on))
    return row


def champion(partnership, on=BEGAN, **given):
    person = make_leader(**given)
    return Seat.objects.create(
        partnership=partnership, contact=person, organization=person.organization, role="champion", since=on
    )


def meet(partnership, on, *, kind="full", came=(), state="held", **given):
    starts = noon(on)
    row = Convening.objects.create(
        partnership=partnership,
        kind=kind,
        title=f"Meeting of {on}",
        starts_at=starts,
        ends_at=starts + timedelta(hours=2),
        state=state,
        **given,
    )
    for person in came:
        Attendance.objects.create(
            convening=row, contact=person, organization=person.organization, side="business", at=starts
        )
    return row


def ask(meeting, person, *, asked, answered=None, answer=""):
    return Invitation.objects.create(
        convening=meeting,
        contact=person,
        organization=person.organization,
        side="business",
        invited_at=noon(asked),
        answer=answer or ("yes" if answered else ""),
        answered_at=noon(answered) if answered else None,
    )


def kinds(on: date) -> list[str]:
    return [str(alarm.kind) for alarm in ringing(noon(on)).alarms]


def rings(kind, on: date) -> bool:
    return kind in kinds(on)


# ---- a silent champion ----


def test_a_champion_is_silent_from_the_day_after_so_many(here):
    champion(start(), name="Ana Ruiz")

    assert not rings("silent", BEGAN + 60 * DAY)
    (alarm,) = (one for one in ringing(noon(BEGAN + 61 * DAY)).alarms if one.kind == AlarmKind.SILENT)
    assert alarm.what == "Ana Ruiz has gone silent"
    assert "61 days" in alarm.why
    assert alarm.since == BEGAN + 61 * DAY
    assert "/people/" in alarm.url


SIGNS = BEGAN + 40 * DAY


def reported(seat):
    Update.objects.create(
        item=make_item(seat.partnership), status="doing", contact=seat.contact, author="x", at=noon(SIGNS)
    )


def answered(seat):
    invitation = ask(meet(seat.partnership, SIGNS + 20 * DAY, kind="action_team"), seat.contact, asked=BEGAN)
    invitation.history.create(at=noon(SIGNS), way="link", contact=seat.contact, after="yes")


def came(seat):
    meet(seat.partnership, SIGNS, kind="action_team", came=[seat.contact])


def signed_in(seat):
    user = make_member(seat.region, last_login=noon(SIGNS))
    seat.contact.user = user
    seat.contact.save()


def was_reached(seat):
    Touch.objects.create(
        organization=seat.organization,
        contact=seat.contact,
        asked_for="x",
        asked_by="y",
        came_of="later",
        at=noon(SIGNS),
    )


@pytest.mark.parametrize("sign", [reported, answered, came, signed_in, was_reached])
def test_each_sign_of_life_counts_from_its_own_day(here, sign):
    sign(champion(start()))

    assert not rings("silent", SIGNS + 60 * DAY)
    assert rings("silent", SIGNS + 61 * DAY)


def test_what_others_did_about_a_champion_is_no_sign_of_life(here):
    seat = champion(start())
    invitation = ask(meet(seat.partnership, SIGNS, kind="action_team"), seat.contact, asked=BEGAN)
    invitation.history.create(at=noon(SIGNS), way="itself", after="no")
    Touch.objects.create(
        organization=seat.organization, contact=seat.contact, asked_for="x", asked_by="y", at=noon(SIGNS)
    )

    assert rings("silent", BEGAN + 61 * DAY)


def test_a_champion_of_two_priorities_rings_once(here):
    partnership = start()
    seat = champion(partnership)
    for _ in range(2):
        make_priority(partnership).champions.create(
            contact=seat.contact, organization=seat.organization, since=noon(BEGAN)
        )

    assert kinds(BEGAN + 61 * DAY).count("silent") == 1


# ---- no champion at all ----


@pytest.mark.parametrize(("stage", "rung"), [("launched", True), ("acting", True), ("sustaining", True),
                                             ("preparing", False), ("relaunching", False), ("dormant", False),
                                             ("closed", False), ("exploring", False)])  # fmt: skip
def test_a_table_without_a_champion_rings_once_it_has_launched(here, stage, rung):
    start(stage)

    assert rings("no_champion", BEGAN) == rung


def test_the_last_champion_who_leaves_sets_it_off_that_day(here):
    seat = champion(start())
    assert not rings("no_champion", BEGAN + 10 * DAY)

    Seat.objects.update(until=BEGAN + 20 * DAY)

    assert not rings("no_champion", BEGAN + 19 * DAY)
    (alarm,) = (one for one in ringing(noon(BEGAN + 20 * DAY)).alarms if one.kind == AlarmKind.NO_CHAMPION)
    assert alarm.since == BEGAN + 20 * DAY
    assert seat.partnership.slug in alarm.url


def test_who_carries_a_priority_is_a_champion(here):
    partnership, person = start(), make_leader()
    make_priority(partnership).champions.create(contact=person, organization=person.organization, since=noon(BEGAN))

    assert not rings("no_champion", BEGAN + DAY)


# ---- no meeting ----


def test_a_table_that_does_not_meet_rings_from_the_day_after_so_many(here):
    meet(start(), BEGAN + 10 * DAY)

    assert not rings("no_meeting", BEGAN + 110 * DAY)
    (alarm,) = (one for one in ringing(noon(BEGAN + 111 * DAY)).alarms if one.kind == AlarmKind.NO_MEETING)
    assert "101 days ago" in alarm.why
    assert alarm.since == BEGAN + 111 * DAY
    assert alarm.for_conveners


def test_an_action_team_is_not_the_whole_table(here):
    meet(start(), BEGAN + 10 * DAY, kind="action_team")

    assert rings("no_meeting", BEGAN + 101 * DAY)


@pytest.mark.parametrize("given", [{"state": "planned"}, {"state": "finding", "dated": False}])
def test_a_meeting_that_is_planned_or_looked_for_is_enough(here, given):
    row = meet(start(), BEGAN + 120 * DAY, state="planned")
    if given["state"] == "finding":
        Convening.objects.filter(pk=row.pk).update(state="finding", starts_at=None, ends_at=None)

    assert not rings("no_meeting", BEGAN + 119 * DAY)


def test_a_cancelled_meeting_is_neither_held_nor_planned(here):
    partnership = start()
    meet(partnership, BEGAN + 50 * DAY, state="cancelled")
    meet(partnership, BEGAN + 200 * DAY, state="cancelled")

    assert rings("no_meeting", BEGAN + 101 * DAY)


def test_a_planned_meeting_nobody_came_to_was_no_meeting(here):
    meet(start(), BEGAN + 50 * DAY, state="planned")

    assert rings("no_meeting", BEGAN + 101 * DAY)


def test_before_the_launch_a_table_need_not_meet(here):
    start("preparing")

    assert kinds(BEGAN + 400 * DAY) == []


# ---- relapse ----


@pytest.mark.parametrize("stage", ["acting", "sustaining"])
def test_nothing_for_more_than_so_many_days_is_a_relapse(here, stage):
    start(stage)

    assert not rings("relapse", BEGAN + 60 * DAY)
    assert rings("relapse", BEGAN + 61 * DAY)


def test_a_launched_table_cannot_relapse_yet(here):
    start("launched")

    assert not rings("relapse", BEGAN + 200 * DAY)


def was_reported(partnership):
    Update.objects.create(item=make_item(partnership), status="doing", author="x", at=noon(SIGNS))


def was_met(partnership):
    meet(partnership, SIGNS, kind="action_team")


def was_decided(partnership):
    partnership.decisions.create(title="x", decided="y", decided_by="z", decided_on=SIGNS, author="w")


def was_told(partnership):
    Outcome.objects.create(priority=make_priority(partnership), title="x", kind="other", told_at=noon(SIGNS))


@pytest.mark.parametrize("sign", [was_reported, was_met, was_decided, was_told])
def test_reporting_meeting_and_deciding_count_from_their_day(here, sign):
    sign(start())

    assert not rings("relapse", SIGNS + 60 * DAY)
    assert rings("relapse", SIGNS + 61 * DAY)


# ---- drifting ----


def company(partnership, **given):
    person = make_leader(**given)
    Seat.objects.create(
        partnership=partnership, contact=person, organization=person.organization, role="leader", since=BEGAN
    )
    return person


def history(partnership, person, *came, every=30):
    """Meetings a month apart, the first a month after the beginning; at the true ones somebody of theirs was there."""
    for number, was_there in enumerate(came, 1):
        day = BEGAN + number * every * DAY
        meeting = meet(partnership, day, came=[person] if was_there else [])
        ask(meeting, person, asked=day - 20 * DAY, answered=day - 18 * DAY)


@pytest.mark.parametrize(
    ("came", "rung"),
    [
        ([True], False),
        ([False], False),
        ([True, False], True),  # the second meeting
        ([True, True, False], False),  # a regular may be away once
        ([True, True, False, False], True),
        ([True, False, True, False], False),
        ([True, False, False, True], False),  # came back
        ([False, False, False], False),  # never came: not lost, never won
    ],
)
def test_a_company_drifts_once_it_stays_away(here, came, rung):
    partnership = start()
    history(partnership, company(partnership), *came)

    assert rings("drifting", BEGAN + 31 * len(came) * DAY) == rung


def test_a_colleague_in_the_room_is_the_company_in_the_room(here):
    partnership = start()
    person = company(partnership)
    history(partnership, person, True, True, True)
    colleague = make_leader()
    colleague.organization = person.organization
    colleague.save()
    for number in (4, 5):
        day = BEGAN + number * 30 * DAY
        ask(meet(partnership, day, came=[colleague]), person, asked=day - 20 * DAY, answered=day - 19 * DAY)

    assert not rings("drifting", BEGAN + 155 * DAY)


def test_who_has_left_the_table_does_not_drift(here):
    partnership = start()
    person = company(partnership)
    history(partnership, person, True, False)
    assert rings("drifting", BEGAN + 62 * DAY)

    Seat.objects.update(until=BEGAN + 61 * DAY)

    assert not rings("drifting", BEGAN + 62 * DAY)


@pytest.mark.parametrize(
    ("took", "rung"),
    [((1, 3, 8), True), ((1, 3, 7), False), ((1, 8, 8), False), ((9, 8, 12), False), ((3, 8), False)],
)
def test_answers_that_come_slower_each_time_ring_past_so_many_days(here, took, rung):
    partnership = start()
    person = company(partnership)
    for number, days in enumerate(took, 1):
        day = BEGAN + number * 30 * DAY
        ask(meet(partnership, day, came=[person]), person, asked=day - 20 * DAY, answered=day - (20 - days) * DAY)

    assert rings("drifting", BEGAN + 95 * DAY) == rung


def test_no_answer_at_all_counts_as_slow_from_the_day_after_so_many(here):
    partnership = start()
    person = company(partnership)
    for number, days in ((1, 1), (2, 3)):
        day = BEGAN + number * 30 * DAY
        ask(meet(partnership, day, came=[person]), person, asked=day - 20 * DAY, answered=day - (20 - days) * DAY)
    asked = BEGAN + 70 * DAY
    ask(meet(partnership, BEGAN + 90 * DAY, state="planned"), person, asked=asked)

    assert not rings("drifting", asked + 7 * DAY)
    assert rings("drifting", asked + 8 * DAY)
    (alarm,) = (one for one in ringing(noon(asked + 8 * DAY)).alarms if one.kind == AlarmKind.DRIFTING)
    assert alarm.why == "Answers come slower each time: after 1 and 3 days, now none for 8."


# ---- the second meeting ----


def second(people, *, yes=0, on=BEGAN + 90 * DAY, partnership=None):
    """A launch all came to, and a second meeting to which so many have said yes."""
    partnership = partnership or start("launched")
    meet(partnership, BEGAN + DAY, kind="launch", came=people)
    meeting = meet(partnership, on, state="planned")
    for number, person in enumerate(people):
        said = on - 30 * DAY if number < yes else None
        ask(meeting, person, asked=on - 40 * DAY, answered=said)
    return meeting


def test_the_second_meeting_is_rescued_from_so_many_days_before_it(here):
    meeting = second([make_leader() for _ in range(5)], yes=2)

    assert not rings("rescue", BEGAN + 68 * DAY)
    (alarm,) = (one for one in ringing(noon(BEGAN + 69 * DAY)).alarms if one.kind == AlarmKind.RESCUE)
    assert alarm.what == "3 leaders of the launch have not said yes to the second meeting"
    assert alarm.why.startswith("5 came to the launch")
    assert alarm.url == f"/r/{here.slug}/convenings/{meeting.pk}/rescue/"
    assert not rings("rescue", BEGAN + 90 * DAY)  # it has begun


def test_nobody_is_lost_once_somebody_of_each_company_says_yes(here):
    second([make_leader() for _ in range(3)], yes=3)

    assert not rings("rescue", BEGAN + 80 * DAY)


def test_the_third_meeting_is_not_the_second(here):
    meeting = second([make_leader() for _ in range(3)])
    assert rings("rescue", BEGAN + 80 * DAY)

    meet(meeting.partnership, BEGAN + 40 * DAY)

    assert not rings("rescue", BEGAN + 80 * DAY)


# ---- the numbers of the region ----


def test_a_region_sets_its_own_numbers_within_bounds(here):
    owner = make_member(here, Role.OWNER)
    champion(start())
    AlarmDays.set(champion=90, by=owner)

    assert not rings("silent", BEGAN + 90 * DAY)
    assert rings("silent", BEGAN + 91 * DAY)
    with pytest.raises(ValidationError) as refused:
        AlarmDays.set(champion=13, by=owner)
    assert list(refused.value.message_dict) == ["champion"]
    assert AlarmDays.here().champion == 90


# ---- put aside ----


def test_what_is_put_aside_is_quiet_until_its_day(here):
    today = timezone.localdate()
    partnership = start(on=today - 30 * DAY)
    (alarm,) = ringing(timezone.now()).alarms
    convener = make_member(here)

    Aside.put(partnership, alarm.key, what=alarm.what, reason="We ask in May", until=today + 7 * DAY, by=convener)

    assert ringing(timezone.now()).alarms == []
    assert not rings("no_champion", today + 6 * DAY)
    assert rings("no_champion", today + 7 * DAY)
    ((quiet, aside),) = ringing(timezone.now()).quiet
    assert (quiet.kind, aside.reason) == ("no_champion", "We ask in May")
    aside.take_back(by=convener)
    assert rings("no_champion", today)
    with pytest.raises(ValidationError, match="rings again already"):
        aside.take_back(by=convener)


@pytest.mark.parametrize(
    ("reason", "days", "words"),
    [(" ", 5, "Say why it can wait."), ("x", 0, "Choose a day after today."), ("x", 400, "Choose a day within a year")],
)
def test_putting_aside_wants_a_reason_and_a_day_to_come(here, reason, days, words):
    partnership = start()

    with pytest.raises(ValidationError, match=words):
        Aside.put(partnership, "no_champion", what="x", reason=reason, until=timezone.localdate() + days * DAY, by=None)
    assert not Aside.objects.exists()


@pytest.mark.parametrize(("days", "words"), [(1, "1 day"), (729, "729 days"), (730, "2 years"), (2888, "7 years")])
def test_years_are_counted_where_days_say_nothing(days, words):
    assert how_long(days) == words
