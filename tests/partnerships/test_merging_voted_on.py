"""What happens to an open ballot when what stands on it, or who stands on its roll, is merged."""

import pytest
from django.db import IntegrityError, transaction

from partnerships import tallies
from partnerships.models import Ballot, Elector, Mark, Opportunity, Proxy, Requirement
from regions.merging import merge, undo
from regions.models import Link, Organization
from regions.scope import in_region
from tests.factories import make_business, make_contact, make_region, make_seat
from tests.partnerships.ballot_box import count, opened, place, prepare
from tests.partnerships.test_ballot_races import all_at_once
from tests.partnerships.test_electorate import code
from tests.partnerships.test_proxies import begin, by_proxy, give, given, path_of, prepared


@pytest.fixture
def here(db):
    region = make_region()
    with in_region(region):
        yield region


def refused(match):
    return pytest.raises(IntegrityError, match=match)


def serving(box):
    """The opportunity that what is voted on serves, and another to merge it into."""
    one, other = (
        Opportunity.capture(box.table, words, category="market", by=None) for words in ("More buyers", "New buyers")
    )
    Requirement.objects.filter(pk=box.needs[0].pk).update(opportunity=one)
    return one, other


# ---- what is voted on ----


def test_what_an_open_ballot_asks_about_is_not_merged_away(here):
    box = opened()
    one, other = serving(box)

    assert code(box.needs[0].merge_into, box.needs[1], by=None) == "on_ballot"
    assert code(one.merge_into, other, by=None) == "on_ballot"
    other.merge_into(one, by=None)
    place(box, [[2], [1], [1]])
    count(box.ballot)

    third = Opportunity.capture(box.table, "Other buyers", category="market", by=None)
    one.merge_into(third, by=None)
    assert Requirement.objects.get(pk=box.needs[0].pk).opportunity == third


def test_database_refuses_to_merge_what_is_voted_on(here):
    box, waiting = opened(), prepare()
    one, other = serving(box)
    ready, _other = serving(waiting)

    with refused("not merged before the votes are counted"), transaction.atomic():
        Requirement.objects.filter(pk=box.needs[0].pk).update(merged_into=box.needs[1])
    with refused("not merged before the votes are counted"), transaction.atomic():
        Opportunity.objects.filter(pk=one.pk).update(merged_into=other)
    assert Opportunity.objects.filter(pk=ready.pk).update(merged_into=_other) == 1
    assert Requirement.objects.filter(pk=waiting.needs[0].pk).update(merged_into=waiting.needs[1]) == 1
    with refused("Nothing that was merged into another"), transaction.atomic():
        Ballot.objects.filter(pk=waiting.ballot.pk).update(opened_at=waiting.ballot.prepared_at, lot_seed="seed")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("attempt", range(3))
def test_merging_an_opportunity_while_its_ballot_opens_comes_before_or_not_at_all(attempt):
    region = make_region()
    with in_region(region):
        box = prepare()
        one, other = serving(box)

    outcomes = all_at_once(
        region,
        [
            lambda: Ballot.objects.get(pk=box.ballot.pk).open(by=None),
            lambda: Opportunity.objects.get(pk=one.pk).merge_into(Opportunity(pk=other.pk), by=None),
        ]
        * 2,
    )

    assert set(outcomes) <= {"counted", "opened", "on_ballot", "merged"}
    with in_region(region):
        assert Ballot.objects.get().opened_at
        assert Elector.objects.count() == 3


# ---- who votes ----


def test_leader_merged_while_a_vote_is_open_keeps_the_line_and_the_link(here, client):
    box = opened()
    kept = make_contact(box.seats[0].organization)
    path = Link.objects.to("ballot", box.ballot).get(contact=box.seats[0].contact).path

    merge(kept, box.seats[0].contact, take={"email": True}, by=None)
    answer = client.post(path, {"place": f"{box.options[0].pk}:2"})

    assert answer.status_code == 302
    assert Mark.objects.get().dots == 2
    assert [elector.contact_id for elector in box.ballot.electors.order_by("id")] == [
        seat.contact_id for seat in box.seats
    ]


