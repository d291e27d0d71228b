"""What each face of a room asks for: one statement, which answers as JSON."""

from django.db import models

from partnerships.turnouts import ELECTORS, PARTNERS, VOTED

# How many sentences stand on the screen.
SHOWN = 6


class Face(models.TextChoices):
    PHONE = "phone"
    PARTNER = "partner"
    SCREEN = "screen"
    # The facilitator's page: what is on now, and below it everything that comes in.
    LEAD = "lead"
    BOARD = "board"
    CLOCK = "clock"


AGENDA = """
(SELECT json_agg(json_build_object('id', item.id, 'title', item.title, 'minutes', item.minutes,
        'speaking', item.speaking, 'purpose', item.purpose, 'asks', item.asks, 'presenter', item.presenter)
        ORDER BY item.position, item.id)
 FROM convenings_agendaitem item WHERE item.region_id = room.region_id AND item.convening_id = room.convening_id)
"""
BALLOT = """
(SELECT json_build_object('id', ballot.id, 'question', ballot.question, 'seats', ballot.seats,
        'electorate', ballot.electorate, 'opened_at', ballot.opened_at, 'closes_at', ballot.closes_at,
        'closing_at', ballot.closing_at, 'closed_at', ballot.closed_at{more})
 FROM partnerships_ballot ballot WHERE ballot.region_id = room.region_id AND ballot.id = room.ballot_id)
"""
# A phone shows no turnout, so a vote draws none of three hundred phones anew.
SHOWN_BALLOT = BALLOT.replace("{more}", "")
WATCHED = f", 'result', ballot.result, 'electors', {ELECTORS}, 'voted', {VOTED}, 'partners', {PARTNERS}"
WATCHED_BALLOT = BALLOT.replace("{more}", WATCHED)
CHOICES = """, 'method', ballot.method, 'dots', ballot.dots, 'cap', ballot.cap, 'choices', (
    SELECT json_agg(choice.label ORDER BY choice.position, choice.id) FROM partnerships_option choice
    WHERE choice.region_id = ballot.region_id AND choice.ballot_id = ballot.id)
"""
SCREEN_BALLOT = BALLOT.replace("{more}", WATCHED + CHOICES)
HEARD = f"""
(SELECT json_agg(said ORDER BY said.id DESC) FROM (
    SELECT said.id, said.statement, said.original_statement, said.category, organization.name AS organization
    FROM convenings_heard heard
    JOIN partnerships_opportunity said ON said.region_id = heard.region_id
        AND heard.opportunity_id IN (said.id, said.split_from_id)
    LEFT JOIN regions_contact contact ON contact.region_id = said.region_id AND contact.id = said.raised_by_id
    LEFT JOIN regions_organization organization
        ON organization.region_id = contact.region_id AND organization.id = contact.organization_id
    WHERE heard.region_id = room.region_id AND heard.convening_id = room.convening_id
        AND said.merged_into_id IS NULL
    ORDER BY said.id DESC LIMIT {SHOWN}) said)
"""  # noqa: S608 - constants
NEEDED = f"""
(SELECT json_agg(said ORDER BY said.id DESC) FROM (
    SELECT said.id, said.statement, said.original_statement, said.category, organization.name AS organization
    FROM partnerships_requirement said
    LEFT JOIN regions_contact contact ON contact.region_id = said.region_id AND contact.id = said.raised_by_id
    LEFT JOIN regions_organization organization
        ON organization.region_id = contact.region_id AND organization.id = contact.organization_id
    WHERE said.region_id = room.region_id AND said.partnership_id = convening.partnership_id
        AND said.merged_into_id IS NULL AND said.raised_at >= room.opened_at
    ORDER BY said.id DESC LIMIT {SHOWN}) said)
"""  # noqa: S608 - constants
OFFERS = """
(SELECT json_agg(json_build_object('id', offer.id, 'words', offer.words, 'name', contact.name,
        'organization', organization.name, 'released', offer.released_at IS NOT NULL, 'item', offer.item_id,
        'opportunity', offer.opportunity_id, 'requirement', offer.requirement_id,
        'about', coalesce(item.title, opportunity.statement, requirement.statement)) ORDER BY offer.id DESC)
 FROM convenings_offer offer
 JOIN regions_contact contact ON contact.region_id = offer.region_id AND contact.id = offer.contact_id
 JOIN regions_organization organization
    ON organization.region_id = contact.region_id AND organization.id = contact.organization_id
 LEFT JOIN convenings_agendaitem item ON item.region_id = offer.region_id AND item.id = offer.item_id
 LEFT JOIN partnerships_opportunity opportunity
    ON opportunity.region_id = offer.region_id AND opportunity.id = offer.opportunity_id
 LEFT JOIN partnerships_requirement requirement
    ON requirement.region_id = offer.region_id AND requirement.id = offer.requirement_id
 WHERE offer.region_id = room.region_id AND offer.room_id = room.id AND offer.taken_back_at IS NULL{only})
"""
RELEASED = OFFERS.replace("{only}", " AND offer.released_at IS NOT NULL")
WAITING = """
(SELECT json_agg(json_build_object('id', sentence.id, 'words', sentence.words, 'kind', sentence.kind,
        'name', contact.name, 'organization', organization.name) ORDER BY sentence.id)
 FROM convenings_sentence sentence
 JOIN regions_contact contact ON contact.region_id = sentence.region_id AND contact.id = sentence.contact_id
 JOIN regions_organization organization
    ON organization.region_id = contact.region_id AND organization.id = contact.organization_id
 WHERE sentence.region_id = room.region_id AND sentence.room_id = room.id AND sentence.state = 'waiting')
"""
VISITORS = """
(SELECT json_agg(json_build_object('id', visitor.id, 'name', visitor.name, 'organization', visitor.organization,
        'email', visitor.email, 'side', visitor.side) ORDER BY visitor.id)
 FROM convenings_visitor visitor WHERE visitor.region_id = room.region_id AND visitor.room_id = room.id
     AND visitor.seated_at IS NULL AND visitor.turned_away_at IS NULL)
"""
BALLOTS = """
(SELECT json_agg(json_build_object('id', ballot.id, 'question', ballot.question, 'opened_at', ballot.opened_at,
        'closed_at', ballot.closed_at, 'is_open', ballot.opened_at IS NOT NULL AND ballot.closed_at IS NULL
            AND ballot.closing_at IS NULL AND (ballot.closes_at IS NULL OR ballot.closes_at > %(at)s))
        ORDER BY ballot.id DESC)
 FROM partnerships_ballot ballot WHERE ballot.region_id = room.region_id
    AND ballot.partnership_id = convening.partnership_id
    AND (ballot.closed_at IS NULL OR ballot.closed_at >= room.opened_at))
"""
# Who holds a seat on the region's day, as SeatQuerySet.current has it.
PARTNERS_SEATED = """
(SELECT count(*) FROM partnerships_seat seat WHERE seat.region_id = room.region_id
    AND seat.partnership_id = convening.partnership_id AND seat.role = 'partner'
    AND seat.since <= (%(at)s AT TIME ZONE region.time_zone)::date
    AND (seat.until IS NULL OR seat.until > (%(at)s AT TIME ZONE region.time_zone)::date))
"""
# What the leaders adopted in this meeting, who carries it, and what is done first.
ADOPTED = """
 FROM partnerships_priority priority WHERE priority.region_id = room.region_id
    AND priority.partnership_id = convening.partnership_id AND priority.ballot_id IS NOT NULL
    AND priority.adopted_at >= room.opened_at AND priority.dropped_at IS NULL)
"""
TO_CARRY = f"(SELECT count(*) {ADOPTED}"
PROMISED = f"""
(SELECT json_agg(json_build_object('title', priority.title, 'champions', (
        SELECT json_agg(json_build_object('name', contact.name, 'organization', organization.name)
            ORDER BY champion.since, champion.id)
        FROM partnerships_prioritychampion champion
        JOIN regions_contact contact
            ON contact.region_id = champion.region_id AND contact.id = champion.contact_id
        JOIN regions_organization organization
            ON organization.region_id = champion.region_id AND organization.id = champion.organization_id
        WHERE champion.region_id = priority.region_id AND champion.priority_id = priority.id
            AND champion.left_at IS NULL),
    'step', (
        SELECT json_build_object('title', item.title, 'owner', owner.name, 'due_on', item.due_on)
        FROM partnerships_actionteam team
        JOIN partnerships_actionitem item ON item.region_id = team.region_id AND item.team_id = team.id
        JOIN regions_contact owner ON owner.region_id = item.region_id AND owner.id = item.owner_id
        WHERE team.region_id = priority.region_id AND team.priority_id = priority.id AND item.status <> 'dropped'
        ORDER BY item.id LIMIT 1)) ORDER BY priority.rank, priority.id) {ADOPTED}
"""  # noqa: S608 - constants
PARTS: dict[str, dict[str, str]] = {
    Face.PHONE: {"ballot": SHOWN_BALLOT, "offers": RELEASED, "to_carry": TO_CARRY},
    Face.PARTNER: {"ballot": SHOWN_BALLOT, "offers": RELEASED},
    Face.SCREEN: {
        "ballot": SCREEN_BALLOT,
        "offers": RELEASED,
        "heard": HEARD,
        "needed": NEEDED,
        "partners": PARTNERS_SEATED,
        "promised": PROMISED,
    },
    Face.LEAD: {"to_carry": TO_CARRY},
    Face.BOARD: {
        "ballot": WATCHED_BALLOT,
        "ballots": BALLOTS,
        "offers": OFFERS.replace("{only}", ""),
        "heard": HEARD,
        "needed": NEEDED,
        "waiting": WAITING,
        "visitors": VISITORS,
    },
    Face.CLOCK: {},
}


def statement(face: str) -> str:
    parts = "".join(f", '{name}', {part}" for name, part in PARTS[face].items())
    return f"""
    SELECT room.key, room.since, (SELECT minutes FROM convenings_agendaitem now
            WHERE now.region_id = room.region_id AND now.id = room.item_id),
        json_build_object('region', region.id, 'labels', region.labels, 'slug', region.slug, 'zone', region.time_zone,
            'id', room.id, 'version', room.version,
            'item', room.item_id, 'since', room.since, 'took', room.took, 'rules_on', room.rules_on,
            'ground_rules_at', room.ground_rules_at, 'started_at', room.started_at, 'ended_at', room.ended_at,
            'door_key', room.door_key, 'convening', convening.id, 'title', convening.title,
            'agenda', {AGENDA}{parts})::text
    FROM convenings_room room
    JOIN convenings_convening convening
        ON convening.region_id = room.region_id AND convening.id = room.convening_id
    JOIN regions_region region ON region.id = room.region_id
    WHERE room.region_id = %(region)s AND room.id = %(room)s AND region.closed_at IS NULL
    """  # noqa: S608 - the parts are constants of this module


STATEMENTS = {face: statement(face) for face in Face.values}
