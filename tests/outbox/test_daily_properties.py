"""Whatever is posted, refused, held up or lost, in whatever order: at most one ordinary mail a day for each person,
nothing lost, nothing twice, nothing early and nothing after its use, urgent mail at once. Against PostgreSQL."""

import re
from collections import Counter
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from outbox import delivery
from outbox.delivery import claim, deliver
from outbox.letters import KINDS, AtOnce, Category, compose, register
from outbox.models import Consent, DailyMail, Message, State, Wish
from outbox.posting import Draft, post
from regions.office_hours import in_office_hours
from regions.scope import in_region
from tests.factories import make_contact, make_leader, make_region

ZONE = ZoneInfo("America/Chicago")
# A Thursday; the clocks go forward on the Sunday after.
BEGIN = datetime(2027, 3, 11, 7, 0, tzinfo=ZONE)
ORDINARY = {"test.reminder": Category.REMINDERS, "test.item": Category.ITEMS, "test.result": Category.SERVICE}
WHO = st.integers(0, 2)
NUMBER = re.compile(r"<<(\d+)>>")


def render(messages):
    words = {m.pk: f"<<{m.pk}>>" for m in messages}
    return {m.pk: compose(m, "emails/desk/lost_links", subject=words[m.pk], links=[]) for m in messages}


def render_test_parts(messages):
    """The body tells which messages it holds."""
    letters = render(messages)
    return {pk: type(one)(one.subject, f"{one.subject} {one.text}", one.html) for pk, one in letters.items()}


@pytest.fixture
def ordinary(kinds):
    for kind, category in ORDINARY.items():
        register(kind, render_test_parts, category=category, at_once=None)
    register("test.urgent", render_test_parts, category=Category.SERVICE, at_once=AtOnce.CHANGE)
    yield
    for kind in (*ORDINARY, "test.urgent"):
        del KINDS[kind]


