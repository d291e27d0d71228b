"""How a paper is written: itself and its marks in one statement, both or neither, and one way to the database."""

from datetime import datetime

# What stands in the gaps of these statements.
Written = dict[str, str | int | datetime | list[int] | None]

# ---- hidden: functions of the database, which plans them once; what they do stands in migrations 0016 and 0020
# The whole vote, where nothing about it is doubtful; else what was seen under the locks, as in `Locked` and `Choice`.
PLACED_AT_ONCE = """
SELECT * FROM partnerships_vote_placed(
    %(region)s, %(elector)s, %(voter)s, %(ballot)s, %(option)s, %(dots)s::smallint, %(link)s, %(by)s, %(at)s
)
"""
RANKED_AT_ONCE = """
SELECT * FROM partnerships_ranking_placed(
    %(region)s, %(elector)s, %(voter)s, %(ballot)s, %(options)s::bigint[], %(places)s::int[], %(link)s, %(by)s, %(at)s
)
"""
# Each answers whether the paper takes this link: nothing at all is written over one begun with another.
PLACED = """
SELECT partnerships_dots_placed(
    %(region)s, %(ballot)s, %(elector)s, %(allowance)s::smallint, %(spent)s::smallint, %(at)s, %(link)s, %(by)s,
    %(option)s, %(cap)s::smallint, %(method)s, %(dots)s::smallint
)
"""
FILLED = """
SELECT partnerships_paper_filled(
    %(region)s, %(ballot)s, %(elector)s, %(allowance)s::smallint, %(spent)s::smallint, %(at)s, %(link)s, %(by)s,
    %(cap)s::smallint, %(method)s, %(options)s::bigint[], %(dots)s::int[], %(ranks)s::int[],
    %(importances)s::int[], %(feasibilities)s::int[]
)
"""
# ---- secret: the mark of having voted, and the paper ----
CAST = """
WITH voted AS (
    UPDATE partnerships_elector SET has_voted = true
    WHERE region_id = %(region)s AND id = %(elector)s AND NOT has_voted RETURNING id
), paper AS (
    INSERT INTO partnerships_paper (region_id, ballot_id, secrecy, receipt, allowance, spent, link_version)
    SELECT %(region)s, %(ballot)s, 'secret', %(receipt)s, %(allowance)s, %(spent)s, 0 FROM voted RETURNING id
)
"""
# Two who hold one receipt have no row lock in common before this: the version read is the version replaced.
REPLACE = """
WITH paper AS (
    UPDATE partnerships_paper SET spent = %(spent)s
    WHERE region_id = %(region)s AND ballot_id = %(ballot)s AND receipt = %(receipt)s AND xmin = %(seen)s::xid
    RETURNING id
)
"""
# The last dot taken back: no paper, and no vote.
WITHDRAW = """
WITH paper AS (
    DELETE FROM partnerships_paper
    WHERE region_id = %(region)s AND ballot_id = %(ballot)s AND receipt = %(receipt)s AND xmin = %(seen)s::xid
    RETURNING id
), emptied AS (
    DELETE FROM partnerships_mark mark USING paper WHERE mark.region_id = %(region)s AND mark.paper_id = paper.id
)
UPDATE partnerships_elector elector SET has_voted = false FROM paper
WHERE elector.region_id = %(region)s AND elector.id = %(elector)s
"""
# ---- and its marks: one of them, or all ----
PLACE = """
INSERT INTO partnerships_mark (region_id, ballot_id, paper_id, option_id, cap, method, dots)
SELECT %(region)s, %(ballot)s, paper.id, %(option)s, %(cap)s, %(method)s, %(dots)s FROM paper
ON CONFLICT (region_id, paper_id, option_id) DO UPDATE SET dots = excluded.dots
"""
TAKE_BACK = """
DELETE FROM partnerships_mark mark USING paper
WHERE mark.region_id = %(region)s AND mark.paper_id = paper.id AND mark.option_id = %(option)s
"""
FILL = """
, gone AS (
    DELETE FROM partnerships_mark mark USING paper
    WHERE mark.region_id = %(region)s AND mark.paper_id = paper.id AND mark.option_id <> ALL(%(options)s::bigint[])
)
INSERT INTO partnerships_mark
    (region_id, ballot_id, paper_id, option_id, cap, method, dots, rank, importance, feasibility)
SELECT %(region)s, %(ballot)s, paper.id, laid.option, %(cap)s, %(method)s, laid.dots,
    nullif(laid.rank, 0), nullif(laid.importance, 0), nullif(laid.feasibility, 0)
FROM paper CROSS JOIN unnest(
    %(options)s::bigint[], %(dots)s::int[], %(ranks)s::int[], %(importances)s::int[], %(feasibilities)s::int[]
) AS laid (option, dots, rank, importance, feasibility)
ON CONFLICT (region_id, paper_id, option_id) DO UPDATE
    SET dots = excluded.dots, rank = excluded.rank, importance = excluded.importance, feasibility = excluded.feasibility
"""
