"""Twelve partnerships and what becomes of each in a year: facts, from which it is told and its alarms foretold.

Days count from the first of the year. The fates are those the field knows: a table that meets each quarter; one of
which 28 leaders came to the launch and 8 to the second meeting; one that falls asleep and is launched again; one that
loses who carried it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

LEAD = 30  # days from the invitation to the meeting
ANSWERS = 3  # days until those who say yes say so
FOUNDED = 2  # the day on which the table is laid


@dataclass(frozen=True)
class Meeting:
    on: int
    yes: range  # the leaders who say yes, by number; they come
    launch: bool = False
    late: Mapping[int, int] = field(default_factory=dict)  # a leader's own days until the answer

    @property
    def planned_on(self) -> int:
        return self.on - LEAD


@dataclass(frozen=True)
class Item:
    """Given on the day of a launch or later; `reports`: day → status."""

    given: int
    due: int
    reports: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Fate:
    name: str
    leaders: int
    meetings: tuple[Meeting, ...]
    items: tuple[Item, ...] = ()
    stages: Mapping[int, str] = field(default_factory=dict)  # moves by hand
    champions_leave: int = 0  # the day, if they do

    def launches(self) -> list[Meeting]:
        return [meeting for meeting in self.meetings if meeting.launch]


def steady(name: str, shift: int) -> Fate:
    """Meets each quarter, keeps its promises; one company answers later each time."""
    days = [50 + shift, 130 + shift, 215 + shift, 300 + shift]
    slow = {0: 2, 1: 5, 2: 9, 3: 12}
    meetings = tuple(
        Meeting(day, range(10), launch=place == 0, late={9: slow[place]}) for place, day in enumerate(days)
    )
    items = tuple(
        Item(day + 1, day + 40, {day + 20: "doing", day + 39: "done"}) for day in (*days, days[0] + 30, days[1] + 30)
    )
    return Fate(name, 12, meetings, items)


def collapse(name: str, shift: int) -> Fate:
    """28 came, then 8, then nobody is asked any more; what was promised is late and stays late."""
    launch = 60 + shift
    items = (Item(launch, launch + 30, {launch + 12: "doing"}), Item(launch, launch + 45))
    return Fate(name, 28, (Meeting(launch, range(28), launch=True), Meeting(launch + 63, range(8))), items)


def asleep(name: str, shift: int) -> Fate:
    """A good spring, then silence; it is laid to rest, and launched again in the autumn."""
    first, again = 45 + shift, 290 + shift
    items = (
        Item(first, first + 30, {first + 28: "done"}),
        Item(first, first + 60, {first + 50: "blocked"}),
        Item(again + 1, again + 30, {again + 25: "done"}),
    )
    meetings = (
        Meeting(first, range(14), launch=True),
        Meeting(first + 60, range(11)),
        Meeting(again, range(12), launch=True),
        Meeting(again + 50, range(10)),
    )
    return Fate(name, 16, meetings, items, {205 + shift: "dormant", 250 + shift: "relaunching"})


def orphaned(name: str, shift: int) -> Fate:
    """Both champions leave in summer, a meeting already called: the table holds it without them, and no other."""
    first = 40 + shift
    meetings = (
        Meeting(first, range(10), launch=True),
        Meeting(first + 70, range(9)),
        Meeting(first + 170, range(2, 9)),
    )
    items = (Item(first, first + 40, {first + 35: "done"}), Item(first + 71, first + 110))
    return Fate(name, 12, meetings, items, champions_leave=first + 150)


REGIONS: tuple[tuple[Fate, ...], ...] = (
    (steady("Makers", 0), collapse("Hospitals", 0), asleep("Growers", 0), orphaned("Builders", 0)),
    (steady("Welders", 11), collapse("Carriers", 9), asleep("Cooks", 13), orphaned("Coders", 17)),
    (steady("Bakers", 23), steady("Millers", 31), collapse("Nurses", 20), asleep("Foresters", 5)),
)
