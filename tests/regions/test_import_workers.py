"""A file is read and imported by workers that may die at any moment: never half, never twice, never forgotten."""

import signal
from datetime import timedelta
from time import monotonic, sleep
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone

from regions import carrying
from regions.carrying import TakenOver, carry_on, claim, finish, settle
from regions.importing import confirm, receive
from regions.models import Activity, Contact, Import, ImportFile, ImportRow, Organization, Stage
from regions.models.imports import LEASE, MOST_TRIES
from regions.scope import in_region
from regions.tasks import sweep_imports
from tests.factories import make_business, make_contact, make_member, make_region
from tests.workers import celery_worker

LINES = 4000
FILE = "Company,Kind,Name,E-mail\n" + "".join(f"Org {n},business,Person {n},p{n}@x.example\n" for n in range(LINES))


@pytest.fixture
def here():
    return make_region(slug="here")


@pytest.fixture
def convener(here):
    return make_member(here, "convener")


def wait_for(here, until, seconds=90):
    """The import as others see it, once it is so."""
    deadline = monotonic() + seconds
    while True:
        with in_region(here):
            batch = Import.objects.get()
        if until(batch):
            return batch
        assert monotonic() < deadline, (batch.stage, batch.done, batch.total, batch.trouble)
        sleep(0.02)


def is_in_the_middle(batch):
    return 0 < batch.done < batch.total


def end_lease(here):
    with in_region(here):
        Import.objects.update(lease_until=timezone.now())


@pytest.mark.broker
@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_while_reading_and_one_killed_while_importing_leave_nothing_half(here, convener, lost_broker):
    with in_region(here):
        batch = receive(FILE.encode(), filename="people.csv", by=convener)
    with celery_worker() as reading:
        wait_for(here, is_in_the_middle)
        reading.send_signal(signal.SIGKILL)
        reading.wait()
    with in_region(here):
        assert (ImportRow.objects.count(), ImportFile.objects.count()) == (0, 1)
    lost_broker()
    end_lease(here)

    with celery_worker() as other:
        sweep_imports.delay()
        wait_for(here, lambda batch: batch.stage == Stage.READ)
        with in_region(here):
            assert (batch.counts()["new"], ImportFile.objects.count()) == (LINES, 0)
            confirm(batch, by=convener)
        wait_for(here, is_in_the_middle)
        other.send_signal(signal.SIGKILL)
        other.wait()
    with in_region(here):
        assert (Contact.objects.count(), Organization.objects.count()) == (0, 0)
    lost_broker()
    end_lease(here)

    with celery_worker():
        sweep_imports.delay()
        wait_for(here, lambda batch: batch.stage == Stage.APPLIED)
    with in_region(here):
        assert (Contact.objects.count(), Organization.objects.count()) == (LINES, LINES)
        assert Activity.objects.filter(verb="import.applied").count() == 1


@pytest.mark.django_db
def test_what_a_worker_holds_no_other_takes_until_its_lease_ends(here, convener):
    at = timezone.now()
    with in_region(here):
        receive(b"Company,Kind\nRio,business\n", filename="x.csv", by=convener)
    batch, _run = claim(here, at)

    assert claim(here, at + LEASE - timedelta(seconds=1)) is None
    again, _run = claim(here, at + LEASE)
    assert (again.pk, again.tries) == (batch.pk, 2)


@pytest.mark.django_db
def test_a_worker_that_comes_back_after_another_took_over_changes_nothing(here, convener):
    at = timezone.now()
    with in_region(here):
        receive(b"Company,Kind\nRio,business\n", filename="x.csv", by=convener)
    batch, late = claim(here, at)
    carry_on_later = claim(here, at + LEASE)

    with pytest.raises(TakenOver):
        finish(here, batch, late)
    with in_region(here):
        assert (Import.objects.get().stage, ImportRow.objects.count()) == (Stage.READING, 0)
    finish(here, *carry_on_later)
    with in_region(here):
        assert (Import.objects.get().stage, ImportRow.objects.count()) == (Stage.READ, 1)
        with pytest.raises(TakenOver):
            settle(batch, uuid4())


@pytest.mark.django_db
def test_a_file_that_takes_down_each_worker_is_given_up_in_words(here, convener):
    at = timezone.now()
    with in_region(here):
        receive(b"Company,Kind\nRio,business\n", filename="x.csv", by=convener)
    for number in range(MOST_TRIES):
        assert claim(here, at + number * LEASE) is not None

    assert claim(here, at + MOST_TRIES * LEASE) is None

    with in_region(here):
        batch = Import.objects.get()
        assert (batch.stage, ImportFile.objects.count()) == (Stage.REFUSED, 0)
        assert "stopped each time it tried" in batch.trouble


@pytest.mark.django_db
def test_the_sweep_finds_what_a_nudge_lost_and_doing_it_again_does_nothing(here, convener, lost_broker):
    with in_region(here):
        receive(b"Company,Kind\nRio,business\n", filename="x.csv", by=convener)
    lost_broker()

    sweep_imports()
    sweep_imports()

    with in_region(here):
        assert (Import.objects.get().stage, ImportRow.objects.count()) == (Stage.READ, 1)
    assert carry_on(here) == 0


@pytest.mark.django_db(transaction=True)
def test_somebody_who_takes_the_same_address_meanwhile_is_seen_when_it_is_tried_again(here, convener, monkeypatch):
    with in_region(here):
        batch = receive(b"Company,Kind,Name,E-mail\nRio,business,Elena,e@x.example\n", filename="x.csv", by=convener)
    carry_on(here)
    with in_region(here):
        confirm(batch, by=convener)
    beside = connection.copy()
    write, meanwhile = carrying._write, []

    def write_late(*given):
        if not meanwhile:
            meanwhile.append(beside_person(beside, here))
        write(*given)

    monkeypatch.setattr(carrying, "_write", write_late)
    carry_on(here)
    beside.close()

    with in_region(here):
        assert Import.objects.get().stage == Stage.APPLIED
        assert list(Contact.objects.values_list("email", "organization__name")) == [("e@x.example", "Rio")]


def beside_person(beside, here):
    """Somebody else adds the organization and the person at this very moment."""
    with beside.cursor() as cursor:
        cursor.execute("SELECT set_config('app.region', %s, false)", [str(here.pk)])
        cursor.execute(
            "INSERT INTO regions_organization (region_id, name, kind, category, size_class, website, external_id)"
            " VALUES (%s, 'Rio', 'business', '', '', '', '') RETURNING id",
            [here.pk],
        )
        organization = cursor.fetchone()[0]
        cursor.execute(
            "INSERT INTO regions_contact (region_id, name, email, phone, title, organization_id, language, external_id,"
            " bounced_address, bounce_reason) VALUES (%s, 'Elena', 'e@x.example', '', '', %s, 'en', '', '', '')",
            [here.pk, organization],
        )


@pytest.mark.django_db
def test_an_import_into_a_directory_with_people_asks_their_region_only(here, convener):
    elsewhere = make_region(slug="elsewhere")
    with in_region(elsewhere):
        make_contact(make_business(name="Rio"), name="Elena", email="e@x.example")
    with in_region(here):
        batch = receive(b"Company,Kind,Name,E-mail\nRio,business,Elena,e@x.example\n", filename="x.csv", by=convener)
    sweep_imports()

    with in_region(here):
        assert batch.counts()["new"] == 1
