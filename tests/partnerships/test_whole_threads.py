"""From the leader's sentence to the outcome on one address: every step dated and linked, as a picture and in words."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from partnerships.models import ActionItem, Experiment, Opportunity, Outcome
from regions.scope import in_region
from tests.factories import make_contact, make_member, make_partnership, make_priority, make_region, make_requirement
from tests.factories import make_seat as seat

pytestmark = pytest.mark.django_db


@pytest.fixture
def here():
    return make_region(slug="here")


@pytest.fixture
def convener(here):
    return make_member(here)


@pytest.fixture
def told(here, convener):
    with in_region(here):
        table = make_partnership(slug="mills", name="Mills Partnership")
        elena = seat(table, make_contact(name="Elena Garza")).contact
        heard = Opportunity.objects.create(
            partnership=table, statement="Train here", original_statement="We lose them to Dallas",
            category="workforce",
            raised_by=elena, raised_at=datetime(2026, 3, 12, 18, tzinfo=UTC),
        )  # fmt: skip
        priority = make_priority(table, title="Grow our own", requirement=make_requirement(table, opportunity=heard))
        priority.sign_up(elena, by=convener)
        tomorrow = timezone.localdate() + timedelta(days=1)
        item = ActionItem.assign(priority.team, title="Price a cohort", owner=elena, due_on=tomorrow, by=convener)
        item.report(status="done", evidence_figure=12, evidence_unit="places priced", by=elena)
        Experiment.begin(
            priority, hypothesis="If we pay the bus, they come", test="One bus", measure="Ten ride", stops_on=tomorrow,
            by=convener,
        )  # fmt: skip
        for title in ("Fifty trained", "A second cohort"):
            Outcome.tell(priority, title=title, kind="training", figure=50, unit="people", by=convener)
    return priority


def text_of(page):
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_every_step_is_dated_and_linked_in_its_order(client, here, convener, told):
    client.force_login(convener)

    page = client.get(f"/r/here/priorities/{told.pk}/thread/").content.decode()

    words = text_of(page[page.index("thread down") :])
    steps = [
        "We lose them to Dallas",
        "Grow our own",
        "champions it",
        "Price a cohort",
        "12 places priced",
        "Fifty trained",
    ]
    assert [words.index(step) for step in steps] == sorted(words.index(step) for step in steps)
    assert "March 12, 2026 · Elena Garza" in words
    assert "If we pay the bus, they come" in words
    with in_region(here):
        item = ActionItem.objects.get()
        for address in (item.get_absolute_url(), told.requirement.opportunity.get_absolute_url()):
            assert f'href="{address}"' in page


def test_the_picture_leads_to_the_same_steps_in_words(client, here, convener, told):
    client.force_login(convener)
    page = client.get(f"/r/here/priorities/{told.pk}/thread/").content.decode()

    drawn = page[page.index('role="group"') : page.index("</svg>", page.index('role="group"'))]

    for step in range(1, 9):
        assert f'href="#step-{step}"' in drawn
        assert f'id="step-{step}"' in page
    assert "Mar 12, 2026" in drawn
    assert "We lose them to" in drawn


def test_an_outcome_has_the_same_page_with_itself_at_the_end(client, here, convener, told):
    client.force_login(convener)
    with in_region(here):
        outcome = Outcome.objects.get(title="Fifty trained")

    page = text_of(client.get(f"/r/here/outcomes/{outcome.pk}/thread/").content.decode())

    assert "Fifty trained" in page
    assert "We lose them to Dallas" in page
    assert "A second cohort" not in page


def test_a_priority_just_adopted_says_what_is_not_there_yet(client, here, convener):
    with in_region(here):
        priority = make_priority(make_partnership(slug="mills"))
    client.force_login(convener)

    page = text_of(client.get(f"/r/here/priorities/{priority.pk}/thread/").content.decode())

    assert page.count("Not yet") == 4  # team, items, evidence, outcome
    assert page.count("It went without.") == 2  # adopted without an opportunity before it, and without a ballot


def test_a_program_reads_the_same_steps(client, here, convener, told):
    client.force_login(convener)

    knots = client.get(f"/api/v1/regions/here/priorities/{told.pk}/thread/").json()

    assert [knot["at"] for knot in knots] == list(range(8))
    assert knots[0]["entries"][0]["title"] == "We lose them to Dallas"
    assert [entry["title"] for entry in knots[7]["entries"]] == ["A second cohort", "Fifty trained"]