class DailyMachine(RuleBasedStateMachine):
    def __init__(self):
        super().__init__()
        self.region = make_region(time_zone="America/Chicago")
        with in_region(self.region):
            first = make_leader()
            self.people = [first, make_contact(first.organization), make_contact(first.organization)]
        self.clock = time_machine.travel(BEGIN, tick=False)
        self.traveller = self.clock.start()
        self.now = BEGIN
        self.is_away = False
        self.mails = []  # (when, to, numbers of the messages in it)
        self.posted = 0
        self.real, delivery.hand_over = delivery.hand_over, self.take

    def teardown(self):
        delivery.hand_over = self.real
        self.clock.stop()

    def take(self, _connection, mail):
        if self.is_away:
            raise ConnectionResetError("away")
        self.mails.append((self.now, mail.to[0], {int(found) for found in NUMBER.findall(mail.body)}, mail))

    # ---- what happens ----

    @rule(
        who=WHO,
        kind=st.sampled_from([*ORDINARY, "test.urgent"]),
        hold=st.sampled_from([0, 0, 1, 90]),
        use=st.sampled_from([None, 2, 20, 30, 100]),
        by_hand=st.booleans(),
        about=st.sampled_from([None, None, 0, 1]),
    )
    def say(self, who, kind, hold, use, by_hand, about):
        with in_region(self.region):
            self.posted += 1
            due = self.now + timedelta(minutes=hold)
            draft = Draft(
                kind,
                f"said:{self.posted}",
                contact=self.people[who],
                about=None if about is None else self.people[about],
                useful_until=None if use is None else due + timedelta(hours=use),
                by_hand=by_hand,
            )
            post([draft], at=due)
        self.sweep()
        if kind == "test.urgent" and not hold and not self.is_away:
            with in_region(self.region):
                assert Message.objects.get(key=f"said:{self.posted}").state == State.SENT

    @rule(who=WHO, category=st.sampled_from([Category.REMINDERS, Category.ITEMS]), wish=st.sampled_from(Wish))
    def choose(self, who, category, wish):
        with in_region(self.region):
            person = self.people[who]
            Consent.objects.say(person, category, wish, source="page", by=person)

    @rule(who=WHO)
    def take_back(self, who):
        with in_region(self.region):
            Message.objects.waiting().filter(contact=self.people[who], kind="test.item").withdraw()

    @rule(away=st.booleans())
    def mail_server(self, away):
        self.is_away = away

    @rule()
    def lose_a_worker(self):
        claim(self.region)

    @rule(minutes=st.sampled_from([1, 5, 5, 60, 65, 540, 1440, 4320]))
    def wait(self, minutes):
        self.now += timedelta(minutes=minutes)
        self.traveller.move_to(self.now)
        self.sweep()

    def sweep(self):
        before = len(self.mails)
        with in_region(self.region):
            refused = Consent.objects.refused([person.pk for person in self.people])
        deliver(self.region)
        for when, _to, numbers, _mail in self.mails[before:]:
            for row in self.rows(numbers):
                assert row.due_at <= when
                assert row.useful_until is None or when < row.useful_until
                assert (row.contact_id, row.category) not in refused

    def rows(self, numbers):
        with in_region(self.region):
            return list(Message.objects.filter(pk__in=numbers))

    # ---- what holds always ----

    @invariant()
    def nothing_goes_twice(self):
        assert set(Counter(number for _w, _t, numbers, _m in self.mails for number in numbers).values()) <= {1}

    @invariant()
    def nobody_gets_two_ordinary_mails_a_day(self):
        with in_region(self.region):
            by_name = {row.message_id: row for row in Message.objects.select_related("contact")}
        ordinary = [
            (by_name[mail.extra_headers["Message-ID"]], when)
            for when, _to, _numbers, mail in self.mails
            if not by_name[mail.extra_headers["Message-ID"]].at_once
        ]
        days = Counter((row.contact_id, when.astimezone(ZONE).date()) for row, when in ordinary)
        assert set(days.values()) <= {1}
        for row, when in ordinary:
            assert row.by_hand or in_office_hours(when.astimezone(ZONE), time(8, 5))
            with in_region(self.region):
                assert DailyMail.objects.filter(message=row, day=when.astimezone(ZONE).date()).exists()

    @invariant()
    def no_mail_is_empty_or_a_collection_of_one(self):
        for _when, _to, numbers, mail in self.mails:
            assert numbers
            assert ("things for you today" in mail.body) == (len(numbers) > 1)

    def drain(self):
        """Two weeks in which nothing new comes and the mail server is there."""
        self.is_away = False
        for _ in range(14 * 24):
            self.now += timedelta(hours=1)
            self.traveller.move_to(self.now)
            with in_region(self.region):
                if not Message.objects.filter(state__in=[State.QUEUED, State.SENDING]).exists():
                    break
            self.sweep()
        self.nothing_was_lost()

    def nothing_was_lost(self):
        arrived = {number for _w, _t, numbers, _m in self.mails for number in numbers}
        with in_region(self.region):
            rows = list(Message.objects.exclude(kind="daily"))
        assert len(rows) == self.posted
        for row in rows:
            assert (row.state == State.SENT) == (row.pk in arrived), row.state
            assert row.state in (State.SENT, State.WITHDRAWN) or row.error


@pytest.mark.django_db
def test_whatever_happens_one_ordinary_mail_a_day_and_nothing_lost_or_doubled(ordinary):
    run_state_machine_as_test(
        InSavepoint,
        settings=settings(
            max_examples=25,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
        ),
    )


class InSavepoint(DailyMachine):
    """Each sequence starts from nothing, and is lived to its end."""

    def __init__(self):
        self.savepoint = transaction.atomic()
        self.savepoint.__enter__()
        super().__init__()

    def teardown(self):
        try:
            self.drain()
        finally:
            super().teardown()
            transaction.set_rollback(True)
            self.savepoint.__exit__(None, None, None)
