"""What areas come to for an industry in a year. Profile, worksheet and whoever asks else have it from here alone.

Figures are of private companies, as published; shares measure them against the jobs of all owners. Where some of it is
not told, sums are lower bounds (“at least”), and so are the shares made of them; average pay is that of the jobs that
are told; changes compare only the areas told without a gap in both years.

An industry is zero in an area only where the area is listed and the nation's figures of the year know the code.
Otherwise what has no line is not known.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import NamedTuple, Self

from django.db import connection

from labor.codes import as_published, is_one_series
from labor.models import ALL_INDUSTRIES, NATION, Ownership
from labor.profiles.measures import Shift, location_quotient, ratio, shift_share
from labor.profiles.sums import Cell, Sum, add_up

Subject = str | int  # whatever the asker calls an industry by
TOTAL: Subject = "all industries and owners"

# Said as lists, which the one index of the figures can use.
READ = """
SELECT wanted.subject, figure.area, figure.year, sum(figure.establishments)::bigint,
    coalesce(sum(figure.jobs), 0)::bigint, coalesce(sum(figure.wages), 0)::bigint,
    count(*) FILTER (WHERE figure.suppressed), array_agg(figure.industry::text)
FROM unnest(%(subjects)s::integer[], %(parts)s::text[], %(owners)s::integer[]) AS wanted (subject, part, owner)
JOIN labor_laborfigure figure ON figure.industry = wanted.part COLLATE "C" AND figure.ownership = wanted.owner
WHERE figure.area = ANY(%(areas)s::text[]) AND figure.year = ANY(%(years)s::integer[])
GROUP BY wanted.subject, figure.area, figure.year
"""


class Entry(NamedTuple):
    """What is published of a subject in one area and year: sums over its codes, and which of them have a line."""

    subject: Subject
    area: str
    year: int
    establishments: int
    jobs: int
    wages: int
    suppressed: int
    parts: Collection[str]


@dataclass(frozen=True)
class Change:
    """Between two years, in those areas only that are told without a gap in both."""

    since: int
    year: int
    before: int
    after: int
    areas: Sequence[str]  # compared
    left_out: Sequence[str]
    shift: Shift | None

    @property
    def span(self) -> int:
        return self.year - self.since

    @property
    def difference(self) -> int:
        return self.after - self.before

    @property
    def rate(self) -> Fraction | None:
        return ratio(self.difference, self.before)


class Book:
    """Figures of some subjects in some years. The last of the years is the one that others are compared with."""

    def __init__(
        self, subjects: Mapping[Subject, Sequence[str]], years: Collection[int], entries: Iterable[Entry]
    ) -> None:
        self.subjects, self.years = subjects, sorted(years)
        self._entries = {(each.subject, each.area, each.year): each for each in entries}

    @classmethod
    def of(cls, areas: Collection[str], subjects: Mapping[Subject, Sequence[str]], years: Collection[int]) -> Self:
        """One statement, however many there are of each. The codes of one subject overlap nowhere."""
        if not years:
            return cls(subjects, (), ())
        keys = [*subjects]
        wanted = [(n, part, Ownership.PRIVATE) for n, key in enumerate(keys) for part in _parts(subjects[key])]
        numbers, parts, owners = zip(*wanted, (len(keys), ALL_INDUSTRIES, Ownership.ALL), strict=True)
        given: dict[str, list[int] | list[str]] = {
            "subjects": [*numbers], "parts": [*parts], "owners": [int(owner) for owner in owners],
            "areas": [*{*areas, NATION}], "years": [*years],
        }  # fmt: skip
        with connection.cursor() as cursor:
            cursor.execute(READ, given)
            return cls(subjects, years, (Entry([*keys, TOTAL][n], *rest) for n, *rest in cursor.fetchall()))

    @cached_property
    def left_out(self) -> dict[Subject, dict[int, list[str]]]:
        """By subject, the years in which some codes stood for other companies than in the last one; and which codes."""
        return {
            subject: {
                year: changed
                for year in self.years
                if (changed := [code for code in codes if not is_one_series(code, year, self.years[-1])])
            }
            for subject, codes in self.subjects.items()
        }

    def figure(self, subject: Subject, areas: Sequence[str], year: int) -> Sum:
        return add_up(areas, {area: self._cell(subject, area, year) for area in areas})

    def by_year(self, subject: Subject, areas: Sequence[str]) -> dict[int, Sum]:
        return {year: self.figure(subject, areas, year) for year in self.years}

    def everything(self, areas: Sequence[str], year: int) -> Sum:
        return self.figure(TOTAL, areas, year)

    def _cell(self, subject: Subject, area: str, year: int) -> Cell | None:
        if subject != TOTAL and not self.subjects[subject]:
            return None
        if changed := self.left_out.get(subject, {}).get(year):
            return Cell(unknown=tuple(changed))
        entry = self._entries.get((subject, area, year))
        is_listed = (TOTAL, area, year) in self._entries
        if entry is None and not is_listed:
            return None
        nation = self._entries.get((subject, NATION, year))
        published = {*(entry.parts if entry else ()), *(nation.parts if nation and is_listed else ())}
        unknown = tuple(part for part in _parts(self.subjects.get(subject, ())) if part not in published)
        return Cell(*entry[3:7], unknown) if entry else Cell(unknown=unknown)

    def quotient(self, subject: Subject, areas: Sequence[str], year: int) -> Fraction | None:
        """How many times the nation's share of all jobs; at least so many where the jobs are."""
        here, there = self.figure(subject, areas, year), self.figure(subject, [NATION], year)
        all_here, all_there = self.everything(areas, year), self.everything([NATION], year)
        if here.jobs is None or not (all_here.is_whole and there.is_whole and all_there.is_whole):
            return None
        return location_quotient(here.jobs, all_here.jobs or 0, there.jobs or 0, all_there.jobs or 0)

    def told_in(self, subject: Subject, areas: Sequence[str], *years: int) -> list[str]:
        """The areas told without a gap in each of these years: only their figures may be compared over time."""
        cells = {area: [self._cell(subject, area, year) for year in years] for area in areas}
        return [area for area, found in cells.items() if all(cell is not None and cell.is_whole for cell in found)]

    def change(self, subject: Subject, areas: Sequence[str], since: int, year: int) -> Change | None:
        """None where not one area is told in both years."""
        compared = self.told_in(subject, areas, since, year)
        if not compared:
            return None
        before, after = (self.figure(subject, compared, at).jobs or 0 for at in (since, year))
        left_out = [area for area in areas if area not in compared]
        shift = self._shift(subject, (before, after), (since, year))
        return Change(since, year, before, after, compared, left_out, shift)

    def _shift(self, subject: Subject, here: tuple[int, int], years: tuple[int, int]) -> Shift | None:
        industry = [self.figure(subject, [NATION], year) for year in years]
        everything = [self.everything([NATION], year) for year in years]
        if not all(found.is_whole for found in (*industry, *everything)):
            return None
        (i_before, i_after), (e_before, e_after) = (
            tuple(found.jobs or 0 for found in pair) for pair in (industry, everything)
        )
        return shift_share(here, (i_before, i_after), (e_before, e_after))


def _parts(codes: Iterable[str]) -> list[str]:
    return [part for code in codes for part in as_published(code)]


def by_year(areas: Sequence[str], codes: Sequence[str], years: Collection[int]) -> dict[int, Sum]:
    """What these areas come to for one industry in each of these years: one statement. `Sum` says what is told, of
    which areas (`told`), and of which not (`suppressed`, `unknown`, `missing`).

    Years in which a code stood for other companies than in the last of them are not known.
    """
    return Book.of(areas, {"": codes}, years).by_year("", areas)
