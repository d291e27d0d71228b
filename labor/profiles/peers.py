"""Metropolitan and micropolitan areas that a region may be put beside: about as many jobs, and no county of its own."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection

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


@dataclass(frozen=True)
class Peer:
    title: str
    areas: Sequence[str]


def peers_of(counties: Sequence[str], year: int, jobs: int) -> list[Peer]:
    """Metropolitan and micropolitan areas with about as many jobs."""
    if not jobs:
        return []
    given: dict[str, int | list[str]] = {"year": year, "counties": [*counties], "jobs": jobs, "most": PEERS}
    with connection.cursor() as cursor:
        cursor.execute(PEERS_QUERY, given)
        return [Peer(title, areas) for title, areas in cursor.fetchall()]
