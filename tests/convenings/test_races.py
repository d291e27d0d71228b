"""Two at once, on real transactions."""

import threading
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone

from convenings.models import Attendance, Convening, Invitation, Reminding, Rung
from convenings.reminders import remind_due
from outbox.models import Message
from regions.scope import in_region
from tests.convenings.conftest import make_meeting, send
from tests.factories import make_business, make_contact, make_leader, make_member, make_region

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def table():
    region = make_region()
    convener = make_member(region)
    with in_region(region):
        meeting = make_meeting(convener)
        business = make_business()
        send(meeting, [make_contact(business) for _ in range(8)], convener, at=timezone.now() - timedelta(hours=1))
    return region, convener, meeting


def code_of(refused):
    """Also of what is refused at a field."""
    errors = (
        [error for found in refused.error_dict.values() for error in found] if hasattr(refused, "error_dict") else []
    )
    return errors[0].code if errors else refused.code


def at_once(region, *acts):
    """Run each in its own thread, connection and transaction; what each raised, or None."""
    barrier, outcomes = threading.Barrier(len(acts)), [None] * len(acts)

    def run(number, act):
        try:
            barrier.wait(10)
            with in_region(region):
                act()
        except ValidationError as refused:
            outcomes[number] = code_of(refused)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return outcomes


def respond(pk, answer, version=None):
    return lambda: Invitation.objects.with_meeting().get(pk=pk).respond(answer, by=None, version=version)


def test_the_last_seat_goes_to_one(table):
    region, _convener, meeting = table
    with in_region(region):
        Convening.objects.update(capacity=1)
        ids = list(meeting.invitations.values_list("pk", flat=True))

    outcomes = at_once(region, *(respond(pk, "yes") for pk in ids))

    assert outcomes == [None] * 8
    with in_region(region):
        assert meeting.invitations.coming().count() == 1
        assert meeting.invitations.in_line().count() == 7


def test_seats_that_free_at_once_go_to_who_waited_longest_and_never_to_more_than_there_are(table):
    region, convener, meeting = table
    with in_region(region):
        Convening.objects.update(capacity=3)
        ids = list(meeting.invitations.order_by("pk").values_list("pk", flat=True))
        for pk in ids:
            respond(pk, "yes")()
        line = list(meeting.invitations.in_line().values_list("pk", flat=True))
    assert line == ids[3:]

    def raise_capacity():
        Convening.objects.get().describe(by=convener, capacity=4)

    outcomes = at_once(region, respond(ids[0], "no"), respond(ids[1], "maybe"), raise_capacity, respond(ids[0], "no"))

    assert outcomes == [None] * 4
    with in_region(region):
        assert set(meeting.invitations.coming().values_list("pk", flat=True)) == {ids[2], *ids[3:6]}
        assert list(meeting.invitations.in_line().values_list("pk", flat=True)) == ids[6:]
        told = Message.objects.filter(kind="convening.promoted").values_list("about_id", flat=True)
        assert sorted(told) == ids[3:6]


def test_a_room_that_changes_under_many_taps_is_never_too_full_and_passes_nobody_by(table):
    region, _convener, meeting = table
    with in_region(region):
        Convening.objects.update(capacity=2)
        ids = list(meeting.invitations.order_by("pk").values_list("pk", flat=True))

    for answers in (("yes",) * 8, ("no", "yes") * 4, ("yes", "maybe") * 4, ("yes", "no", "yes", "yes") * 2):
        at_once(region, *(respond(pk, answer) for pk, answer in zip(ids, answers, strict=True)))
        with in_region(region):
            coming, waiting = meeting.invitations.coming().count(), meeting.invitations.in_line().count()
            assert coming <= 2
            assert not waiting or coming == 2


def test_two_who_name_the_same_person_at_once_get_one_stand_in_between_them(table):
    region, _convener, meeting = table
    with in_region(region):
        first, second = meeting.invitations.order_by("pk").values_list("pk", flat=True)[:2]

    def name(pk):
        row = Invitation.objects.with_meeting().get(pk=pk)
        row.respond("sending", by=None, substitute_name="Ana", substitute_email="ana@rio.example")

    outcomes = at_once(region, lambda: name(first), lambda: name(second))

    assert sorted(outcomes, key=str) == [None, "seated"]
    with in_region(region):
        assert Invitation.objects.standing_in().count() == 1


