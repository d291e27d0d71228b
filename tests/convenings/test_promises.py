"""From the result to the promise: adopted in one step, champions by name, what is done first, and the wall."""

import re
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from convenings.models import Convening, DecidedIn
from convenings.models.minute_parts import promises_of
from partnerships.models import ActionItem, Decision, Priority, Seat
from tests.partnerships.ballot_box import count, opened, place

LINE = {"adopt": "on", "title": "Rotations"}


@pytest.fixture
def box(here):
    """Three leaders voted: A and B are chosen."""
    box = opened(winners=2, options=3)
    place(box, [[2, 1], [2], [0, 1]])
    count(box.ballot)
    box.a, box.b, box.c = box.ballot.options.select_related("requirement__partnership", "ballot").order_by("position")
    return box


@pytest.fixture
def meeting(box, convener):
    """It is on since ten minutes."""
    starts = timezone.now() + timedelta(days=3)
    meeting = Convening.plan(
        box.table, title="Launch", starts_at=starts, ends_at=starts + timedelta(hours=2), by=convener
    )
    on(meeting, timezone.now() - timedelta(minutes=10))
    return meeting


def on(meeting, starts):
    Convening.objects.filter(pk=meeting.pk).update(starts_at=starts, ends_at=starts + timedelta(minutes=20))
    meeting.refresh_from_db()


def code_of(verb, *args, **given):
    with pytest.raises(ValidationError) as refused, transaction.atomic():
        verb(*args, **given)
    return refused.value.code


def decide(meeting, **given):
    words = {"title": "Meet monthly", "decided": "We meet each month.", "decided_by": "The leaders"} | given
    return DecidedIn.decide(meeting, **words, by=None)


@pytest.fixture
def page(client, meeting, convener, outside):
    client.force_login(convener)

    def ask(name, words=None, *args, **headers):
        address = reverse(f"convenings:{name}", args=[meeting.region.slug, meeting.pk, *args])
        with outside():
            return client.get(address, **headers) if words is None else client.post(address, words)

    return ask


def test_adopting_in_the_meeting_makes_priorities_in_order_and_its_decisions(meeting, box):
    adopted = DecidedIn.adopt(meeting, [(box.a, "Rotations"), (box.b, "Roads")], by=None)

    assert [(p.title, p.rank, p.team.name) for p in adopted] == [("Rotations", 1, "Rotations"), ("Roads", 2, "Roads")]
    assert [d.title for d in DecidedIn.decisions(meeting)] == ["Rotations", "Roads"]


def test_what_was_not_chosen_takes_the_others_with_it(meeting, box):
    assert code_of(DecidedIn.adopt, meeting, [(box.a, "Rotations"), (box.c, "Tax")], by=None) == "not_chosen"

    assert not Priority.objects.exists()
    assert not Decision.objects.exists()


def test_nothing_ticked_and_another_table_are_refused(meeting, box):
    other = opened()

    assert code_of(DecidedIn.adopt, meeting, [], by=None) == "nothing"
    assert code_of(DecidedIn.adopt, meeting, [(other.ballot.options.first(), "X")], by=None) == "another_partnership"


def test_a_meeting_decides_from_its_day_on_and_never_when_cancelled(meeting):
    decided = decide(meeting)
    assert decided.decided_on == timezone.localdate(meeting.starts_at)

    on(meeting, timezone.now() + timedelta(days=1))
    assert code_of(decide, meeting) == "not_begun"
    Convening.objects.filter(pk=meeting.pk).update(state="cancelled")
    assert code_of(decide, meeting) == "closed"
    assert list(DecidedIn.decisions(meeting)) == [decided]


def test_a_corrected_decision_stays_the_meetings_in_its_place(meeting):
    first, second = decide(meeting, title="First"), decide(meeting, title="Second")
    words = {"title": "First, said better", "decided": "So", "decided_by": "All", "decided_on": first.decided_on}

    first.correct(**words, reason="A slip", by=None)

    assert [d.title for d in DecidedIn.decisions(meeting)] == ["First, said better", second.title]


def test_the_database_holds_one_meeting_for_a_decision(meeting):
    decision = decide(meeting)

    with pytest.raises(IntegrityError), transaction.atomic():
        DecidedIn.objects.create(convening=meeting, decision=decision)


def test_the_page_adopts_what_is_ticked_and_offers_the_rest_again(page, box):
    ticked = {f"o{box.a.pk}-{name}": word for name, word in LINE.items()} | {f"o{box.b.pk}-title": "Roads"}

    before = page("promises").content.decode()
    saved = page("promises_adopt", ticked)
    after = page("promises").content.decode()

    assert "2 were chosen. Make them priorities." in before
    assert saved.status_code == 302
    assert list(Priority.objects.values_list("title", flat=True)) == ["Rotations"]
    assert "One was chosen. Make it a priority." in after


def test_two_facilitators_adopt_once_and_the_second_is_told(page, box):
    ticked = {f"o{o.pk}-{name}": word for o in (box.a, box.b) for name, word in LINE.items()}

    answers = [page("promises_adopt", ticked).status_code for _ in range(2)]

    assert answers == [302, 302]
    assert Priority.objects.count() == 2
    assert "Nothing waits to be adopted" in page("promises").content.decode()


