"""The minute's grace: what a stopped vote shows and takes, taking it back, and counting it."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from outbox.models import Message
from partnerships.models import Ballot
from partnerships.tasks import count_due, count_due_in
from regions.models import Activity, Link
from regions.scope import in_region
from tests.factories import make_member, make_user
from tests.partnerships.ballot_box import count, opened, place

pytestmark = pytest.mark.django_db

MINUTE = timedelta(seconds=60)


@pytest.fixture
def region(here):
    with in_region(here):
        yield here


def refused(verb, **given):
    with pytest.raises(ValidationError) as trouble:
        verb(**given)
    return trouble.value


def test_stopped_vote_takes_no_dot_reveals_nothing_and_tells_nobody(region):
    box = opened()
    place(box, [[2, 1]] * 2)

    box.ballot.close(by=None)

    assert box.ballot.state == "closing"
    assert refused(box.electors[2].place, option_id=box.options[0].pk, dots=1).code == "closing"
    stopped = Ballot.objects.get(pk=box.ballot.pk)
    assert (stopped.result, stopped.closed_at) == (None, None)
    assert Message.objects.filter(kind="ballot.closed").count() == 0


def test_taken_back_within_the_minute_voting_goes_on_with_what_was_placed(region):
    box = opened()
    place(box, [[2, 1]] * 2)
    box.ballot.close(by=None)

    box.ballot.take_back_close(by=None)

    assert box.ballot.state == "open"
    box.electors[2].place(box.options[0].pk, 2)
    assert [line.dots for line in count(box.ballot).lines] == [6, 2, 0, 0]


def test_the_minute_ends_at_its_sixtieth_second_for_taking_back_and_for_the_worker(region):
    first, second = opened(), opened()
    at = timezone.now() + timedelta(hours=1)
    for box in (first, second):
        box.ballot.close(by=None, at=at)

    almost = at + MINUTE - timedelta(microseconds=1)
    assert refused(second.ballot.count_votes, by=None, at=almost).code == "grace"
    first.ballot.take_back_close(by=None, at=almost)
    assert refused(second.ballot.take_back_close, by=None, at=at + MINUTE).code == "too_late"
    assert second.ballot.count_votes(by=None, at=at + MINUTE).electors == 3


def test_worker_counts_when_the_minute_is_over_and_never_before(here):
    with in_region(here):
        box = opened()
        box.ballot.close(by=None)
        stopped = box.ballot.closing_at

    count_due(here, stopped + MINUTE - timedelta(seconds=1))
    with in_region(here):
        assert Ballot.objects.get().state == "closing"
    count_due(here, stopped + MINUTE)

    with in_region(here):
        assert Ballot.objects.get().state == "closed"
        assert Message.objects.filter(kind="ballot.closed").count() == 3


def test_nudge_asks_a_worker_for_the_moment_the_minute_is_over(here, monkeypatch, django_capture_on_commit_callbacks):
    asked = []
    monkeypatch.setattr("celery.current_app.send_task", lambda name, args, **how: asked.append((name, args, how)))
    with in_region(here):
        box = opened()

    with django_capture_on_commit_callbacks(execute=True), in_region(here):
        box.ballot.close(by=None)

    ((name, args, how),) = [call for call in asked if "count" in call[0]]
    assert (name, args) == (count_due_in.name, (here.pk,))
    assert 58 < how["countdown"] <= 60


def test_counting_by_hand_needs_no_waiting_but_a_stopped_vote(region):
    box = opened()
    assert refused(box.ballot.count_votes, by=make_user()).code == "open"

    box.ballot.close(by=None)

    assert box.ballot.count_votes(by=make_user()).electors == 3
    assert refused(box.ballot.take_back_close, by=None).code == "closed"


def test_vote_whose_own_time_is_up_is_counted_without_a_minute_and_not_stopped(region):
    box = opened(closes_at=timezone.now() + timedelta(hours=1))
    at = box.ballot.closes_at

    assert refused(box.ballot.close, by=None, at=at).code == "ended"
    assert box.ballot.count_votes(by=None, at=at).electors == 3


def test_stopped_vote_is_not_taken_back_once_its_own_time_is_up(region):
    box = opened(closes_at=timezone.now() + timedelta(hours=1))
    at = box.ballot.closes_at
    box.ballot.close(by=None, at=at - timedelta(seconds=10))

    assert refused(box.ballot.take_back_close, by=None, at=at).code == "too_late"
    assert box.ballot.count_votes(by=None, at=at).electors == 3


def test_of_two_facilitators_the_second_reads_what_the_first_did(here, client):
    rosa, ben = make_member(here, name="Rosa Jimenez"), make_member(here, name="Ben Ortiz")
    with in_region(here):
        box = opened()
    page = f"/r/{here.slug}/ballots/{box.ballot.pk}/"

    def press(who, button):
        client.force_login(who)
        return client.post(f"{page}{button}/", follow=True).content.decode()

    press(rosa, "close")
    assert "Voting was already stopped." in (second := press(ben, "close"))
    assert "Rosa Jimenez stopped the vote" in second
    assert "Take it back: voting goes on" in second
    press(ben, "take-back")
    assert "Ben Ortiz took the closing back, and voting goes on" in press(rosa, "count")
    press(ben, "close")
    press(ben, "count")
    assert "This ballot is already closed." in press(rosa, "take-back")


def test_every_page_of_a_stopped_vote_says_so_and_shows_no_count(here, convener):
    with in_region(here):
        box = opened(leaders=5)
        place(box, [[2, 1]] * 4)
        box.ballot.close(by=None)
        phone = Link.objects.to("ballot", box.ballot).get(contact=box.electors[0].contact).path
    page = f"/r/{here.slug}/ballots/{box.ballot.pk}/"

    stopped = convener.get(page).content.decode()
    assert "The votes are counted a minute later." in stopped
    assert "Count now" in stopped
    assert "Take it back: voting goes on" in stopped
    wall = convener.get(f"{page}screen/").content.decode()
    assert "Voting has stopped." in wall
    told = convener.get(phone).content.decode()
    assert "Voting has stopped. The dots placed by then are in." in told
    for shown in (stopped, wall, told, convener.get(f"{page}turnout/").content.decode()):
        assert "8 dots" not in shown
        assert "4 dots" not in shown
    assert convener.get(f"{page}result/")["Location"] == page
    api = f"/api/v1/regions/{here.slug}/ballots/{box.ballot.pk}/"
    assert convener.get(f"{api}result/").status_code == 400
    assert convener.get(api).json()["state"] == "closing"


def test_late_tap_on_a_stopped_vote_is_answered_in_words(here, client):
    with in_region(here):
        box = opened()
        box.ballot.close(by=None)
        phone = Link.objects.to("ballot", box.ballot).get(contact=box.electors[0].contact).path

    late = client.post(phone, {"place": f"{box.options[0].pk}:1"})

    assert late.status_code == 409
    assert "Voting has just been stopped, so this dot was not counted." in late.content.decode()


def test_reopened_vote_keeps_its_first_result_and_writes_only_to_who_has_not_voted(region):
    box = opened(leaders=4)
    place(box, [[2, 1]] * 3)
    first = count(box.ballot)

    box.ballot.reopen(reason="Hotel Wi-Fi was down", by=None)

    assert box.ballot.state == "open"
    (kept,) = box.ballot.reopenings.all()
    assert (kept.first_result, kept.reason) == (first, "Hotel Wi-Fi was down")
    asked = Message.objects.filter(kind="ballot.reopened")
    assert [message.contact for message in asked] == [box.electors[3].contact]
    box.electors[3].place(box.options[3].pk, 2)
    again = count(box.ballot)
    assert (again.voted, [line.dots for line in again.lines]) == (4, [6, 3, 2, 0])
    assert Message.objects.filter(kind="ballot.closed").count() == 8
    assert "Hotel Wi-Fi was down" in Activity.objects.about(box.ballot).get(verb="ballot.reopened").sentence


def test_reopening_needs_a_counted_vote_and_a_reason(region):
    box = opened()
    assert refused(box.ballot.reopen, reason="Too soon", by=None).code == "still_open"
    count(box.ballot)

    trouble = refused(box.ballot.reopen, reason="  ", by=None)
    assert trouble.message_dict == {"reason": ["Say why: everybody who voted will read it."]}
    past = timezone.now() - timedelta(minutes=1)
    assert "closes_at" in refused(box.ballot.reopen, reason="Why", closes_at=past, by=None).message_dict


def test_reopened_vote_shows_its_first_result_on_every_page(here, convener):
    with in_region(here):
        box = opened(leaders=4)
        place(box, [[2, 1]] * 3)
        count(box.ballot)
        phone = Link.objects.to("ballot", box.ballot).get(contact=box.electors[3].contact).path
    page = f"/r/{here.slug}/ballots/{box.ballot.pk}/"
    assert "Open the vote again" in convener.get(f"{page}result/").content.decode()

    told = convener.post(f"{page}reopen/", {"reason": "One phone failed"}, follow=True).content.decode()

    for shown in (told, convener.get(phone).content.decode()):
        assert "One phone failed" in shown
        assert "3 of 4 leaders voted" in shown
    with in_region(here):
        box.electors[3].place(box.options[3].pk, 2)
        count(Ballot.objects.get(pk=box.ballot.pk))
    assert "One phone failed" in convener.get(f"{page}result/").content.decode()
    assert "One phone failed" in convener.get(phone).content.decode()
