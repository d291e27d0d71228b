"""The vote in one statement: whatever the database writes at once, the verb's own rules allow, and write the same."""

from contextlib import contextmanager
from datetime import timedelta
from functools import partial

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from partnerships.models import Ballot, Elector, Mark, Paper
from regions.models import Contact
from regions.scope import in_region
from tests.factories import make_region
from tests.partnerships.ballot_box import opened

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def here():
    with in_region(make_region()):
        yield


NOW = timezone.now()
HOUR, MOMENT = timedelta(hours=1), timedelta(microseconds=1)
DOORS = st.sampled_from([
    {}, {}, {"closes_at": HOUR}, {"closes_at": timedelta(0)}, {"closes_at": -MOMENT}, {"closing_at": -MOMENT},
    {"opened_at": timedelta(0)}, {"opened_at": MOMENT}, {"opened_at": HOUR, "closes_at": 2 * HOUR},
])  # fmt: skip
ADDRESSES = st.sampled_from(["same", "same", "same", "louder", "another", "none"])
LINKS = st.sampled_from([1, 1, 1, 2])
TAPS = st.lists(st.tuples(st.integers(0, 5), st.integers(-1, 4), LINKS), min_size=1, max_size=6)
PAPERS = st.lists(
    st.tuples(st.dictionaries(st.integers(0, 4), st.integers(0, 6), max_size=5), LINKS), min_size=1, max_size=4
)
# Without shrinking: an example takes a ballot of its own, and a small one says as much as the smallest.
OFTEN = settings(
    max_examples=60, deadline=None, phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)  # fmt: skip


@contextmanager
def taken_back():
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def trouble(box, doors, address):
    """The ballot as if it opened, ended or was stopped at other moments, and the elector's address as if changed."""
    stands = {"opened_at": NOW - timedelta(days=1)} | {name: NOW + moment for name, moment in doors.items()}
    Ballot.objects.filter(pk=box.ballot.pk).update(**stands)
    elector = box.electors[0]
    emails = {"louder": elector.email.upper(), "another": "mole@elsewhere.example", "none": ""}
    if address in emails:
        Contact.objects.filter(pk=elector.contact_id).update(email=emails[address])


def told(vote):
    """What came of it, and what then lies on the paper."""
    try:
        with transaction.atomic():
            vote()
        outcome = "counted"
    except ValidationError as refused:
        outcome = refused.code
    marks = Mark.objects.order_by("option").values_list("option", "dots", "rank", "cap", "method", "ballot")
    return outcome, list(Paper.objects.values_list("spent", "allowance", "saved_at", "link_version")), list(marks)


def by_the_rules(elector, write, *given, link, **more):
    """What the verb's own rules do, told under the same locks."""
    words = elector._placing(NOW, link) | more
    with taken_back():
        return told(lambda: write(*elector.lock_with_choices(NOW), *given, words))


@OFTEN
@given(
    method=st.sampled_from(["dots", "approval"]), doors=DOORS, address=ADDRESSES, keyed=st.booleans(), taps=TAPS,
    dots=st.integers(1, 4),
)  # fmt: skip
def test_a_tap_at_once_does_what_the_rules_do(method, doors, address, keyed, taps, dots):
    with taken_back():
        box = opened(leaders=3, options=5, method=method, dots=dots, cap=min(2, dots))
        trouble(box, doors, address)
        Elector.objects.filter(pk=box.electors[0].pk).update(on_paper=keyed and address == "none")
        elector, options = box.electors[0], [*(option.pk for option in box.options), 0]
        for place, amount, link in taps:
            option = options[place]
            words = {"option": option, "dots": amount}
            expected = by_the_rules(elector, elector._place_as_seen, link=link, **words)
            assert told(partial(elector.place, option, amount, link_version=link, at=NOW)) == expected


@OFTEN
@given(doors=DOORS, address=ADDRESSES, papers=PAPERS)
def test_a_ranking_at_once_does_what_the_rules_do(doors, address, papers):
    with taken_back():
        box = opened(leaders=3, options=4, method="ranked")
        trouble(box, doors, address)
        elector, options = box.electors[0], [*(option.pk for option in box.options), 0]
        for paper, link in papers:
            marks = {options[place]: rank for place, rank in paper.items()}
            expected = by_the_rules(elector, elector._fill_as_seen, marks, link=link)
            assert told(partial(elector.fill, marks, link_version=link, at=NOW)) == expected


def test_plain_votes_take_one_statement_so_the_comparison_is_of_two_ways(sql):
    box = opened()
    with sql(1):
        box.electors[0].place(box.options[0].pk, 1)
    ranked = opened(method="ranked")
    with sql(1):
        ranked.electors[0].fill({option.pk: place for place, option in enumerate(ranked.options, 1)})
