"""Whatever people do in whatever order: nobody is reminded twice, nobody silent is forgotten, nobody who declined is
bothered, and nothing waits that speaks of another answer than theirs. Random sequences of edits, answers, seats,
moves, cancellations and steps of the clock, against PostgreSQL."""

from collections import Counter
from datetime import datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from convenings.ladders import ladder
from convenings.models import Answer, Audience, Convening, Invitation, Reminding, Rung
from convenings.models.audiences import GROUPS, REMINDERS
from convenings.models.rosters import REST
from convenings.reminders import remind_due
from outbox.models import Message, State
from regions.scope import in_region
from tests.convenings.conftest import make_meeting, send
from tests.factories import make_leader, make_member, make_region

ZONE = ZoneInfo("America/Chicago")
# Five weeks before a Monday meeting, across the end of summer time.
BEGIN = datetime(2026, 10, 6, 9, 10, tzinfo=ZONE)
START = datetime(2026, 11, 9, 8, 30, tzinfo=ZONE)
KINDS = [group.kind for group in GROUPS.values()]
ANSWERS = {group.kind: group.answers for group in GROUPS.values() if not group.after}
NUMBER = st.integers(0, 30)
DAYS = st.sampled_from([1, 2, 3, 7, 8, 27, 28])
AFTER = (timedelta(0), timedelta(minutes=1), timedelta(hours=5), timedelta(hours=21))


