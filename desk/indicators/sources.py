"""The parts of SQL that several indicators count from. `scope` is one partnership and one period:

region_id, partnership_id, starts ≤ at < ends, `day` (the region's day at the end), `zone`, `launched` (or NULL).
"""

# Meetings of the whole table that took place in the period; a team's own meetings say nothing about the table.
OF_TABLE = """meeting.region_id = scope.region_id AND meeting.partnership_id = scope.partnership_id
    AND meeting.state = 'held' AND meeting.kind IN ('launch', 'full')"""
IN_PERIOD = "meeting.starts_at >= scope.starts AND meeting.starts_at < scope.ends"
THERE = """convenings_attendance there
    ON there.region_id = meeting.region_id AND there.convening_id = meeting.id"""
# Whom a seat was held by on the last day of the period.
SEATED = """seat.region_id = scope.region_id AND seat.partnership_id = scope.partnership_id
    AND seat.since <= scope.day AND (seat.until IS NULL OR seat.until > scope.day)"""
# Adopted by the end of the period and not let go by then.
STANDING = """priority.region_id = scope.region_id AND priority.partnership_id = scope.partnership_id
    AND priority.adopted_at < scope.ends AND (priority.dropped_at IS NULL OR priority.dropped_at >= scope.ends)"""
TEAM = "partnerships_actionteam team ON team.region_id = priority.region_id AND team.priority_id = priority.id"
CHAMPION = """champion.region_id = priority.region_id AND champion.priority_id = priority.id
    AND champion.since < scope.ends AND (champion.left_at IS NULL OR champion.left_at >= scope.ends)"""
# Given out by then; what was dropped never counts, as nobody wrote down when it was.
ITEM = """partnerships_actionitem item ON item.region_id = team.region_id AND item.team_id = team.id
    AND item.status <> 'dropped' AND item.assigned_at < scope.ends"""
MEMBER = """partnerships_teammember member ON member.region_id = team.region_id AND member.team_id = team.id
    AND member.joined_at < scope.ends AND (member.left_at IS NULL OR member.left_at >= scope.ends)"""
# A figure no correction had replaced by then.
COUNTED = """figure.region_id = measure.region_id AND figure.measure_id = measure.id AND figure.entered_at < scope.ends
    AND NOT EXISTS (SELECT FROM partnerships_measurement later WHERE later.region_id = figure.region_id
        AND later.replaces_id = figure.id AND later.entered_at < scope.ends)"""
FIRST_DAY = "(scope.starts AT TIME ZONE scope.zone)::date"
DONE_BY_THEN = "(item.done_at IS NOT NULL AND item.done_at < scope.ends)"
LAUNCH_DAY = "(scope.launched AT TIME ZONE scope.zone)::date"
