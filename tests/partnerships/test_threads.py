"""How far each priority has come, in how many queries, and what the home says about it."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from partnerships.models import Ballot, Opportunity, Outcome, Priority, Requirement, SeatRole, Stage
from partnerships.needs import Meeting, Table, ballot_needs, needs_of, waiting_ballots
from partnerships.places import members_by_county, places
from partnerships.progress import progress_of
from partnerships.threads import STRANDS, strands, thread_of
from regions.models import County
from regions.scope import in_region
from tests.factories import make_business, make_contact, make_partnership, make_region, make_seat
from tests.partnerships.acting import make_item, make_priority
from tests.partnerships.ballot_box import QUESTION, count, opened, place

pytestmark = pytest.mark.django_db


@pytest.fixture
def region():
    region = make_region()
    with in_region(region):
        yield region


def step_of(priority):
    (progress,) = progress_of([Priority.objects.get(pk=priority.pk)])
    return progress.at, progress.sentence


def test_priority_ties_one_knot_after_the_other(region):
    priority = make_priority()
    leader = make_seat(priority.partnership).contact
    assert step_of(priority) == (3, "looking for a champion")

    priority.sign_up(leader, by=None)
    assert step_of(priority) == (4, "team forming")

    priority.team.join(leader, by=None)
    assert step_of(priority) == (4, "1 in the team")

    item = make_item(priority.team, days=0)
    type(item).objects.update(due_on=timezone.localdate() - timedelta(days=1))
    assert step_of(priority) == (5, "0 of 1 item done; 1 is late")

    item.refresh_from_db()
    item.report(status="done", evidence_figure=84, evidence_unit="of 120 places open", by=None)
    assert step_of(priority) == (6, "84 of 120 places open")

    Outcome.tell(priority, title="Rotations doubled", kind="training", by=None)
    assert step_of(priority) == (7, "Rotations doubled")


def test_dropped_items_and_members_who_left_do_not_count(region):
    priority = make_priority()
    make_item(priority.team).drop(reason="Not needed", by=None)
    champion = priority.sign_up(make_seat(priority.partnership).contact, by=None)
    champion.step_down(by=None)

    assert step_of(priority) == (3, "looking for a champion")


def test_thread_holds_what_was_heard_and_what_was_chosen(region):
    table = make_partnership()
    said = [Opportunity.capture(table, f"Opportunity {i}", category="market", by=None) for i in range(3)]
    wanted = Requirement.capture(table, "More nurses", category="workforce", opportunity=said[1], by=None)
    Priority.adopt(wanted, title="Rotations", by=None)
    make_priority()

    thread = thread_of(table)

    assert thread.braid["opportunities"] == [None, wanted.pk, None]
    assert thread.braid["requirements"] == [(wanted.pk, True)]
    assert [p["title"] for p in thread.braid["priorities"]] == ["Rotations"]
    assert thread.braid["heads"][:4] == ["3 heard", "1 worked out", "", "1 adopted"]
    assert thread.stories[0].quote == "Opportunity 1"
    assert (thread.at, thread.is_bare, thread_of(make_partnership()).is_bare) == (3, False, True)


@pytest.mark.parametrize("rows", [1, 20])
def test_thread_takes_nine_queries_however_long(region, rows, sql):
    table = make_partnership()
    for number in range(rows):
        priority = make_priority(table, words=f"Said {number}", title=f"Priority {number}")
        priority.sign_up(make_seat(table).contact, by=None)
        make_item(priority.team).report(status="done", evidence_figure=1, evidence_unit="place", by=None)
        Outcome.tell(priority, title="Open", kind="other", by=None)

    with sql(9):
        thread = thread_of(table)
        assert (len(thread.stories), thread.at) == (rows, 7)
        assert all(story.whole for story in thread.stories)


def strands_today():
    return strands(STRANDS.ask(day=timezone.localdate()))


@pytest.mark.parametrize("rows", [1, 20])
def test_strands_take_one_query_over_all_partnerships(region, rows, sql):
    for number in range(rows):
        make_priority(make_partnership(), title=f"Priority {number}")
        make_partnership(name=f"Early {number}")

    with sql(1):
        assert len(strands_today()) == 2 * rows


def test_strands_say_where_a_partnership_without_priority_stands(region):
    early = {name: make_partnership(name=name) for name in ("Silent", "Heard", "Worked out", "Voting")}
    make_partnership(name="Asleep", stage=Stage.DORMANT)
    for name in ("Heard", "Worked out", "Voting"):
        Opportunity.capture(early[name], "Something", category="market", by=None)
    for name in ("Worked out", "Voting"):
        wanted = [Requirement.capture(early[name], f"Need {i}", category="market", by=None) for i in range(2)]
    for _ in range(3):
        make_seat(early["Voting"])
    Ballot.prepare(early["Voting"], "Which?", wanted, winners=1, by=None).open(by=None)

    assert {strand.title: (strand.at, strand.sentence) for strand in strands_today()} == {
        "Silent": (0, "nothing heard yet"),
        "Heard": (0, "1 opportunity heard"),
        "Worked out": (1, "2 requirements worked out"),
        "Voting": (2, "the leaders are choosing"),
    }


def needed(table, *, to_prepare=0, meeting=None):
    seats = list(table.seats.current())
    champions = sum(seat.role == SeatRole.CHAMPION for seat in seats)
    progress = thread_of(table).progress
    told = needs_of(Table(table, len(seats), champions, to_prepare, meeting, progress))
    return [need.what for need in told]


def test_needs_name_the_next_thing_only(region):
    table, meeting = make_partnership(), Meeting(1, "Launch", "Mar 3", invited=2, silent=0, silent_leaders=0)

    assert needed(table, to_prepare=3) == ["Seat the first business leaders", "Three steps of the preparation are open"]
    leaders = [make_seat(table, role=SeatRole.CHAMPION).contact for _ in range(2)]
    assert needed(table) == ["No date for the next meeting"]
    priority = make_priority(table, title="Rotations")
    assert needed(table, meeting=meeting) == ["“Rotations” needs a champion"]
    priority.sign_up(leaders[0], by=None)
    assert needed(table, meeting=meeting) == ["“Rotations” needs outcome and measure"]
    priority.define("Open to all", "120 places", by=None)
    assert needed(table, meeting=meeting) == ["“Rotations” needs its first action"]
    make_item(priority.team)
    assert needed(table, meeting=meeting) == []
    assert needed(table, meeting=replace(meeting, silent=2)) == ["Two people have not answered"]
    assert needed(table, meeting=replace(meeting, invited=0)) == ["Nobody is invited yet"]
    table.move_to("dormant", by=None)
    assert needed(table) == []


def test_closed_ballot_asks_to_be_adopted(region):
    box = opened(options=2, winners=1)
    assert [need.what for need in ballot_needs(waiting_ballots())] == [f"Voting is open: {QUESTION}"]
    place(box, [(2, 1)] * 3)
    box.ballot.close(by=None)
    assert [need.what for need in ballot_needs(waiting_ballots())] == [f"Voting has stopped: {QUESTION}"]

    box.ballot.take_back_close(by=None)
    count(box.ballot)
    (need,) = ballot_needs(waiting_ballots())

    path = f"/r/{region.slug}/ballots/{box.ballot.pk}/adopt/"
    assert (need.what, need.url) == (f"The leaders chose one. {QUESTION}", path)


def test_a_closed_ballot_that_chose_nothing_asks_for_nothing(region):
    box = opened(options=2, winners=1)

    count(box.ballot)

    assert ballot_needs(waiting_ballots()) == []


def test_members_are_counted_once_per_business_and_county(region):
    starr, hidalgo = (County.objects.get(state="TX", name=name) for name in ("Starr", "Hidalgo"))
    table, clinic = make_partnership(), make_business(county=hidalgo)
    for organization in (clinic, clinic, make_business(county=hidalgo), make_business()):
        make_seat(table, make_contact(organization))
    make_seat(table, role=SeatRole.PARTNER)

    counts = members_by_county(list(table.seats.current().with_people()))

    assert counts == {hidalgo.fips: 2}
    assert [(place.county, place.words) for place in places([starr, hidalgo], counts)] == [
        ("Hidalgo, TX", "2 businesses"),
        ("Starr, TX", "none yet"),
    ]
