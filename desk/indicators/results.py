"""What has changed, and what only somebody outside can tell."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from desk.indicators.kinds import Facts, Finding, Indicator, share
from desk.indicators.sources import LAUNCH_DAY, STANDING
from partnerships.models import OutcomeKind

# Outcomes are told of a priority, also of one that was let go later.
TOLD = """partnerships_outcome outcome JOIN partnerships_priority priority
    ON priority.region_id = outcome.region_id AND priority.id = outcome.priority_id
    WHERE priority.region_id = scope.region_id AND priority.partnership_id = scope.partnership_id
        AND outcome.told_at < scope.ends"""

EACH_KIND = ", ".join(f"count(*) FILTER (WHERE outcome.kind = '{kind}') AS {kind}" for kind in OutcomeKind.values)

GROUPS = {
    "outcomes": f"""
        SELECT (SELECT count(*) FROM partnerships_priority priority WHERE {STANDING}) AS priorities,
            count(*) AS all, {EACH_KIND}
        FROM {TOLD} AND outcome.told_at >= scope.starts""",
    "win": f"""
        SELECT scope.launched IS NOT NULL AS launched, count(*) AS told,
            (min(outcome.told_at) FILTER (WHERE outcome.quick_win) AT TIME ZONE scope.zone)::date
                - {LAUNCH_DAY} AS days,
            scope.day - {LAUNCH_DAY} AS since
        FROM {TOLD} AND outcome.told_at >= scope.launched""",
    "commuting": """
        SELECT here.counties, told.year, told.held, told.inside
        FROM (SELECT count(*) AS counties, array_agg(county.county_id::text COLLATE "C") AS ours
            FROM regions_regioncounty county WHERE county.region_id = scope.region_id) AS here
        LEFT JOIN LATERAL (SELECT pair.year, sum(pair.jobs) AS held,
                coalesce(sum(pair.jobs) FILTER (WHERE pair.home = ANY(here.ours)), 0) AS inside
            FROM labor_commutepair pair WHERE pair.work = ANY(here.ours)
            GROUP BY pair.year HAVING count(DISTINCT pair.work) = here.counties
            ORDER BY pair.year DESC LIMIT 1) AS told ON true""",
}
HALF_A_YEAR = 180


def first_win(facts: Facts) -> Finding:
    win = facts["win"]
    if not win["launched"]:
        return Finding(None, _("It has not launched yet. The days are counted from the launch meeting."))
    if win["days"] is not None:
        reason = ngettext(
            "The first quick win was told %(n)d day after the launch",
            "The first quick win was told %(n)d days after the launch",
            win["days"],
        )
        return Finding(win["days"], reason % {"n": win["days"]})
    unmarked = ngettext(
        "%(n)d outcome was told and not marked as a quick win.",
        "%(n)d outcomes were told and none marked as a quick win.",
        win["told"],
    ) % {"n": win["told"]}
    if win["since"] <= HALF_A_YEAR:
        words = ngettext(
            "No quick win yet, %(n)d day after the launch. There is time: 180 days are usual.",
            "No quick win yet, %(n)d days after the launch. There is time: 180 days are usual.",
            win["since"],
        ) % {"n": win["since"]}
        return Finding(None, f"{words} {unmarked}" if win["told"] else words)
    words = _("No quick win has been told yet; these are the days since the launch")
    return Finding(win["since"], f"{words}. {unmarked}" if win["told"] else words)


def economic(facts: Facts) -> Finding:
    found = facts["commuting"]
    if not found["counties"]:
        return Finding(None, _("The region has no counties yet."))
    if not found["year"]:
        return Finding(None, _("Commuting is not known of all counties of this region: it was not imported."))
    reason = _("People who live in the region hold %(inside)s of the %(held)s jobs in it (%(year)d)") % {
        "inside": f"{found['inside']:,}", "held": f"{found['held']:,}", "year": found["year"],
    }  # fmt: skip
    return Finding(share(found["inside"], found["held"]), reason)


def outcomes(facts: Facts) -> Finding:
    told = facts["outcomes"]
    if not told["all"] and not told["priorities"]:
        return Finding(None, _("There is no priority yet that anything could have come of."))
    kinds = [f"{OutcomeKind(kind).label}: {told[kind]}" for kind in OutcomeKind.values if told[kind]]
    return Finding(told["all"], "; ".join(kinds) or _("Nothing was told in this period"))


def not_inside(_facts: Facts) -> Finding:
    return Finding(None, _("What is written down here cannot tell."))


TITLE = gettext_lazy("What has changed")
INDICATORS = [
    Indicator(
        13, "first-win", gettext_lazy("First quick win"),
        gettext_lazy("Days from the launch meeting to the first outcome that was told as a quick win."),
        first_win, unit=gettext_lazy("days"), one=gettext_lazy("day"),
        good=HALF_A_YEAR, watch=270, higher_is_better=False, most=1000,
        rows="outcomes",
    ),
    Indicator(
        22, "outcomes", gettext_lazy("Outcomes"),
        gettext_lazy("What was told in the period, by kind, so that totals can be compared with other places."),
        outcomes, unit=gettext_lazy("told"), rows="outcomes",
    ),
    Indicator(
        4, "economic-region", gettext_lazy("An economic region"),
        gettext_lazy("Of the jobs at workplaces in the region’s counties: those held by people who live in them, by "
        "the Census Bureau’s commuting data (LODES) of the newest year that is known of all of them."),
        economic, unit="%", good=70, watch=50, decimals=1,
    ),
    Indicator(
        27, "retention", gettext_lazy("People stay with their employer"),
        gettext_lazy("The state’s own report to the Department of Labor would tell (89 FR 13814). It is brought in, "
        "never computed."),
        not_inside,
    ),
    Indicator(
        28, "self-test", gettext_lazy("How well we work together"),
        gettext_lazy("A yearly survey of all members about some twenty factors of collaboration would tell."),
        not_inside,
    ),
]  # fmt: skip
