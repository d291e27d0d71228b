"""Many at once at one worksheet, on PostgreSQL: no tap lost, one end, one choice, one partnership."""

from collections import Counter

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from partnerships.models import Candidate, Choice, Decision, Partnership, Question, Score, Scorer, Worksheet
from partnerships.rankings import Board, kept_board
from regions.models import Activity
from regions.scope import in_region
from tests.factories import make_member, make_partner_contact, make_region
from tests.partnerships.test_act_races import AT_ONCE, all_at_once
from tests.partnerships.test_worksheets import CHOSEN, asked, choose, lay_out, score

pytestmark = pytest.mark.django_db(transaction=True)
WEIGHTS = {"quotient": 3, "growth": 3, "pay": 3, "size": 3, "openings": 0}


@pytest.fixture
def region():
    return make_region()


@pytest.fixture
def convener(region):
    return make_member(region, name="Ann Reed")


def done(verb):
    return Activity.objects.filter(verb=verb).count()


def mine(number):
    """As a request of their own would load it."""
    return Scorer.objects.select_related("worksheet", "contact").order_by("id")[number]


def test_all_score_at_once_and_the_last_one_ends_it_once(region, convener):
    with in_region(region):
        asked(lay_out(convener), convener, AT_ONCE)

    results = all_at_once(region, lambda number: score(mine(number), 1 + number % 5, 3))

    with in_region(region):
        worksheet = Worksheet.objects.get()
        times = [scorer.scored_at for scorer in Scorer.objects.all()]
        said = Counter(Score.objects.filter(candidate=worksheet.candidates.first()).values_list("points", flat=True))
        assert results == [None] * AT_ONCE
        assert worksheet.closed_at == max(times)
        assert said == {number: 3 * len(range(number - 1, AT_ONCE, 5)) for number in range(1, 6)}
        assert done("worksheet.all_scored") == 1


def test_one_person_on_several_phones_leaves_one_whole_paper(region, convener):
    """Nobody's paper is made of taps of two phones."""
    with in_region(region):
        asked(lay_out(convener), convener, 2)

    results = all_at_once(region, lambda number: score(mine(0), 1 + number % 5, 1 + number % 5))

    with in_region(region):
        points = Score.objects.filter(scorer=mine(0)).values_list("points", flat=True)
        assert results == [None] * AT_ONCE
        assert len(points) == 2 * len(Question)
        assert len(set(points)) == 1
        assert Worksheet.objects.get().closed_at is None


def test_a_tap_comes_before_the_end_and_counts_or_is_told_that_it_was_too_late(region, convener):
    with in_region(region):
        asked(lay_out(convener), convener, AT_ONCE + 1)

    def act(number):
        if number == 0:
            return Worksheet.objects.get().close(by=convener) or "ended"
        return score(mine(number), 4, 2) or "saved"

    results = Counter(all_at_once(region, act))

    with in_region(region):
        scored = Scorer.objects.exclude(scored_at=None).count()
        assert results == Counter({"ended": 1, "saved": scored, "closed": AT_ONCE - 1 - scored}) + Counter()
        assert Score.objects.count() == scored * 2 * len(Question)
        assert not Scorer.objects.filter(scored_at__gt=Worksheet.objects.get().closed_at).exists()


def test_the_same_people_asked_by_several_are_asked_once(region, convener):
    with in_region(region):
        lay_out(convener)
        people = [make_partner_contact() for _ in range(3)]

    results = all_at_once(region, lambda _n: Scorer.ask_all(Worksheet.objects.get(), contacts=people, by=convener))

    assert sorted(results) == [0] * (AT_ONCE - 1) + [3]
    with in_region(region):
        assert Scorer.objects.count() == 3
        assert done("worksheet.asked") == 1


def test_several_choose_at_once_and_one_choice_stands_with_its_own_numbers(region, convener):
    with in_region(region):
        lay_out(convener)

    def decide(number):
        row = Candidate.objects.select_related("worksheet", "sector").order_by("id")[number % 2]
        said = CHOSEN | {"decided_on": timezone.localdate(), "snapshot": kept_board}
        return Choice.decide(row, **said, by=convener) and "chosen now"

    def weigh(_number):
        return Worksheet.objects.get().weigh({**WEIGHTS, "pay": 5}, by=convener) or "weighed"

    results = Counter(all_at_once(region, lambda number: weigh(number) if number == 7 else decide(number)))

    with in_region(region):
        kept, worksheet = Board.read(Choice.objects.get().snapshot), Worksheet.objects.get()
        assert results["chosen now"] == 1
        assert results["chosen"] == AT_ONCE - 1 - results["weighed"]
        assert kept.weights == {name.value: weight for name, weight in worksheet.weights.items()}


def test_one_choice_becomes_one_partnership_however_many_start_it(region, convener):
    with in_region(region):
        choice = choose(lay_out(convener), convener)

    def start(_number):
        try:
            return Choice.objects.with_thread().get(pk=choice.pk).start(by=convener).slug
        except ValidationError as refused:
            return refused.messages[0]

    results = Counter(all_at_once(region, start))

    told = "This choice has become a partnership already: Metal Partnership."
    assert results == {"metal-partnership": 1, told: AT_ONCE - 1}
    with in_region(region):
        partnership = Partnership.objects.get()
        assert Choice.objects.get().partnership == partnership
        assert Decision.objects.get().partnership == partnership
        assert done("worksheet.became") == done("partnership.started") == 1
