"""How companies are asked: by a person, and not too often."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from desk.indicators.kinds import Facts, Finding, Indicator, share
from desk.indicators.sources import IN_PERIOD, SEATED

GROUPS = {
    "personal": f"""
        SELECT count(*) AS invited, count(*) FILTER (WHERE spoken) AS spoken
        FROM (SELECT EXISTS (SELECT FROM regions_touch touch WHERE touch.region_id = invited.region_id
                AND touch.organization_id = invited.organization_id
                AND (touch.contact_id IS NULL OR touch.contact_id = invited.contact_id)
                AND touch.channel IN ('call', 'visit', 'in_person')
                AND touch.at >= meeting.starts_at - interval '90 days' AND touch.at < meeting.starts_at) AS spoken
            FROM convenings_convening meeting JOIN convenings_invitation invited
                ON invited.region_id = meeting.region_id AND invited.convening_id = meeting.id
            WHERE meeting.region_id = scope.region_id AND meeting.partnership_id = scope.partnership_id
                AND meeting.state IN ('held', 'planned') AND meeting.kind IN ('launch', 'full') AND {IN_PERIOD}
                AND invited.side = 'business' AND invited.stands_in_for_id IS NULL) AS guest""",
    "asks": f"""
        SELECT count(*) AS companies, coalesce(sum(asks), 0) AS asks, count(*) FILTER (WHERE asks > 2) AS tired
        FROM (SELECT (SELECT count(*) FROM regions_touch touch WHERE touch.region_id = scope.region_id
                    AND touch.organization_id = company.id AND touch.at >= scope.ends - interval '30 days'
                    AND touch.at < scope.ends)
                + (SELECT count(*) FROM convenings_invitation invited WHERE invited.region_id = scope.region_id
                    AND invited.organization_id = company.id AND invited.stands_in_for_id IS NULL
                    AND invited.invited_at >= scope.ends - interval '30 days' AND invited.invited_at < scope.ends)
                AS asks
            FROM (SELECT DISTINCT seat.organization_id AS id FROM partnerships_seat seat
                WHERE {SEATED} AND seat.role IN ('leader', 'champion')) AS company) AS asked""",
}


def personal(facts: Facts) -> Finding:
    found = facts["personal"]
    if not found["invited"]:
        return Finding(None, _("No business leader was invited to a meeting of this period."))
    words = ngettext(
        "%(spoken)d of %(invited)d invited business leader was called or visited before the meeting",
        "%(spoken)d of %(invited)d invited business leaders were called or visited before the meeting",
        found["invited"],
    )
    return Finding(share(found["spoken"], found["invited"]), words % found)


def ask_load(facts: Facts) -> Finding:
    found = facts["asks"]
    if not found["companies"]:
        return Finding(None, _("No business has a seat at this table yet."))
    reason = _("%(asks)s of %(companies)s in 30 days, whoever asked") % {
        "asks": ngettext("%(n)d ask", "%(n)d asks", found["asks"]) % {"n": found["asks"]},
        "companies": ngettext("%(n)d company", "%(n)d companies", found["companies"]) % {"n": found["companies"]},
    }
    lacking = ngettext(
        "%(n)d company was asked more than twice.", "%(n)d companies were asked more than twice.", found["tired"]
    ) % {"n": found["tired"]}
    return Finding(round(found["asks"] / found["companies"], 2), reason, lacking if found["tired"] else "")


TITLE = gettext_lazy("How companies are asked")
INDICATORS = [
    Indicator(
        16, "personal-touch", gettext_lazy("Asked by a person"),
        gettext_lazy("Of the business leaders invited to meetings of the period: those with a call, a visit or a talk "
        "in the outreach ledger in the 90 days before the meeting."),
        personal, unit="%", good=80, watch=50, rows="touches",
    ),
    Indicator(
        17, "ask-load", gettext_lazy("Asks of one company"),
        gettext_lazy("Entries of the outreach ledger and invitations to any meeting of the region, in the 30 days "
        "before the end of the period, for each company with a seat here."),
        ask_load, unit=gettext_lazy("in 30 days"), decimals=1, good=2, watch=3, higher_is_better=False, most=50,
        rows="touches",
    ),
]  # fmt: skip
