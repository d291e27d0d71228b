"""Every number of a scorecard equals what plain Python counts from the raw rows, in small worlds of any shape."""

import random
from datetime import timedelta
from hashlib import sha256
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.db import connection, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from convenings.models import AgendaItem, Attendance, Convening, Invitation, Minutes, Pulse, Sending
from desk.indicators.all import INDICATORS
from desk.periods import Period, Span
from desk.scorecard import counted_for, scorecard_of
from partnerships.models import (
    ActionItem,
    CurveStory,
    Measure,
    Measurement,
    Opportunity,
    Outcome,
    Priority,
    PriorityChampion,
    Seat,
    TeamMember,
    Update,
)
from regions.models import Touch
from regions.scope import in_region
from tests.desk.recount import COUNTED, Recount
from tests.factories import make_business, make_contact, make_partner, make_partnership, make_region, make_requirement
from tests.factories import make_priority as plain_priority

pytestmark = pytest.mark.django_db
ZONE = "America/Chicago"
DIGEST = sha256(b"T").hexdigest()
OUTSIDE = {"economic-region", "retention", "self-test"}
TITLES = ("", "CEO", "Vice President", "Dean", "Plant engineer", "Dueña", "Owner / operator", "Chiefly unknown", "VP")
CATEGORIES = ("k12", "postsecondary", "workforce", "economic", "chamber", "community", "labor", "government")
SIZES = ("", "1-9", "10-49", "50-249", "250-999")