def test_leader_merged_while_a_vote_is_open_is_not_let_in_a_second_time(here):
    box = opened()
    kept = make_contact(box.seats[0].organization)

    merge(kept, box.seats[0].contact, take={"email": True}, by=None)

    assert kept not in box.ballot.seated_later()
    assert code(box.ballot.admit, kept, reason="Not on the list", by=None) == "on_roll"
    assert box.ballot.electors.count() == 3


def test_newcomer_of_an_organization_that_was_merged_joins_its_line(here):
    box = prepared(leaders=4)
    begin(box)
    kept = make_business()
    merge(kept, box.seats[1].organization, take={}, by=None)
    newcomer = make_seat(box.table, make_contact(kept)).contact

    box.ballot.admit(newcomer, reason="The flight was late", by=None)

    assert box.electors[1].representatives.get().contact == newcomer
    assert box.ballot.electors.count() == 4


def test_two_leaders_on_one_roll_merged_keep_what_they_had_and_gain_nothing(here):
    box = opened()
    place(box, [[2], [1]])

    row = merge(box.seats[0].contact, box.seats[1].contact, take={}, by=None)

    assert box.ballot.electors.count() == 3
    assert tallies.turnout(box.ballot) == tallies.Turnout(3, 2, 3, 2)
    undo(row, by=None)
    assert count(box.ballot).voted == 2


def test_two_organizations_with_one_ballot_each_keep_the_roll_everybody_read(here):
    box = begin(prepared())
    box.electors[0].place(box.options[0].pk, 2)

    merge(box.seats[1].organization, box.seats[0].organization, take={}, by=None)

    assert [line.organization_id for line in box.ballot.electors.order_by("id")] == [
        seat.organization_id for seat in box.seats
    ]
    box.electors[0].place(box.options[1].pk, 1)
    box.electors[1].place(box.options[1].pk, 1)
    assert tallies.turnout(box.ballot) == tallies.Turnout(4, 2, 4, 2)


def test_proxy_goes_along_until_the_ballot_opens_and_stays_from_then_on(here, client):
    box = prepared()
    give(box)
    kept = make_business(name="Kept")
    merge(kept, box.absent, take={}, by=None)
    assert Proxy.objects.get().organization == kept

    box.electors = begin_after_merge(box, kept)
    another = make_business(name="Another")
    merge(another, Organization.objects.get(pk=kept.pk), take={}, by=None)
    holder = make_contact(box.holder.organization)
    merge(holder, box.holder, take={}, by=None)

    proxy = Proxy.objects.get()
    assert (proxy.organization_id, proxy.holder) == (kept.pk, box.holder)
    answer = client.post(f"{path_of(box, box.holder)}for/{kept.pk}/", {"place": f"{box.options[0].pk}:1"})
    assert answer.status_code == 302
    assert Mark.objects.get().dots == 1


def begin_after_merge(box, kept):
    box.ballot.open(by=None)
    box.options = list(box.ballot.options.order_by("position"))
    lines = {line.organization_id: line for line in box.ballot.electors.all()}
    return [lines[kept.pk], *(lines[seat.organization_id] for seat in box.seats[1:])]


def test_absent_organization_merged_with_that_of_its_holder_is_noticed_at_the_opening(here):
    box = prepared()
    give(box)

    merge(box.holder.organization, box.absent, take={}, by=None)

    assert code(box.ballot.open, by=None) == "proxy_stale"
    box.ballot.take_back_proxy(box.holder.organization, by=None)
    box.ballot.open(by=None)
    assert box.ballot.electors.count() == 3


def test_two_holders_merged_hold_more_than_one_may_and_that_is_noticed_at_the_opening(here):
    box = prepared(leaders=5)
    give(box)
    give(box, box.seats[2].organization, box.seats[3].contact)

    merge(box.holder, box.seats[3].contact, take={}, by=None)

    assert code(box.ballot.open, by=None) == "proxy_stale"


def test_colleague_merged_still_speaks_for_the_organization(here):
    box = given()
    third = make_seat(box.table, make_contact(box.absent)).contact
    box.ballot.admit(third, reason="Came after all", by=None)
    by_proxy(box).place(box.options[0].pk, 2)
    merge(make_contact(box.absent), third, take={}, by=None)

    elector = Elector.objects.get(pk=box.electors[0].pk)
    elector.voter = third.pk, third.email
    elector.place(box.options[1].pk, 1)

    assert list(Mark.objects.values_list("option", "dots")) == [(box.options[1].pk, 1)]
