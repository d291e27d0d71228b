"""Alarms in the conveners' mail of the day: when something begins to ring, once for each, folded into the rest."""

from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from desk.alarms.mail import MOST, tell_conveners
from desk.models import AlarmNews, Aside
from outbox.delivery import deliver
from outbox.models import Message, State
from outbox.posting import Draft, post
from partnerships.models import Seat, StageChange
from regions.models import Role
from regions.scope import in_region
from tests.factories import make_contact, make_item, make_member, make_partnership, make_region, make_seat

pytestmark = pytest.mark.django_db

# A Wednesday, eight in the morning in Chicago.
NOW = datetime(2026, 6, 17, 13, tzinfo=UTC)
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)


@pytest.fixture
def clock():
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def here(clock):
    region = make_region(name="The Valley")
    make_member(region, Role.OWNER, email="owner@valley.example")
    make_member(region, Role.VIEWER, email="viewer@valley.example")
    return region


def silent_champion(days=61, name="Builders"):
    """At a table where nothing else can ring."""
    partnership = make_partnership(stage="preparing", name=name)
    seat = make_seat(partnership, role="champion")
    Seat.objects.filter(pk=seat.pk).update(since=timezone.localdate() - days * DAY)
    StageChange.objects.create(partnership=partnership, stage="preparing")
    return seat


def heard_of(seat):
    Seat.objects.filter(pk=seat.pk).update(since=timezone.localdate())


def morning(clock, here, days):
    """The desk looks so many days later, and the day's mail leaves."""
    clock.move_to(NOW + days * DAY)
    told = tell_conveners(here, timezone.now())
    clock.move_to(NOW + days * DAY + 10 * MINUTE)
    deliver(here)
    return told


def words(mail):
    return mail.get_body(("plain",)).get_content()


@pytest.mark.parametrize(("days", "told"), [(60, 0), (61, 1)])
def test_it_is_told_once_it_rings(here, days, told):
    with in_region(here):
        silent_champion(days)

    assert tell_conveners(here, NOW) == told


def test_each_is_new_once_and_stands_beside_the_next_that_is(clock, here, smtp_sink):
    with in_region(here):
        first, second = silent_champion(61, "Builders"), silent_champion(59, "Growers")

    told = [morning(clock, here, days) for days in (0, 1, 2)]

    one, two = map(words, smtp_sink.messages)
    assert told == [1, 0, 1]
    names = first.contact.name, second.contact.name
    assert one.startswith(f"New alarm: Builders: {names[0]} has gone silent")
    assert (names[1] in one, "Still ringing" in one) == (False, False)
    assert two.startswith(f"New alarm: Growers: {names[1]} has gone silent")
    new, standing = two.split("Still ringing")
    assert [name in new for name in names] == [False, True]
    assert f"Builders: {names[0]} has gone silent, since Jun 17, 2026" in standing


def test_what_stopped_is_news_when_it_rings_again(clock, here):
    with in_region(here):
        seat = silent_champion(61)
    first = morning(clock, here, 0)
    with in_region(here):
        heard_of(seat)

    assert (first, morning(clock, here, 1)) == (1, 0)
    assert [morning(clock, here, days) for days in (61, 62)] == [1, 0]


def test_what_was_put_aside_is_told_on_its_day(clock, here):
    with in_region(here):
        seat = silent_champion(61)
        until = timezone.localdate() + 2 * DAY
        by = here.memberships.get(role=Role.OWNER).user
        Aside.put(seat.partnership, f"silent:{seat.contact.pk}", what="Silent", reason="Away", until=until, by=by)

    assert [morning(clock, here, days) for days in (0, 1, 2)] == [0, 0, 1]


def test_what_begins_on_a_weekend_is_mondays(clock, here):
    with in_region(here):
        silent_champion(58)

    assert [morning(clock, here, days) for days in (2, 3, 4, 5)] == [0, 0, 0, 1]


def test_it_is_told_in_office_hours_and_once_a_day(here):
    with in_region(here):
        silent_champion()

    assert tell_conveners(here, NOW - MINUTE) == 0
    assert tell_conveners(here, NOW) == 1
    with in_region(here):
        silent_champion(name="Growers")
    assert tell_conveners(here, NOW + 60 * MINUTE) == 0
    with in_region(here):
        assert [message.to for message in Message.objects.all()] == ["owner@valley.example"]


def test_a_convener_of_the_directory_reads_it_in_the_mail_they_get_anyway(clock, here, smtp_sink):
    user = here.memberships.get(role=Role.OWNER).user
    with in_region(here):
        seat = silent_champion()
        me = make_contact(name="Marisol", email=user.email, user=user)
        item = make_item(seat.partnership, owner=me)
        post([Draft("item.stuck", "x", contact=me, about=item)])

    morning(clock, here, 0)

    (mail,) = smtp_sink.messages
    assert user.email in mail["To"]
    assert f"{seat.contact.name} has gone silent" in words(mail)
    assert item.title in words(mail)


def test_what_waits_for_another_days_mail_joins_the_news_of_that_day(clock, here, smtp_sink):
    user = here.memberships.get(role=Role.OWNER).user
    with in_region(here):
        first, second = silent_champion(61, "Builders"), silent_champion(60, "Growers")
        make_contact(email=user.email, user=user)
    tell_conveners(here, NOW)

    morning(clock, here, 1)

    (mail,) = smtp_sink.messages
    assert mail["Subject"] == "2 new alarms in The Valley"
    assert all(f"{seat.contact.name} has gone silent" in words(mail) for seat in (first, second))
    with in_region(here):
        states = Message.objects.order_by("pk").values_list("state", flat=True)
        assert list(states) == [State.SUPPRESSED, State.SENT]


def test_what_stopped_before_the_mail_left_is_not_told(here, clock, smtp_sink):
    with in_region(here):
        seat = silent_champion()
    tell_conveners(here, NOW)
    with in_region(here):
        heard_of(seat)

    clock.move_to(NOW + 10 * MINUTE)
    deliver(here)

    (mail,) = smtp_sink.messages
    assert mail["Subject"] == "What began to ring has stopped by itself"
    assert seat.contact.name not in words(mail)


def test_its_links_act_and_put_aside(clock, here, smtp_sink):
    with in_region(here):
        seat = silent_champion()
        aside = f"?partnership={seat.partnership.slug}&key=silent%3A{seat.contact.pk}"
    morning(clock, here, 0)

    links = [urlsplit(word) for word in words(smtp_sink.messages[0]).split() if word.startswith("http")]

    root = f"/r/{here.slug}/"
    pages = [f"{link.path.removeprefix(root)}{link.query and '?'}{link.query}" for link in links]
    assert pages == [f"directory/people/{seat.contact.pk}/", f"alarms/aside/{aside}", "alarms/"]
    client = Client()
    client.force_login(here.memberships.get(role=Role.OWNER).user)
    for link in links:
        assert f"{seat.contact.name}" in client.get(f"{link.path}?{link.query}").content.decode()


def test_a_mail_names_only_so_many(here, clock, smtp_sink):
    with in_region(here):
        for number in range(MOST + 2):
            silent_champion(name=f"Table {number:02}")

    morning(clock, here, 0)

    (mail,) = smtp_sink.messages
    assert words(mail).count("has gone silent") == MOST
    assert "And 2 more." in words(mail)


def test_a_region_is_looked_at_once_a_day(here, django_assert_num_queries):
    tell_conveners(here, NOW)

    with django_assert_num_queries(5):  # into the region, whether it was told today, and out
        tell_conveners(here, NOW + MINUTE)
    with in_region(here):
        assert AlarmNews.objects.get().known == []
