"""Who lives and works in the region, and what a county more or less would change."""

import re
from fractions import Fraction

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from desk.periods import Period, Span
from desk.scorecard import scorecard_of
from labor.models import CommutePair
from labor.profiles.commuting import Flows, LaborShed, Neighbor, to_add, to_drop
from regions.models import Activity, RegionCounty, Role
from regions.scope import in_region
from tests.counting import CountedInService
from tests.factories import make_member, make_partnership, make_region
from tests.labor.market import make_market
from tests.labor.nation import CAMERON, HIDALGO, STARR, WILLACY

PAGE = "/r/valley/labor/commutes/"
MOVE = f"{PAGE}county/"
# Work, home, jobs: Cameron and Hidalgo make the region; Starr's people work in Hidalgo, Willacy is on its own.
PAIRS = [
    (CAMERON, CAMERON, 600), (HIDALGO, HIDALGO, 900), (CAMERON, HIDALGO, 50), (HIDALGO, CAMERON, 50),
    (HIDALGO, STARR, 300), (CAMERON, WILLACY, 100), (STARR, HIDALGO, 20), (STARR, STARR, 80), (WILLACY, WILLACY, 500),
    (WILLACY, "48047", 400),
]  # fmt: skip


def two_counties():
    here = {CAMERON, HIDALGO}
    return LaborShed(here, [pair for pair in PAIRS if {*pair[:2]} & here])


def test_shares_by_hand():
    flows = two_counties().flows

    # 1,600 of 2,000 jobs here; of 1,620 workers who live here.
    assert flows == Flows(inside=1600, held=2000, workers=1620)
    assert (flows.share, flows.staying) == (Fraction(4, 5), Fraction(1600, 1620))


def test_the_county_that_raises_the_share_comes_first():
    known = {STARR: Neighbor(held=100, workers=380, own=80), WILLACY: Neighbor(held=900, workers=600, own=500)}

    starr, willacy = to_add(two_counties(), known)

    assert (starr.county, starr.flows) == (STARR, Flows(2000, 2100, 2000))
    assert starr.points == Fraction(2000, 2100) * 100 - 80
    assert (willacy.county, willacy.flows) == (WILLACY, Flows(2200, 2900, 2220))
    assert willacy.points < 0


def test_a_county_less():
    cameron, hidalgo = sorted(to_drop(two_counties()), key=lambda move: move.county)

    assert cameron.flows == Flows(900, 1250, 970)
    assert hidalgo.flows == Flows(600, 750, 650)
    assert to_drop(LaborShed({CAMERON}, PAIRS)) == []


def test_nothing_divides_by_nothing():
    assert (LaborShed({CAMERON}, []).flows.share, LaborShed({CAMERON}, []).flows.staying) == (None, None)
    assert LaborShed({CAMERON}, []).with_county(STARR, Neighbor()) is None


names = st.sampled_from("abcdef")


@given(st.dictionaries(st.tuples(names, names), st.integers(1, 1000)), st.sets(names, min_size=1), names)
def test_adding_a_county_is_the_region_with_it(jobs, counties, other):
    pairs = [(work, home, n) for (work, home), n in jobs.items()]
    of = {
        "held": sum(n for work, _home, n in pairs if work == other),
        "workers": sum(n for _work, home, n in pairs if home == other),
        "own": jobs.get((other, other), 0),
    }
    region = LaborShed(counties - {other}, [p for p in pairs if {*p[:2]} & (counties - {other})])
    whole = LaborShed(counties | {other}, [p for p in pairs if {*p[:2]} & (counties | {other})])

    move = region.with_county(other, Neighbor(**of))
    assert move is None or move.flows == whole.flows
    back = whole.without_county(other)
    assert back is None or back.flows == region.flows


# ---- the page ----


@pytest.fixture
def region(db):
    CommutePair.objects.bulk_create(CommutePair(work=w, home=h, jobs=n, year=2022) for w, h, n in PAIRS)
    return make_market(counties=[CAMERON, HIDALGO])


@pytest.fixture
def owner(region, client):
    client.force_login(make_member(region, Role.OWNER))


def here(region):
    with in_region(region):
        return set(RegionCounty.objects.values_list("county_id", flat=True))


def test_page_says_the_shares_and_the_county_that_helps(region, owner, client):
    with CountedInService(11):
        html = client.get(PAGE).content.decode()

    assert "Of the jobs here, 80.0 % are held by people who live here." in html
    assert "Of the workers who live here, 98.8 % work here (2022)." in html
    assert "With Starr, TX it would be 95.2 %: +15.2 points." in html


def test_one_click_adds_and_drops_and_the_shapes_are_kept(region, owner, client):
    added = client.post(MOVE, {"county": STARR, "move": "add"})
    assert (added.status_code, here(region)) == (302, {CAMERON, HIDALGO, STARR})

    client.post(MOVE, {"county": CAMERON, "move": "drop"})

    assert here(region) == {HIDALGO, STARR}
    with in_region(region):
        shapes = [a.detail["names"] for a in Activity.objects.filter(verb="region.counties_chosen").order_by("id")]
    assert shapes == ["Cameron, TX, Hidalgo, TX, Starr, TX", "Hidalgo, TX, Starr, TX"]
    assert "Hidalgo, TX, Starr, TX" in client.get(PAGE).content.decode()


