"""Whether promises are kept, and how soon word follows a meeting."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from desk.indicators.kinds import Facts, Finding, Indicator, share
from desk.indicators.room import no_roll
from desk.indicators.sources import DONE_BY_THEN, FIRST_DAY, IN_PERIOD, ITEM, OF_TABLE, STANDING, TEAM

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
    "data": f"""
        SELECT (SELECT count(*) FROM convenings_convening meeting WHERE {OF_TABLE} AND {IN_PERIOD}
                AND meeting.ends_at < scope.ends - interval '5 days') AS meetings,
            (SELECT count(*) FROM convenings_convening meeting WHERE {OF_TABLE} AND {IN_PERIOD}
                AND meeting.ends_at < scope.ends - interval '5 days' AND EXISTS (
                    SELECT FROM convenings_minutes minutes WHERE minutes.region_id = meeting.region_id
                    AND minutes.convening_id = meeting.id AND minutes.sent_at < scope.ends)) AS noted,
            count(*) FILTER (WHERE NOT {DONE_BY_THEN}) AS open,
            count(*) FILTER (WHERE NOT {DONE_BY_THEN} AND item.due_on >= scope.day) AS ahead
        FROM partnerships_priority priority JOIN {TEAM} JOIN {ITEM} WHERE {STANDING}""",
}


def follow_through(facts: Facts) -> Finding:
    items = facts["items"]
    if not items["due"]:
        return Finding(None, _("No action item was due in this period. What was dropped does not count."))
    reason = _("%(kept)d of the %(due)d items due in this period were done by their day") % items
    if items["late"]:
        reason += "; " + ngettext("%(n)d is still open", "%(n)d are still open", items["late"]) % {"n": items["late"]}
    if items["median"] is not None:
        days = round(items["median"])
        late = ngettext("Half of the late ones: %(n)d day or less.", "Half of the late ones: %(n)d days or less.", days)
        reason += ". " + late % {"n": days}
    return Finding(share(items["kept"], items["due"]), reason)


def follow_up(facts: Facts) -> Finding:
    found = facts["follow_up"]
    if not found["meetings"]:
        return (
            no_roll(0)
            if not facts["again"]["in_period"]
            else Finding(None, _("The meeting has only just ended. There are eight hours for a first word."))
        )
    reason = _("A letter or minutes followed %(followed)d of %(meetings)d meetings") % found
    if found["followed"] < found["meetings"]:
        reason += ". " + _("Where none did, the hours are counted until now.")
    lacking = ngettext(
        "Of %(n)d meeting the minutes did not go out within five days.",
        "Of %(n)d meetings the minutes did not go out within five days.",
        found["slow"],
    ) % {"n": found["slow"]}
    return Finding(round(found["hours"], 1), reason, lacking if found["slow"] else "")


def completeness(facts: Facts) -> Finding:
    """The mean of those parts there is anything to say about."""
    told, heard = facts["data"], facts["priorities"]
    parts = [
        (_("minutes of meetings sent"), told["noted"], told["meetings"]),
        (_("priorities with outcome, measure and champion"), heard["whole"], heard["standing"]),
        (_("open items whose day is still ahead"), told["ahead"], told["open"]),
    ]
    known = [(words, part, whole) for words, part, whole in parts if whole]
    if not known:
        return Finding(None, _("There are no meetings, priorities or open items to keep complete yet."))
    reason = "; ".join(f"{words}: {part} / {whole}" for words, part, whole in known)
    return Finding(round(sum(100 * part / whole for _words, part, whole in known) / len(known), 1), reason)


TITLE = gettext_lazy("Whether promises are kept")
INDICATORS = [
    Indicator(
        11, "follow-through", gettext_lazy("Promises kept"),
        gettext_lazy("Of the action items due in the period: those done by their day. Dropped items and those of "
        "priorities let go are left out; an item moved to a new day counts by that day."),
        follow_through, unit="%", good=70, watch=50, rows="items",
    ),
    Indicator(
        12, "follow-up", gettext_lazy("Speed of follow-up"),
        gettext_lazy("Hours from the end of a meeting to the first letter after it, or its minutes; of several "
        "meetings the middle one. The minutes should go out within five days."),
        follow_up, unit=gettext_lazy("hours"), good=8, watch=48, higher_is_better=False, most=1000, rows="meetings",
    ),
    Indicator(
        26, "completeness", gettext_lazy("What is written down is complete"),
        gettext_lazy("The mean of three shares: meetings whose minutes were sent, priorities that say all they "
        "should, open items whose day is still ahead."),
        completeness, unit="%", good=80, watch=60, rows="priorities",
    ),
]  # fmt: skip
