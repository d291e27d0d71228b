"""Half a year of a few tables, whatever is said, moved, handed over or switched: each step once and when it should,
nobody more than a few of others' items a day, nobody told on who answers. Against PostgreSQL."""

from collections import Counter
from datetime import date, timedelta

import pytest
import time_machine
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from outbox.models import Message, State
from partnerships.models import ActionItem, EscalationRule, Stage
from partnerships.reminders import MOST_A_DAY, OTHERS, remind_due
from regions.scope import in_region
from tests.factories import make_contact, make_partner, make_partnership, make_region, make_seat
from tests.partnerships.acting import make_priority
from tests.partnerships.silence import at, seated

BEGIN = date(2027, 1, 4)
DAYS = 182
ITEMS = 9
EVENT = st.tuples(
    st.integers(1, DAYS),
    st.sampled_from(["answer", "new day", "stuck", "done", "rest", "wake", "off", "on"]),
    st.integers(0, ITEMS - 1),
)


class HalfYear:
    """Everybody of one college, so that its lead and the champion would hear of everything."""

    def __init__(self, due):
        self.region = make_region()
        with in_region(self.region):
            self.partnership = make_partnership(stage=Stage.ACTING)
            college = make_partner()
            self.lead, self.owner = make_contact(college), make_contact(college)
            self.champion = make_contact()
            seated(self.partnership, self.lead)
            seated(self.partnership, self.owner, date(2020, 2, 2))
            make_seat(self.partnership, self.champion)
            priority = make_priority(self.partnership)
            priority.sign_up(self.champion, by=None)
            self.items = [
                ActionItem.assign(
                    priority.team,
                    title=f"Item {number}",
                    owner=self.owner,
                    due_on=BEGIN + timedelta(days=days),
                    by=None,
                    at=at(BEGIN),
                )
                for number, days in enumerate(due)
            ]
            Message.objects.all().delete()
        self.heard = []  # (day, key, step, contact, item) of others

    def happen(self, what, number, today):
        item = self.items[number]
        item.refresh_from_db()
        now = at(today, 8)
        if what in ("rest", "wake"):
            stage = Stage.DORMANT if what == "rest" else Stage.ACTING
            if self.partnership.locked().stage != stage:
                self.partnership.move_to(stage, by=None)
        elif what in ("off", "on"):
            days = {"lead_after": 7, "champion_after": 14, "agenda_after": 21}
            EscalationRule.objects.keep(None, is_on=what == "on", **days, by=None)
        elif item.status != "done":
            status = {"stuck": "blocked", "done": "done"}.get(what, "doing")
            day = {"due_on": today + timedelta(days=10)} if what == "new day" else {}
            item.report(status=status, note="So it goes", by=self.owner, at=now, **day)

    def live(self, events):
        for number in range(1, DAYS + 1):
            today = BEGIN + timedelta(days=number)
            with time_machine.travel(at(today), tick=False):
                with in_region(self.region):
                    for _day, what, which in [event for event in events if event[0] == number]:
                        self.happen(what, which, today)
                    before = set(Message.objects.values_list("pk", flat=True))
                for _ in range(2 if number % 30 == 0 else 1):
                    remind_due(self.region, at(today))
                with in_region(self.region):
                    fresh = Message.objects.filter(kind=OTHERS).exclude(pk__in=before)
                    self.check(today, list(fresh))
                    Message.objects.filter(state=State.QUEUED).withdraw()

    def check(self, today, posted):
        assert today.weekday() < 5 or not posted
        assert max(Counter(row.contact_id for row in posted).values(), default=0) <= MOST_A_DAY
        self.partnership.refresh_from_db()
        for row in posted:
            item = ActionItem.objects.get(pk=row.about_id)
            late = (today - item.due_on).days
            first = {"lead": 7, "champion": 14}[row.context["step"]]
            person = {"lead": self.lead, "champion": self.champion}[row.context["step"]]
            answers = [one for one in item.updates.all() if one.at.date() >= item.due_on]
            assert row.contact_id == person.pk
            assert first <= late <= first + 3
            assert [one for one in answers if one.due_on != item.due_on] == []
            assert item.status in ("open", "doing")
            assert self.partnership.stage == Stage.ACTING
            assert EscalationRule.objects.of(None).is_on
            self.heard.append((item.pk, item.due_on, row.context["step"]))


@pytest.mark.django_db
@settings(
    max_examples=3,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.function_scoped_fixture],
)
@given(
    due=st.lists(st.sampled_from([4, 5, 6, 20, 60]), min_size=ITEMS, max_size=ITEMS),
    events=st.lists(EVENT, max_size=12),
)
def test_over_half_a_year_each_step_fires_once_and_only_when_it_should(due, events):
    with transaction.atomic():
        year = HalfYear(due)
        year.live(events)

        assert set(Counter(year.heard).values()) <= {1}
        transaction.set_rollback(True)


@pytest.mark.django_db
def test_where_nothing_is_heard_and_few_are_late_each_step_fires():
    year = HalfYear([4 + 8 * number for number in range(ITEMS)])
    year.live([])

    assert Counter(step for _item, _due, step in year.heard) == {"lead": ITEMS, "champion": ITEMS}
    assert len(set(year.heard)) == 2 * ITEMS