class SmallWorld:
    """Rows of two partnerships as chance would have them; the second is there to be left out."""

    def __init__(self, seed):
        self.chance, self.now = random.Random(seed), timezone.now()
        pick = self.chance.choice
        homes = [make_business(size_class=pick(SIZES)) for _ in range(self.some(4) + 1)]
        homes += [make_partner(category=pick(CATEGORIES)) for _ in range(self.some(4) + 1)]
        self.people = [make_contact(pick(homes), title=pick(TITLES)) for _ in range(self.some(8) + 2)]
        self.leaders = [p for p in self.people if p.organization.kind == "business"]
        self.tables = [make_partnership(), make_partnership()]
        self.matters = [uuid4() for _ in range(2)]
        for table in self.tables:
            for part in (self.meetings, self.seats, self.priorities):
                part(table)
        for _ in range(self.some(6)):
            who = pick(self.people)
            Touch.objects.create(
                organization=who.organization, contact=pick([who, None]), asked_for="It", asked_by="Ann",
                channel=pick(["call", "visit", "mail", "in_person"]), at=self.past(150),
            )  # fmt: skip

    def some(self, most):
        return self.chance.randint(0, most)

    def past(self, days):
        return self.now - timedelta(minutes=self.chance.randint(1, days * 1440))

    def meetings(self, table):
        for _ in range(self.some(4)):
            starts = self.past(self.chance.choice([60, 500]))
            hours = {"starts_at": starts, "ends_at": starts + timedelta(minutes=self.chance.choice([45, 90, 120]))}
            kind = self.chance.choice(["launch", "full", "full", "action_team"])
            state = self.chance.choice(["held", "held", "held", "planned", "cancelled"])
            meeting = Convening.objects.create(partnership=table, title="M", kind=kind, state=state, **hours)
            for who in self.chance.sample(self.people, self.some(len(self.people))):
                side, stands = who.organization.kind, {"contact": who, "organization": who.organization}
                if self.some(1):
                    came = Attendance.objects.create(convening=meeting, side=side, at=starts, **stands)
                    self.rate(came)
                if self.some(1):
                    answer = self.chance.choice(["yes", "no", "sending", ""])
                    asked = starts - timedelta(days=self.some(40))
                    Invitation.objects.create(
                        convening=meeting, side=side, answer=answer, answered_at=asked if answer else None,
                        invited_at=asked, reminded=self.chance.choice(["", "v1:1"]), **stands,
                    )  # fmt: skip
            after = hours["ends_at"] + timedelta(hours=self.some(200))
            if not self.some(2):
                Minutes.objects.create(
                    convening=meeting,
                    sent_at=after,
                    objections_until=after + timedelta(days=7),
                    text="T",
                    digest=DIGEST,
                )
            if not self.some(2):
                Sending.objects.create(convening=meeting, kind="thanks", count=0, sent_at=after, goes_at=after)
            for key in self.chance.sample(self.matters, self.some(2)):
                AgendaItem.objects.create(convening=meeting, position=1, minutes=5, title="A", key=key)

    def rate(self, came):
        """Most leaders do; some answer one of the two questions only."""
        if came.side == "business" and self.some(8):
            said = {"worth": self.some(4) + 1, "clear": self.some(4) + 1 if self.some(6) else None}
            Pulse.objects.create(convening=came.convening, seal=uuid4().hex, **said)
            came.rated = True
            came.save()

    def seats(self, table):
        for who in self.chance.sample(self.people, self.some(len(self.people))):
            role = self.chance.choice(["leader", "champion"]) if who in self.leaders else "partner"
            since = self.past(800).date()
            until = since + timedelta(days=self.some(800)) if self.some(1) else None
            Seat.objects.create(
                partnership=table, contact=who, organization=who.organization, role=role, since=since, until=until
            )

    def priorities(self, table):
        for _ in range(self.some(3)):
            speaker = self.chance.choice([None, *self.people])
            category = self.chance.choice(["workforce", "market"])
            heard = None
            if self.some(1):
                words = {"statement": "S", "original_statement": "S", "category": "workforce"}
                heard = Opportunity.objects.create(
                    partnership=table, raised_by=self.chance.choice([None, *self.people]), **words
                )
            need = make_requirement(table, category=category, raised_by=speaker, opportunity=heard)
            adopted = self.past(400)
            left = {"dropped_at": self.past(100), "drop_reason": "No"} if not self.some(3) else {}
            said = {"outcome_wanted": self.chance.choice(["", "More"]), "measure": self.chance.choice(["", "Count"])}
            priority = plain_priority(table, requirement=need, adopted_at=adopted, **said, **left)
            self.work(priority)

    def work(self, priority: Priority):
        for who in self.chance.sample(self.leaders, self.some(min(2, len(self.leaders)))):
            since = self.past(300)
            left = since + timedelta(days=self.some(90)) if not self.some(2) else None
            PriorityChampion.objects.create(
                priority=priority, contact=who, organization=who.organization, since=since, left_at=left
            )
        for who in self.chance.sample(self.people, self.some(min(3, len(self.people)))):
            joined = self.past(300)
            left = joined + timedelta(days=self.some(200)) if not self.some(2) else None
            TeamMember.objects.create(
                team=priority.team, contact=who, organization=who.organization, joined_at=joined, left_at=left
            )
        for _ in range(self.some(4)):
            self.item(priority)
        if self.some(3):
            self.curve(priority)
        for _ in range(self.some(2)):
            told = {"told_at": self.past(300), "quick_win": bool(self.some(1))}
            Outcome.objects.create(priority=priority, title="O", kind="training", **told)

    def curve(self, priority):
        """A figure of most, some with a baseline, corrected or old, or with no story."""
        agreed, day = self.past(200), self.now.astimezone(ZoneInfo(ZONE)).date()
        known = {"baseline": 5, "baseline_on": (agreed - timedelta(days=10 + self.some(150))).date()}
        said = {"unit": "u", "agreed_at": agreed, "set_at": self.now} | (known if self.some(1) else {})
        if self.some(3):
            said |= {"target": 9, "target_on": day + timedelta(days=30)}
        measure = Measure.objects.create(priority=priority, name="F", **said)
        about = {"measure": measure, "source": "S", "author": "Ann"}
        first = said.get("baseline_on", day - timedelta(days=300))
        for counted_on in {first + timedelta(days=1 + self.some(150)) for _ in range(self.some(3))}:
            if counted_on >= day:
                continue
            at = min(self.now, self.now - timedelta(days=self.chance.randint(0, (day - counted_on).days - 1)))
            row = Measurement.objects.create(figure=6, measured_on=counted_on, entered_at=at, **about)
            if not self.some(3):
                moved = self.chance.choice([counted_on, first + timedelta(days=1)])
                if not measure.figures.standing().filter(measured_on=moved).exclude(pk=row.pk).exists():
                    Measurement.objects.create(
                        figure=7, measured_on=moved, entered_at=at + (self.now - at) / 2, replaces=row, **about
                    )
        for _ in range(self.some(2)):
            CurveStory.objects.create(measure=measure, words="W", doing="D", author="Ann", told_at=self.past(200))

    def item(self, priority):
        owner, given_out = self.chance.choice(self.people), self.past(200)
        status = self.chance.choice(["open", "doing", "done", "done", "dropped"])
        done = min(given_out + timedelta(hours=self.some(2000)), self.now) if status == "done" else None
        item = ActionItem.objects.create(
            team=priority.team, title="I", owner=owner, owner_organization=owner.organization, status=status,
            done_at=done, assigned_at=given_out, due_on=given_out.date() + timedelta(days=self.some(120)),
        )  # fmt: skip
        for _ in range(self.some(2)):
            Update.objects.create(item=item, status="doing", note="N", author="Ann", at=self.past(200))


def test_every_indicator_of_ours_is_counted_once_more():
    ours = {indicator.slug for indicator in INDICATORS} - OUTSIDE

    assert ours == {name.replace("_", "-") for name in COUNTED} | {"champions"}


@given(seed=st.integers(0, 10**9), span=st.sampled_from([Span.QUARTER, Span.YEAR]), back=st.sampled_from([0, 0, 45]))
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_numbers_are_those_plain_python_counts(seed, span, back):
    with transaction.atomic():
        with in_region(make_region(time_zone=ZONE)):
            world = SmallWorld(seed)
            period = Period(span, world.now - timedelta(days=back))
            for table in world.tables:
                recount = Recount(table, period.starts, period.ends, ZONE)
                counted = recount.numbers()

                found = scorecard_of(table, period).values

                assert {slug: found[slug] for slug in counted} == counted
                _stretch, facts = counted_for([table], period)[table.pk]
                assert (facts["rolled"]["matters"], facts["call"]["days"]) == (recount.rolled(), recount.called())
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
                cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        transaction.set_rollback(True)
