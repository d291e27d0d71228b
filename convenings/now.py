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
from time import monotonic
from typing import Any

from django.conf import settings
from django.db import connection
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.dateparse import parse_datetime

from convenings.asking import STATEMENTS, Face
from convenings.models.rooms import Room
from convenings.showing import Showing
from regions.asked import row_number
from regions.models import Region
from regions.models.links import digest
from regions.scope import current_region_id, in_region

# How many drawn faces a process keeps.
KEPT = 256
# Those on which the minutes are counted down.
CLOCKS = {Face.SCREEN, Face.CLOCK}
# Those hundreds look at; the screen and the facilitator always see what is so.
SHARED = {Face.PHONE, Face.PARTNER}


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
        region, room = map(row_number, parts[:2])
        return None if region is None or room is None else cls(region, room, *parts[2:])

    @property
    def shown(self) -> tuple[int, int, str, str]:
        return self.region, self.room, self.face, self.language

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
    time_is_up: bool  # of the ballot that is shown
    overran: bool  # the time planned for the item has passed

    @classmethod
    def of(cls, room_id: int, face: str, language: str, at: datetime | None = None) -> "tuple[int, Now] | None":
        """The room's key beside it, for whoever must check a signature. Inside the region; one statement."""
        now = at or timezone.now()
        with connection.cursor() as cursor:
            cursor.execute(STATEMENTS[face], {"region": current_region_id(), "room": room_id, "at": now})
            found = cursor.fetchone()
        if found is None:
            return None
        key, since, minutes, text = found
        left = minutes_left(since, minutes, now) if since and minutes else None
        overran, counted = left is not None and left < 0, left if face in CLOCKS else None
        return key, cls(face, language, text, counted, has_ended(text, now), overran)

    @property
    def tag(self) -> str:
        shown = f"{self.face}:{self.language}:{self.left}:{self.time_is_up}:{self.overran}:{self.text}"
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
        showing = Showing(facts, now.face, now.left, time_is_up=now.time_is_up, overran=now.overran)
        # What the region calls things, as any page of it does.
        region = Region(pk=facts["region"], labels=facts["labels"])
        return render_to_string(f"convenings/now_{template}.html", {"now": showing, "region": region})


def ask(address: Address) -> "Now | None":
    """Two statements: the region, then everything; none, where another phone has just asked the same."""
    told = just_told(address)
    if told is None:
        with in_region(Region(pk=address.region, time_zone="UTC")):
            told = Now.of(address.room, address.face, address.language)
        # SECURITY: only what exists and was asked for with a signature is kept, else strangers could fill the memory.
        if told and address.is_signed_with(told[0]) and address.face in SHARED:
            keep(address, told)
    # SECURITY: nothing is said about a room before the signature fits.
    return told[1] if told and address.is_signed_with(told[0]) else None


# What phones were told last, and when, by this process.
TOLD: dict[tuple[int, int, str, str], tuple[float, tuple[int, Now]]] = {}


def just_told(address: Address) -> tuple[int, Now] | None:
    at, told = TOLD.get(address.shown, (0.0, None))
    return told if told and monotonic() - at < settings.FACE_SECONDS else None


def keep(address: Address, told: tuple[int, Now]) -> None:
    if len(TOLD) >= KEPT:
        TOLD.clear()
    TOLD[address.shown] = (monotonic(), told)
