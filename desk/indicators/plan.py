"""Whose plan it is, and whether somebody carries it: from the priorities that stand."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from desk.indicators.kinds import Facts, Finding, Indicator, percent, share
from desk.indicators.sources import CHAMPION, DONE_BY_THEN, ITEM, STANDING, TEAM
from partnerships.turnouts import HAS_VOTED

# Any word a champion gave by then: they came, answered, reported, or did something else on the record.
SPOKE = """
    EXISTS (SELECT FROM convenings_attendance word WHERE word.region_id = scope.region_id
        AND word.contact_id = who.contact_id AND word.at >= scope.ends - interval '60 days' AND word.at < scope.ends)
    OR EXISTS (SELECT FROM convenings_invitation word WHERE word.region_id = scope.region_id
        AND word.contact_id = who.contact_id AND word.answered_at >= scope.ends - interval '60 days'
        AND word.answered_at < scope.ends)
    OR EXISTS (SELECT FROM partnerships_update word WHERE word.region_id = scope.region_id
        AND word.contact_id = who.contact_id AND word.at >= scope.ends - interval '60 days' AND word.at < scope.ends)
    OR EXISTS (SELECT FROM regions_activity word WHERE word.region_id = scope.region_id
        AND word.contact_id = who.contact_id AND word.at >= scope.ends - interval '60 days' AND word.at < scope.ends)"""

GROUPS = {
    "priorities": f"""
        SELECT count(*) AS standing, count(kind) AS said_by_known,
            count(*) FILTER (WHERE kind = 'business') AS said_by_business,
            count(*) FILTER (WHERE category <> 'workforce') AS beyond,
            count(*) FILTER (WHERE outcome_wanted <> '' AND measure <> '' AND champions > 0) AS whole,
            count(*) FILTER (WHERE champions > 0) AS owned, count(*) FILTER (WHERE champions > 1) AS safe,
            min(champions) AS fewest
        FROM (SELECT priority.outcome_wanted, priority.measure, requirement.category, home.kind,
                (SELECT count(*) FROM partnerships_prioritychampion champion WHERE {CHAMPION}) AS champions
            FROM partnerships_priority priority
            JOIN partnerships_requirement requirement ON requirement.region_id = priority.region_id
                AND requirement.id = priority.requirement_id
            LEFT JOIN partnerships_opportunity opportunity ON opportunity.region_id = requirement.region_id
                AND opportunity.id = requirement.opportunity_id
            LEFT JOIN regions_contact speaker ON speaker.region_id = priority.region_id
                AND speaker.id = coalesce(opportunity.raised_by_id, requirement.raised_by_id)
            LEFT JOIN regions_organization home ON home.region_id = speaker.region_id
                AND home.id = speaker.organization_id
            WHERE {STANDING}) AS each""",
    "votes": f"""
        SELECT count(*) AS all, count(*) FILTER (WHERE home.kind = 'business') AS business
        FROM partnerships_ballot ballot
        JOIN partnerships_elector elector ON elector.region_id = ballot.region_id AND elector.ballot_id = ballot.id
        JOIN regions_organization home ON home.region_id = elector.region_id AND home.id = elector.organization_id
        WHERE ballot.region_id = scope.region_id AND ballot.partnership_id = scope.partnership_id
            AND ballot.closed_at < scope.ends AND {HAS_VOTED}""",
    "edited": f"""
        SELECT scope.day - (greatest(max(at), (SELECT max(activity.at) FROM regions_activity activity
            WHERE activity.region_id = scope.region_id AND activity.thread = scope.partnership_id
                AND activity.at < scope.ends AND activity.verb IN ('priority.defined', 'item.edited')))
            AT TIME ZONE scope.zone)::date AS days
        FROM (SELECT priority.adopted_at AS at FROM partnerships_priority priority WHERE {STANDING}
            UNION ALL SELECT item.assigned_at FROM partnerships_priority priority JOIN {TEAM} JOIN {ITEM}
                WHERE {STANDING}
            UNION ALL SELECT report.at FROM partnerships_priority priority JOIN {TEAM} JOIN {ITEM}
                JOIN partnerships_update report ON report.region_id = item.region_id AND report.item_id = item.id
                WHERE {STANDING} AND report.at < scope.ends) AS edit""",
    "silence": f"""
        SELECT count(*) AS champions, count(*) FILTER (WHERE NOT spoke) AS silent
        FROM (SELECT who.since >= scope.ends - interval '60 days' OR {SPOKE} AS spoke
            FROM (SELECT champion.contact_id, max(champion.since) AS since FROM partnerships_priority priority
                JOIN partnerships_prioritychampion champion ON {CHAMPION} WHERE {STANDING}
                GROUP BY champion.contact_id) AS who) AS champion""",
    "done": f"""
        SELECT count(*) AS all, count(*) FILTER (WHERE home.kind = 'business') AS business
        FROM partnerships_priority priority JOIN {TEAM} JOIN {ITEM}
        JOIN regions_organization home ON home.region_id = item.region_id AND home.id = item.owner_organization_id
        WHERE {STANDING} AND {DONE_BY_THEN} AND item.done_at >= scope.starts""",
}


def no_priority() -> Finding:
    return Finding(None, _("The leaders have adopted no priority that stands. It is counted from the first one on."))


def said_by_business(heard: Mapping[str, Any]) -> str:
    words = ngettext(
        "%(said_by_business)d of %(said_by_known)d priority began with a business leader’s sentence",
        "%(said_by_business)d of %(said_by_known)d priorities began with a business leader’s sentence",
        heard["said_by_known"],
    )
    unknown = heard["standing"] - heard["said_by_known"]
    if not unknown:
        return words % heard
    rest = ngettext("Of %(n)d it is not known.", "Of %(n)d it is not known.", unknown) % {"n": unknown}
    return words % heard + ". " + rest


def agenda(facts: Facts) -> Finding:
    heard, votes = facts["priorities"], facts["votes"]
    if not heard["standing"]:
        return no_priority()
    if not heard["said_by_known"]:
        return Finding(None, _("Of no priority it is known who said the sentence it began with."))
    reason, lacking = said_by_business(heard), ""
    if votes["all"]:
        reason += ". " + _("Of those who voted, %(share)s were businesses.") % {
            "share": percent(votes["business"], votes["all"])
        }
        lacking = "" if votes["business"] == votes["all"] else _("Only businesses should vote on the agenda.")
    return Finding(share(heard["said_by_business"], heard["said_by_known"]), reason, lacking)


def beyond_workforce(facts: Facts) -> Finding:
    heard = facts["priorities"]
    if not heard["standing"]:
        return no_priority()
    words = ngettext(
        "%(beyond)d of %(standing)d priority is about something other than workforce",
        "%(beyond)d of %(standing)d priorities are about something other than workforce",
        heard["standing"],
    )
    return Finding(heard["beyond"], words % heard)


def current(facts: Facts) -> Finding:
    heard, days = facts["priorities"], facts["edited"]["days"]
    if not heard["standing"] or days is None:
        return no_priority()
    ago = ngettext("Last worked on %(n)d day ago", "Last worked on %(n)d days ago", days) % {"n": days}
    words = ngettext(
        "%(whole)d of %(standing)d priority has an outcome, a measure and a champion.",
        "%(whole)d of %(standing)d priorities have an outcome, a measure and a champion.",
        heard["standing"],
    )
    reason = (ago if days else _("Last worked on today")) + ". " + words % heard
    lacking = "" if heard["whole"] == heard["standing"] else _("Each priority needs all three.")
    return Finding(days, reason, lacking)


def owned(facts: Facts) -> Finding:
    heard, done = facts["priorities"], facts["done"]
    if not heard["standing"]:
        return no_priority()
    words = ngettext(
        "%(owned)d of %(standing)d priority is carried by a business leader",
        "%(owned)d of %(standing)d priorities are carried by a business leader",
        heard["standing"],
    )
    reason = words % heard
    lacking = ""
    if done["all"]:
        reason += ". " + _("Businesses did %(share)s of what was done.") % {
            "share": percent(done["business"], done["all"])
        }
        lacking = "" if done["business"] >= 0.3 * done["all"] else _("At least 30 % would be theirs.")
    return Finding(share(heard["owned"], heard["standing"]), reason, lacking)


def champions(facts: Facts) -> Finding:
    heard, silence = facts["priorities"], facts["silence"]
    if not heard["standing"]:
        return no_priority()
    words = ngettext(
        "%(safe)d of %(standing)d priority has two champions or more",
        "%(safe)d of %(standing)d priorities have two champions or more",
        heard["standing"],
    )
    reason = words % heard
    if not silence["silent"]:
        return Finding(heard["fewest"], reason)
    lacking = ngettext(
        "%(n)d champion has not been heard of for 60 days.",
        "%(n)d champions have not been heard of for 60 days.",
        silence["silent"],
    ) % {"n": silence["silent"]}
    return Finding(heard["fewest"], reason, lacking)


TITLE = gettext_lazy("Whose plan it is")
INDICATORS = [
    Indicator(
        5, "industry-agenda", gettext_lazy("The agenda is the industry’s"),
        gettext_lazy("Of the priorities that stand and whose first sentence has a speaker: those a business leader "
        "said. Only businesses should have voted."),
        agenda, unit="%", good=90, watch=70, rows="priorities",
    ),
    Indicator(
        6, "beyond-workforce", gettext_lazy("Beyond workforce"),
        gettext_lazy("Priorities whose topic is another than workforce. One is enough."),
        beyond_workforce, unit=gettext_lazy("priorities"), one=gettext_lazy("priority"),
        good=1, watch=0, most=50, rows="priorities",
    ),
    Indicator(
        8, "plan-current", gettext_lazy("The plan is alive"),
        gettext_lazy("Days since somebody last adopted, defined, gave out or reported anything. Each priority should "
        "have an outcome, a measure and a champion."),
        current, unit=gettext_lazy("days"), one=gettext_lazy("day"),
        good=45, watch=90, higher_is_better=False, most=730, rows="priorities",
    ),
    Indicator(
        9, "business-owns", gettext_lazy("Business carries the actions"),
        gettext_lazy("Priorities with a champion, who is always of a business. Businesses should also do at least "
        "30 % of what is done."),
        owned, unit="%", good=100, watch=70, rows="priorities",
    ),
    Indicator(
        10, "champions", gettext_lazy("Champions of each priority"),
        gettext_lazy("The priority with the fewest counts. No champion should be silent for more than 60 days: no "
        "meeting, no answer, no report, nothing else on the record."),
        champions, unit=gettext_lazy("champions"), one=gettext_lazy("champion"),
        good=2, watch=1, most=10, rows="priorities",
    ),
]  # fmt: skip
