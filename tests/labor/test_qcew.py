"""Jobs and wages from the publisher's files: what is read is what stands there, and what is wrong is named."""

import pytest

from labor.loading import load
from labor.models import NATION, LaborFigure
from labor.refusals import AsksToRepair, Refused
from labor.sources import held
from tests.labor.files import BULK, QUARTER, SLICE, given, hidden, line, text, zipped

pytestmark = pytest.mark.django_db


def problems(files, **how):
    """What is wrong with the files; nothing was written then."""
    before = sorted(LaborFigure.objects.values_list())
    with pytest.raises(Refused) as refused:
        load(files, **how)
    assert sorted(LaborFigure.objects.values_list()) == before
    return refused.value.problems


def places(files):
    return [(problem.line, problem.column, problem.code) for problem in problems(files)]


@pytest.mark.parametrize("columns", [SLICE, BULK, [*BULK, "something_new"]], ids=["slice", "bulk", "more"])
@pytest.mark.parametrize("quoted", [True, False])
def test_a_published_line_is_read_as_published(columns, quoted):
    """Cleburne County, Alabama, 2024: published by the Bureau of Labor Statistics."""
    outcome = load(given(line(), columns=columns, quoted=quoted))

    row = LaborFigure.objects.get()
    assert (row.area, row.industry, row.ownership, row.year, row.level) == ("01029", "10", 0, 2024, 0)
    assert (row.establishments, row.jobs, row.wages, row.weekly_pay, row.annual_pay) == (
        289,
        2721,
        149178424,
        1054,
        54823,
    )
    assert (outcome.kind, outcome.years, outcome.counts["written"]) == ("figures", [2024], 1)
    assert (round(row.wages / row.jobs), round(row.wages / row.jobs / 52)) == (54825, 1054)


def test_a_suppressed_figure_is_not_known_and_never_zero():
    outcome = load(given(line(), hidden("01029", "31-33"), line("01029", "92", "2", annual_avg_emplvl=0)))

    told = {
        row.industry: (row.suppressed, row.establishments, row.jobs, row.wages) for row in LaborFigure.objects.all()
    }
    assert told["31-33"] == (True, 3, None, None)
    assert told["92"] == (False, 289, 0, 149178424)  # none at all is another thing
    assert outcome.counts["suppressed"] == 1
    assert any("never as zero" in note for note in outcome.notes)


def test_states_and_the_nation_are_kept_and_other_areas_passed_over():
    metropolitan = line("C1242", agglvl_code="40")
    by_size = line("US000", size_code="3", agglvl_code="21")

    outcome = load(given(line(), line("01000"), line("US000"), metropolitan, by_size))

    assert set(LaborFigure.objects.values_list("area", flat=True)) == {"01029", "01000", NATION}
    assert outcome.counts["other_areas"] == 2


def test_jobs_of_unknown_counties_belong_to_no_region():
    outcome = load(given(line(), line("01999")))

    assert [row.area for row in LaborFigure.objects.all()] == ["01029"]
    assert outcome.counts["unknown_counties"] == 1


def test_names_in_windows_letters_are_no_hindrance():
    load(given(line("35013", area_title="Doña Ana County, New Mexico"), columns=BULK))

    assert LaborFigure.objects.get().area == "35013"


def test_any_number_of_files_or_archives_come_together():
    years = {f"2023.annual.by_area/{y} Cleburne.csv": text([line(year=y)], columns=BULK) for y in (2022, 2023)}
    nation = held("2024 US000.csv", text([line("US000"), line("US000", "31-33", "5")]))

    outcome = load([held("years.zip", zipped(years)), nation])

    assert (outcome.years, outcome.counts["written"]) == ([2022, 2023, 2024], 4)
    assert LaborFigure.objects.years_held("01029") == [2022, 2023]


def test_the_same_year_again_replaces_and_says_so():
    load(given(line(), line("01029", "31-33", "5", annual_avg_emplvl=500), line("01031", "31-33", "5")))

    outcome = load(given(line(annual_avg_emplvl=2800), line("01029", "31-33", "5", annual_avg_emplvl=510)))

    told = dict(LaborFigure.objects.filter(area="01029").values_list("industry", "jobs"))
    assert told == {"10": 2800, "31-33": 510}
    assert LaborFigure.objects.filter(area="01031").count() == 1  # of which the file says nothing
    assert (outcome.counts["written"], outcome.counts["replaced"]) == (2, 2)
    assert outcome.notes[0] == "2 figures of 2024 were there already and have been replaced."


def test_what_a_revision_no_longer_tells_goes():
    """A file speaks of its areas by each of its industries: a cell it leaves empty is empty."""
    load(given(line(), line("01029", "31-33", "5"), line("01031", "31-33", "5"), line("01031")))

    load(given(line(), line("01031", "31-33", "5"), line("01031")))

    assert set(LaborFigure.objects.values_list("area", "industry")) == {
        ("01029", "10"), ("01031", "31-33"), ("01031", "10"),
    }  # fmt: skip


def test_a_slice_of_one_industry_leaves_the_others():
    load(given(line(), line("01029", "62", "5"), line("01031", "62", "5")))

    load(given(line("01029", "62", "5", annual_avg_emplvl=7), line("01031", "62", "5", annual_avg_emplvl=8)))

    assert sorted(LaborFigure.objects.values_list("area", "industry", "jobs")) == [
        ("01029", "10", 2721), ("01029", "62", 7), ("01031", "62", 8),
    ]  # fmt: skip


