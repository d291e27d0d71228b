"""What leaders say is kept in their words, reworded beside them, merged without losing anybody's."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from partnerships.models import Ballot, Opportunity, Priority, Requirement
from regions.models import Activity
from regions.scope import in_region
from tests.factories import make_leader, make_partnership, make_region, make_seat, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def here():
    region = make_region()
    with in_region(region):
        yield region


@pytest.fixture
def table(here):
    return make_partnership()


def say(table, words, **given):
    return Opportunity.capture(table, words, **({"category": "workforce", "by": make_user()} | given))


def ask(table, words, **given):
    return Requirement.capture(table, words, **({"category": "workforce", "by": make_user()} | given))


def test_opportunity_captured_keeps_the_words_and_who_said_them(table):
    leader = make_leader(name="Elena Salinas")

    said = say(table, "  Grow our own\nimaging technicians ", raised_by=leader)

    said.refresh_from_db()
    assert (said.statement, said.original_statement, said.raised_by) == (
        "Grow our own imaging technicians",
        "Grow our own imaging technicians",
        leader,
    )
    assert (
        Activity.objects.in_thread(table.pk).latest_first()[0].sentence == "Heard: “Grow our own imaging technicians”"
    )


@pytest.mark.parametrize(("words", "field"), [("", "statement"), ("   ", "statement"), ("x" * 501, "statement")])
def test_opportunity_without_words_or_with_too_many_is_refused_at_its_field(table, words, field):
    with pytest.raises(ValidationError) as refused:
        say(table, words)

    assert field in refused.value.message_dict
    assert Opportunity.objects.count() == 0


def test_opportunity_of_an_unknown_topic_is_refused_by_the_verb_and_by_the_database(table):
    with pytest.raises(ValidationError) as refused:
        say(table, "Grow", category="gossip")
    assert list(refused.value.message_dict) == ["category"]

    said = say(table, "Grow")
    with pytest.raises(IntegrityError, match="opportunity_topic_known"), transaction.atomic():
        Opportunity.objects.filter(pk=said.pk).update(category="gossip")


def test_rewording_keeps_what_was_said_first(table):
    said = say(table, "we turn students away")

    said.reword("Train more nurses here", by=make_user(name="Ana"))

    said.refresh_from_db()
    assert (said.statement, said.original_statement, said.is_reworded) == (
        "Train more nurses here",
        "we turn students away",
        True,
    )
    assert Activity.objects.about(said).latest_first()[0].sentence == (
        "Ana reworded “we turn students away” to “Train more nurses here”"
    )


def test_rewording_to_the_same_words_records_nothing(table):
    said = say(table, "Train more nurses")
    before = Activity.objects.count()

    said.reword(" Train more  nurses ", by=None)

    assert Activity.objects.count() == before


def test_merging_leaves_one_standing_and_keeps_both_peoples_words(table):
    first, second, third = say(table, "More nurses"), say(table, "Nurses, please"), say(table, "Nurses!")
    third.merge_into(second, by=None)

    second.merge_into(first, by=None)

    assert list(Opportunity.objects.standing()) == [first]
    assert {row.original_statement for row in first.merged_from.all()} == {"Nurses, please", "Nurses!"}


def test_merging_an_opportunity_moves_its_requirements(table):
    kept, merged = say(table, "More nurses"), say(table, "Nurses")
    need = ask(table, "Teachers for nurses", opportunity=merged)

    merged.merge_into(kept, by=None)

    need.refresh_from_db()
    assert need.opportunity == kept


def test_merging_is_refused_into_itself_into_a_merged_one_and_across_partnerships(table):
    first, second, third = say(table, "One"), say(table, "Two"), say(table, "Three")
    elsewhere = say(make_partnership(), "Elsewhere")
    second.merge_into(first, by=None)

    for row, other, code in (
        (first, first, "itself"),
        (third, second, "merged"),
        (second, third, "merged"),
        (third, elsewhere, "another_partnership"),
        (third, Opportunity(pk=0), "itself"),
    ):
        with pytest.raises(ValidationError) as refused:
            row.merge_into(other, by=None)
        assert refused.value.code == code
    with pytest.raises(ValidationError) as refused:
        second.reword("Again", by=None)
    assert refused.value.code == "merged"


def test_database_refuses_a_row_merged_into_itself(table):
    said = say(table, "One")
    with pytest.raises(IntegrityError, match="opportunity_not_into_itself"), transaction.atomic():
        Opportunity.objects.filter(pk=said.pk).update(merged_into=said)


def test_requirement_serves_only_an_opportunity_of_its_own_partnership(table):
    elsewhere = say(make_partnership(), "Elsewhere")

    with pytest.raises(ValidationError) as refused:
        ask(table, "Teachers", opportunity=elsewhere)
    assert refused.value.code == "another_partnership"


def test_requirement_on_a_ballot_or_adopted_cannot_be_merged_away_but_can_take_others_in(table):
    on_ballot, other, adopted, similar = (ask(table, words) for words in ("A", "B", "C", "A too"))
    Ballot.prepare(table, "Which first?", [on_ballot, other], winners=1, by=None)
    Priority.adopt(adopted, title="C", by=None)

    for row, code in ((on_ballot, "on_ballot"), (adopted, "adopted")):
        with pytest.raises(ValidationError) as refused:
            row.merge_into(similar, by=None)
        assert refused.value.code == code
    similar.merge_into(on_ballot, by=None)
    assert list(on_ballot.merged_from.all()) == [similar]


def test_merged_requirement_hands_its_opportunity_to_one_that_has_none(table):
    opportunity = say(table, "Grow")
    kept, merged = ask(table, "Teachers"), ask(table, "More teachers", opportunity=opportunity)

    merged.merge_into(kept, by=None)

    kept.refresh_from_db()
    assert kept.opportunity == opportunity


def test_statements_of_another_region_are_unknown_here():
    there = make_region()
    with in_region(there):
        theirs = say(make_partnership(), "Theirs")
        assert Opportunity.objects.count() == 1
    with in_region(make_region()):
        mine = say(make_partnership(), "Mine")
        with pytest.raises(ValidationError) as refused:
            mine.merge_into(theirs, by=None)
        assert refused.value.code == "itself"


def test_listing_who_spoke_takes_one_query_however_many_spoke(table, sql):
    for _ in range(3):
        say(table, "Something", raised_by=make_seat(table, make_leader()).contact)

    with sql(1):
        assert len([row.raised_by.organization.name for row in Opportunity.objects.standing().heard()]) == 3


def test_a_slip_is_taken_back_while_it_is_fresh_and_carries_nothing(table):
    said, need = say(table, "We can grow"), ask(table, "More aides")

    said.take_back(by=None)
    need.take_back(by=None)

    assert (Opportunity.objects.count(), Requirement.objects.count()) == (0, 0)
    told = [activity.sentence for activity in Activity.objects.in_thread(table.pk).latest_first()[:2]]
    assert told == ["Shared Table took back: “More aides”.", "Shared Table took back: “We can grow”."]


def test_what_is_old_merged_or_carries_something_stays(table):
    old, served, other, chosen = (say(table, words) for words in ("Old", "Served", "Other", "Said again"))
    need = ask(table, "More aides", opportunity=served)
    chosen.merge_into(other, by=None)
    Priority.adopt(need, title="Aides", by=None)
    late = timezone.now() + timedelta(hours=25)

    for row, at, words in (
        (old, late, "more than a day ago"),
        (served, None, "already hangs on this"),
        (other, None, "already hangs on this"),
        (chosen, None, "already merged"),
        (need, None, "already hangs on this"),
    ):
        with pytest.raises(ValidationError, match=words):
            row.take_back(by=None, at=at)
    assert (Opportunity.objects.count(), Requirement.objects.count()) == (4, 1)
