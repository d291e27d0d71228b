"""Every indicator, in the order people read them, and the one statement that counts for all of them."""

from collections.abc import Sequence
from typing import Any

from desk.indicators import keeping, plan, reach, results, room, table, value
from desk.indicators.kinds import Facts, Indicator

THEMES = (room, plan, keeping, table, reach, value, results)
INDICATORS: list[Indicator] = [indicator for theme in THEMES for indicator in theme.INDICATORS]
BY_SLUG = {indicator.slug: indicator for indicator in INDICATORS}
GROUPS: dict[str, str] = {name: query for theme in THEMES for name, query in theme.GROUPS.items()}

SCOPE = """
SELECT table_.region_id, table_.id AS partnership_id, %(ends)s::timestamptz AS ends, %(day)s::date AS day,
    %(zone)s::text AS zone, launch.at AS launched,
    coalesce(%(starts)s::timestamptz, launch.at, table_.created_at) AS starts
FROM partnerships_partnership table_, LATERAL (SELECT coalesce(
    (SELECT min(meeting.starts_at) FROM convenings_convening meeting WHERE meeting.region_id = table_.region_id
        AND meeting.partnership_id = table_.id AND meeting.state = 'held' AND meeting.kind = 'launch'
        AND meeting.starts_at < %(ends)s::timestamptz),
    (SELECT min(change.at) FROM partnerships_stagechange change WHERE change.region_id = table_.region_id
        AND change.partnership_id = table_.id AND change.stage = 'launched' AND change.at < %(ends)s::timestamptz)
    ) AS at) AS launch
WHERE table_.region_id = %(region)s AND table_.id = ANY(%(partnerships)s)
"""
# Each group is one row of counts for one partnership, so the whole is a row for each partnership. PostgreSQL plans each
# group by itself: joined, it would weigh all of them in many orders, which takes longer than to count.
STATEMENT = (
    f"WITH scope AS MATERIALIZED ({SCOPE}) SELECT scope.partnership_id, scope.starts, "
    + ", ".join(f"(SELECT to_jsonb({name}_) FROM ({query}) AS {name}_)" for name, query in GROUPS.items())
    + " FROM scope"
)


def facts_from(cells: Sequence[Any]) -> Facts:
    return dict(zip(GROUPS, cells, strict=True))
