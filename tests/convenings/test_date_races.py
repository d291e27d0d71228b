"""Two at once while a date is found, on real transactions."""

import pytest

from convenings.models import Convening, DateOption, Invitation
from outbox.models import Message
from regions.models import Activity
from regions.scope import in_region
from tests.convenings.finding import ask, hours, make_search, options_of
from tests.convenings.test_races import at_once
from tests.factories import make_leader, make_member, make_region

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def table():
    region = make_region()
    convener = make_member(region)
    with in_region(region):
        search = make_search(convener)
        ids = [row.pk for row in ask(search, convener, *(make_leader() for _ in range(6)))]
        Message.objects.all().delete()
        options = [option.pk for option in options_of(search)]
    return region, search.pk, options, ids


def tick(pk, option, fit="works"):
    return lambda: Invitation.objects.get(pk=pk).tick({option: fit}, by=None)


def choose(meeting, option):
    return lambda: Convening.objects.get(pk=meeting).choose(DateOption.objects.get(pk=option), by=None)


def withdraw(meeting, option):
    return lambda: Convening.objects.get(pk=meeting).withdraw(DateOption.objects.get(pk=option), by=None)


def test_who_ticks_while_the_convener_chooses_is_counted_or_told(table):
    region, meeting, options, ids = table

    outcomes = at_once(region, choose(meeting, options[0]), *(tick(pk, options[0]) for pk in ids))

    assert outcomes[0] is None
    assert set(outcomes[1:]) <= {None, "chosen"}
    with in_region(region):
        answered = set(Invitation.objects.filter(answer="yes").values_list("pk", flat=True))
        assert answered == {pk for pk, outcome in zip(ids, outcomes[1:], strict=True) if outcome is None}
        assert Message.objects.filter(kind="convening.dated").count() == 6


def test_chosen_twice_at_once_one_time_is_chosen_and_everybody_told_once(table):
    region, meeting, options, _ids = table

    outcomes = at_once(region, *(choose(meeting, option) for option in (*options, options[0])))

    assert sorted(str(outcome) for outcome in outcomes) == ["None", "chosen", "chosen", "chosen"]
    with in_region(region):
        row = Convening.objects.get()
        assert (row.state, row.version) == ("planned", 2)
        assert DateOption.objects.get(chosen_at__isnull=False).starts_at == row.starts_at
        assert Message.objects.filter(kind="convening.dated").count() == 6
        assert Activity.objects.filter(verb="convening.chosen").count() == 1


def test_a_time_withdrawn_while_it_is_ticked_keeps_who_came_first_and_tells_the_others(table):
    region, meeting, options, ids = table

    outcomes = at_once(region, withdraw(meeting, options[0]), *(tick(pk, options[0]) for pk in ids))

    assert outcomes[0] is None
    assert set(outcomes[1:]) <= {None, "withdrawn"}
    with in_region(region):
        kept = set(DateOption.objects.get(pk=options[0]).answers.values_list("invitation", flat=True))
    assert kept == {pk for pk, outcome in zip(ids, outcomes[1:], strict=True) if outcome is None}


def test_withdrawn_and_chosen_at_once_only_one_of_both_happens(table):
    region, meeting, options, _ids = table

    outcomes = at_once(region, withdraw(meeting, options[0]), choose(meeting, options[0]))

    assert sorted(str(outcome) for outcome in outcomes) in (["None", "chosen"], ["None", "withdrawn"])
    with in_region(region):
        row, option = Convening.objects.get(), DateOption.objects.get(pk=options[0])
        assert (row.state == "planned") == (option.withdrawn_at is None) == (option.chosen_at is not None)


def test_of_two_who_withdraw_the_last_two_times_one_is_refused(table):
    region, meeting, options, _ids = table
    with in_region(region):
        withdraw(meeting, options[2])()

    outcomes = at_once(region, *(withdraw(meeting, option) for option in options[:2]))

    assert sorted(str(outcome) for outcome in outcomes) == ["None", "last"]


def test_the_fifth_place_is_taken_once(table):
    region, meeting, _options, _ids = table
    with in_region(region):
        starts_at, ends_at = hours(5)
        Convening.objects.get().offer(starts_at=starts_at, ends_at=ends_at, by=None)

    def offer(week):
        starts_at, ends_at = hours(week)
        return lambda: Convening.objects.get(pk=meeting).offer(starts_at=starts_at, ends_at=ends_at, by=None)

    outcomes = at_once(region, offer(6), offer(7), offer(8))

    assert sorted(str(outcome) for outcome in outcomes) == ["None", "many", "many"]
    with in_region(region):
        assert DateOption.objects.standing().count() == 5
