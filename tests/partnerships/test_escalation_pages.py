"""The pages where somebody chooses who hears of what is late, and the item's page that says it in advance."""

import pytest
from django.urls import reverse
from django.utils import timezone

from partnerships.models import EscalationRule
from regions.scope import in_region
from tests.factories import make_member, make_partnership, make_seat
from tests.partnerships.acting import make_item, make_priority

pytestmark = pytest.mark.django_db

DAYS = {"lead_after": 3, "champion_after": 6, "agenda_after": 9}


@pytest.fixture
def partnership(here):
    with in_region(here):
        return make_partnership()


@pytest.fixture
def address(here, partnership):
    return reverse("partnerships:escalation", args=[here.slug, partnership.slug])


def rule_of(here, partnership):
    with in_region(here):
        return EscalationRule.objects.of(partnership)


def test_a_partnership_takes_days_of_its_own_and_gives_them_back(convener, here, partnership, address):
    page = convener.get(address).content.decode()
    assert "As usual: lead after 7 days, champions after 14 days, next agenda after 21 days" in page

    convener.post(address, {"way": "own", **DAYS})
    own = rule_of(here, partnership)
    convener.post(address, {"way": "usual", **DAYS})

    assert str(own) == "lead after 3 days, champions after 6 days, next agenda after 9 days"
    assert rule_of(here, partnership).pk is None


def test_switched_off_the_days_stay_as_they_were_written(convener, here, partnership, address):
    convener.post(address, {"way": "off", **DAYS})

    rule = rule_of(here, partnership)
    assert (rule.is_on, rule.agenda_after, str(rule)) == (False, 9, "Nobody else hears of it")


def test_days_out_of_order_are_refused_at_the_field_and_nothing_is_lost(convener, here, partnership, address):
    answer = convener.post(address, {"way": "own", **DAYS, "champion_after": 3})

    assert answer.status_code == 400
    page = answer.content.decode()
    assert "This comes after the step before it: choose more than 3 days, or leave it empty." in page
    assert 'value="9"' in page
    assert rule_of(here, partnership).pk is None


def test_the_rule_of_the_region_is_its_owners(convener, client, here, partnership):
    address = reverse("partnerships:usual_escalation", args=[here.slug])
    assert convener.get(address).status_code == 403

    client.force_login(make_member(here, "owner"))
    client.post(address, {"way": "own", "lead_after": "", "champion_after": 2, "agenda_after": ""})

    assert str(rule_of(here, partnership)) == "champions after 2 days"


def test_the_items_page_says_in_advance_who_hears(convener, here, partnership):
    with in_region(here):
        champion = make_seat(partnership).contact
        priority = make_priority(partnership)
        priority.sign_up(champion, by=None)
        item = make_item(priority.team, days=30)
        address = item.get_absolute_url()

    page = convener.get(address).content.decode()

    assert "If nothing is heard" in page
    assert f"{item.owner.name} is reminded" in page
    assert f"{champion.name} hears of it as champion" in page
    assert "It comes on the agenda of the next meeting" in page


def test_leaders_keep_a_priority_on_its_page_and_it_is_decided(convener, here, partnership):
    with in_region(here):
        priority = make_priority(partnership)
    address = reverse("partnerships:priority_confirm", args=[here.slug, priority.pk])

    convener.post(address, {"why": "Nothing else matters as much"})

    with in_region(here):
        priority.refresh_from_db()
        assert timezone.localdate(priority.confirmed_at) == timezone.localdate()
        assert [decision.why for decision in priority.decisions.all()] == ["Nothing else matters as much"]
