"""Who sits at the table, and who works with whom."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from desk.indicators.kinds import Facts, Finding, Indicator, share
from desk.indicators.sources import DONE_BY_THEN, ITEM, MEMBER, SEATED, STANDING, TEAM

# The five kinds of support partner a coordinated team has; others are welcome and do not count here.
FIVE = """CASE home.category WHEN 'k12' THEN 'k12' WHEN 'postsecondary' THEN 'postsecondary'
    WHEN 'workforce' THEN 'workforce' WHEN 'economic' THEN 'economic'
    WHEN 'chamber' THEN 'chamber' WHEN 'community' THEN 'chamber' END"""
HOME = "regions_organization home ON home.region_id = {0}.region_id AND home.id = {0}.organization_id"
# Organizations of a team: of its members, and of whoever answers for an item of it.
IN_TEAM = f"""
    SELECT team.id AS team_id, member.organization_id FROM partnerships_priority priority JOIN {TEAM} JOIN {MEMBER}
        WHERE {STANDING}
    UNION SELECT team.id, item.owner_organization_id FROM partnerships_priority priority JOIN {TEAM} JOIN {ITEM}
        WHERE {STANDING}"""

GROUPS = {
    "support": f"""
        SELECT (SELECT count(*) FROM partnerships_seat seat WHERE {SEATED} AND seat.role = 'partner') AS seats,
            count(DISTINCT kind) AS kinds
        FROM (SELECT {FIVE} AS kind FROM convenings_convening meeting
                JOIN convenings_attendance there ON there.region_id = meeting.region_id
                    AND there.convening_id = meeting.id
                JOIN {HOME.format("there")}
                WHERE meeting.region_id = scope.region_id AND meeting.partnership_id = scope.partnership_id
                    AND meeting.state = 'held' AND meeting.starts_at >= scope.ends - interval '90 days'
                    AND meeting.starts_at < scope.ends AND there.side = 'partner'
            UNION SELECT {FIVE} FROM partnerships_priority priority JOIN {TEAM} JOIN {ITEM}
                JOIN partnerships_update report ON report.region_id = item.region_id AND report.item_id = item.id
                JOIN regions_organization home ON home.region_id = item.region_id
                    AND home.id = item.owner_organization_id
                WHERE {STANDING} AND report.at >= scope.ends - interval '90 days' AND report.at < scope.ends) AS a""",
    "seated": f"""
        SELECT count(*) AS organizations, count(*) FILTER (WHERE kind = 'business') AS businesses,
            count(*) FILTER (WHERE category = 'labor') AS labor,
            count(*) FILTER (WHERE category IN ('k12', 'postsecondary')) AS education,
            count(*) FILTER (WHERE kind = 'business' AND size_class <> '') AS sized,
            count(*) FILTER (WHERE kind = 'business' AND size_class IN ('1-9', '10-49')) AS small,
            count(*) FILTER (WHERE kind = 'business' AND size_class IN ('1-9', '10-49', '50-249')) AS medium
        FROM (SELECT DISTINCT home.id, home.kind, home.category, home.size_class FROM partnerships_seat seat
            JOIN {HOME.format("seat")} WHERE {SEATED}) AS home""",
    "year_before": """
        SELECT count(DISTINCT seat.organization_id) AS organizations FROM partnerships_seat seat
        WHERE seat.region_id = scope.region_id AND seat.partnership_id = scope.partnership_id
            AND seat.since <= scope.day - 365 AND (seat.until IS NULL OR seat.until > scope.day - 365)""",
    "joint": f"""
        SELECT coalesce(sum(items), 0)::int AS items, coalesce(sum(items) FILTER (WHERE partners > 1), 0)::int AS joint
        FROM (SELECT count(*) AS items, (SELECT count(*) FROM ({IN_TEAM}) AS side
                JOIN regions_organization home ON home.region_id = scope.region_id AND home.id = side.organization_id
                WHERE side.team_id = team.id AND home.kind = 'partner') AS partners
            FROM partnerships_priority priority JOIN {TEAM} JOIN {ITEM}
            WHERE {STANDING} AND (NOT {DONE_BY_THEN} OR item.done_at >= scope.starts)
            GROUP BY team.id) AS work""",
    "network": f"""
        SELECT count(*) AS pairs FROM (
            SELECT DISTINCT one.organization_id, other.organization_id FROM ({IN_TEAM}) AS one
            JOIN ({IN_TEAM}) AS other ON other.team_id = one.team_id AND other.organization_id > one.organization_id
            WHERE one.organization_id IN (SELECT seat.organization_id FROM partnerships_seat seat WHERE {SEATED})
              AND other.organization_id IN (SELECT seat.organization_id FROM partnerships_seat seat WHERE {SEATED})
        ) AS pair""",
}


def empty_table() -> Finding:
    return Finding(None, _("Nobody has a seat at this table yet. Seat the first business leaders."))


def support(facts: Facts) -> Finding:
    found = facts["support"]
    if not found["seats"]:
        return Finding(None, _("No support partner has a seat at this table yet."))
    return Finding(
        found["kinds"],
        ngettext(
            "%(n)d of five kinds of partner came to a meeting or reported on an item in the last 90 days",
            "%(n)d of five kinds of partner came to a meeting or reported on an item in the last 90 days",
            found["kinds"],
        )
        % {"n": found["kinds"]},
    )


def composition(facts: Facts) -> Finding:
    at = facts["seated"]
    if not at["organizations"]:
        return empty_table()
    parts = [
        (at["businesses"] > 1, _("several businesses")),
        (at["labor"] > 0, _("labor")),
        (at["education"] > 0, _("education or training")),
        (at["medium"] > 0, _("a small or medium company")),
    ]
    there = ", ".join(words for is_there, words in parts if is_there) or _("none of the four")
    missing = ", ".join(words for is_there, words in parts if not is_there)
    reason = _("At the table: %(there)s") % {"there": there}
    if missing:
        reason += ". " + _("Not to be seen: %(missing)s.") % {"missing": missing}
    return Finding(sum(is_there for is_there, _words in parts), reason)


def smaller(facts: Facts) -> Finding:
    at = facts["seated"]
    if not at["businesses"]:
        return Finding(None, _("No business has a seat at this table yet."))
    if not at["sized"]:
        return Finding(None, _("Of no company at the table the size is known. Add sizes in the directory."))
    reason = _("%(medium)d of %(sized)d companies have fewer than 250 people, %(small)d fewer than 50") % at
    unknown = at["businesses"] - at["sized"]
    if unknown:
        reason += ". " + ngettext("Of %(n)d it is not known.", "Of %(n)d it is not known.", unknown) % {"n": unknown}
    return Finding(share(at["medium"], at["sized"]), reason)


def growth(facts: Facts) -> Finding:
    at, before = facts["seated"]["organizations"], facts["year_before"]["organizations"]
    if not before:
        return Finding(None, _("A year before nobody had a seat yet. It is counted from the second year on."))
    now = ngettext("%(n)d organization has a seat", "%(n)d organizations have a seat", at) % {"n": at}
    then = ngettext("a year before it was %(n)d", "a year before it were %(n)d", before) % {"n": before}
    return Finding(at - before, f"{now}; {then}")


def joint_work(facts: Facts) -> Finding:
    work = facts["joint"]
    if not work["items"]:
        return Finding(None, _("There were no action items in this period."))
    words = ngettext(
        "%(joint)d of %(items)d action item is in a team with two support partners or more",
        "%(joint)d of %(items)d action items are in a team with two support partners or more",
        work["items"],
    )
    return Finding(share(work["joint"], work["items"]), words % work)


def network(facts: Facts) -> Finding:
    at, pairs = facts["seated"]["organizations"], facts["network"]["pairs"]
    if at < 2:
        return Finding(None, _("It takes two organizations at the table."))
    possible = at * (at - 1) // 2
    reason = _("%(pairs)d of %(possible)d possible pairs of organizations work in a team together") % {
        "pairs": pairs,
        "possible": possible,
    }
    return Finding(share(pairs, possible), reason)


TITLE = gettext_lazy("Who sits at the table")
INDICATORS = [
    Indicator(
        7, "support-team", gettext_lazy("A coordinated support team"),
        gettext_lazy("Of five kinds of partner (schools; colleges; workforce; economic development; chambers and "
        "community organizations): those active in the 90 days before the end of the period."),
        support, unit=gettext_lazy("of 5"), good=4, watch=3, most=5, rows="organizations",
    ),
    Indicator(
        18, "composition", gettext_lazy("Everybody the law asks for"),
        gettext_lazy("Several businesses, labor, education or training, and a small or medium company (29 USC "
        "3102(26)), among those who have a seat. A company whose size is not known proves nothing."),
        composition, unit=gettext_lazy("of 4"), good=4, watch=3, most=4, rows="organizations",
    ),
    Indicator(
        19, "smaller-companies", gettext_lazy("Smaller companies"),
        gettext_lazy("Of the companies with a seat whose size is known: those with fewer than 250 people."),
        smaller, unit="%", rows="organizations",
    ),
    Indicator(
        20, "growth", gettext_lazy("Growth in a year"),
        gettext_lazy("Organizations with a seat at the end of the period, less those a year before."),
        growth, unit=gettext_lazy("organizations"), one=gettext_lazy("organization"),
        good=1, watch=0, rows="organizations",
    ),
    Indicator(
        21, "joint-work", gettext_lazy("Partners work together"),
        gettext_lazy("Action items of the period in a team that has two support partners or more, as members or as "
        "owners of its items."),
        joint_work, unit="%", rows="items",
    ),
    Indicator(
        25, "network", gettext_lazy("Who works with whom"),
        gettext_lazy("Of all pairs of organizations at the table: those that share an action team."),
        network, unit="%", rows="organizations",
    ),
]  # fmt: skip
