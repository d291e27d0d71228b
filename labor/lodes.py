"""Commuting from the LEHD origin-destination files.

Blocks of a whole state, added up to counties while they are read, or pairs of counties that were added up before.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date

from django.utils.translation import gettext as _

from labor.areas import Areas
from labor.refusals import AsksToRepair, Complaints, Problem, Refused
from labor.tables import Table, places

COLUMNS = {
    "work": ("w_geocode", "w_county", "work_county", "county_work", "work"),
    "home": ("h_geocode", "h_county", "home_county", "county_home", "home"),
    "jobs": ("s000", "jobs", "total_jobs", "total"),
}
# Such as tx_od_main_JT00_2021.csv.gz: which jobs, and of which year, stands nowhere else.
PUBLISHED = re.compile(r"(?P<state>[a-z]{2})_od_(?P<part>main|aux)_(?P<jobs>JT\d\d)_(?P<year>\d{4})", re.IGNORECASE)
BLOCK, COUNTY = 15, 5  # digits
FIRST_YEAR = 2002
# So many pairs are added up in memory before they go on; a state has fewer.
MOST_PAIRS = 200_000


def is_commutes(header: Sequence[str]) -> bool:
    cells = {cell.strip().lower() for cell in header}
    return bool(cells & {*COLUMNS["work"]} and cells & {*COLUMNS["home"]})


class Reader:
    """Turns one file into lines for COPY: `work, home, year, jobs, file, line` (0 where many lines were added up)."""

    def __init__(self, table: Table, areas: Areas, complaints: Complaints, *, number: int = 1) -> None:
        self.name, self.rows, self.areas = table.name, table.stream, areas
        self.complaints, self.number = complaints, number
        self.columns = places(table, COLUMNS, what=_("A file of commuting"))
        self.width = len(table.header)
        self.year_at = next((at for at, cell in enumerate(table.header) if cell.strip().lower() == "year"), None)
        self.year = self._year_of_name()
        self.years: set[str] = set()
        self.digits = 0
        self.kept = self.repaired = 0
        self.example: Problem | None = None

    def _year_of_name(self) -> str:
        named = PUBLISHED.search(self.name)
        if named and named["jobs"].upper() != "JT00":
            sentence = _("This file counts some kinds of jobs only (%(kind)s). Take the one of all jobs, JT00.")
            raise Refused([Problem(self.name, 0, "", named["jobs"], sentence % {"kind": named["jobs"].upper()})])
        if named:
            return named["year"]
        if self.year_at is None:
            sentence = _(
                "Of which year this is stands nowhere. Keep the name it was published by, such as "
                "tx_od_main_JT00_2021.csv.gz, or add a column “year”."
            )
            raise Refused([Problem(self.name, 1, "year", "", sentence)])
        return ""

    def __iter__(self) -> Iterator[str]:
        pairs: dict[tuple[str, str, str], int] = {}
        work_at, home_at, jobs_at = (self.columns[column][0] for column in COLUMNS)
        counties, year, number = self.areas.counties, self.year, self.number
        for cells in self.rows:
            if len(cells) != self.width:
                self._odd_line(cells)
                continue
            work, home, jobs = cells[work_at], cells[home_at], cells[jobs_at]
            if self.year_at is not None and not self.year:
                year = cells[self.year_at]
            if not (
                len(work) == len(home) == self.digits
                and work[:5] in counties
                and home[:5] in counties
                and year in self.years
            ):
                work, home = self._looked_into(work, home, year)
                if not work:
                    continue
            if not jobs.isdecimal() or len(jobs) > 9 or not (work + home).isdecimal():
                self._complain("jobs", jobs, _("This is no whole number of jobs between two places of 5 or 15 digits."))
                continue
            self.kept += 1
            if self.digits == COUNTY:
                yield f"{work}\t{home}\t{year}\t{jobs}\t{number}\t{self.rows.line}\n"
                continue
            pair = (work[:5], home[:5], year)
            pairs[pair] = pairs.get(pair, 0) + int(jobs)
            if len(pairs) >= MOST_PAIRS:
                yield from self._added_up(pairs)
                pairs.clear()
        yield from self._added_up(pairs)

    def _added_up(self, pairs: dict[tuple[str, str, str], int]) -> Iterator[str]:
        for (work, home, year), jobs in pairs.items():
            yield f"{work}\t{home}\t{year}\t{jobs}\t{self.number}\t0\n"

    # ---- what is not as expected ----

    def _complain(self, column: str, code: str, sentence: str) -> None:
        spelled = self.columns[column][1] if column in self.columns else column
        self.complaints.add(Problem(self.name, self.rows.line, spelled, code[:40], sentence))

    def _odd_line(self, cells: Sequence[str]) -> None:
        if cells:
            sentence = _("This line has %(cells)d cells and the headings have %(width)d; the file may be cut off here.")
            self._complain("", "", sentence % {"cells": len(cells), "width": self.width})

    def _looked_into(self, work: str, home: str, year: str) -> tuple[str, str]:
        if year not in self.years:
            if not (len(year) == 4 and year.isdecimal() and FIRST_YEAR <= int(year) <= date.today().year):  # noqa: DTZ011
                self._complain("year", year, _("This is no year that commuting is published for."))
                return "", ""
            self.years.add(year)
        whole = {"work": self._place("work", work), "home": self._place("home", home)}
        return (whole["work"], whole["home"]) if all(whole.values()) else ("", "")

    def _place(self, column: str, code: str) -> str:
        whole = code.zfill(len(code) + 1) if len(code) in (BLOCK - 1, COUNTY - 1) else code
        if len(whole) not in (BLOCK, COUNTY) or (self.digits and len(whole) != self.digits):
            self._complain(
                column, code, _("A block has 15 digits and a county has 5, the same in every line of a file.")
            )
            return ""
        if whole[:5] not in self.areas.counties:
            self._complain(column, code, _("No county of the United States has a code that begins like this."))
            return ""
        self.digits = len(whole)
        if whole != code:
            self.repaired += 1
            sentence = _("This code has lost its leading zero; it is %(whole)s.") % {"whole": whole}
            spelled = self.columns[column][1]
            self.example = self.example or Problem(self.name, self.rows.line, spelled, code, sentence)
        return whole

    def finish(self, *, may_repair: bool) -> None:
        if not self.kept and not self.complaints.found:
            self.complaints.add(Problem(self.name, 0, "", "", _("This file holds no commuting.")))
        if self.example and not may_repair and not self.complaints.found:
            raise AsksToRepair(self.repaired, self.example)
