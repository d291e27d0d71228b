"""A message is a row in the caller's transaction, once per occasion, complete or not at all."""

import os
import subprocess
import sys
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from kombu.exceptions import OperationalError

from outbox.models import Message, State
from outbox.posting import Draft, post
from outbox.tasks import deliver_region
from regions.scope import in_region
from tests.factories import make_contact, make_leader

pytestmark = pytest.mark.django_db


def test_post_rolls_back_with_its_caller(region, ledger):
    def post_and_fail():
        with in_region(region):
            post([Draft(kind="test.service", key="a", contact=make_leader())])
            raise RuntimeError

    with pytest.raises(RuntimeError):
        post_and_fail()

    assert ledger() == []


def test_same_key_is_posted_once_and_again_after_it_was_taken_back(region, ledger):
    with in_region(region):
        lee = make_leader()
        for _ in range(2):
            post([Draft(kind="test.service", key="a", contact=lee), Draft(kind="test.service", key="a", contact=lee)])
        Message.objects.update(state=State.WITHDRAWN)
        post([Draft(kind="test.service", key="a", contact=lee)])

    assert [m.state for m in ledger()] == [State.WITHDRAWN, State.QUEUED]


@pytest.mark.parametrize("context", [{}, {"place": ""}, {"place": None}])
def test_missing_value_is_refused_and_names_the_person(region, ledger, context):
    with in_region(region):
        lee, sam = make_leader(name="Lee Park"), make_leader(name="Sam Ortiz")
        drafts = [
            Draft(kind="test.needy", key="1", contact=sam, context={"place": "Library"}),
            Draft(kind="test.needy", key="2", contact=lee, context=context),
        ]
        with pytest.raises(ValidationError) as refusal:
            post(drafts)

    assert refusal.value.messages == ["The letter to Lee Park lacks place. Fill it in, then send again."]
    assert ledger() == []


def test_person_without_address_is_refused_by_name(region):
    with in_region(region), pytest.raises(ValidationError) as refusal:
        post([Draft(kind="test.service", key="1", contact=make_leader(name="Lee Park", email=""))])

    assert refusal.value.code == "no_address"
    assert "Lee Park has no e-mail address" in refusal.value.messages[0]


@pytest.mark.parametrize("count", [1, 50])
def test_post_is_one_statement_however_many(region, sql, count):
    with in_region(region):
        organization = make_leader().organization
        people = [make_contact(organization) for _ in range(count)]
        with sql(1):
            post([Draft(kind="test.service", key=f"k{p.pk}", contact=p, about=p) for p in people])


def test_broker_that_is_away_costs_no_message(region, ledger, monkeypatch, django_capture_on_commit_callbacks):
    def away(*args, **given):
        raise OperationalError("broker away")

    monkeypatch.setattr(deliver_region, "apply_async", away)

    with django_capture_on_commit_callbacks(execute=True) as callbacks, in_region(region):
        post([Draft(kind="test.service", key="a", contact=make_leader())])

    assert len(callbacks) == 1
    assert [m.state for m in ledger()] == [State.QUEUED]


def test_held_batch_is_taken_back_only_while_untried(region, ledger, send_to):
    batch = "b1111111-1111-4111-8111-111111111111"
    send_to(3, at=timezone.now() + timedelta(seconds=60), batch=batch)
    first = ledger()[0]
    with in_region(region):
        Message.objects.filter(pk=first.pk).update(state=State.SENDING, attempts=1)
        taken = Message.objects.take_back(batch)

    assert taken == 2
    assert [m.state for m in ledger()] == [State.SENDING, State.WITHDRAWN, State.WITHDRAWN]


def test_page_does_not_wait_for_a_broker_that_is_away():
    script = (
        "import django, time; django.setup();"
        "from django.utils import timezone; from outbox.tasks import nudge;"
        "began = time.monotonic(); nudge(1, timezone.now()); print(time.monotonic() - began)"
    )
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "config.settings", "REDIS_URL": "redis://127.0.0.1:1/0"}

    ran = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, text=True, timeout=60)

    assert float(ran.stdout) < 2
    assert "The broker is away" in ran.stderr
