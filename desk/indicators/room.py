"""Who comes: from the meetings of the whole table and who was ticked there."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from desk.indicators.kinds import Facts, Finding, Indicator, percent, share
from desk.indicators.sources import IN_PERIOD, OF_TABLE, THERE

# Whoever can say yes for a company, by the words of their title in English and Spanish.
SENIOR = (
    "chief", "ceo", "cfo", "coo", "cto", "cio", "chro", "cno", "cmo", "president", "vp", "svp", "evp", "avp", "owner",
    "co-owner", "founder", "co-founder", "principal", "proprietor", "managing director", "managing partner",
    "executive director", "general manager", "presidente", "presidenta", "vicepresidente", "vicepresidenta",
    "dueño", "dueña", "propietario", "propietaria", "director general", "directora general", "gerente general",
    "fundador", "fundadora",
)  # fmt: skip
PATTERN = rf"\m({'|'.join(SENIOR)})\M"

GROUPS = {
    "attended": f"""
        SELECT count(DISTINCT meeting.id) AS meetings,
            count(DISTINCT meeting.id) FILTER (WHERE there.id IS NOT NULL) AS ticked,
            count(there.id) FILTER (WHERE there.side = 'business') AS business,
            count(there.id) FILTER (WHERE there.side = 'partner') AS partners
        FROM convenings_convening meeting LEFT JOIN {THERE} WHERE {OF_TABLE} AND {IN_PERIOD}""",
    "leaders": f"""
        SELECT count(*) AS people, count(*) FILTER (WHERE title <> '') AS titled,
            count(*) FILTER (WHERE title ~* '{PATTERN}') AS senior
        FROM (SELECT DISTINCT contact.id, contact.title FROM convenings_convening meeting JOIN {THERE}
            JOIN regions_contact contact ON contact.region_id = there.region_id AND contact.id = there.contact_id
            WHERE {OF_TABLE} AND {IN_PERIOD} AND there.side = 'business') AS came""",
    "newcomers": f"""
        SELECT count(*) FILTER (WHERE last >= scope.ends - interval '365 days') AS came,
            count(*) FILTER (WHERE first >= scope.ends - interval '365 days') AS new,
            count(*) FILTER (WHERE first < scope.ends - interval '365 days') AS before
        FROM (SELECT min(meeting.starts_at) AS first, max(meeting.starts_at) AS last
            FROM convenings_convening meeting JOIN {THERE}
            WHERE {OF_TABLE} AND meeting.starts_at < scope.ends AND there.side = 'business'
            GROUP BY there.contact_id) AS person""",
    "companies": f"""
        SELECT count(*) FILTER (WHERE last < scope.ends - interval '365 days') AS gone
        FROM (SELECT max(meeting.starts_at) AS last FROM convenings_convening meeting JOIN {THERE}
            WHERE {OF_TABLE} AND meeting.starts_at < scope.ends AND there.side = 'business'
            GROUP BY there.organization_id) AS company""",
    "again": f"""
        SELECT (SELECT count(*) FROM convenings_convening meeting WHERE {OF_TABLE} AND {IN_PERIOD}) AS in_period,
            count(*) AS before, count(*) FILTER (WHERE came_again) AS again
        FROM (SELECT DISTINCT there.organization_id, EXISTS (
                SELECT FROM convenings_attendance later WHERE later.region_id = scope.region_id
                    AND later.convening_id = pair.last AND later.organization_id = there.organization_id
                    AND later.side = 'business') AS came_again
            FROM (SELECT (array_agg(meeting.id ORDER BY meeting.starts_at DESC, meeting.id DESC))[1] AS last,
                    (array_agg(meeting.id ORDER BY meeting.starts_at DESC, meeting.id DESC))[2] AS one_before
                FROM convenings_convening meeting WHERE {OF_TABLE} AND meeting.starts_at < scope.ends
                    AND EXISTS (SELECT FROM convenings_attendance there WHERE there.region_id = meeting.region_id
                        AND there.convening_id = meeting.id)) AS pair
            JOIN convenings_attendance there ON there.region_id = scope.region_id
                AND there.convening_id = pair.one_before AND there.side = 'business') AS company""",
    "answers": f"""
        SELECT count(*) AS accepted, count(*) FILTER (WHERE came) AS came,
            count(*) FILTER (WHERE reminded) AS reminded, count(*) FILTER (WHERE came AND reminded) AS reminded_came
        FROM (SELECT invited.reminded <> '' AS reminded, EXISTS (
                SELECT FROM convenings_attendance there WHERE there.region_id = invited.region_id
                    AND there.convening_id = invited.convening_id AND (there.contact_id = invited.contact_id
                        OR invited.answer = 'sending' AND there.organization_id = invited.organization_id)) AS came
            FROM convenings_convening meeting JOIN convenings_invitation invited
                ON invited.region_id = meeting.region_id AND invited.convening_id = meeting.id
            WHERE {OF_TABLE} AND {IN_PERIOD} AND invited.stands_in_for_id IS NULL
                AND invited.answer IN ('yes', 'sending') AND EXISTS (
                    SELECT FROM convenings_attendance there WHERE there.region_id = meeting.region_id
                        AND there.convening_id = meeting.id)) AS said""",
    "hours": f"""
        SELECT count(DISTINCT meeting.id) AS meetings, count(there.id) AS ticks,
            coalesce(sum(extract(epoch FROM meeting.ends_at - meeting.starts_at) / 3600)
                FILTER (WHERE there.side = 'business'), 0) AS business
        FROM convenings_convening meeting LEFT JOIN {THERE}
        WHERE meeting.region_id = scope.region_id AND meeting.partnership_id = scope.partnership_id
            AND meeting.state = 'held' AND {IN_PERIOD}""",
}


def no_roll(meetings: int) -> Finding:
    if not meetings:
        return Finding(None, _("The table did not meet in this period. Hold a meeting and tick who comes."))
    return Finding(None, _("The table met, but nobody was ticked as present. Tick who came, also afterwards."))


def majority(facts: Facts) -> Finding:
    came = facts["attended"]
    if not came["ticked"]:
        return no_roll(came["meetings"])
    business, partners = came["business"], came["partners"]
    reason = _("%(leaders)s and %(partners)s were ticked, in %(meetings)s") % {
        "leaders": ngettext("%(n)d business leader", "%(n)d business leaders", business) % {"n": business},
        "partners": ngettext("%(n)d partner", "%(n)d partners", partners) % {"n": partners},
        "meetings": ngettext("one meeting", "%(n)d meetings", came["ticked"]) % {"n": came["ticked"]},
    }
    if not partners:
        # A ratio to nobody is no number: as though one partner had come, which is less than the truth.
        reason += ". " + _("No partner came; it is counted as if one had.")
    return Finding(round(business / max(partners, 1), 2), reason)


def seniority(facts: Facts) -> Finding:
    came, leaders = facts["attended"], facts["leaders"]
    if not came["ticked"]:
        return no_roll(came["meetings"])
    if not leaders["titled"]:
        return Finding(None, _("Of no business leader who came a title is known. Add titles in the directory."))
    reason = _("%(senior)d of %(titled)d lead their company, by their title") % leaders
    untitled = leaders["people"] - leaders["titled"]
    if untitled:
        reason += ". " + ngettext(
            "%(n)d without a title is left out.", "%(n)d without a title are left out.", untitled
        ) % {"n": untitled}
    return Finding(share(leaders["senior"], leaders["titled"]), reason)


def attracts(facts: Facts) -> Finding:
    people, gone = facts["newcomers"], facts["companies"]["gone"]
    if not people["before"]:
        return Finding(None, _("In the first year everybody is new. It is counted from the second year on."))
    if not people["came"]:
        return Finding(None, _("No business leader came in these 12 months."))
    words = ngettext(
        "%(new)d of %(came)d business leader who came in these 12 months came for the first time",
        "%(new)d of the %(came)d business leaders who came in these 12 months came for the first time",
        people["came"],
    )
    reason = words % people
    if gone:
        reason += ". " + ngettext("%(n)d company has not come since.", "%(n)d companies have not come since.", gone) % {
            "n": gone
        }
    return Finding(share(people["new"], people["came"]), reason)


def repeat(facts: Facts) -> Finding:
    again = facts["again"]
    if not again["in_period"]:
        return no_roll(0)
    if not again["before"]:
        return Finding(None, _("It takes two meetings at which somebody ticked who came."))
    words = ngettext(
        "%(again)d of %(before)d business at the meeting before came to the last one as well",
        "%(again)d of the %(before)d businesses at the meeting before came to the last one as well",
        again["before"],
    )
    reason = words % again
    return Finding(share(again["again"], again["before"]), reason)


def show_rate(facts: Facts) -> Finding:
    said = facts["answers"]
    if not said["accepted"]:
        return Finding(None, _("Nobody has said yes to a meeting of this period at which people were ticked."))
    reason = _("%(came)d of the %(accepted)d who said yes came, or somebody for them") % said
    others = said["accepted"] - said["reminded"]
    if said["reminded"] and others:
        reason += ". " + _("After a reminder %(with)s came, without one %(without)s.") % {
            "with": percent(said["reminded_came"], said["reminded"]),
            "without": percent(said["came"] - said["reminded_came"], others),
        }
    return Finding(share(said["came"], said["accepted"]), reason)


def hours(facts: Facts) -> Finding:
    given = facts["hours"]
    if not given["ticks"]:
        return no_roll(given["meetings"])
    reason = _("The length of each meeting, teams’ included, once for every business leader who was ticked")
    return Finding(round(float(given["business"]), 1), reason)


TITLE = gettext_lazy("Who comes")
INDICATORS = [
    Indicator(
        1, "business-majority", gettext_lazy("Business majority"),
        gettext_lazy("Business leaders who came to meetings of the whole table, for each support partner who came."),
        majority, unit=gettext_lazy("to 1"), decimals=1, good=1, watch=0.7, beyond=True, most=10, rows="attendance",
    ),
    Indicator(
        2, "leader-seniority", gettext_lazy("Leaders who decide"),
        gettext_lazy("Of the business leaders who came and whose title is known: owners, presidents, vice presidents "
        "and whoever is “chief” of something, by the words of their title."),
        seniority, unit="%", good=60, watch=40, rows="attendance",
    ),
    Indicator(
        3, "new-leaders", gettext_lazy("Keeps attracting leaders"),
        gettext_lazy("Of the business leaders who came in the 12 months before the end of the period: those who came "
        "for the first time."),
        attracts, unit="%", good=20, watch=10, rows="attendance",
    ),
    Indicator(
        14, "repeat-attendance", gettext_lazy("Businesses that come again"),
        gettext_lazy("Of the businesses at the meeting before the last one: those that came to the last one as well."),
        repeat, unit="%", good=50, watch=30, rows="attendance",
    ),
    Indicator(
        15, "show-rate", gettext_lazy("Who says yes comes"),
        gettext_lazy("Of the seats for which somebody said yes: those that were taken. Meetings without a roll are "
        "left out."),
        show_rate, unit="%", rows="meetings",
    ),
    Indicator(
        24, "hours-given", gettext_lazy("Hours leaders gave"),
        gettext_lazy("The hours of every meeting of the period, once for each business leader ticked as present."),
        hours, unit=gettext_lazy("hours"), one=gettext_lazy("hour"), rows="meetings",
    ),
]  # fmt: skip
