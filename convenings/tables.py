"""Who sits at which table: leaders and partners mixed, leaders in the majority at as many tables as can be."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from convenings.door import Guest


@dataclass
class Table:
    number: int
    guests: list[Guest] = field(default_factory=list)

    @property
    def business(self) -> int:
        return sum(guest.is_business for guest in self.guests)

    @property
    def partners(self) -> int:
        return len(self.guests) - self.business

    @property
    def leaders_lead(self) -> bool:
        return self.business > self.partners


def plan(guests: Sequence[Guest], count: int) -> list[Table]:
    """The same guests and number give the same tables. Tables differ by at most one chair; none is empty.

    People of one organization come to different tables while there are enough.
    """
    count = max(1, min(count, len(guests)))
    leaders = [guest for guest in _in_order(guests) if guest.is_business]
    partners = [guest for guest in _in_order(guests) if not guest.is_business]
    chairs = [len(guests) // count + (number < len(guests) % count) for number in range(count)]
    wanted = leaders_at(chairs, len(leaders))
    tables = [Table(number) for number in range(1, count + 1)]
    _deal(tables, leaders, wanted)
    _deal(tables, partners, [all_ - some for all_, some in zip(chairs, wanted, strict=True)])
    return tables


def leaders_at(chairs: Sequence[int], leaders: int) -> list[int]:
    """How many leaders each table gets: a majority table by table, smallest first, then evenly what is left."""
    wanted = [0] * len(chairs)
    for number in sorted(range(len(chairs)), key=lambda one: (chairs[one], one)):
        majority = chairs[number] // 2 + 1
        if majority <= leaders:
            wanted[number], leaders = majority, leaders - majority
    for _leader in range(leaders):
        most_others = max(range(len(chairs)), key=lambda one: (chairs[one] - wanted[one], -one))
        wanted[most_others] += 1
    return wanted


def _in_order(guests: Sequence[Guest]) -> list[Guest]:
    return sorted(guests, key=lambda one: (one.organization.name.lower(), one.name.lower(), one.contact.pk))


def _deal(tables: list[Table], people: list[Guest], chairs: list[int]) -> None:
    """One to each table in turn, so that who comes after the other in order sits elsewhere."""
    left, turn = list(chairs), 0
    for person in people:
        while not left[turn % len(left)]:
            turn += 1
        tables[turn % len(left)].guests.append(person)
        left[turn % len(left)] -= 1
        turn += 1