def test_one_figure_in_two_slices_is_kept_once_unless_they_contradict():
    by_area = held("area.csv", text([line(), line("01029", "62", "5")]))

    outcome = load([by_area, held("industry.csv", text([line("01029", "62", "5")]))])
    found = problems([by_area, held("industry.csv", text([line("01029", "62", "5", annual_avg_emplvl=1)]))])

    assert outcome.counts["written"] == 2
    assert [(problem.column, problem.code) for problem in found] == [("area_fips", "01029")]
    assert "62" in found[0].sentence


# ---- what is refused ----


def test_a_file_of_quarters_is_refused_by_its_column():
    (found,) = problems(given(line(), columns=QUARTER, name="2024.q1.csv"))

    assert (found.file, found.line, found.column) == ("2024.q1.csv", 1, "qtrly_estabs")
    assert "annual averages" in found.sentence


def test_missing_columns_are_named():
    (found,) = problems(given(line(), columns=[c for c in SLICE if c not in ("total_annual_wages", "qtr")]))

    assert found.column == "qtr"
    assert "qtr, total_annual_wages" in found.sentence


@pytest.mark.parametrize(
    ("wrong", "column", "code"),
    [
        ({"area_fips": "48002"}, "area_fips", "48002"),
        ({"area_fips": "99999"}, "area_fips", "99999"),
        ({"area_fips": "CAN01"}, "area_fips", "CAN01"),
        ({"industry_code": "7"}, "industry_code", "7"),
        ({"industry_code": "623999", "agglvl_code": "78"}, "industry_code", "623999"),
        ({"industry_code": "62"}, "industry_code", "62"),
        ({"own_code": "7"}, "own_code", "7"),
        ({"agglvl_code": "7"}, "agglvl_code", "7"),
        ({"qtr": "1"}, "qtr", "1"),
        ({"year": "24"}, "year", "24"),
        ({"year": ""}, "year", ""),
        ({"year": "2099"}, "year", "2099"),
        ({"disclosure_code": "X"}, "disclosure_code", "X"),
        ({"annual_avg_emplvl": "2,721"}, "annual_avg_emplvl", "2,721"),
        ({"annual_avg_emplvl": "-5"}, "annual_avg_emplvl", "-5"),
        ({"annual_avg_emplvl": "9999999999"}, "annual_avg_emplvl", "9999999999"),
        ({"total_annual_wages": "1.49E+08"}, "total_annual_wages", "1.49E+08"),
        ({"annual_avg_estabs": ""}, "annual_avg_estabs", ""),
        ({"annual_avg_estabs": "²"}, "annual_avg_estabs", "²"),
    ],
)
def test_a_wrong_cell_is_named_by_line_column_and_code(wrong, column, code):
    files = given(line(), line("01031"), line() | {name: str(value) for name, value in wrong.items()})

    assert places(files) == [(4, column, code)]


def test_a_first_line_without_a_year_is_named_too():
    assert places(given(line(year=""))) == [(2, "year", "")]


def test_every_wrong_line_is_told_up_to_twenty():
    few = given(*[line(year="24") if n in (2, 5) else line("01029", "62", "5", year=2000 + n) for n in range(7)])
    many = given(line(), *[line(own_code="7")] * 30)

    assert [at for at, _column, _code in places(few)] == [4, 7]
    assert len(problems(many)) == 20


def test_the_column_is_named_as_the_file_spells_it():
    (found,) = problems(given(line(), line("01031", annual_avg_estabs="?"), columns=BULK))

    assert found.column == "annual_avg_estabs_count"


def test_a_file_that_was_cut_off_is_refused_at_its_last_line():
    whole = text([line(), line("01031")])

    (found,) = problems([held("cut.csv", whole[:-40])])

    assert (found.line, "cut off" in found.sentence) == (3, True)


def test_lost_leading_zeros_are_offered_for_repair_and_repaired_only_when_agreed():
    files = given(line("1029"), line("1000"), line("48215"))

    with pytest.raises(AsksToRepair) as asks:
        load(files)
    before = LaborFigure.objects.count()
    outcome = load(files, may_repair=True)

    assert (before, asks.value.count) == (0, 2)
    assert (asks.value.example.line, asks.value.example.code) == (2, "1029")
    assert "01029" in asks.value.example.sentence
    assert set(LaborFigure.objects.values_list("area", flat=True)) == {"01029", "01000", "48215"}
    assert outcome.counts["repaired"] == 2


def test_four_digits_that_are_no_lost_zero_are_wrong_even_when_repair_was_agreed():
    files = given(line("1029"), line("9999"))

    assert [problem.code for problem in problems(files, may_repair=True)] == ["9999"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"\r\n\r\n", "not the headings"),
        (b"name,amount\r\nOttawa,12\r\n", "name, amount"),
        (",".join(SLICE).encode(), "holds no figure"),
        (text([line("C1242", agglvl_code="40")]), "holds no figure"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600, "old Excel workbook"),
        (b"<!DOCTYPE html><html></html>", "page or a document"),
        (",".join(SLICE).encode("utf-16"), "not a text file"),
        (b"area_fips\x00", "not a text file"),
        (text([line()]) + b"x" * 30_000, "far longer"),
    ],
)
def test_what_is_no_file_of_figures_is_refused_in_words(content, words):
    (found,) = problems([held("file.csv", content)])

    assert words in found.sentence


def test_a_mark_of_unicode_before_the_headings_is_passed_over():
    load([held("file.csv", b"\xef\xbb\xbf" + text([line()], encoding="utf-8"))])

    assert LaborFigure.objects.count() == 1