@pytest.mark.parametrize(
    ("county", "move", "words"),
    [
        (HIDALGO, "add", "Hidalgo, TX is in the region already."),
        (STARR, "drop", "Starr, TX is not in the region."),
        ("99999", "add", "We know no such county."),
        (STARR, "burn", "A county can be added or left out."),
    ],
)
def test_what_makes_no_sense_is_refused_in_words(region, owner, client, county, move, words):
    answer = client.post(MOVE, {"county": county, "move": move})

    assert (answer.status_code, here(region)) == (400, {CAMERON, HIDALGO})
    assert words in answer.content.decode()


def test_the_last_county_stays(region, owner, client):
    client.post(MOVE, {"county": CAMERON, "move": "drop"})

    answer = client.post(MOVE, {"county": HIDALGO, "move": "drop"})

    assert "Choose at least one county." in answer.content.decode()
    assert here(region) == {HIDALGO}


def test_only_owners_move_counties(region, client):
    client.force_login(make_member(region, Role.CONVENER))

    html = client.get(PAGE).content.decode()
    assert ("With Starr, TX it would be" in html, MOVE in html) == (True, False)
    assert client.post(MOVE, {"county": STARR, "move": "add"}).status_code == 403


def best(client):
    """The sentence beneath the figure."""
    return re.search(r"From 70 % on.*?</p>\s*<p>(.*?)</p>", client.get(PAGE).content.decode(), re.DOTALL)[1]


def test_no_county_is_proposed_where_none_would_help(region, owner, client):
    CommutePair.objects.filter(work=STARR).delete()
    CommutePair.objects.create(work=STARR, home=WILLACY, jobs=5000, year=2022)

    assert best(client) == "No neighbor would raise it."


def test_neighbors_of_which_nothing_was_imported_are_not_said_to_be_of_no_help(region, owner, client):
    CommutePair.objects.filter(work=STARR).delete()
    some = best(client)

    CommutePair.objects.filter(work=WILLACY).delete()

    assert some == "Of the neighbors whose commuting was imported, none would raise it; of 1 other nothing is known."
    assert (
        best(client) == "No commuting pairs of its neighbors are loaded, so nobody can say whether one would raise it."
    )


def test_commuting_that_is_not_known_is_said_so(region, owner, client):
    CommutePair.objects.filter(work=CAMERON).delete()

    assert "Commuting is not known of all counties of this region." in client.get(PAGE).content.decode()


def test_the_scorecards_fourth_number_is_the_same(region):
    with in_region(region):
        figure = scorecard_of(make_partnership(), Period(Span.QUARTER, timezone.now())).of("economic-region")

    assert (figure.value, figure.kind) == (80.0, "good")
    assert "1,600 of the 2,000 jobs in it (2022)" in figure.reason


def test_the_fourth_number_is_not_known_where_a_county_is_missing(region):
    CommutePair.objects.filter(work=CAMERON).delete()

    with in_region(region):
        figure = scorecard_of(make_partnership(), Period(Span.QUARTER, timezone.now())).of("economic-region")

    assert (figure.value, figure.kind) == (None, "open")


# ---- the API ----

API = "/api/v1/regions/valley/commutes/"


def test_the_api_tells_the_numbers_of_the_page(region, owner, client):
    with CountedInService(11):
        told = client.get(API).json()

    html = client.get(PAGE).content.decode()
    assert (told["year"], told["lacking"], told["wanted"], told["unknown_neighbors"]) == (2022, "", 70, 0)
    assert (told["jobs_here"], told["workers_here"], told["jobs_inside"]) == (2000, 1620, 1600)
    assert (told["share"], told["staying"]) == (80.0, 98.8)
    assert told["advice"] in html
    assert [each["county"] for each in told["add"]] == [STARR, WILLACY]
    assert {each["county"] for each in told["drop"]} == {CAMERON, HIDALGO}
    for each in (*told["add"], *told["drop"]):
        points = f"{each['points']:+.1f}".replace("-", "−") if each["points"] else "0.0"
        row = rf"<th scope=\"row\">{each['name']}</th><td[^>]*>{each['share']} %</td><td[^>]*>{re.escape(points)}</td>"
        assert re.search(row, html), each


def test_the_api_says_why_there_is_nothing_and_no_zero(region, owner, client):
    CommutePair.objects.filter(work=CAMERON).delete()

    told = client.get(API).json()

    assert "Commuting is not known of all counties of this region." in told["lacking"]
    assert {told[key] for key in ("year", "share", "staying", "jobs_here", "workers_here", "jobs_inside")} == {None}
    assert (told["add"], told["drop"]) == ([], [])


def test_the_api_of_another_region_and_without_a_key_is_closed(region, client):
    signed_out = client.get(API).status_code
    client.force_login(make_member(make_region(slug="elsewhere"), Role.OWNER))

    assert (signed_out, client.get(API).status_code) == (401, 404)


@pytest.mark.parametrize("many", [1, 60])
def test_as_many_statements_for_one_county_as_for_sixty(db, client, many):
    areas = [f"48{number:03}" for number in range(1, 2 * many, 2)]
    CommutePair.objects.bulk_create(CommutePair(work=a, home=a, jobs=10, year=2022) for a in areas)
    CommutePair.objects.bulk_create(CommutePair(work=a, home="48489", jobs=1, year=2022) for a in areas)
    client.force_login(make_member(make_market(counties=areas), Role.OWNER))

    with CountedInService(11):
        assert client.get(API).json()["jobs_inside"] == 10 * many
    with CountedInService(11):
        assert f"{100 * 10 / 11:.1f} %" in client.get(PAGE).content.decode()
