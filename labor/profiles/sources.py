"""Where a profile's lines come from: four statements, however many counties, codes and years there are."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass

from django.db import connection
from django.db.models import BooleanField, Count, ExpressionWrapper, Q, QuerySet, Sum

from labor.codes import as_published, is_one_series
from labor.models import ALL_INDUSTRIES, NATION, LaborFigure, Ownership
from labor.profiles.sums import Line

WINDOW = 10  # years before the newest that are looked at
PEERS = 5

# Areas that share no county with ours and of whose counties all are told; those of the nearest size first.
PEERS_QUERY = """
SELECT metro.title, array_agg(member.county_id::text ORDER BY member.county_id) AS counties
FROM labor_metropolitanarea metro
JOIN labor_metropolitancounty member ON member.area_id = metro.code
LEFT JOIN labor_laborfigure figure ON figure.area = member.county_id COLLATE "C" AND figure.industry = '10'
    AND figure.ownership = 0 AND figure.year = %(year)s
GROUP BY metro.code, metro.title
HAVING count(figure.jobs) = count(*) AND sum(figure.jobs) > 0 AND NOT bool_or(member.county_id = ANY(%(counties)s))
ORDER BY abs(ln(sum(figure.jobs) / %(jobs)s::numeric)), metro.code
LIMIT %(most)s
"""

Lines = dict[tuple[str, int], Line]  # by area or code, and year


@dataclass(frozen=True)
class Peer:
    title: str
    areas: Sequence[str]


def totals_held(areas: Sequence[str]) -> dict[int, dict[str, int | None]]:
    """All jobs of each of these areas of which anything was imported, by year."""
    held: dict[int, dict[str, int | None]] = defaultdict(dict)
    for area, year, jobs in LaborFigure.objects.of(areas).totals().values_list("area", "year", "jobs"):
        held[year][area] = jobs
    return held


def newest(held: Mapping[int, Mapping[str, int | None]], counties: Sequence[str]) -> int | None:
    """The last year in which most of the counties are told, and the nation where it is told in any."""
    asked = {*counties}
    known = [(len(asked & areas.keys()), NATION in areas, year) for year, areas in held.items() if asked & areas.keys()]
    return max(known)[2] if known else None


def peers_of(counties: Sequence[str], year: int, jobs: int) -> list[Peer]:
    """Metropolitan and micropolitan areas with about as many jobs."""
    if not jobs:
        return []
    given: dict[str, int | list[str]] = {"year": year, "counties": [*counties], "jobs": jobs, "most": PEERS}
    with connection.cursor() as cursor:
        cursor.execute(PEERS_QUERY, given)
        return [Peer(title, areas) for title, areas in cursor.fetchall()]


ADDED = {
    "estabs": Sum("establishments"),
    "told_jobs": Sum("jobs", default=0),
    "told_wages": Sum("wages", default=0),
    "hidden": Count("industry", filter=Q(suppressed=True)),
}


def lines_of(areas: Iterable[str], codes: Iterable[str], years: tuple[int, int]) -> tuple[Lines, Lines]:
    """The codes together as private companies have them, and all industries as all owners have them."""
    found: dict[int, Lines] = {Ownership.PRIVATE: {}, Ownership.ALL: {}}
    rows = wanted(areas, codes, years).values("area", "year", "ownership").annotate(**ADDED)
    for area, year, ownership, *added in rows.values_list("area", "year", "ownership", *ADDED):
        found[ownership][area, year] = Line(*added)
    return found[Ownership.PRIVATE], found[Ownership.ALL]


def wanted(areas: Iterable[str], codes: Iterable[str], years: tuple[int, int]) -> QuerySet[LaborFigure]:
    published = [part for code in codes for part in as_published(code)]
    rows = LaborFigure.objects.of(areas).in_industries([ALL_INDUSTRIES, *published]).in_years(*years)
    private = Q(ownership=Ownership.PRIVATE) & ~Q(industry=ALL_INDUSTRIES)
    total = Q(ownership=Ownership.ALL, industry=ALL_INDUSTRIES)
    # Said twice: the list is what the index can use.
    return rows.filter(ownership__in=[Ownership.ALL, Ownership.PRIVATE]).filter(private | total)


@dataclass(frozen=True)
class ByCode:
    """Each code on its own: what our counties have of it together, and in which years the nation's figures know it."""

    here: Lines
    nation: Mapping[str, set[int]]

    def broken(self, years: Iterable[int]) -> frozenset[int]:
        """Of years the nation is told in, those whose figures are no series with the newest: that lack a code known in
        others, or have one that stood for other companies; and all of them where no code was imported: absent lines are
        no zeros then.
        """
        told = [*years]
        return frozenset(
            year
            for year in told
            if not self.nation
            or any(year not in known or not is_one_series(code, year, max(told)) for code, known in self.nation.items())
        )


def codes_of(counties: Sequence[str], codes: Sequence[str], years: tuple[int, int]) -> ByCode:
    whole = {part: code for code in codes for part in as_published(code)}
    is_nation = ExpressionWrapper(Q(area=NATION), output_field=BooleanField())
    rows = LaborFigure.objects.of([*counties, NATION]).in_industries(whole).private().in_years(*years)
    grouped = rows.annotate(of_nation=is_nation).values("of_nation", "industry", "year").annotate(**ADDED)
    here: dict[tuple[str, int], list[Line]] = defaultdict(list)
    nation: dict[str, set[int]] = defaultdict(set)
    for of_nation, part, year, *added in grouped.values_list("of_nation", "industry", "year", *ADDED):
        if of_nation:
            nation[whole[part]].add(year)
        else:
            here[whole[part], year].append(Line(*added))
    return ByCode({key: together(lines) for key, lines in here.items()}, nation)


def together(lines: Iterable[Line]) -> Line:
    """Parts that are published apart, as one."""
    added = zip(*(astuple(line) for line in lines), strict=True)
    return Line(*(sum(parts) for parts in added))
