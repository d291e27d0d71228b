"""Commuting: blocks are added up to pairs of counties, each half of a state by itself, and nothing counts twice."""

import pytest

from labor.loading import load
from labor.models import CommutePair
from labor.refusals import AsksToRepair, Refused
from labor.sources import held
from tests.labor.files import commutes

pytestmark = pytest.mark.django_db

MAIN = commutes([
    ("482150201", "482150202", 4), ("482150207", "482150209", 3),
    ("482150201", "480610101", 2), ("480610101", "482150201", 5),
])  # fmt: skip
ELSEWHERE = commutes([("482150201", "060370101", 6)], part="aux")


def pairs(year=2021):
    return {(p.home, p.work): p.jobs for p in CommutePair.objects.in_year(year)}


def refused(*files, **how):
    before = sorted(CommutePair.objects.values_list())
    with pytest.raises(Refused) as wrong:
        load([*files], **how)
    assert sorted(CommutePair.objects.values_list()) == before
    return [(problem.line, problem.column, problem.code) for problem in wrong.value.problems]


def test_blocks_are_added_up_to_pairs_of_counties():
    outcome = load([MAIN, ELSEWHERE])

    assert pairs() == {
        ("48215", "48215"): 7, ("48061", "48215"): 2, ("48215", "48061"): 5, ("06037", "48215"): 6,
    }  # fmt: skip
    assert (outcome.kind, outcome.years, outcome.counts["written"], outcome.counts["read"]) == (
        "commutes",
        [2021],
        4,
        5,
    )
    assert outcome.notes == []


def test_one_half_of_a_state_asks_for_the_other_and_leaves_it_alone():
    load([MAIN, ELSEWHERE])

    outcome = load([commutes([("482150201", "482150202", 9)])])

    assert pairs()["06037", "48215"] == 6
    assert pairs()["48215", "48215"] == 9
    assert ("48061", "48215") not in pairs()
    assert [("one half" in note, "“aux”" in note) for note in outcome.notes] == [(False, False), (True, True)]


def test_other_years_and_places_of_work_stay():
    load([commutes([("482150201", "482150202", 4)], year=2020), commutes([("484270101", "484270101", 8)], year=2021)])

    load([MAIN])

    assert pairs(2020) == {("48215", "48215"): 4}
    assert pairs()["48427", "48427"] == 8


def test_pairs_somebody_added_up_are_taken_as_they_are():
    table = b"year,home_county,work_county,jobs\n2020,48215,48061,12\n2020,48061,48061,30\n2019,48061,48061,28\n"

    load([held("pairs.csv", table)])

    assert pairs(2020) == {("48215", "48061"): 12, ("48061", "48061"): 30}
    assert pairs(2019) == {("48061", "48061"): 28}
    assert CommutePair.objects.newest_year(["48061"]) == 2020
    assert CommutePair.objects.newest_year(["48061", "48215"]) is None


def test_what_is_told_twice_would_count_twice_and_is_refused():
    again = held("copy of tx_od_main_JT00_2021.csv.gz", MAIN.open().read())
    table = b"year,home_county,work_county,jobs\n2020,48215,48061,12\n2020,48215,48061,13\n"

    assert {code for _line, _column, code in refused(MAIN, again)} == {"48215 48215", "48215 48061", "48061 48215"}
    assert refused(held("pairs.csv", table)) == [(3, "", "48061 48215")]


def test_a_file_of_some_jobs_only_or_of_no_year_is_refused():
    content = MAIN.open().read()

    assert refused(held("tx_od_main_JT01_2021.csv.gz", content)) == [(0, "", "JT01")]
    assert refused(held("texas.csv.gz", content)) == [(1, "year", "")]


@pytest.mark.parametrize(
    ("lines", "wrong"),
    [
        ("2020,48215,99001,1", [(2, "work_county", "99001")]),
        ("2020,4821,48061,1", [(2, "home_county", "4821")]),
        ("2020,48215,48061,1.5", [(2, "jobs", "1.5")]),
        ("2020,48215,48061", [(2, "", "")]),
        ("20,48215,48061,1", [(2, "year", "20")]),
        ("2020,48215,48061,1\n2020,482150201001000,48061,1", [(3, "home_county", "482150201001000")]),
        ("", [(0, "", "")]),
    ],
)
def test_a_wrong_cell_is_named(lines, wrong):
    table = f"year,home_county,work_county,jobs\n{lines}\n"

    assert refused(held("pairs.csv", table.encode())) == wrong


def test_lost_zeros_of_alabama_are_offered_for_repair():
    table = held("pairs.csv", b"year,home_county,work_county,jobs\n2020,1029,1029,12\n2020,48215,1029,2\n")

    with pytest.raises(AsksToRepair) as asks:
        load([table])
    before = CommutePair.objects.count()
    load([table], may_repair=True)

    assert (before, asks.value.count, asks.value.example.line) == (0, 3, 2)
    assert pairs(2020) == {("01029", "01029"): 12, ("48215", "01029"): 2}


def test_more_pairs_than_are_held_in_memory_add_up_all_the_same(monkeypatch):
    monkeypatch.setattr("labor.lodes.MOST_PAIRS", 2)

    load([MAIN, ELSEWHERE])

    assert pairs()["48215", "48215"] == 7
    assert sum(pairs().values()) == 20
