"""Daily mails that were refused, held up, parted or lost; and what the database holds whatever happens."""

from contextlib import contextmanager
from threading import Event, Thread

import pytest
from django.db import IntegrityError, connection, transaction

from outbox.delivery import claim, deliver
from outbox.events import write_event
from outbox.letters import AtOnce
from outbox.models import DAILY, DailyMail, Message, State
from outbox.reading import read_new
from regions.models import Contact
from regions.scope import in_region
from tests.factories import make_contact, make_user
from tests.outbox.mornings import HOUR, MINUTE, MORNING, at, row

pytestmark = pytest.mark.django_db


def test_daily_mail_that_could_not_leave_is_tried_again_whole_and_without_what_was_taken_back(
    region, clock, say, ledger, smtp_sink
):
    gone, stays, other = say(subject="Gone"), say("test.item", subject="Stays"), say("test.result", subject="Other")
    at(clock, MORNING)
    smtp_sink.refuse = "451 later"
    deliver(region)
    waiting = [(m.state, m.attempts) for m in ledger()]
    with in_region(region):
        Message.objects.filter(pk=gone.pk).waiting().withdraw()
    smtp_sink.refuse = ""
    newer = say(subject="Newer")
    at(clock, MORNING + 2 * MINUTE)

    assert deliver(region) == 1

    [daily] = [m for m in ledger() if m.is_daily]
    assert waiting == [(State.QUEUED, 1)] * 4
    mail = smtp_sink.messages[-1]
    assert mail["Message-ID"] == daily.message_id
    assert "Gone" not in mail.as_string()
    assert [row(region, m).state for m in (gone, stays, other, newer)] == [
        State.WITHDRAWN,
        State.SENT,
        State.SENT,
        State.QUEUED,
    ]


def test_what_backs_off_is_not_hastened_by_what_comes_later(region, clock, say, ledger, smtp_sink):
    early = say(subject="Early")
    at(clock, MORNING)
    for minutes in (0, 2, 10):
        at(clock, MORNING + minutes * MINUTE)
        smtp_sink.refuse = "451 later"
        deliver(region)
    before = row(region, early)
    smtp_sink.refuse = ""
    late = say("test.item", subject="Late", at=MORNING + 11 * MINUTE)
    at(clock, MORNING + 17 * MINUTE)

    assert deliver(region) == 0

    assert before.next_attempt_at > MORNING + 17 * MINUTE
    assert row(region, early).next_attempt_at == before.next_attempt_at
    assert row(region, early).attempts == before.attempts == 3
    assert row(region, late).state == State.QUEUED


@pytest.mark.django_db(transaction=True)
def test_daily_mail_waits_for_who_is_being_merged(region, clock, say, lee, ledger, smtp_sink):
    """A merge holds the person's record and comes for the messages: who opens a daily mail must not wait for those."""
    parts = [say(subject="One"), say("test.item", subject="Two")]
    at(clock, MORNING)
    smtp_sink.refuse = "451 later"
    deliver(region)
    smtp_sink.refuse = ""
    at(clock, MORNING + 2 * MINUTE)

    with held(region, lee, parts), connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '2s'")
        while_held = deliver(region)
        cursor.execute("RESET lock_timeout")
    at(clock, MORNING + 4 * MINUTE)

    assert (while_held, deliver(region)) == (0, 1)
    assert [message.state for message in ledger()] == [State.SENT] * 3


@contextmanager
def held(region, person, messages):
    """Locked by somebody else, until the end of the block."""
    is_locked, is_over = Event(), Event()

    def hold():
        with in_region(region):
            Contact.objects.select_for_update(no_key=True).get(pk=person.pk)
            list(Message.objects.filter(pk__in=[message.pk for message in messages]).select_for_update())
            is_locked.set()
            is_over.wait(10)
        connection.close()

    thread = Thread(target=hold)
    thread.start()
    try:
        assert is_locked.wait(10)
        yield
    finally:
        is_over.set()
        thread.join()


def test_daily_mail_of_which_one_part_is_left_goes_as_that_part(region, clock, say, ledger, smtp_sink):
    gone = say(subject="Gone")
    say("test.item", subject="Left")
    at(clock, MORNING)
    smtp_sink.refuse = "451 later"
    deliver(region)
    with in_region(region):
        Message.objects.filter(pk=gone.pk).waiting().withdraw()
    smtp_sink.refuse = ""
    at(clock, MORNING + 2 * MINUTE)

    assert deliver(region) == 1

    mail = smtp_sink.messages[-1]
    assert mail["Subject"] == "Left"
    assert mail["List-Unsubscribe"].strip().endswith("/mail/items/>")


