"""A long list of invitations is written by the worker, in the minute the letters wait."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.utils import IntegrityError
from django.utils import timezone

from convenings.models import Invitation, LetterKind, Sending
from convenings.models.sendings import AT_ONCE
from convenings.tasks import write_unwritten
from outbox.models import Message
from regions.merging import merge
from regions.models import Link
from regions.scope import in_region
from tests.convenings.conftest import LETTER, champion_of, make_meeting, send
from tests.factories import make_business, make_contact, make_leader
from tests.workers import celery_worker

MANY = AT_ONCE + 1


@pytest.fixture
def people(meeting):
    business = make_business()
    return [make_contact(business) for _ in range(MANY)]


def asked(meeting):
    """Whose invitation, link and held letter are there: they stand together."""
    rows = set(meeting.invitations.values_list("contact_id", flat=True))
    links = Link.objects.filter(purpose="invitation", about_id__in=meeting.invitations.values("pk"))
    letters = Message.objects.filter(kind="convening.invited", about_id__in=meeting.invitations.values("pk"))
    assert set(links.values_list("contact_id", flat=True)) == rows
    assert set(letters.values_list("contact_id", flat=True)) == rows
    assert len(links) == len(letters) == len(rows)
    return rows


def write(sending):
    Sending.objects.select_related("convening__partnership").get(pk=sending.pk).write_invitations()
    sending.refresh_from_db()


def test_a_hundred_are_written_under_the_click(meeting, convener, people):
    sending = send(meeting, people[:AT_ONCE], convener)

    assert sending.unwritten == []
    assert len(asked(meeting)) == sending.written == AT_ONCE


def test_a_longer_list_waits_for_the_worker_and_is_written_once(meeting, convener, people):
    sending = send(meeting, people, convener)
    assert (sending.count, sending.written, asked(meeting)) == (MANY, 0, set())

    write(sending)
    write(sending)

    assert asked(meeting) == {person.pk for person in people}
    assert (sending.count, sending.unwritten) == (MANY, [])
    assert set(Message.objects.values_list("due_at", flat=True)) == {sending.goes_at}


def test_the_click_costs_the_same_for_a_hundred_and_one_and_for_three_hundred(meeting, convener, people, sql):
    more = [make_contact(people[0].organization) for _ in range(300)]
    signer = [champion_of(meeting)]

    for chosen in (people, more):
        with sql(6):
            meeting.invite(chosen, letter=LETTER, signed_by=signer, by=convener)


def test_who_stands_on_a_list_still_to_be_written_is_not_asked_again(meeting, convener, people):
    send(meeting, people, convener)

    with pytest.raises(ValidationError, match="already invited"):
        send(meeting, people[:3], convener)

    newcomer = make_leader()
    assert send(meeting, [*people[:3], newcomer], convener).count == 1
    assert asked(meeting) == {newcomer.pk}


@pytest.mark.parametrize("written", [False, True])
def test_it_can_be_taken_back_whether_the_worker_was_quick_or_not(meeting, convener, people, written):
    sending = send(meeting, people, convener)
    if written:
        write(sending)

    meeting.take_back(sending.batch, by=convener)

    assert not Sending.objects.exists()
    assert not Invitation.objects.exists()
    assert not Message.objects.filter(state="queued").exists()


def test_the_directory_counts_as_it_stands_when_the_worker_comes(region, meeting, convener, people):
    sending = send(meeting, people, convener)
    kept, merged, archived, lost, here = people[:4] + people[5:6]
    merge(kept, merged, take={}, by=convener)
    archived.archive(by=convener)
    lost.email = ""
    lost.save()
    send(meeting, [make_leader()], convener)
    Invitation.objects.write(send(meeting, [make_leader()], convener), [here])

    write(sending)

    heard = set(Message.objects.filter(batch=sending.batch).values_list("contact_id", flat=True))
    assert heard == {person.pk for person in people} - {merged.pk, archived.pk, lost.pk, here.pk}
    assert sending.count == MANY - 4


def test_nobody_is_invited_to_a_meeting_that_was_called_off_meanwhile(meeting, convener, people):
    sending = send(meeting, people, convener)
    meeting.cancel(by=convener)

    write(sending)

    assert not Invitation.objects.exists()
    assert (sending.count, sending.unwritten) == (0, [])


def test_a_meeting_moved_meanwhile_is_the_one_they_are_asked_to(meeting, convener, people):
    sending = send(meeting, people, convener)
    later = meeting.starts_at + timedelta(days=7)
    meeting.move(starts_at=later, ends_at=later + timedelta(hours=2), by=convener)

    write(sending)

    assert set(Message.objects.filter(batch=sending.batch).values_list("useful_until", flat=True)) == {later}
    assert not Message.objects.filter(kind="convening.moved").exists()


def test_a_worker_that_fails_in_the_middle_has_written_none_of_it(meeting, convener, people, monkeypatch):
    sending = send(meeting, people, convener)
    with monkeypatch.context() as patched:
        patched.setattr("convenings.models.spreading.post", lambda *_given, **_more: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            write(sending)
    assert asked(meeting) == set()

    write(sending)

    assert len(asked(meeting)) == MANY


def test_the_bar_says_that_they_are_being_written_until_they_are(client, region, meeting, convener, people):
    client.force_login(convener)
    sending = send(meeting, people, convener, at=timezone.now() - timedelta(seconds=70))
    address = f"/r/{region.slug}/convenings/{meeting.pk}/held/"

    assert "Their invitations are being written" in client.get(address).content.decode()

    write(sending)
    assert "The letters are on their way." in client.get(address).content.decode()


def test_only_invitations_are_left_to_the_worker(meeting, convener, people):
    sending = send(meeting, people, convener)

    with pytest.raises(IntegrityError, match="sending_writes_invitations"), transaction.atomic():
        Sending.objects.filter(pk=sending.pk).update(kind=LetterKind.FOLLOW_UP)


@pytest.mark.broker
@pytest.mark.django_db(transaction=True)
def test_a_worker_that_was_asked_writes_them_before_the_minute_is_over(region, convener, smtp_sink, lost_broker):
    with in_region(region):
        meeting = make_meeting(convener)
        business = make_business()
        guests = [make_contact(business) for _ in range(MANY)]
        signer = [champion_of(meeting)]
    with celery_worker(smtp_sink):
        with in_region(region):
            meeting.invite(guests, letter=LETTER, signed_by=signer, by=convener, hold=timedelta(seconds=2))
        smtp_sink.wait_for(MANY, seconds=60)

    assert {envelope.rcpt_tos[0] for envelope in smtp_sink.envelopes} == {guest.email for guest in guests}
    write_unwritten(region)
    with in_region(region):
        assert len(asked(meeting)) == MANY
