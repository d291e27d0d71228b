"""What the tests of convenings share: a region, a partnership with a champion, a meeting in five weeks."""

from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from convenings.models import Convening
from regions import scope
from regions.scope import in_region
from tests.counting import CountedSQL
from tests.factories import make_leader, make_member, make_partnership, make_region, make_seat

# A day in September that is always to come, and never more than five years away.
SEPTEMBER = f"{timezone.now().year + 2}-09-24"
LETTER = "Dear {first_name},\n\nwe would like {organization} at the table on {date} at {time}, {place}."


@pytest.fixture
def region(db):
    return make_region(time_zone="America/Chicago")


@pytest.fixture
def convener(region):
    return make_member(region)


@pytest.fixture
def here(region):
    """Inside the region, with its clock, for the whole test."""
    with in_region(region), timezone.override(region.time_zone):
        yield region


@pytest.fixture
def outside(here):
    """`with outside():` stands where a request comes from: no region entered yet, so that counts are true ones."""

    @contextmanager
    def leave():
        token = scope._current.set(None)
        try:
            yield
        finally:
            scope._current.reset(token)
            scope._tell_database(here.pk)

    return leave


class RequestSQL(CountedSQL):
    """What a request costs in service: there its transaction ends with it, and nothing resets the region."""

    @property
    def statements(self):
        return [
            statement for statement in super().statements if statement != "SELECT set_config('app.region', '', true)"
        ]


@pytest.fixture
def costs(outside):
    """`with costs(5):` counts the statements of a request, the one that enters the region included."""

    @contextmanager
    def count(expected):
        with outside(), RequestSQL(expected):
            yield

    return count


@pytest.fixture
def meeting(here, convener):
    return make_meeting(convener)


def make_meeting(by, *, starts_at=None, hours=2, **given):
    partnership = given.pop("partnership", None) or make_partnership()
    start = starts_at or next_weekday(timezone.now() + timedelta(days=35))
    words = {
        "kind": "launch",
        "title": "First convening",
        "place": "Mid-Valley Civic Center",
        "address": "Weslaco",
    } | given
    meeting = Convening.plan(partnership, starts_at=start, ends_at=start + timedelta(hours=hours), by=by, **words)
    make_seat(partnership, make_leader(name="Dr. Elena Salinas", title="Chief executive"), role="champion")
    return meeting


def next_weekday(moment):
    """The next Wednesday at 14:30 UTC: office hours in every American zone, no clock change near."""
    day = moment + timedelta(days=(2 - moment.weekday()) % 7)
    return datetime(day.year, day.month, day.day, 15, 30, tzinfo=UTC)


def champion_of(meeting):
    return meeting.partnership.seats.champions().select_related("contact__organization").first().contact


def send(meeting, contacts, by, **given):
    return meeting.invite(contacts, **({"letter": LETTER, "signed_by": [champion_of(meeting)], "by": by} | given))


def invited(meeting, by, contact=None, **given):
    """One person's invitation, letter already gone."""
    person = contact or make_leader()
    send(meeting, [person], by, at=timezone.now() - timedelta(hours=1), **given)
    return meeting.invitations.select_related("contact__organization", "convening__partnership").get(contact=person)
