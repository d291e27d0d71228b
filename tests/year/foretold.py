"""Which alarms must ring on a day, worked out from the facts of a fate alone: no row of the product is read.

The rules are those of the alarms' page, with the usual numbers of days.
"""

from dataclasses import dataclass

from tests.year.fates import ANSWERS, FOUNDED, Fate, Meeting

SILENT, NO_MEETING, RELAPSE, RESCUE, MISSED, SLOW = 60, 100, 60, 21, 2, 7
UNDER_WAY = ("launched", "acting", "sustaining")
AT_WORK = ("acting", "sustaining")
BEFORE_LAUNCH = ("preparing", "relaunching")
CHAMPIONS = (0, 1)
# In days after eight o'clock, when people are asked and answer: a meeting begins, and the alarms are looked at.
NINE, EVENING = 1 / 24, 9 / 24


@dataclass(frozen=True)
class Stretch:
    stage: str
    since: int


def stretches(fate: Fate, day: int) -> list[Stretch]:
    """The stages so far: by hand in the morning, by a launch at noon, by the first item since in the afternoon."""
    found = [Stretch("preparing", FOUNDED)]
    for today in range(FOUNDED, day + 1):
        if today in fate.stages:
            found.append(Stretch(fate.stages[today], today))
        if any(meeting.on == today for meeting in fate.launches()) and found[-1].stage in BEFORE_LAUNCH:
            found.append(Stretch("launched", today))
        if any(item.given == today for item in fate.items) and found[-1].stage == "launched":
            found.append(Stretch("acting", today))
    return found


def rings(fate: Fate, day: int) -> set[tuple[str, int | None]]:
    """Kind and, where it is somebody's, the number of the leader, at the end of the day."""
    past = stretches(fate, day)
    if day < FOUNDED or past[-1].stage == "dormant":
        return set()
    rests = [place for place, stretch in enumerate(past) if stretch.stage == "dormant"]
    woken = past[rests[-1] + 1].since if rests else FOUNDED
    held = [meeting for meeting in fate.meetings if meeting.on <= day]
    coming = [meeting for meeting in fate.meetings if meeting.planned_on <= day < meeting.on]
    found: set[tuple[str, int | None]] = set()
    if past[-1].stage in UNDER_WAY:
        found |= drifting(fate, day, woken if rests else 0)
        if not coming and day - max(held[-1].on, woken) > NO_MEETING:
            found.add(("no_meeting", None))
    if past[-1].stage in AT_WORK and day - max(signs(fate, day), woken, since(past, AT_WORK)) > RELAPSE:
        found.add(("relapse", None))
    found |= champions(fate, day, woken, under_way=past[-1].stage in UNDER_WAY)
    return found | rescue(fate, day, held, coming)


def since(past: list[Stretch], stages: tuple[str, ...]) -> int:
    first = past[-1].since
    for stretch in reversed(past):
        if stretch.stage not in stages:
            break
        first = stretch.since
    return first


def signs(fate: Fate, day: int) -> int:
    days = [meeting.on for meeting in fate.meetings] + [at for item in fate.items for at in item.reports]
    return max((at for at in days if at <= day), default=0)


def answered_on(meeting: Meeting, leader: int) -> int | None:
    return meeting.planned_on + meeting.late.get(leader, ANSWERS) if leader in meeting.yes else None


def champions(fate: Fate, day: int, woken: int, *, under_way: bool) -> set[tuple[str, int | None]]:
    if fate.champions_leave and day >= fate.champions_leave:
        return {("no_champion", None)} if under_way else set()
    return {("silent", leader) for leader in CHAMPIONS if day - heard(fate, leader, day, woken) > SILENT}


def heard(fate: Fate, leader: int, day: int, woken: int) -> int:
    days = [FOUNDED, woken]
    for meeting in fate.meetings:
        if leader in meeting.yes:
            days += [meeting.on, meeting.planned_on + meeting.late.get(leader, ANSWERS)]
    return max(at for at in days if at <= day)


def rescue(fate: Fate, day: int, held: list[Meeting], coming: list[Meeting]) -> set[tuple[str, int | None]]:
    """The second meeting is the first of the whole table after the last launch."""
    launched = [meeting for meeting in held if meeting.launch]
    if not launched or not coming or any(not meeting.launch and meeting.on > launched[-1].on for meeting in held):
        return set()
    second = min((meeting for meeting in coming if not meeting.launch), key=lambda one: one.on, default=None)
    if second is None or day < second.on - RESCUE:
        return set()
    said = {leader for leader in range(fate.leaders) if (answered_on(second, leader) or day + 1) <= day}
    return {("rescue", None)} if set(launched[-1].yes) - said else set()


def drifting(fate: Fate, day: int, woken: int) -> set[tuple[str, int | None]]:
    asked = [meeting for meeting in fate.meetings if meeting.planned_on <= day and meeting.on >= woken]
    return {
        ("drifting", leader)
        for leader in range(fate.leaders)
        if not left(fate, leader, day) and (misses(asked, leader, day) or slows(asked, leader, day))
    }


def left(fate: Fate, leader: int, day: int) -> bool:
    return leader in CHAMPIONS and 0 < fate.champions_leave <= day


def misses(asked: list[Meeting], leader: int, day: int) -> bool:
    came = [leader in meeting.yes for meeting in asked if meeting.on <= day]
    if True not in came:
        return False
    missed = len(came) - 1 - max(place for place, here in enumerate(came) if here)
    return missed >= (1 if came.count(True) == 1 else MISSED)


def slows(asked: list[Meeting], leader: int, day: int) -> bool:
    took = []
    for meeting in asked[-3:]:
        answered = answered_on(meeting, leader)
        until = answered if answered is not None and answered <= day else min(day + EVENING, meeting.on + NINE)
        took.append(until - meeting.planned_on)
    return len(took) == 3 and took[0] < took[1] < took[2] and took[2] > SLOW