class LadderMachine(RuleBasedStateMachine):
    def __init__(self):
        super().__init__()
        self.region = make_region(time_zone="America/Chicago")
        self.by = make_member(self.region)
        self.now = BEGIN
        self.region_block = in_region(self.region)
        self.region_block.__enter__()
        self.meeting = make_meeting(self.by, starts_at=START, at=BEGIN - timedelta(days=1))
        Rung.objects.add(self.meeting, days=14, audience=Audience.WAITLISTED, by=self.by, at=BEGIN - timedelta(days=1))
        self.invite(3)

    def teardown(self):
        self.region_block.__exit__(None, None, None)

    def attempt(self, verb, *args, **given):
        """A refusal in words is an answer too, and changes nothing."""
        try:
            verb(*args, **given)
        except ValidationError:
            return False
        finally:
            self.meeting = Convening.objects.get(pk=self.meeting.pk)
        return True

    def one_of(self, rows, number):
        found = list(rows.order_by("pk"))
        return found[number % len(found)]

    def invite(self, count):
        people = [make_leader() for _ in range(count)]
        self.attempt(send, self.meeting, people, self.by, at=self.now)

    # ---- what people do ----

    @rule()
    def ask_one_more(self):
        self.invite(1)

    @rule(who=NUMBER, answer=st.sampled_from([Answer.YES, Answer.NO, Answer.MAYBE]))
    def answer(self, who, answer):
        rows = Invitation.objects.select_related("convening__partnership", "contact__organization")
        row = self.one_of(rows, who)
        self.attempt(row.respond, answer, by=row.contact, at=self.now)

    @rule()
    def everybody_wants_the_only_seat(self):
        self.limit(1)
        for number in range(Invitation.objects.count()):
            self.answer(number, Answer.YES)
        self.live(1)

    @rule(answer=st.sampled_from([Answer.NO, Answer.MAYBE]))
    def give_a_seat_back(self, answer):
        if taken := Invitation.objects.coming().with_meeting().first():
            self.attempt(taken.respond, answer, by=taken.contact, at=self.now)

    @rule(seats=st.sampled_from([1, 2, 4, None]))
    def limit(self, seats):
        self.attempt(self.meeting.describe, capacity=seats, by=self.by, at=self.now)

    @rule(days=st.integers(-10, 20))
    def move(self, days):
        start = self.meeting.starts_at + timedelta(days=days)
        hours = {"starts_at": start, "ends_at": start + timedelta(hours=2)}
        self.attempt(self.meeting.move, by=self.by, at=self.now, **hours)

    @precondition(lambda self: self.now > BEGIN + timedelta(days=10))
    @rule()
    def cancel(self):
        self.attempt(self.meeting.cancel, by=self.by, at=self.now)

    @rule(which=NUMBER, days=DAYS, audience=st.sampled_from(Audience), on=st.booleans())
    def edit(self, which, days, audience, on):
        rung = self.one_of(Rung.objects, which)
        self.attempt(rung.revise, days=days, audience=audience, is_on=on, by=self.by, at=self.now)

    @rule(which=NUMBER, on=st.booleans())
    def switch(self, which, on):
        self.attempt(self.one_of(Rung.objects, which).switch, on=on, by=self.by, at=self.now)

    @rule(days=DAYS, audience=st.sampled_from(Audience))
    def add(self, days, audience):
        self.attempt(Rung.objects.add, self.meeting, days=days, audience=audience, by=self.by, at=self.now)

    @rule(which=NUMBER, regret=st.booleans())
    def send_now(self, which, regret):
        rung = self.one_of(Rung.objects, which)
        if self.attempt(rung.send_now, by=self.by, at=self.now) and regret:
            assert self.attempt(rung.take_back, by=self.by, at=self.now + timedelta(seconds=59))

    @rule()
    def send_everything_now(self):
        for rung in Rung.objects.order_by("pk"):
            self.attempt(rung.send_now, by=self.by, at=self.now)

    @rule(who=NUMBER)
    def tick(self, who):
        row = self.one_of(Invitation.objects.select_related("contact__organization"), who)
        if self.now >= self.meeting.starts_at:
            self.attempt(self.meeting.mark_present, row.contact, by=self.by, at=self.now)

    @rule()
    def hold(self):
        self.attempt(self.meeting.hold, by=self.by, at=self.now)

    # ---- the clock ----

    @rule(hours=st.sampled_from([5, 30]))
    def sleep(self, hours):
        """Nothing runs meanwhile."""
        self.now += timedelta(hours=hours)

    @rule()
    def reach_the_next_moment(self):
        ahead = [plan.at - self.now for plan in ladder(self.meeting, self.now) if plan.at and plan.at > self.now]
        if ahead:
            self.live(min(ahead) / timedelta(hours=1))

    @rule()
    def pass_the_next_moment(self):
        self.reach_the_next_moment()
        self.live(1)

    @rule(hours=st.sampled_from([1, 24, 72]))
    def live(self, hours):
        """The worker runs: it looks at every moment that comes, and again a minute and some hours later."""
        until = self.now + timedelta(hours=hours)
        moments = {plan.at for plan in ladder(self.meeting, self.now) if plan.at}
        looks = {moment + after for moment in moments for after in AFTER}
        for look in sorted({at for at in looks if self.now < at <= until} | {until}):
            self.now = look
            self.sweep()

    def sweep(self):
        moment_has_come = self.speaks_to_the_silent_now()
        before = set(self.messages().values_list("pk", flat=True))
        remind_due(self.region, self.now)
        if moment_has_come:
            self.nobody_silent_was_forgotten(self.now)
        new = self.messages().exclude(pk__in=before).exclude(kind="convening.thanks")
        declined = Invitation.objects.filter(answer=Answer.NO).values("contact")
        assert not new.filter(contact__in=declined).exists()

    def speaks_to_the_silent_now(self):
        """Told from the rows alone, not from how the ladder says it stands."""
        rungs = Rung.objects.on().filter(convening__state="planned", audience=Audience.SILENT, changed_at__lt=self.now)
        gone = Reminding.objects.filter(version=self.meeting.version).values("rung")
        return self.meeting.changed_at < self.now and any(
            rung.moment(self.meeting) == self.now for rung in rungs.exclude(pk__in=gone)
        )

    def nobody_silent_was_forgotten(self, moment):
        reminded = set(self.messages().filter(next_attempt_at__gt=moment - REST).values_list("contact", flat=True))
        silent = Invitation.objects.unanswered().filter(invited_at__lt=moment)
        assert set(silent.values_list("contact", flat=True)) <= reminded

    # ---- what holds always ----

    def messages(self):
        return Message.objects.filter(kind__in=KINDS).exclude(state=State.WITHDRAWN)

    @invariant()
    def nobody_is_reminded_twice_by_one_rung_and_version(self):
        rows = self.messages().values_list("contact", "context__rung", "key")
        once = Counter((contact, rung, key.split(":")[2]) for contact, rung, key in rows)
        assert set(once.values()) <= {1}

    @invariant()
    def nobody_is_reminded_twice_within_twenty_hours(self):
        rows = self.messages().order_by("contact", "next_attempt_at").values_list("contact", "next_attempt_at")
        for (one, earlier), (other, later) in pairwise(rows):
            assert one != other or later - earlier >= REST

    @invariant()
    def what_waits_to_remind_somebody_speaks_of_the_day_that_counts(self):
        waiting = self.messages().filter(state=State.QUEUED, kind__in=REMINDERS)
        assert {key.split(":")[2] for key in waiting.values_list("key", flat=True)} <= {f"v{self.meeting.version}"}

    @invariant()
    def nothing_waits_for_who_declined_or_for_a_meeting_that_was_cancelled(self):
        declined = Invitation.objects.filter(answer=Answer.NO).values("contact")
        waiting = self.messages().filter(state=State.QUEUED).exclude(kind="convening.thanks")
        assert not waiting.filter(contact__in=declined).exists()
        assert not (self.meeting.is_cancelled and waiting.exists())

    @invariant()
    def nothing_waits_that_speaks_of_another_answer(self):
        answers = dict(Invitation.objects.values_list("pk", "answer"))
        waiting = self.messages().filter(state=State.QUEUED, kind__in=ANSWERS).values_list("kind", "about_id")
        assert [answers[about] for kind, about in waiting if answers[about] not in ANSWERS[kind]] == []


@pytest.mark.django_db
def test_whatever_happens_nobody_is_reminded_twice_forgotten_or_bothered():
    def machine():
        return InSavepoint()

    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=15,
            stateful_step_count=20,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
        ),
    )


class InSavepoint(LadderMachine):
    """Each sequence starts from nothing."""

    def __init__(self):
        self.savepoint = transaction.atomic()
        self.savepoint.__enter__()
        super().__init__()

    def teardown(self):
        super().teardown()
        transaction.set_rollback(True)
        self.savepoint.__exit__(None, None, None)
