"""Somebody gives up the seat and still has every link they were mailed: none of them writes, reads or names them."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from outbox.models import Message
from partnerships.letters.notes import render_said
from partnerships.models import (
    ActionItem,
    Ballot,
    CurveStory,
    Measure,
    Measurement,
    Note,
    Outcome,
    PriorityChampion,
    Promise,
    tellers,
)
from partnerships.models.mentions import people_at
from partnerships.models.team_writing import may_lead
from regions.models import Link
from regions.scope import in_region
from tests.factories import make_leader, make_partnership, make_priority, make_region, make_requirement, make_seat

pytestmark = pytest.mark.django_db
FIGURE = {"figure": "31", "measured_on": "2025-11-03", "source": "The college", "counted": "1"}
STORY = {"words": "A class was cancelled", "doing": "We share a teacher", "told": "1"}
OUTCOME = {"title": "A shared class began", "kind": "training"}


@pytest.fixture
def here():
    return make_region(slug="here")


class Elena:
    """She champions a priority, is in its team, and holds the links of her vote, her team and its discussion."""

    def __init__(self, region):
        with in_region(region):
            self.table = make_partnership(slug="mills", name="Mills")
            self.priority = make_priority(self.table, title="Grow our own")
            needs = [make_requirement(self.table) for _ in range(2)]
            self.priority.ballot = Ballot.prepare(self.table, "Which?", needs, dots=3, cap=2, winners=1, by=None)
            self.priority.save()
            self.seat = make_seat(self.table, make_leader(name="Elena Garza"))
            self.contact = self.seat.contact
            self.priority.sign_up(self.contact, by=self.contact)
            self.priority.team.join(self.contact, by=None)
            self.measure = Measure.agree(self.priority, name="Apprentices", unit="apprentices", by=None)
            Link.objects.issue("ballot", [(self.contact.pk, self.priority.ballot)], until=None)
            Link.objects.issue("discussion", [(self.contact.pk, self.priority)], until=None)
        self.region = region

    def leaves(self):
        with in_region(self.region):
            self.seat.leave(by=None, on=self.seat.since)
        return self

    def path(self, purpose):
        with in_region(self.region):
            return Link.objects.get(contact=self.contact, purpose=purpose).path

    def page(self, name, *args):
        token = self.path("ballot").split("/")[3]
        return reverse(f"partnerships:{name}", args=["here", token, *args])

    @property
    def promise(self):
        number = f"p{self.priority.pk}"
        words = {"outcome_wanted": "Nobody waits", "measure": "Places: 40 to 60", "seen": self.priority.stamp}
        step = {"step": "Call the college", "due_on": str(timezone.localdate() + timedelta(days=9))}
        return {"promise": self.priority.pk} | {f"{number}-{name}": said for name, said in (words | step).items()}


@pytest.fixture
def elena(here):
    return Elena(here)


def posts(elena):
    """Everything a champion writes by the link of the vote: where, what, and what it leaves."""
    number = elena.priority.pk
    return [
        (elena.page("champion_figure", number), FIGURE, Measurement),
        (elena.page("champion_figure", number), STORY, CurveStory),
        (elena.page("champion_outcome", number), OUTCOME, Outcome),
        (elena.page("sign_up"), elena.promise, ActionItem),
    ]


@pytest.mark.parametrize("which", range(4))
def test_champion_writes_by_the_link_of_the_vote_as_long_as_the_seat_stands(client, here, elena, which):
    path, sent, model = posts(elena)[which]

    answer = client.post(path, sent)

    with in_region(here):
        assert (answer.status_code, model.objects.count()) == (302, 1)


@pytest.mark.parametrize("which", range(4))
def test_champion_who_left_the_table_writes_nothing_by_it(client, here, elena, which):
    path, sent, model = posts(elena.leaves())[which]

    answer = client.post(path, sent)

    with in_region(here):
        elena.priority.refresh_from_db()
        left = (model.objects.count(), elena.priority.outcome_wanted, elena.priority.measure)
    assert (answer.status_code, left) == (400 if which == 3 else 404, (0, "", ""))


def test_page_of_a_vote_offers_who_left_no_promise_to_fill_in(client, elena):
    path = elena.page("sign_up")
    assert f"p{elena.priority.pk}-outcome_wanted" in client.get(path).content.decode()

    page = elena.leaves() and client.get(path).content.decode()

    assert (f"p{elena.priority.pk}-outcome_wanted" in page, "Elena Garza" in page.split("<h2>")[1]) == (False, False)


def test_photo_of_an_outcome_is_changed_by_nobody_who_left(client, here, elena):
    with in_region(here):
        outcome = Outcome.tell(elena.priority, title="A class", kind="training", by=elena.contact)
    path = elena.page("champion_photo_page", elena.priority.pk, outcome.pk)
    assert client.get(path).status_code == 200

    elena.leaves()

    assert client.get(path).status_code == 404


def test_verbs_refuse_a_champion_who_left_the_table_themselves(here, elena):
    """By a program or a mail, not only by a page."""
    elena.leaves()
    today = date(2025, 11, 3)
    verbs = [
        lambda by: Measurement.enter(elena.measure, figure=3, measured_on=today, source="College", by=by),
        lambda by: CurveStory.tell(elena.measure, words="Why", doing="What", by=by),
        lambda by: Outcome.tell(elena.priority, title="A class", kind="training", by=by),
        lambda by: Promise(elena.priority).make(outcome_wanted="Nobody waits", seen=elena.priority.stamp, by=by),
    ]
    for verb in verbs:
        with in_region(here), pytest.raises(ValidationError) as refused:
            verb(elena.contact)
        assert refused.value.code == "carries"


def test_team_is_led_by_nobody_who_left(here, elena):
    """Who leads adds people, calls somebody in and writes to the whole team."""
    with in_region(here):
        before = may_lead(elena.priority.team, elena.contact)
        elena.leaves()
        after = may_lead(elena.priority.team, elena.contact)

    assert (before, after) == (True, False)


def test_story_is_told_for_nobody_who_left(here, elena):
    with in_region(here):
        before = list(tellers(elena.priority))
        elena.leaves()
        after = list(tellers(elena.priority))

    assert (before, after) == ([elena.contact], [])


def test_champion_is_seated_to_the_last_day_of_the_seat_and_again_with_a_new_one(here, elena):
    """A seat may end on a day that has not come."""
    with in_region(here):
        today = timezone.localdate()
        elena.seat.leave(by=None, on=today + timedelta(days=10))
        days = [elena.seat.since - timedelta(days=1), today, today + timedelta(days=9), today + timedelta(days=10)]
        held = [PriorityChampion.objects.seated(day).count() for day in days]
        elena.seat.until = today
        elena.seat.save()
        gone = PriorityChampion.objects.seated().count()
        make_seat(elena.table, elena.contact)
        back = PriorityChampion.objects.seated().count()

    assert (held, gone, back) == ([0, 1, 1, 0], 0, 1)


def test_seat_at_another_table_or_as_convener_makes_no_champion_of_this_one(here, elena):
    elena.leaves()

    with in_region(here):
        make_seat(make_partnership(slug="other"), elena.contact)
        make_seat(elena.table, elena.contact, role="convener")

        assert PriorityChampion.objects.seated().count() == 0


def test_member_of_a_team_reads_writes_and_is_mailed_by_the_seat_alone(client, here, elena):
    with in_region(here):
        ana = make_seat(elena.table, make_leader(name="Ana Ruiz")).contact
        Note.say(elena.priority, text="Said before", visibility="members", by=ana)
        told = Message.objects.filter(contact=elena.contact).count()
    path = elena.path("discussion")
    assert ("Said before" in client.get(path).content.decode(), told) == (True, 1)

    elena.leaves()
    with in_region(here):
        Message.objects.all().delete()
        Note.say(elena.priority, text="Said after", visibility="members", by=ana)

    with in_region(here):
        assert not Message.objects.filter(contact=elena.contact).exists()
    assert (client.get(path).status_code, client.post(path, {"text": "I", "visibility": "members"}).status_code) == (
        410,
        410,
    )


def test_note_of_a_member_of_a_team_who_left_is_refused_by_mail_too(here, elena):
    elena.leaves()

    with in_region(here), pytest.raises(ValidationError) as refused:
        Note.say(elena.priority, text="I still speak", visibility="members", by=elena.contact, by_mail=True)

    assert refused.value.code == "no_seat"


def test_who_left_is_not_among_those_to_pick_or_to_name(here, elena):
    with in_region(here):
        ana = make_seat(elena.table, make_leader(name="Ana Ruiz")).contact
        before = list(people_at(elena.table.pk, elena.priority))
        elena.leaves()
        after = list(people_at(elena.table.pk, elena.priority))
        with pytest.raises(ValidationError) as refused:
            Note.say(elena.priority, text="@Elena Garza, look", visibility="members", by=ana)

    assert (before, after, refused.value.message_dict["text"]) == (
        [ana, elena.contact],
        [ana],
        ["Elena Garza has no seat here and cannot read this. Leave the name out, or seat them first."],
    )


def test_notes_somebody_was_asked_by_name_before_the_seat_ended_do_not_go_out_after(here, elena):
    """The letter waits; the seat ends; what it would say is asked again when it is written."""
    with in_region(here):
        ana = make_seat(elena.table, make_leader(name="Ana Ruiz")).contact
        Note.say(elena.priority, text="A word", visibility="members", by=ana)
        waiting = Message.objects.get(contact=elena.contact)
        assert list(render_said([waiting])) == [waiting.pk]
    elena.leaves()

    with in_region(here):
        assert render_said([waiting]) == {}
