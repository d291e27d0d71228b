"""Who is expected and who is here, side by side."""

from dataclasses import dataclass, field

from convenings.models import Answer, Convening, Side
from regions.models import Contact, Organization


@dataclass
class Line:
    contact: Contact
    organization: Organization
    here: bool
    note: str  # what they answered
    walk_in: bool = False


@dataclass
class Roll:
    business: list[Line] = field(default_factory=list)
    partners: list[Line] = field(default_factory=list)

    @classmethod
    def of(cls, convening: Convening) -> "Roll":
        """Two statements: who was asked and has not declined, and who came.

        Who stands in for somebody has a line of their own, and whose seat it is, one only once they are here after all.
        """
        came = {row.contact_id: row for row in convening.attendances.select_related("contact", "organization")}
        roll = cls()
        invited = list(convening.invitations.kept().with_people().select_related("stands_in_for__contact"))
        stood_in_for = {row.stands_in_for_id for row in invited if row.answer != Answer.NO}
        for asked in invited:
            here = came.pop(asked.contact_id, None) is not None
            if here or (asked.answer != Answer.NO and asked.pk not in stood_in_for):
                note = asked.in_place_of or asked.substitute_name or str(Answer(asked.answer).label)
                roll._add(asked.side, Line(asked.contact, asked.organization, here, note))
        for row in came.values():
            roll._add(row.side, Line(row.contact, row.organization, True, "", row.walk_in))
        return roll

    def _add(self, side: str, line: Line) -> None:
        (self.business if side == Side.BUSINESS else self.partners).append(line)

    @property
    def lines(self) -> list[Line]:
        return self.business + self.partners

    @property
    def contacts(self) -> list[int]:
        return [line.contact.pk for line in self.lines]

    @property
    def business_here(self) -> int:
        return sum(line.here for line in self.business)

    @property
    def partners_here(self) -> int:
        return sum(line.here for line in self.partners)
