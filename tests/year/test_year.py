"""A year of twelve partnerships: alarms ring when and only when they must, nobody gets more mail than the cap, and
scorecards say what the rows say."""

from collections import Counter
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine

from convenings.tasks import remind
from desk.alarms.ringing import ringing
from desk.periods import Period, Span
from desk.scorecard import scorecard_of
from outbox.models import Message, State
from outbox.tasks import sweep
from partnerships.tasks import remind_owners
from regions.models import Region
from regions.scope import in_region
from tests.desk.recount import Recount
from tests.factories import make_region
from tests.mail import MailSink
from tests.year.fates import REGIONS
from tests.year.foretold import rings
from tests.year.telling import ZONE, Told

pytestmark = pytest.mark.django_db

FIRST = date(2030, 1, 1)
DAYS = 365
SATURDAY = 5
WEEK = 7
QUARTERS = (90, 181, 273, DAYS - 1)


class Year:
    """Its regions, told and looked at day by day."""

    def __init__(self) -> None:
        self.regions: list[tuple[Region, list[Told]]] = []
        for fates in REGIONS:
            region = make_region(time_zone=ZONE)
            self.regions.append((region, [Told(fate, FIRST) for fate in fates]))

    def at(self, day: int, clock: time) -> datetime:
        return datetime.combine(FIRST + timedelta(days=day), clock, tzinfo=ZoneInfo(ZONE))

    def live(self, day: int) -> None:
        """What people do, and in the middle of it what the worker does."""
        for region, told in self.regions:
            acts = sorted((act for one in told for act in one.of(day)), key=lambda act: act[0])
            for moment, act in acts:
                with time_machine.travel(moment, tick=False), in_region(region):
                    act()
        if (FIRST + timedelta(days=day)).weekday() < SATURDAY:
            for clock in (time(12), time(12, 10)):
                with time_machine.travel(self.at(day, clock), tick=False):
                    remind()
                    remind_owners()
                    sweep()

    def recount(self, region: Region, told: list[Told], day: int) -> None:
        """Scorecards beside what plain Python counts from the raw rows."""
        evening = self.at(day, time(17))
        with time_machine.travel(evening, tick=False), in_region(region):
            for span in (Span.QUARTER, Span.YEAR):
                period = Period(span, evening)
                for one in told:
                    counted = Recount(one.partnership, period.starts, period.ends, ZONE).numbers()
                    found = scorecard_of(one.partnership, period).values
                    assert {slug: found[slug] for slug in counted} == counted, (one.fate.name, day, span)

    def ringing(self, region: Region, told: list[Told], day: int) -> set[tuple[str, str, int | None]]:
        evening = self.at(day, time(17))
        with time_machine.travel(evening, tick=False), in_region(region):
            alarms = ringing(evening).alarms
        by_name = {one.fate.name: one for one in told}
        return {(alarm.partnership.name, str(alarm.kind), whose(alarm, by_name)) for alarm in alarms}


def foretold(told: list[Told], day: int) -> set[tuple[str, str, int | None]]:
    return {(one.fate.name, kind, leader) for one in told for kind, leader in rings(one.fate, day)}


def whose(alarm, by_name) -> int | None:
    told = by_name[alarm.partnership.name]
    if alarm.kind == "drifting":
        return told.numbers[alarm.about]
    return told.numbers_of_people[alarm.about] if alarm.kind == "silent" else None


def test_a_year_of_twelve_partnerships(smtp_sink: MailSink):
    year = Year()
    heard: Counter[str] = Counter()

    for day in range(DAYS):
        year.live(day)
        for region, told in year.regions:
            now = foretold(told, day)
            # On both sides of every change, and once a week in between.
            if day % WEEK == 0 or now != foretold(told, day - 1) or now != foretold(told, day + 1):
                assert year.ringing(region, told, day) == now, f"on day {day}"
            heard.update(kind for _name, kind, _leader in now)
            if day in QUARTERS:
                year.recount(region, told, day)

    # None of the six kinds was left out of the story.
    assert set(heard) == {"no_champion", "rescue", "relapse", "no_meeting", "silent", "drifting"}
    for region, _told in year.regions:
        with in_region(region):
            assert most_ordinary_mails_a_day() == 1
            assert not Message.objects.filter(state=State.FAILED).exists()
    assert len(smtp_sink.messages) > 1_000


def most_ordinary_mails_a_day() -> int:
    """For anybody, on any day; what was folded into another mail is no mail of its own."""
    ordinary = Message.objects.filter(state=State.SENT, at_once="", folded_into=None)
    sent = ordinary.exclude(contact=None).values_list("contact", "sent_at")
    days = Counter((contact, at.astimezone(ZoneInfo(ZONE)).date()) for contact, at in sent)
    return max(days.values())
