"""What is on in a room at this moment, for each of its faces: one statement, and a tag over exactly what is drawn.

Asked for every second or two by everybody in the room, outside sessions: the address itself is signed. A face is drawn
once for each state of the room and each language, whoever asks.
"""

import hmac
import json
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from hashlib import sha256
from typing import Any

from django.db import connection, models
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.dateparse import parse_datetime

from convenings.models.rooms import Room
from convenings.showing import Showing
from partnerships.turnouts import ELECTORS, VOTED
from regions.models import Region
from regions.models.links import digest
from regions.scope import current_region_id, in_region

# How many sentences stand on the screen, and how many drawn faces a process keeps.
SHOWN, KEPT = 6, 256


class Face(models.TextChoices):
    PHONE = "phone"
    PARTNER = "partner"
    SCREEN = "screen"
    LEAD = "lead"
    CLOCK = "clock"


# Those on which the minutes are counted down.
CLOCKS = {Face.SCREEN, Face.CLOCK}
EVERY = {Face.PHONE: 2, Face.PARTNER: 2}

AGENDA = """
(SELECT json_agg(json_build_object('id', item.id, 'title', item.title, 'minutes', item.minutes,
        'speaking', item.speaking, 'purpose', item.purpose, 'asks', item.asks, 'presenter', item.presenter)
        ORDER BY item.position, item.id)
 FROM convenings_agendaitem item WHERE item.region_id = room.region_id AND item.convening_id = room.convening_id)
"""
BALLOT = f"""
(SELECT json_build_object('id', ballot.id, 'question', ballot.question, 'opened_at', ballot.opened_at,
        'closes_at', ballot.closes_at, 'closing_at', ballot.closing_at, 'closed_at', ballot.closed_at,
        'result', ballot.result, 'electors', {ELECTORS}, 'voted', {VOTED})
 FROM partnerships_ballot ballot WHERE ballot.region_id = room.region_id AND ballot.id = room.ballot_id)
"""  # noqa: S608 - constants
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
        'closed_at', ballot.closed_at) ORDER BY ballot.id DESC)
 FROM partnerships_ballot ballot WHERE ballot.region_id = room.region_id
    AND ballot.partnership_id = convening.partnership_id
    AND (ballot.closed_at IS NULL OR ballot.closed_at >= room.opened_at))
"""
PARTNERS = """
(SELECT count(*) FROM partnerships_seat seat WHERE seat.region_id = room.region_id
    AND seat.partnership_id = convening.partnership_id AND seat.role = 'partner' AND seat.until IS NULL)
"""
PARTS: dict[str, dict[str, str]] = {
    Face.PHONE: {"ballot": BALLOT, "offers": RELEASED},
    Face.PARTNER: {"ballot": BALLOT, "offers": RELEASED},
    Face.SCREEN: {"ballot": BALLOT, "offers": RELEASED, "heard": HEARD, "needed": NEEDED, "partners": PARTNERS},
    Face.LEAD: {
        "ballot": BALLOT,
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
        json_build_object('region', region.id, 'slug', region.slug, 'zone', region.time_zone,
            'id', room.id, 'version', room.version,
            'item', room.item_id, 'since', room.since, 'took', room.took, 'rules_on', room.rules_on,
            'ground_rules_at', room.ground_rules_at, 'started_at', room.started_at, 'ended_at', room.ended_at,
            'door_key', room.door_key, 'convening', convening.id, 'title', convening.title,
            'agenda', {AGENDA}{parts})::text
    FROM convenings_room room
    JOIN convenings_convening convening
        ON convening.region_id = room.region_id AND convening.id = room.convening_id
    JOIN regions_region region ON region.id = room.region_id
    WHERE room.region_id = %s AND room.id = %s AND region.closed_at IS NULL
    """  # noqa: S608 - the parts are constants of this module


STATEMENTS = {face: statement(face) for face in Face.values}


@dataclass(frozen=True)
class Address:
    """Where one face is asked for: room, face and language, signed with the room's key."""

    region: int
    room: int
    face: str
    language: str
    mac: str

    @classmethod
    def parse(cls, signed: str) -> "Address | None":
        parts = signed.split("-", 4)
        if len(parts) != 5 or parts[2] not in STATEMENTS:
            return None
        numbers = [int(part) for part in parts[:2] if part.isascii() and part.isdigit() and len(part) < 19]
        return cls(numbers[0], numbers[1], *parts[2:]) if len(numbers) == 2 else None

    def is_signed_with(self, key: int) -> bool:
        made = digest(self.region, self.room, key, f"now:{self.face}:{self.language}")
        return hmac.compare_digest(self.mac.encode(), made.encode())


def address_of(room: Room, face: str, language: str = "en") -> str:
    mac = room.address_key(f"now:{face}:{language}")
    return reverse("convenings:now", args=[f"{room.region_id}-{room.pk}-{face}-{language}-{mac}"])


@dataclass(frozen=True)
class Now:
    """One face at one moment: what it shows, and the tag that changes exactly when that does."""

    face: str
    language: str
    text: str
    left: int | None  # minutes; below zero they are over
    time_is_up: bool

    @classmethod
    def of(cls, room_id: int, face: str, language: str, at: datetime | None = None) -> "tuple[int, Now] | None":
        """The room's key beside it, for whoever must check a signature. Inside the region; one statement."""
        with connection.cursor() as cursor:
            cursor.execute(STATEMENTS[face], [current_region_id(), room_id])
            found = cursor.fetchone()
        if found is None:
            return None
        key, since, minutes, text = found
        now = at or timezone.now()
        left = minutes_left(since, minutes, now) if face in CLOCKS and since and minutes else None
        return key, cls(face, language, text, left, has_ended(text, now))

    @property
    def tag(self) -> str:
        shown = f"{self.face}:{self.language}:{self.left}:{self.time_is_up}:{self.text}"
        return f'"{sha256(shown.encode()).hexdigest()[:20]}"'

    @property
    def html(self) -> str:
        return drawn(self)


def minutes_left(since: datetime, minutes: int, at: datetime) -> int:
    """Begun ones count whole: “1 minute left” until it is over, “1 minute over” from then on."""
    seconds = minutes * 60 - int((at - since).total_seconds())
    return -(-seconds // 60) if seconds > 0 else -(-seconds // 60 + 1)


def has_ended(text: str, at: datetime) -> bool:
    """Whether the ballot that is shown has passed its closing time."""
    if '"closes_at" : "' not in text:
        return False
    closes = parse_datetime((json.loads(text).get("ballot") or {}).get("closes_at") or "")
    return closes is not None and closes <= at


@lru_cache(maxsize=KEPT)
def drawn(now: Now) -> str:
    facts: dict[str, Any] = json.loads(now.text)
    template = "phone" if now.face == Face.PARTNER else now.face
    with translation.override(now.language), timezone.override(facts["zone"]):
        showing = Showing(facts, now.face, now.left, now.time_is_up)
        return render_to_string(f"convenings/now_{template}.html", {"now": showing})


def ask(address: Address) -> "Now | None":
    """Two statements: the region, then everything."""
    with in_region(Region(pk=address.region, time_zone="UTC")):
        found = Now.of(address.room, address.face, address.language)
    # SECURITY: nothing is said about a room before the signature fits.
    return found[1] if found and address.is_signed_with(found[0]) else None
