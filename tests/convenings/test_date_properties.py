"""Whatever people say and in whatever order: choosing a time makes of it what answering in that order would."""

import string
from collections import Counter
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from convenings.models import Invitation
from convenings.models.date_answers import BECOMES, Fit
from convenings.times import Grid
from tests.convenings.conftest import make_meeting, send
from tests.convenings.finding import ask, hours, make_search, options_of, says
from tests.factories import make_business, make_contact, make_partner

PEOPLE = 7
TICKS = st.lists(
    st.tuples(st.integers(0, PEOPLE - 1), st.integers(0, 2), st.sampled_from([fit.value for fit in Fit])),
    max_size=24,
)
SEATS = st.none() | st.integers(1, 5)


@pytest.fixture
def people(here):
    """Two businesses with several people each, and a college."""
    homes = [make_business(), make_business(), make_partner()]
    return [make_contact(homes[n % 3], name=f"Person {string.ascii_uppercase[n]}") for n in range(PEOPLE)]


def stands(meeting):
    """What each has answered, and the line in its order."""
    rows = meeting.invitations.order_by("contact__name")
    answers = list(rows.values_list("contact__name", "answer", "answered_at", "waiting_since", "turns"))
    return answers, [row.contact.name for row in meeting.invitations.in_line(meeting.leaders_first)]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ticks=TICKS, capacity=SEATS, each=st.none() | st.integers(1, 2), chosen=st.integers(0, 2))
def test_choosing_is_answering_in_the_order_in_which_people_said_so(people, convener, ticks, capacity, each, chosen):
    with transaction.atomic():
        search = make_search(convener, capacity=capacity, seats_each=each)
        rows = ask(search, convener, *people)
        start = timezone.now() - timedelta(hours=2)
        for minute, (person, column, fit) in enumerate(ticks):
            option = options_of(search)[column]
            rows[person].tick({option.pk: fit}, by=people[person], at=start + timedelta(minutes=minute))
        option = options_of(search)[chosen]
        said = list(option.answers.order_by("at", "pk").values_list("invitation__contact", "fit", "at"))
        foretold = {str(label): count for label, count in Grid.of(search, timezone.now()).column(option).outlook}

        search.choose(option, by=convener)

        starts_at, _end = hours(chosen)
        twin = make_meeting(convener, starts_at=starts_at, capacity=capacity, seats_each=each)
        send(twin, people, convener, at=timezone.now() - timedelta(hours=1))
        for contact, fit, at in said:
            Invitation.objects.get(convening=twin, contact=contact).respond(BECOMES[Fit(fit)], by=None, at=at)
        assert stands(search) == stands(twin)
        search.refresh_from_db()
        assert (search.version, search.starts_at) == (2, option.starts_at)
        counted = Counter(row.get_answer_display() for row in search.invitations.all())
        assert {label: count for label, count in foretold.items() if count} == dict(counted)
        assert sum(row.is_coming for row in search.invitations.all()) <= (capacity or PEOPLE)
        history = [(row.history.count(), bool(row.answer)) for row in search.invitations.all()]
        assert all(count == answered for count, answered in history)
        transaction.set_rollback(True)


def test_a_tick_for_another_time_is_no_answer_to_the_chosen_one(people, convener):
    search = make_search(convener)
    rows = ask(search, convener, *people)
    for row in rows:
        says(row, None, "works", "no")

    search.choose(options_of(search)[0], by=convener)

    assert set(search.invitations.values_list("answer", flat=True)) == {""}
