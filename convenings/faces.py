"""A face of the room as a page first shows it, and the address where it asks from then on."""

from dataclasses import dataclass

from django.utils.translation import get_language

from convenings.models.rooms import Room
from convenings.now import Now, address_of


@dataclass(frozen=True)
class Board:
    address: str
    html: str

    @classmethod
    def of(cls, room: Room, face: str) -> "Board":
        """Inside the region, in the language of whoever looks; one statement."""
        language = get_language() or "en"
        found = Now.of(room.pk, face, language)
        return cls(address_of(room, face, language), found[1].html if found else "")
