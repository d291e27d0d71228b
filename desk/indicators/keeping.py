"""Whether promises are kept, and how soon word follows a meeting."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from desk.indicators.kinds import Facts, Finding, Indicator, share
from desk.indicators.plan import no_priority
from desk.indicators.room import no_roll
from desk.indicators.sources import (
    COUNTED,
    DONE_BY_THEN,
    FIRST_DAY,
    IN_PERIOD,
    ITEM,
    LAUNCH_DAY,
    OF_TABLE,
    STANDING,
    TEAM,
)
from partnerships.models import CURRENT_DAYS, YEARLY_DAYS

# Who leads the table, or carries one of its priorities, at any time until the end.
CHAMPIONS = """
    SELECT seat.contact_id, seat.organization_id FROM partnerships_seat seat
    WHERE seat.region_id = scope.region_id AND seat.partnership_id = scope.partnership_id
        AND seat.role = 'champion' AND seat.since <= scope.day
    UNION SELECT carrier.contact_id, carrier.organization_id FROM partnerships_prioritychampion carrier
    JOIN partnerships_priority priority ON priority.region_id = carrier.region_id AND priority.id = carrier.priority_id
    WHERE carrier.region_id = scope.region_id AND priority.partnership_id = scope.partnership_id
        AND carrier.since < scope.ends"""
MONTH = 30

GROUPS = {
    "items": f"""
        SELECT count(*) AS due, count(*) FILTER (WHERE done_on <= due_on) AS kept,
            count(*) FILTER (WHERE done_on IS NULL) AS late,
            percentile_cont(0.5) WITHIN GROUP (ORDER BY coalesce(done_on, scope.day) - due_on)
                FILTER (WHERE coalesce(done_on, scope.day) > due_on) AS median
        FROM (SELECT item.due_on,
                CASE WHEN {DONE_BY_THEN} THEN (item.done_at AT TIME ZONE scope.zone)::date END AS done_on
            FROM partnerships_priority priority JOIN {TEAM} JOIN {ITEM}
            WHERE {STANDING} AND item.due_on >= {FIRST_DAY} AND item.due_on < scope.day) AS promise""",
    # A meeting of less than eight hours ago is still in time. Without any word the hours go on until the end.
    "follow_up": f"""
        SELECT count(*) AS meetings, count(word) AS followed, count(notes) AS noted,
            count(*) FILTER (WHERE coalesce(notes, scope.ends) > ended + interval '5 days') AS slow,
            percentile_cont(0.5) WITHIN GROUP (
                ORDER BY extract(epoch FROM coalesce(word, scope.ends) - ended) / 3600) AS hours
        FROM (SELECT meeting.ends_at AS ended, notes.at AS notes, least(notes.at, (
                SELECT min(letter.goes_at) FROM convenings_sending letter WHERE letter.region_id = meeting.region_id
                    AND letter.convening_id = meeting.id AND letter.kind IN ('thanks', 'no_show', 'follow_up')
                    AND letter.goes_at >= meeting.ends_at AND letter.goes_at < scope.ends)) AS word
            FROM convenings_convening meeting, LATERAL (
                SELECT min(minutes.sent_at) AS at FROM convenings_minutes minutes
                WHERE minutes.region_id = meeting.region_id AND minutes.convening_id = meeting.id
                    AND minutes.sent_at >= meeting.ends_at AND minutes.sent_at < scope.ends) AS notes
            WHERE {OF_TABLE} AND {IN_PERIOD} AND meeting.ends_at < scope.ends) AS meeting
        WHERE word IS NOT NULL OR ended < scope.ends - interval '8 hours'""",
    # A matter that two tables in a row did not come to: on the agendas of two meetings held, and on a later one.
    "rolled": """
        SELECT count(*) AS matters
        FROM (SELECT line.key FROM convenings_agendaitem line JOIN convenings_convening meeting
                ON meeting.region_id = line.region_id AND meeting.id = line.convening_id
            WHERE meeting.region_id = scope.region_id AND meeting.partnership_id = scope.partnership_id
                AND (meeting.state = 'held' AND meeting.starts_at < scope.ends OR meeting.state = 'planned')
            GROUP BY line.key
            HAVING count(*) > 2 AND count(*) FILTER (WHERE meeting.state = 'held') > 1
                AND max(meeting.starts_at) >= scope.starts) AS matter""",
    # The call that keeps a champion: to one of this table's, after the launch, as the outreach ledger has it.
    "call": f"""
        SELECT (SELECT count(*) FROM ({CHAMPIONS}) AS champion) AS champions,
            scope.launched >= scope.starts AS recent, scope.day - {LAUNCH_DAY} AS since,
            (min(touch.at) AT TIME ZONE scope.zone)::date - {LAUNCH_DAY} AS days
        FROM regions_touch touch
        WHERE touch.region_id = scope.region_id AND touch.channel IN ('call', 'visit', 'in_person')
            AND touch.at >= scope.launched AND touch.at < scope.ends
            AND EXISTS (SELECT FROM ({CHAMPIONS}) AS champion WHERE champion.organization_id = touch.organization_id
                AND (touch.contact_id IS NULL OR touch.contact_id = champion.contact_id))""",
    # The baseline was counted, too: a partnership that has only just begun is not behind.
    "curves": f"""
        SELECT count(*) AS standing, count(*) FILTER (WHERE counted) AS counted, count(*) FILTER (WHERE told) AS told,
            count(*) FILTER (WHERE aimed) AS aimed, count(*) FILTER (WHERE counted AND told AND aimed) AS whole
        FROM (SELECT coalesce(measure.target IS NOT NULL, false) AS aimed,
                coalesce(measure.baseline_on BETWEEN scope.day - CASE WHEN series.id IS NULL THEN {CURRENT_DAYS}
                    ELSE {YEARLY_DAYS} END AND scope.day, false) OR EXISTS (
                    SELECT FROM partnerships_measurement figure
                    WHERE {COUNTED} AND figure.measured_on >= scope.day
                        - CASE WHEN figure.labor_year IS NULL THEN {CURRENT_DAYS} ELSE {YEARLY_DAYS} END) AS counted,
                EXISTS (SELECT FROM partnerships_curvestory story
                    WHERE story.region_id = measure.region_id AND story.measure_id = measure.id
                        AND story.told_at < scope.ends
                        AND (story.told_at AT TIME ZONE scope.zone)::date >= scope.day - {CURRENT_DAYS}) AS told
            FROM partnerships_priority priority
            LEFT JOIN partnerships_measure measure ON measure.region_id = priority.region_id
                AND measure.priority_id = priority.id AND measure.agreed_at < scope.ends
            LEFT JOIN partnerships_series series ON series.region_id = measure.region_id
                AND series.measure_id = measure.id
            WHERE {STANDING}) AS curve""",
}


def follow_through(facts: Facts) -> Finding:
    items, lacking = facts["items"], put_off(facts["rolled"]["matters"])
    if not items["due"]:
        reason = _("No action item was due in this period. What was dropped does not count.")
        return Finding(None, reason, lacking)
    words = ngettext(
        "%(kept)d of %(due)d item due in this period was done by its day",
        "%(kept)d of the %(due)d items due in this period were done by their day",
        items["due"],
    )
    reason = words % items
    if items["late"]:
        reason += "; " + ngettext("%(n)d is still open", "%(n)d are still open", items["late"]) % {"n": items["late"]}
    if items["median"] is not None:
        days = round(items["median"])
        late = ngettext("Half of the late ones: %(n)d day or less.", "Half of the late ones: %(n)d days or less.", days)
        reason += ". " + late % {"n": days}
    return Finding(share(items["kept"], items["due"]), reason, lacking)


def put_off(matters: int) -> str:
    words = ngettext(
        "%(n)d matter was rolled over from two meetings or more.",
        "%(n)d matters were rolled over from two meetings or more.",
        matters,
    )
    return words % {"n": matters} if matters else ""


def follow_up(facts: Facts) -> Finding:
    found = facts["follow_up"]
    if not found["meetings"]:
        return (
            no_roll(0)
            if not facts["again"]["in_period"]
            else Finding(None, _("The meeting has only just ended. There are eight hours for a first word."))
        )
    words = ngettext(
        "A letter or minutes followed %(followed)d of %(meetings)d meeting",
        "A letter or minutes followed %(followed)d of %(meetings)d meetings",
        found["meetings"],
    )
    reason = words % found
    if found["followed"] < found["meetings"]:
        reason += ". " + _("Where none did, the hours are counted until now.")
    lacking = ngettext(
        "Of %(n)d meeting the minutes did not go out within five days.",
        "Of %(n)d meetings the minutes did not go out within five days.",
        found["slow"],
    ) % {"n": found["slow"]}
    called, uncalled = champion_called(facts["call"])
    return Finding(
        round(found["hours"], 1),
        ". ".join(filter(None, (reason, called))),
        " ".join(filter(None, (lacking if found["slow"] else "", uncalled))),
    )


def champion_called(call: Mapping[str, Any]) -> tuple[str, str]:
    """How soon after the launch somebody spoke with a champion; or what is wrong about it.

    A call that came late is held against nobody once the launch is before the period.
    """
    if not call["champions"] or call["since"] is None or (call["days"] is None and call["since"] <= MONTH):
        return "", ""
    if call["days"] is None:
        words = ngettext(
            "No champion was called in the %(n)d day since the launch.",
            "No champion was called in the %(n)d days since the launch.",
            call["since"],
        )
        return "", words % {"n": call["since"]}
    words = ngettext(
        "The first champion was called %(n)d day after the launch.",
        "The first champion was called %(n)d days after the launch.",
        call["days"],
    ) % {"n": call["days"]}
    return ("", words) if call["days"] > MONTH and call["recent"] else (words, "")


def completeness(facts: Facts) -> Finding:
    """In two parts: whether somebody looks at the figures (engagement), and whether there are any (performance)."""
    curves = facts["curves"]
    if not curves["standing"]:
        return no_priority()
    said = {**curves, "days": CURRENT_DAYS}
    words = ngettext(
        "%(whole)d of %(standing)d priority has all three",
        "%(whole)d of %(standing)d priorities have all three",
        curves["standing"],
    )
    reason = words % said
    reason += ". " + _("Engagement: %(told)d of %(standing)d with a story of the last %(days)d days.") % said
    reason += " " + _("Performance: %(counted)d with a figure as new, %(aimed)d with a target.") % said
    return Finding(share(curves["whole"], curves["standing"]), reason)


TITLE = gettext_lazy("Whether promises are kept")
INDICATORS = [
    Indicator(
        11, "follow-through", gettext_lazy("Promises kept"),
        gettext_lazy("Of the action items due in the period: those done by their day. Dropped items and those of "
        "priorities let go are left out; an item moved to a new day counts by that day. No matter of an agenda should "
        "be rolled over from two meetings or more."),
        follow_through, unit="%", good=70, watch=50, rows="items",
    ),
    Indicator(
        12, "follow-up", gettext_lazy("Speed of follow-up"),
        gettext_lazy("Hours from the end of a meeting to the first letter after it, or its minutes; of several "
        "meetings the middle one. The minutes should go out within five days, and a champion be called or visited "
        "within thirty days of the launch."),
        follow_up, unit=gettext_lazy("hours"), one=gettext_lazy("hour"),
        good=8, watch=48, higher_is_better=False, most=1000, rows="meetings",
    ),
    Indicator(
        26, "data-completeness", gettext_lazy("Data completeness"),
        gettext_lazy("Of the priorities that stand: those with a target, and with a figure and a story of the last "
        "100 days. A new baseline is a figure, too; one that comes by itself once a year counts until the next is "
        "due."),
        completeness, unit="%", good=80, watch=60, rows="measures",
    ),
]  # fmt: skip
