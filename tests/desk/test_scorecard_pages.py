"""The scorecard as staff read it: the page, an indicator's rows, the files, the thresholds."""

from itertools import cycle

import pytest
from django.utils.html import escape

from desk.indicators.all import INDICATORS
from desk.models import Threshold
from desk.scorecard import at_home
from regions.models import Role
from regions.scope import in_region
from tests.desk.test_scorecard import hold
from tests.factories import make_member, make_partnership, make_region

pytestmark = pytest.mark.django_db
CARD = "/r/valley/partnerships/health/scorecard"


@pytest.fixture
def region():
    return make_region(slug="valley")


@pytest.fixture
def owner(region, client):
    user = make_member(region, Role.OWNER)
    client.force_login(user)
    return user


@pytest.fixture
def table(region, owner):
    with in_region(region):
        table = make_partnership(slug="health", name="Health")
        hold(table, business=3, partners=1)
    return table


def page(client, address=f"{CARD}/"):
    return client.get(address).content.decode()


def test_page_leads_with_business_led_and_says_why(client, table):
    html = page(client)

    assert "Is it business-led?" in html
    assert "3 business leaders and 1 partner were ticked, in one meeting" in html
    assert html.count('href="/r/valley/partnerships/health/scorecard/') >= len(INDICATORS)


def test_home_shows_the_scorecards_own_numbers(client, region, table):
    home, card = client.get("/r/valley/partnerships/health/").content.decode(), page(client)

    with in_region(region):
        shown = at_home(table)
    assert [figure.big for figure in shown] == ["3", "–", "–", "–"]
    for figure in shown:
        words = [figure.label, escape(figure.reason), f'href="{figure.url}']
        assert [(each in home, each in card) for each in words] == [(True, True)] * 3


def test_what_only_others_can_tell_says_what_would_tell(client, table):
    html = page(client)

    assert "the Census Bureau’s commuting data" in html
    assert "A yearly survey of all members" in html


def test_every_indicator_has_its_page_with_its_rule(client, table):
    for indicator, span in zip(INDICATORS, cycle(("quarter", "year", "launch", "nonsense")), strict=False):
        answer = client.get(f"{CARD}/{indicator.slug}/?period={span}")

        assert answer.status_code == 200, (indicator.slug, span)
        assert escape(str(indicator.rule)) in answer.content.decode()


def test_unknown_indicator_is_not_found(client, table):
    assert client.get(f"{CARD}/rank-of-regions/").status_code == 404


def test_rows_behind_business_majority_are_those_who_came(client, table):
    html = page(client, f"{CARD}/business-majority/")

    assert html.count('<td data-label="Who">') == 4


def test_file_leaves_empty_what_is_not_known(client, table):
    lines = client.get(f"{CARD}.csv").content.decode("utf-8-sig").splitlines()

    majority = next(line for line in lines if line.startswith("1,"))
    pulse = next(line for line in lines if line.startswith("23,"))
    assert majority.startswith("1,Business majority,3,to 1,Good,")
    assert pulse.startswith("23,Worth the leaders’ time,,of 5,Not known yet,")
    assert client.get(f"{CARD}.xlsx").content.startswith(b"PK")


def test_owner_sets_a_threshold_and_goes_back(client, region, table):
    client.post("/r/valley/thresholds/business-majority/", {"good": "5", "watch": "4"})

    assert "good above 5" in page(client)
    client.post("/r/valley/thresholds/business-majority/forget/")
    assert "good above 1" in page(client)


@pytest.mark.parametrize(
    ("good", "watch", "says"),
    [
        ("50", "80", "at or below what is good"),
        ("101", "80", "from 0 to 100"),
        ("-1", "-2", "from 0 to 100"),
        ("nan", "1", "Enter a number"),
        ("", "1", "required"),
    ],
)
def test_threshold_out_of_bounds_is_refused_in_words_and_keeps_what_was_typed(client, region, table, good, watch, says):
    answer = client.post("/r/valley/thresholds/follow-through/", {"good": good, "watch": watch})

    assert answer.status_code == 400
    assert says in answer.content.decode()
    assert f'value="{watch}"' in answer.content.decode()
    with in_region(region):
        assert not Threshold.objects.exists()
