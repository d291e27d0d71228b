"""The list of metropolitan areas, as a workbook whose numbers lost their zeros and as CSV."""

import pytest
from openpyxl import Workbook

from labor.loading import load
from labor.models import MetropolitanArea, MetropolitanCounty
from labor.refusals import Refused
from labor.sources import held
from tests.labor.files import LIST, METRO, MICRO, as_csv, delineation

pytestmark = pytest.mark.django_db

MCALLEN = ("32580", "McAllen-Edinburg-Mission, TX", METRO, "48215", "Central")
ANNISTON = ("11500", "Anniston-Oxford, AL", METRO, "01015", "Central")
ATLANTA = ("12060", "Atlanta-Sandy Springs-Roswell, GA", METRO, "13121", "Central")
OUTSKIRTS = ("12060", "Atlanta-Sandy Springs-Roswell, GA", METRO, "13015", "Outlying")
RIO_GRANDE = ("40100", "Rio Grande City-Roma, TX", MICRO, "48427", "Central")
HARTFORD = ("25540", "Hartford-West Hartford-East Hartford, CT", METRO, "09110", "Central")
ALL = (MCALLEN, ANNISTON, ATLANTA, OUTSKIRTS, RIO_GRANDE, HARTFORD)


def workbook(table, tmp_path):
    book = Workbook()
    for cells in table:
        book.active.append([int(cell) if cell.isdigit() else cell or None for cell in cells])
    path = tmp_path / "list1_2023.xlsx"
    book.save(path)
    return held(path.name, path.read_bytes())


def refused(file):
    before = sorted(MetropolitanCounty.objects.values_list())
    with pytest.raises(Refused) as wrong:
        load([file])
    assert sorted(MetropolitanCounty.objects.values_list()) == before
    return wrong.value.problems


@pytest.mark.parametrize("shape", ["xlsx", "csv"])
def test_the_list_is_read_with_its_titles_and_footnotes(shape, tmp_path):
    table = delineation(*ALL)
    file = held("list1.csv", as_csv(table)) if shape == "csv" else workbook(table, tmp_path)

    outcome = load([file])

    assert (outcome.kind, outcome.counts["written"], outcome.counts["areas"]) == ("metropolitan", 6, 5)
    assert outcome.notes == ["This is the list of July 2023."]
    assert MetropolitanArea.objects.get(code="12060").edition == "July 2023"
    assert sorted(MetropolitanCounty.objects.filter(area="12060").values_list("county", "is_central")) == [
        ("13015", False), ("13121", True),
    ]  # fmt: skip
    assert MetropolitanCounty.objects.get(county="01015").area.title == "Anniston-Oxford, AL"
    assert MetropolitanCounty.objects.get(county="48427").area.kind == "micropolitan"
    assert MetropolitanCounty.objects.get(county="09110").county.name == "Capitol planning region"


def test_a_newer_list_takes_the_place_of_the_older():
    load([held("list1.csv", as_csv(delineation(*ALL)))])

    outcome = load([held("list1.csv", as_csv(delineation(MCALLEN, edition="August 2028")))])

    assert [area.code for area in MetropolitanArea.objects.all()] == ["32580"]
    assert outcome.notes[1] == "It took the place of the list before it, which had 6 counties."


@pytest.mark.parametrize(
    ("wrong", "column", "code"),
    [
        (("3258x", MCALLEN[1], METRO, "48215", "Central"), "cbsa code", "3258x"),
        (("32580", MCALLEN[1], METRO, "48002", "Central"), "fips county code", "48002"),
        (("32580", MCALLEN[1], "Town", "48215", "Central"), "metropolitan/micropolitan statistical area", "Town"),
        (("32580", MCALLEN[1], METRO, "48215", "North"), "central/outlying county", "North"),
        (("11500", "Anniston, GA", METRO, "48215", "Central"), "cbsa title", "11500"),
        (("99998", "Second, AL", METRO, "01015", "Central"), "fips county code", "01015"),
    ],
)
def test_a_wrong_line_is_named(wrong, column, code):
    (found,) = refused(held("list1.csv", as_csv(delineation(ANNISTON, wrong))))

    assert (found.line, found.column, found.code) == (5, column, code)


def test_a_workbook_of_figures_is_sent_back_for_the_csv(tmp_path):
    (found,) = refused(workbook([["area_fips", "own_code"], ["1029", "0"]], tmp_path))

    assert "changes codes" in found.sentence


def test_two_lists_or_a_list_without_counties_are_refused():
    (found,) = refused(held("list1.csv", as_csv([LIST])))
    one = held("list1.csv", as_csv(delineation(*ALL)))
    with pytest.raises(Refused, match="each by themselves"):
        load([one, one])

    assert "holds no county" in found.sentence
    assert MetropolitanArea.objects.count() == 0
