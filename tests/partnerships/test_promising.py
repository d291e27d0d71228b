"""What a champion promises on the spot: outcome, measure, first step and date, by phone."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from partnerships.forms import promises
from partnerships.models import ActionItem, Priority, Promise
from regions.models import Activity, Link
from regions.scope import in_region
from tests.factories import make_member, make_partnership, make_region, make_seat
from tests.partnerships.acting import make_priority
from tests.partnerships.ballot_box import count, opened, place

pytestmark = pytest.mark.django_db

WORDS = {"outcome_wanted": "No graduate waits", "measure": "Rotation places: 40 to 60"}


@pytest.fixture
def region():
    return make_region()


class Phone:
    """A champion of what a ballot chose, with the link that let them vote."""

    def __init__(self, client, region, language="en"):
        self.client, self.region = client, region
        with in_region(region):
            self.box = opened(winners=1)
            place(self.box, [[2], [1], [1]])
            count(self.box.ballot)
            option = self.box.ballot.options.select_related("requirement__partnership", "ballot").get(
                pk=self.box.options[0].pk
            )
            self.priority = Priority.adopt(option, title="Rotations", by=None)
            self.leader = self.box.electors[0].contact
            self.leader.language = language
            self.leader.save(update_fields=["language"])
            link = Link.objects.to("ballot", self.box.ballot).get(contact=self.leader)
            self.path = f"/g/{region.slug}/{link.token}/champion/"

    def signed_up(self):
        with in_region(self.region):
            self.priority.sign_up(self.leader, by=self.leader)
        return self

    def read(self):
        return self.client.get(self.path).content.decode()

    def says(self, seen=None, **words):
        number = f"p{self.priority.pk}"
        given = {"seen": self.priority.stamp if seen is None else seen} | words
        return self.client.post(
            self.path, {"promise": self.priority.pk} | {f"{number}-{name}": word for name, word in given.items()}
        )

    def items(self):
        with in_region(self.region):
            return [(i.title, i.owner_id, i.due_on) for i in ActionItem.objects.filter(team__priority=self.priority)]


def test_a_champion_writes_outcome_measure_and_first_step_on_the_phone(client, region):
    phone = Phone(client, region).signed_up()
    day = timezone.localdate() + timedelta(days=20)

    answer = phone.says(**WORDS, step="Call three hospitals", due_on=day.isoformat())

    assert answer.status_code == 302
    assert phone.items() == [("Call three hospitals", phone.leader.pk, day)]
    page = phone.read()
    assert "Call three hospitals" in page
    assert "No graduate waits" in page
    with in_region(region):
        phone.priority.refresh_from_db()
        assert (phone.priority.outcome_wanted, phone.priority.measure) == tuple(WORDS.values())
        verbs = Activity.objects.in_thread(phone.priority.partnership_id).filter(contact=phone.leader)
        assert set(verbs.values_list("verb", flat=True)) >= {"priority.defined", "item.assigned"}


def test_the_same_promise_sent_twice_is_one(client, region):
    phone = Phone(client, region).signed_up()
    words = {**WORDS, "step": "Call three hospitals", "due_on": (timezone.localdate() + timedelta(days=9)).isoformat()}

    answers = [phone.says(**words).status_code for _ in range(2)]

    assert answers == [302, 302]
    assert len(phone.items()) == 1


def test_who_did_not_sign_up_promises_nothing(client, region):
    phone = Phone(client, region)

    answer = phone.says(**WORDS)

    assert answer.status_code == 400
    with in_region(region):
        phone.priority.refresh_from_db()
        assert phone.priority.outcome_wanted == ""


def test_the_second_writer_reads_the_first_ones_words_and_the_next_save_counts(client, region):
    phone = Phone(client, region).signed_up()
    before = phone.priority.stamp
    with in_region(region):
        phone.priority.define("Theirs", "Their figure", by=None)

    refused = phone.says(seen=before, **WORDS)

    page = refused.content.decode()
    assert refused.status_code == 400
    assert "Somebody wrote here meanwhile: “Theirs”, “Their figure”." in page
    assert "No graduate waits" in page
    assert f'value="{phone.priority.stamp}"' in page
    assert phone.says(**WORDS).status_code == 302


def test_another_first_step_is_refused_and_its_words_stay_on_the_page(client, region):
    phone = Phone(client, region).signed_up()
    day = (timezone.localdate() + timedelta(days=9)).isoformat()
    phone.says(step="Call three hospitals", due_on=day)

    refused = phone.says(step="Write to the college", due_on=day)

    assert refused.status_code == 400
    page = refused.content.decode()
    assert "The first step is written down already: “Call three hospitals”." in page
    assert "Write to the college" in page
    assert len(phone.items()) == 1


def test_a_step_needs_somebody_and_a_day_that_is_not_over(region):
    with in_region(region):
        priority = make_priority()
        owner = make_seat(priority.partnership).contact
        yesterday = timezone.localdate() - timedelta(days=1)

        def field(**given):
            with pytest.raises(ValidationError) as refused, transaction.atomic():
                Promise(priority).make(step="Call", seen=priority.stamp, by=None, **given)
            return list(refused.value.error_dict)

        assert field(due_on=yesterday) == ["owner"]
        assert field(owner=owner) == ["due_on"]
        assert field(owner=owner, due_on=yesterday) == ["due_on"]
        assert not ActionItem.objects.exists()


@pytest.mark.parametrize(
    ("now", "day"),
    [
        ((2027, 5, 5, 10), date(2027, 5, 19)),  # a Wednesday in office hours
        ((2027, 5, 7, 19), date(2027, 5, 24)),  # Friday evening counts from Monday
        ((2027, 5, 8, 9), date(2027, 5, 24)),
    ],
)
def test_the_day_proposed_is_two_weeks_after_the_next_day_of_the_office(monkeypatch, now, day):
    monkeypatch.setattr(promises.timezone, "localtime", lambda: datetime(*now, tzinfo=ZoneInfo("America/Chicago")))

    assert promises.usual_day() == day


def test_the_page_speaks_spanish_and_stays_small(client, region):
    phone = Phone(client, region, language="es").signed_up()

    page = phone.read()

    assert "Guardar lo que prometo" in page
    assert "Primer paso" in page
    assert len(page.encode()) <= 14 * 1024


def test_programs_promise_by_the_same_verb_and_are_refused_with_an_old_stamp(client, region):
    user = make_member(region)
    client.force_login(user)
    with in_region(region):
        table = make_partnership()
        priority = make_priority(table)
        owner = make_seat(table).contact
    base = f"/api/v1/regions/{region.slug}/priorities/{priority.pk}/"
    day = (timezone.localdate() + timedelta(days=3)).isoformat()
    words = {**WORDS, "step": "Call", "owner": owner.pk, "due_on": day, "seen": client.get(base).json()["stamp"]}

    said = client.post(f"{base}promise/", words, content_type="application/json")
    late = client.post(f"{base}promise/", words | {"measure": "Another"}, content_type="application/json")

    assert said.status_code == 200
    assert said.json()["measure"] == WORDS["measure"]
    assert late.status_code == 400
    with in_region(region):
        assert ActionItem.objects.get().owner == owner
