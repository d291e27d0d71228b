"""The Quarterly Census of Employment and Wages: annual averages, a line for each area, industry and ownership.

Slices by area or by industry, and the files of a whole year, have the same columns in two spellings.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from operator import itemgetter

from django.utils.translation import gettext as _

from labor.areas import Areas, is_unknown_county, lost_a_zero
from labor.codes import known_codes
from labor.models import NATION
from labor.refusals import AsksToRepair, Complaints, Problem, Refused
from labor.tables import Table, places

# In the layout the publisher describes, and in the files of whole years.
COLUMNS = {
    "area": ("area_fips",),
    "ownership": ("own_code",),
    "industry": ("industry_code",),
    "level": ("agglvl_code",),
    "size": ("size_code",),
    "year": ("year",),
    "quarter": ("qtr",),
    "disclosure": ("disclosure_code",),
    "establishments": ("annual_avg_estabs", "annual_avg_estabs_count"),
    "jobs": ("annual_avg_emplvl",),
    "wages": ("total_annual_wages",),
    "weekly_pay": ("annual_avg_wkly_wage",),
    "annual_pay": ("avg_annual_pay",),
}
NUMBERS = ("establishments", "jobs", "wages", "weekly_pay", "annual_pay")
QUARTERLY = ("qtrly_estabs", "qtrly_estabs_count", "month1_emplvl", "total_qtrly_wages", "avg_wkly_wage")
OWNERSHIPS = frozenset("01234589")
# Aggregation levels we keep: nation, states and counties, each from all industries to six digits.
NATIONAL, OF_STATE, OF_COUNTY = (range(first, first + 9) for first in (10, 50, 70))
KEPT = {str(code): code % 10 for levels in (NATIONAL, OF_STATE, OF_COUNTY) for code in levels}
# And those of other areas and of size classes, which are passed over: 21-28, 30-48, 61-64, 80, 91-96.
PASSED = frozenset(str(code) for code in (*range(20, 50), *range(59, 70), *range(79, 100)))
# As many digits as fit the columns of our table.
MOST_DIGITS = {"establishments": 9, "jobs": 9, "wages": 18, "weekly_pay": 9, "annual_pay": 9}
FIRST_YEAR = 1990


def is_figures(header: Sequence[str]) -> bool:
    return "area_fips" in {cell.strip().lower() for cell in header}


def columns_of(table: Table) -> dict[str, tuple[int, str]]:
    cells = {cell.strip().lower() for cell in table.header}
    quarterly = next((column for column in QUARTERLY if column in cells), "")
    if quarterly:
        sentence = _("This is a file of quarters. Take the annual averages of the year; “annual” is in their names.")
        raise Refused([Problem(table.name, 1, quarterly, "", sentence)])
    return places(table, COLUMNS, what=_("A file of annual averages"))


class Reader:
    """Turns the lines of one file into lines for COPY. What is wrong is gathered; too much of it ends the reading."""

    def __init__(self, table: Table, areas: Areas, complaints: Complaints, *, number: int = 1) -> None:
        self.name, self.rows, self.areas = table.name, table.stream, areas
        self.complaints, self.number = complaints, number
        self.columns = columns_of(table)
        self.width = len(table.header)
        self.scopes: dict[str, tuple[set[str], set[str]]] = {}
        self.kept = self.passed = self.unknown = self.repaired = 0
        self.example: Problem | None = None

    def __iter__(self) -> Iterator[str]:
        """`area, industry, ownership, year, level, suppressed, establishments, jobs, wages, weekly, annual, file, line`

        Four million times a year: what is right takes the short way, and what is not is looked into afterwards.
        """
        pick: Callable[[list[str]], tuple[str, ...]] = itemgetter(*(self.columns[column][0] for column in COLUMNS))
        known, counties, states = known_codes(), self.areas.counties, self.areas.states
        width, number, place = self.width, self.number, self.rows.reader
        current: str | None = None  # no year, an empty one neither
        areas, codes = self._spoken_of("")
        for cells in self.rows:
            if len(cells) != width:
                self._odd_line(cells)
                continue
            area, own, code, at, size, year, quarter, hidden, establishments, jobs, wages, weekly, annual = pick(cells)
            level = KEPT.get(at)
            if level is None or size != "0":
                self._left_out(at, size)
                continue
            there = area in counties if at >= "7" else area in states if at >= "5" else area == NATION
            right = quarter == "A" and code in known and own in OWNERSHIPS and (level < 2) == (code == "10")
            if not (there and right and year == current):
                area = self._looked_into(area, own, code, at, year, quarter)
                if not area:
                    continue
                current, (areas, codes) = year, self._spoken_of(year)
            if (
                hidden == ""
                and establishments.isdecimal()
                and jobs.isdecimal()
                and wages.isdecimal()
                and weekly.isdecimal()
                and annual.isdecimal()
                and len(establishments) < 10 > len(jobs)
                and len(weekly) < 10 > len(annual)
                and len(wages) < 19
            ):
                told = f"f\t{establishments}\t{jobs}\t{wages}\t{weekly}\t{annual}"
            elif hidden == "N" and establishments.isdecimal() and len(establishments) < 10:
                told = f"t\t{establishments}\t\\N\t\\N\t\\N\t\\N"
            else:
                told = self._told_at_length(hidden, (establishments, jobs, wages, weekly, annual))
                if not told:
                    continue
            areas.add(area)
            codes.add(code)
            self.kept += 1
            yield f"{area}\t{code}\t{own}\t{year}\t{level}\t{told}\t{number}\t{place.line_num}\n"

    def _spoken_of(self, year: str) -> tuple[set[str], set[str]]:
        """The areas and the industries the file has figures of, in a year."""
        return self.scopes.setdefault(year, (set(), set())) if year else (set(), set())

    # ---- what is not as expected ----

    def _complain(self, column: str, code: str, sentence: str) -> str:
        spelled = self.columns[column][1] if column else ""
        self.complaints.add(Problem(self.name, self.rows.line, spelled, code[:40], sentence))
        return ""

    def _odd_line(self, cells: Sequence[str]) -> None:
        if cells:
            sentence = _("This line has %(cells)d cells and the headings have %(width)d; the file may be cut off here.")
            self._complain("", "", sentence % {"cells": len(cells), "width": self.width})

    def _left_out(self, at: str, size: str) -> None:
        """Metropolitan areas are summed from their counties, and size classes are not told by county."""
        if at in PASSED or (at in KEPT and size.isdecimal()):
            self.passed += 1
        else:
            self._complain("level", at, _("This is no aggregation level of the census of employment and wages."))

    def _looked_into(self, area: str, own: str, code: str, at: str, year: str, quarter: str) -> str:
        """The area, mended where it may be; nothing where the line is passed over or complained of."""
        if quarter != "A":
            return self._complain(
                "quarter", quarter, _("This line is of a quarter. Take the annual averages of the year.")
            )
        if year not in self.scopes and not self._is_year(year):
            return self._complain("year", year, _("This is no year that annual averages are published for."))
        if own not in OWNERSHIPS:
            return self._complain("ownership", own, _("There is no such ownership; the codes are 0 to 5, 8 and 9."))
        if code not in known_codes():
            return self._complain("industry", code, _("There is no such industry in NAICS 2007 to 2022."))
        if (KEPT[at] < 2) != (code == "10"):
            return self._complain("industry", code, _("This industry does not fit the aggregation level beside it."))
        return self._area(area, at)

    def _is_year(self, year: str) -> bool:
        return len(year) == 4 and year.isdecimal() and FIRST_YEAR <= int(year) <= date.today().year  # noqa: DTZ011

    def _area(self, area: str, at: str) -> str:
        whole = lost_a_zero(area, self.areas)
        if whole:
            self.repaired += 1
            sentence = _("This code has lost its leading zero; it is %(whole)s.") % {"whole": whole}
            self.example = self.example or Problem(self.name, self.rows.line, "area_fips", area, sentence)
            area = whole
        wanted = self.areas.counties if at >= "7" else self.areas.states if at >= "5" else {NATION}
        if area in wanted:
            return area
        if at >= "7" and area[:2] + "000" in self.areas.states and is_unknown_county(area):
            self.unknown += 1
            return ""
        return self._complain("area", area, _("No county, state or nation of the United States has this code."))

    def _told_at_length(self, hidden: str, numbers: Sequence[str]) -> str:
        if hidden not in ("", "N", "-"):
            return self._complain(
                "disclosure", hidden, _("The code is N where figures are not disclosed, and empty elsewhere.")
            )
        for column, cell in zip(NUMBERS[: 1 if hidden else None], numbers, strict=False):
            if not cell.isdecimal() or len(cell) > MOST_DIGITS[column]:
                return self._complain(column, cell, _("This is no whole number of dollars, jobs or establishments."))
        if hidden:
            return f"t\t{numbers[0]}\t\\N\t\\N\t\\N\t\\N"
        return "f\t" + "\t".join(numbers)

    def finish(self, *, may_repair: bool) -> None:
        """Told at the end of a file: it held something, and nothing in it must be asked about."""
        if not self.kept and not self.complaints.found:
            sentence = _("This file holds no figure of a county, a state or the nation.")
            self.complaints.add(Problem(self.name, 0, "", "", sentence))
        if self.example and not may_repair and not self.complaints.found:
            raise AsksToRepair(self.repaired, self.example)
