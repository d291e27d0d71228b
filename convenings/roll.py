"""Who is expected and who is here, side by side."""

from dataclasses import dataclass

from convenings.door import Door, Guest
from convenings.models import Answer, Convening, Side


@dataclass
class Roll:
    lines: list[Guest]

    @classmethod
    def of(cls, convening: Convening) -> "Roll":
        """The list at the door without who declined, unless they came after all."""
        return cls([guest for guest in Door.of(convening).guests if guest.here or guest.answer != Answer.NO])

    @property
    def business(self) -> list[Guest]:
        return [line for line in self.lines if line.side == Side.BUSINESS]

    @property
    def partners(self) -> list[Guest]:
        return [line for line in self.lines if line.side != Side.BUSINESS]

    @property
    def contacts(self) -> list[int]:
        return [line.contact.pk for line in self.lines]

    @property
    def business_here(self) -> int:
        return sum(line.here for line in self.business)

    @property
    def partners_here(self) -> int:
        return sum(line.here for line in self.partners)
