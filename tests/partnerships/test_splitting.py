"""One sentence, two thoughts: both halves keep what was said, and by whom."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from partnerships.models import Ballot, Opportunity, Requirement
from regions.models import Activity
from regions.scope import in_region
from tests.factories import make_leader, make_partnership, make_requirement

pytestmark = pytest.mark.django_db


@pytest.fixture
def table(here):
    with in_region(here):
        yield make_partnership()


def test_both_halves_keep_the_words_the_author_and_the_moment(table):
    leader = make_leader()
    said = Opportunity.capture(table, "Welders and a night bus", category="workforce", raised_by=leader, by=None)

    other = said.split_in_two("Welders", " A night  bus ", by=None)

    said.refresh_from_db()
    assert (said.statement, other.statement) == ("Welders", "A night bus")
    assert said.original_statement == other.original_statement == "Welders and a night bus"
    assert (other.raised_by, other.raised_at, other.split_from) == (leader, said.raised_at, said)
    line = "Shared Table split “Welders and a night bus” into “Welders” and “A night bus”"
    assert [str(Activity.objects.about(row).latest_first()[0]) for row in (said, other)] == [line, line]


def test_a_half_split_again_leads_to_what_was_first_said(table):
    said = Opportunity.capture(table, "One, two, three", category="market", by=None)

    second = said.split_in_two("One", "Two, three", by=None)
    third = second.split_in_two("Two", "Three", by=None)

    assert (second.split_from, third.split_from) == (said, said)
    assert third.original_statement == "One, two, three"


@pytest.mark.parametrize("halves", [("", "B"), ("A", "  "), ("Same", "same")])
def test_two_different_thoughts_are_asked_for(table, halves):
    said = Opportunity.capture(table, "A and B", category="market", by=None)

    with pytest.raises(ValidationError, match="Write two different thoughts"):
        said.split_in_two(*halves, by=None)

    assert Opportunity.objects.get().statement == "A and B"


def test_what_was_merged_or_is_voted_on_is_not_split(table):
    first, second = make_requirement(table), make_requirement(table)
    Ballot.prepare(table, "What first?", [first, second], winners=1, dots=2, by=None)
    merged = Opportunity.capture(table, "A", category="market", by=None)
    merged.merge_into(Opportunity.capture(table, "A again", category="market", by=None), by=None)

    for row, code in ((first, "used"), (merged, "merged")):
        with pytest.raises(ValidationError) as refused:
            row.split_in_two("One", "Two", by=None)
        assert refused.value.code == code
    assert Requirement.objects.count() == 2


def test_what_was_split_is_not_taken_back(table):
    said = Opportunity.capture(table, "A and B", category="market", by=None)
    said.split_in_two("A", "B", by=None)

    with pytest.raises(ValidationError) as refused:
        said.take_back(by=None)

    assert refused.value.code == "used"


def test_the_page_splits_and_says_where_the_other_half_is(here, convener, table):
    said = Requirement.capture(table, "Aides and buses", category="workforce", by=None)
    page = reverse("partnerships:requirement_split", args=[here.slug, said.pk])

    answer = convener.post(page, {"first": "Aides", "second": "Buses"})

    other = Requirement.objects.get(statement="Buses")
    assert answer["Location"] == said.get_absolute_url()
    assert "The other half of what was said" in convener.get(other.get_absolute_url()).content.decode()
    assert convener.post(page, {"first": "Aides", "second": "aides"}).status_code == 400