def test_minutes_name_who_carries_each_priority_as_long_as_they_sit_at_the_table(meeting, box):
    rotations, _roads = DecidedIn.adopt(meeting, [(box.a, "Rotations"), (box.b, "Roads")], by=None)
    leader = box.electors[0].contact
    rotations.sign_up(leader, by=leader)
    named = promises_of(meeting)

    seat = Seat.objects.get(contact=leader)
    seat.leave(by=None, on=seat.since)

    assert named == [
        f"Rotations. Champion: {leader.name} ({leader.organization.name}).",
        "Roads. It still needs a champion.",
    ]
    assert promises_of(meeting)[0] == "Rotations. It still needs a champion."


def test_in_minutes_an_outcome_and_its_measure_are_sentences_of_their_own(meeting, box):
    (priority,) = DecidedIn.adopt(meeting, [(box.a, "Rotations")], by=None)
    priority.define("Twelve new welders by next summer", "Certified welders.", by=None)

    assert promises_of(meeting) == [
        "Rotations. It still needs a champion. Outcome: Twelve new welders by next summer. Measure: Certified welders."
    ]


def test_the_facilitator_keys_in_champion_outcome_and_first_step_at_once(page, meeting, box):
    (priority,) = DecidedIn.adopt(meeting, [(box.a, "Rotations")], by=None)
    leader = box.electors[0].contact
    number, day = f"p{priority.pk}", timezone.localdate() + timedelta(days=14)
    words = {"champion": leader.pk, "outcome_wanted": "More", "measure": "Places", "step": "Call", "due_on": day}

    saved = page("promise", {f"{number}-{k}": v for k, v in (words | {"seen": priority.stamp}).items()}, priority.pk)

    assert saved.url.endswith(f"#priority-{priority.pk}")
    item = ActionItem.objects.get()
    assert (item.owner, item.due_on, item.team) == (leader, day, priority.team)
    assert [c.contact for c in priority.champions.all()] == [leader]


def test_a_refused_promise_signs_nobody_up_and_keeps_the_words(page, meeting, box):
    (priority,) = DecidedIn.adopt(meeting, [(box.a, "Rotations")], by=None)
    number, past = f"p{priority.pk}", timezone.localdate() - timedelta(days=2)
    words = {f"{number}-champion": box.electors[0].contact.pk, f"{number}-step": "Call them", f"{number}-due_on": past}

    refused = page("promise", words, priority.pk)

    assert refused.status_code == 400
    assert "Call them" in refused.content.decode()
    assert not priority.champions.exists()
    assert not ActionItem.objects.exists()


def test_a_day_put_right_is_saved_at_the_second_press(page, meeting, box):
    """Nobody else has written meanwhile, whatever the refused verb had in hand."""
    (priority,) = DecidedIn.adopt(meeting, [(box.a, "Rotations")], by=None)
    number, today = f"p{priority.pk}", timezone.localdate()
    words = {"champion": box.electors[0].contact.pk, "outcome_wanted": "More", "measure": "Places", "step": "Call"}
    typed = {f"{number}-{name}": said for name, said in words.items()} | {f"{number}-seen": priority.stamp}
    refused = page("promise", typed | {f"{number}-due_on": today - timedelta(days=2)}, priority.pk)
    seen = re.search(rf'name="{number}-seen" value="([^"]*)"', refused.content.decode())[1]

    saved = page(
        "promise", typed | {f"{number}-seen": seen, f"{number}-due_on": today + timedelta(days=9)}, priority.pk
    )

    assert (refused.status_code, saved.status_code) == (400, 302)
    priority.refresh_from_db()
    assert (priority.outcome_wanted, ActionItem.objects.count()) == ("More", 1)


def test_the_wall_shows_names_as_they_come_and_costs_nothing_unchanged(page, meeting, box):
    (priority,) = DecidedIn.adopt(meeting, [(box.a, "Rotations")], by=None)
    empty = page("promises_now")
    leader = box.electors[0].contact

    same = page("promises_now", HTTP_IF_NONE_MATCH=empty["ETag"])
    priority.sign_up(leader, by=leader)
    later = page("promises_now", HTTP_IF_NONE_MATCH=empty["ETag"])

    assert "A seat is open" in empty.content.decode()
    assert (same.status_code, same.content) == (304, b"")
    assert leader.name in later.content.decode()
    assert leader.name in page("promises_wall").content.decode()


def test_the_meeting_works_on_the_last_result_of_its_day_not_on_a_later_one(page, meeting, box):
    on(meeting, timezone.now() - timedelta(days=3))

    assert "When a vote is counted, what it chose waits here." in page("promises").content.decode()


def test_programs_write_down_and_read_what_a_meeting_decided(client, meeting, convener, outside):
    client.force_login(convener)
    path = f"/api/v1/regions/{meeting.region.slug}/convenings/{meeting.pk}/decisions/"
    words = {"title": "Meet monthly", "decided": "We meet each month.", "decided_by": "The leaders"}

    with outside():
        made = client.post(path, words, content_type="application/json")
        read = client.get(path)

    assert made.status_code == 201
    assert [row["title"] for row in read.json()] == ["Meet monthly"]
