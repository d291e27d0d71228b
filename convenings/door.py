"""The list at the door: everybody invited, who is coming first, and what a business majority still needs."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from convenings.door_codes import code_of
from convenings.models import Answer, Attendance, Convening, Side
from convenings.standing import IN_ORDER
from regions.models import Contact, Organization, folded

# Of letters, in a name and in one word of it, at a badge's usual size.
LONG_NAME, LONG_WORD = 24, 13


@dataclass
class Guest:
    contact: Contact
    organization: Organization
    side: str
    name: str  # who comes: the person, or whom they send
    note: str
    here: bool
    is_coming: bool
    code: str = ""
    answer: str = ""

    @property
    def is_business(self) -> bool:
        return self.side == Side.BUSINESS

    @property
    def length(self) -> str:
        """How small the name is printed so that it fits on a badge."""
        longest = max((len(word) for word in self.name.split()), default=0)
        if len(self.name) > LONG_NAME * 2 or longest > LONG_WORD * 1.5:
            return "longest"
        return "long" if len(self.name) > LONG_NAME or longest > LONG_WORD else ""

    @property
    def words(self) -> str:
        """What a search looks through."""
        return folded(f"{self.name} {self.contact.name} {self.organization.name} {self.code}")


@dataclass
class Door:
    guests: list[Guest]

    @classmethod
    def of(cls, convening: Convening) -> "Door":
        """Two statements, however many there are."""
        came: QuerySet[Attendance] = convening.attendances.select_related("contact", "organization")
        here = {row.contact_id: row for row in came}
        guests: list[tuple[int, Guest]] = []
        rows = list(convening.invitations.kept().with_people().select_related("stands_in_for__contact"))
        # Who comes in somebody's place stands on a line of their own; the other on none, unless they come after all.
        replaced = {row.stands_in_for_id for row in rows if row.stands_in_for_id and row.answer != Answer.NO}
        for row in rows:
            if row.pk in replaced and row.contact_id not in here:
                continue
            sent = "" if row.pk in replaced else row.substitute_name
            principal = row.stands_in_for.contact if row.stands_in_for else row.contact
            guest = Guest(
                row.contact,
                row.organization,
                row.side,
                sent or row.contact.name,
                note=for_whom(principal) if sent or row.stands_in_for else str(Answer(row.answer).label),
                here=here.pop(row.contact_id, None) is not None,
                is_coming=row.is_coming,
                code=code_of(convening.pk, row.pk),
                answer=row.answer,
            )
            guests.append((IN_ORDER.index(Answer(row.answer)), guest))
        walked_in = [
            Guest(row.contact, row.organization, row.side, row.contact.name, note_of(row), here=True, is_coming=False)
            for row in here.values()
        ]
        ordered = [guest for _order, guest in sorted(guests, key=lambda pair: pair[0])]
        return cls(ordered + sorted(walked_in, key=lambda guest: guest.name.lower()))

    def matching(self, text: str) -> list[Guest]:
        words = folded(text).split()
        return [guest for guest in self.guests if all(word in guest.words for word in words)]

    def here_of(self, side: str) -> int:
        return sum(guest.here for guest in self.guests if guest.side == side)

    @property
    def business_here(self) -> int:
        return self.here_of(Side.BUSINESS)

    @property
    def partners_here(self) -> int:
        return self.here_of(Side.PARTNER)

    @property
    def still_expected(self) -> int:
        return sum(guest.is_coming and not guest.here for guest in self.guests)

    @property
    def printed(self) -> list[Guest]:
        """Whom a table or a badge is made for: who said they come, and who is here."""
        return [guest for guest in self.guests if guest.is_coming or guest.here]

    @property
    def organizations(self) -> list[str]:
        """Names to choose from where somebody is typed in."""
        return sorted({guest.organization.name for guest in self.guests})

    @property
    def needed(self) -> str:
        """What the majority of business still takes."""
        missing = self.partners_here - self.business_here + 1
        if missing <= 0:
            return _("Leaders hold the majority in the room.")
        return ngettext(
            "%(count)d more leader is needed for a business majority.",
            "%(count)d more leaders are needed for a business majority.",
            missing,
        ) % {"count": missing}


def note_of(row: Attendance) -> str:
    """Who stood in for somebody and was let go again did not just walk in."""
    return _("walked in") if row.walk_in else ""


def for_whom(contact: Contact) -> str:
    return _("comes for %(name)s") % {"name": contact.name}