def test_daily_mail_of_which_nothing_is_left_never_leaves(region, clock, say, ledger, smtp_sink):
    say()
    say("test.item")
    at(clock, MORNING)
    smtp_sink.refuse = "451 later"
    deliver(region)
    with in_region(region):
        Message.objects.exclude(kind=DAILY).waiting().withdraw()
    smtp_sink.refuse = ""
    at(clock, MORNING + 2 * MINUTE)

    assert deliver(region) == 0
    assert [m.state for m in ledger()] == [State.WITHDRAWN] * 3


def test_lost_worker_leaves_the_daily_mail_to_the_next_under_one_name(region, clock, say, ledger, smtp_sink):
    say()
    say("test.item")
    at(clock, MORNING)
    claim(region)
    folded = [(m.state, m.folded_into_id is None) for m in ledger()]
    say(subject="Came meanwhile")
    at(clock, MORNING + 6 * MINUTE)

    assert deliver(region) == 1

    assert folded == [(State.SENDING, False), (State.SENDING, False), (State.SENDING, True)]
    [daily] = [m for m in ledger() if m.is_daily]
    assert smtp_sink.messages[0]["Message-ID"] == daily.message_id
    assert [m.state for m in ledger()] == [State.SENT, State.SENT, State.SENT, State.QUEUED]


def test_refused_daily_mail_marks_every_part_and_is_tried_again_whole(region, clock, say, ledger, smtp_sink):
    part = say()
    say("test.item")
    at(clock, MORNING)
    smtp_sink.refuse = "554 we do not want this"
    deliver(region)
    refused = [m.state for m in ledger()]
    smtp_sink.refuse = ""
    at(clock, MORNING + HOUR)
    with in_region(region):
        Message.objects.select_related("contact").get(pk=part.pk).retry(by=make_user())

    assert deliver(region) == 1

    assert refused == [State.BOUNCED] * 3
    assert [m.state for m in ledger()] == [State.SENT] * 3
    assert [m.at_once for m in ledger()] == ["", "", AtOnce.AGAIN]


def test_part_parted_by_a_merge_goes_its_own_way(region, clock, say, lee, ledger, smtp_sink):
    with in_region(region):
        other = make_contact(lee.organization)
    stray = say(subject="Stray")
    say("test.item", subject="Stays")
    say("test.result", subject="Stays too")
    at(clock, MORNING)
    smtp_sink.refuse = "451 later"
    deliver(region)
    with in_region(region):
        Message.objects.filter(pk=stray.pk).update(contact=other)
    smtp_sink.refuse = ""
    at(clock, MORNING + HOUR)

    assert deliver(region) == 2

    whole, alone = smtp_sink.messages
    assert "Stray" not in whole.as_string()
    assert (alone["Subject"], alone["To"].addresses[0].addr_spec) == ("Stray", other.email)
    assert (row(region, stray).state, row(region, stray).folded_into_id) == (State.SENT, None)


def test_bounce_that_comes_back_of_a_daily_mail_marks_every_part(region, clock, say, ledger, smtp_sink):
    say()
    say("test.item")
    at(clock, MORNING)
    deliver(region)
    [daily] = [m for m in ledger() if m.is_daily]
    event = {"type": "bounced", "message_id": daily.message_id, "recipient": daily.contact.email}

    write_event(event | {"description": "550 5.1.1 no such user"})
    read_new(region)

    assert [(m.state, m.error) for m in ledger()] == [(State.BOUNCED, "550 5.1.1 no such user")] * 3
    with in_region(region):
        assert Message.objects.undelivered().count() == 2


def test_database_lets_nobody_have_two_mails_a_day(region, clock, say, lee):
    one, other = say(), say()
    day = MORNING.date()
    with in_region(region):
        DailyMail.objects.create(contact=lee, day=day, address="a@b.example", message=one)

        with pytest.raises(IntegrityError, match="daily_mail_once_a_day"), transaction.atomic():
            DailyMail.objects.create(contact=lee, day=day, address="c@d.example", message=other)
        with pytest.raises(IntegrityError, match="daily_mail_once_an_address"), transaction.atomic():
            DailyMail.objects.create(contact=make_contact(), day=day, address="a@b.example", message=other)


def test_database_folds_only_into_a_daily_mail_of_the_same_person(region, clock, say, lee):
    part = say()
    with in_region(region):
        theirs = Message.objects.create(kind=DAILY, contact=make_contact(), key="daily:other")
        plain = Message.objects.create(kind="test.item", contact=lee, key="plain")
        ours = Message.objects.create(kind=DAILY, contact=lee, key="daily:lee")

        for wrong in (theirs, plain):
            with pytest.raises(IntegrityError, match="goes in a daily mail to the same person"), transaction.atomic():
                Message.objects.filter(pk=part.pk).update(folded_into=wrong)
        assert Message.objects.filter(pk=part.pk).update(folded_into=ours) == 1