def test_one_person_answering_twice_at_once_leaves_the_last_word_with_one_mail_each(table):
    region, _convener, meeting = table
    with in_region(region):
        pk = meeting.invitations.first().pk

    at_once(region, *(respond(pk, answer) for answer in ("yes", "yes", "yes", "yes")))

    with in_region(region):
        assert meeting.invitations.get(pk=pk).answer == "yes"
        assert Message.objects.filter(kind="convening.answered").count() == 1


def test_an_answer_racing_a_move_is_to_the_old_time_before_it_or_refused_after_it(table):
    region, convener, meeting = table
    with in_region(region):
        ids = list(meeting.invitations.values_list("pk", flat=True))
    later = meeting.starts_at + timedelta(days=7)

    def move():
        Convening.objects.get().move(starts_at=later, ends_at=later + timedelta(hours=2), by=convener)

    outcomes = at_once(region, move, *(respond(pk, "yes", 1) for pk in ids))

    with in_region(region):
        answered = set(meeting.invitations.filter(answer="yes").values_list("pk", flat=True))
        assert answered == {pk for pk, outcome in zip(ids, outcomes[1:], strict=True) if outcome is None}
        assert set(outcomes[1:]) <= {None, "moved"}
        assert Message.objects.filter(kind="convening.moved").count() == 8


def test_sending_twice_at_once_invites_each_person_once(table):
    region, convener, meeting = table
    with in_region(region):
        people = [make_leader() for _ in range(5)]

    outcomes = at_once(region, *(lambda: send(Convening.objects.get(), people, convener) for _ in range(3)))

    assert sorted(outcomes, key=str) == sorted([None, "nobody", "nobody"], key=str)
    with in_region(region):
        assert meeting.invitations.count() == 13


def test_two_taps_at_once_seat_somebody_once(table):
    region, convener, meeting = table
    with in_region(region):
        person = meeting.invitations.select_related("contact__organization").first().contact

    at_once(region, *(lambda: Convening.objects.get().mark_present(person, by=convener) for _ in range(4)))

    with in_region(region):
        assert Attendance.objects.count() == 1


def test_taking_back_and_a_phone_answer_at_once_never_wait_for_each_other_for_ever(table):
    region, convener, meeting = table
    with in_region(region):
        sending = send(meeting, [make_leader() for _ in range(4)], convener)
        ids = list(sending.invitations.values_list("pk", flat=True))

    def answer(pk):
        def act():
            row = Invitation.objects.with_meeting().filter(pk=pk).first()
            try:
                if row:
                    row.respond("yes", by=convener)
            except Invitation.DoesNotExist:
                pass

        return act

    outcomes = at_once(region, lambda: Convening.objects.get().take_back(sending.batch, by=convener), *map(answer, ids))

    assert outcomes == [None] * 5
    with in_region(region):
        assert not Invitation.objects.unanswered().filter(pk__in=ids).exists()
        assert not Message.objects.filter(kind="convening.invited", batch=sending.batch, state="queued").exists()


def test_holding_the_launch_waits_for_nobody_who_writes_down_what_is_said(table):
    region, convener, meeting = table
    begins = meeting.starts_at

    with in_region(region):
        meeting.hear(statement="We beg for nurses in June.", category="workforce", by=convener)
        outcomes = at_once(region, lambda: Convening.objects.get().hold(by=convener, at=begins))
        stage = meeting.partnership.locked().stage

    assert (outcomes, stage) == ([None], "launched")


def test_a_launch_meeting_held_twice_at_once_launches_once(table):
    region, convener, meeting = table
    begins = meeting.starts_at

    outcomes = at_once(region, *(lambda: Convening.objects.get().hold(by=convener, at=begins) for _ in range(3)))

    assert sorted(outcomes, key=str) == sorted([None, "closed", "closed"], key=str)
    with in_region(region):
        assert [change.stage for change in meeting.partnership.stage_changes.all()] == ["launched"]


def test_a_reminder_sent_by_several_hands_while_the_sweep_runs_goes_once(table):
    region, convener, meeting = table
    moment = meeting.starts_at - timedelta(days=7)
    with in_region(region):
        rung = meeting.rungs.get(days=7, audience="silent")

    outcomes = at_once(
        region,
        *[lambda: Rung.objects.get(pk=rung.pk).send_now(by=convener, at=moment)] * 3,
        *[lambda: remind_due(region, moment)] * 3,
    )

    assert outcomes.count("done") in (2, 3)
    with in_region(region):
        assert Reminding.objects.get(rung=rung).count == 8
        assert Message.objects.filter(kind="convening.reminder").count() == 8
