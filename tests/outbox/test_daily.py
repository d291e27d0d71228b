"""One ordinary mail a day for each person: what is folded, what waits, what goes at once and says why."""

import re
from datetime import UTC, datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from outbox.daily import who_waits
from outbox.delivery import deliver
from outbox.letters import AtOnce, Category
from outbox.models import DAILY, Consent, Message, State, Wish
from outbox.posting import Draft, post
from regions.scope import in_region
from tests.factories import make_contact, make_leader, make_member
from tests.outbox.mornings import DAY, HOUR, MINUTE, MORNING, NIGHT, ZONE, at, row

pytestmark = pytest.mark.django_db


def test_two_ordinary_messages_go_in_one_mail_at_the_hour_of_the_region(region, clock, say, ledger, smtp_sink):
    say(subject="Old news", partnership="Health table")
    say("test.item", subject="News", partnership="Metal table", at=NIGHT + MINUTE)

    early = deliver(region)
    at(clock, datetime(2027, 3, 1, 8, 5, tzinfo=ZONE) - MINUTE)
    before_the_hour = deliver(region)
    at(clock, datetime(2027, 3, 1, 8, 5, tzinfo=ZONE))

    assert (early, before_the_hour, deliver(region)) == (0, 0, 1)
    [mail] = smtp_sink.messages
    assert mail["Subject"] == "News, and 1 more"
    text = mail.get_body(("plain",)).get_content()
    html = mail.get_body(("html",)).get_content()
    for said in (text, html):
        places = [said.index(words) for words in ("2 things for you today", "Metal table", "Health table")]
        assert places == sorted(places)
    assert re.findall(r"<h(\d)>", html) == ["1", "2", "2"]
    assert html.count('class="foot"') == html.count("<html") == 1
    old, new, daily = ledger()
    assert [(m.kind, m.state, m.folded_into_id) for m in (old, new, daily)] == [
        ("test.reminder", State.SENT, daily.pk),
        ("test.item", State.SENT, daily.pk),
        (DAILY, State.SENT, None),
    ]
    assert mail["Message-ID"] == daily.message_id
    assert old.sent_at == new.sent_at == daily.sent_at


def test_message_that_is_alone_goes_in_its_own_dress(region, clock, say, ledger, smtp_sink):
    say(subject="Only this")
    at(clock, MORNING)

    assert deliver(region) == 1

    [mail] = smtp_sink.messages
    [one] = ledger()
    assert (mail["Subject"], mail["Message-ID"]) == ("Only this", one.message_id)
    assert (one.kind, one.folded_into_id) == ("test.reminder", None)


def test_what_comes_after_the_days_mail_waits_for_that_of_the_next_office_day(region, clock, say, ledger, smtp_sink):
    friday = datetime(2027, 3, 5, 9, 0, tzinfo=ZONE)
    say(at=NIGHT)
    at(clock, friday)
    deliver(region)
    later = say(subject="Later")
    at(clock, friday + HOUR)

    assert deliver(region) == 0

    assert row(region, later).next_attempt_at == datetime(2027, 3, 8, 8, 5, tzinfo=ZONE)
    at(clock, datetime(2027, 3, 8, 8, 5, tzinfo=ZONE))
    assert deliver(region) == 1
    assert smtp_sink.messages[-1]["Subject"] == "Later"


def test_what_comes_within_minutes_goes_together(region, clock, say, smtp_sink):
    at(clock, MORNING)
    say(subject="First")
    early = deliver(region)
    at(clock, MORNING + 2 * MINUTE)
    say(subject="Second")
    at(clock, MORNING + 5 * MINUTE)

    assert (early, deliver(region)) == (0, 1)
    assert smtp_sink.messages[0]["Subject"] == "Second, and 1 more"


def test_urgent_mail_goes_at_once_whatever_the_day_has_seen_and_says_why(region, clock, say, smtp_sink):
    at(clock, MORNING)
    say()
    at(clock, MORNING + HOUR)
    deliver(region)
    urgent = say("test.service")

    assert deliver(region) == 1
    assert row(region, urgent).get_at_once_display() == "it answers what they did"


def test_what_would_come_too_late_goes_at_once_and_says_so(region, clock, say, smtp_sink):
    at(clock, MORNING)
    say()
    at(clock, MORNING + HOUR)
    deliver(region)
    soon = say(useful_until=MORNING + HOUR + DAY)
    waits = say(useful_until=MORNING + HOUR + 3 * DAY)

    assert deliver(region) == 1

    assert (row(region, soon).state, row(region, soon).at_once) == (State.SENT, AtOnce.SOON)
    assert (row(region, waits).state, row(region, waits).at_once) == (State.QUEUED, "")


def test_nothing_goes_out_after_its_use(region, clock, say, smtp_sink):
    late = say(useful_until=MORNING)
    at(clock, MORNING)

    assert deliver(region) == 0
    assert (row(region, late).state, row(region, late).error) == (
        State.SUPPRESSED,
        "It could not leave while it was of use.",
    )


def test_letter_sent_by_hand_goes_on_a_sunday_if_it_is_the_first_and_leaves_the_rest(region, clock, say, smtp_sink):
    sunday = datetime(2027, 3, 7, 20, 0, tzinfo=ZONE)
    at(clock, sunday)
    say(subject="Reminder")
    say(subject="By hand", by_hand=True)
    second = say(subject="By hand again", by_hand=True, at=sunday + MINUTE)

    sent = deliver(region)
    at(clock, sunday + MINUTE)

    assert (sent, deliver(region)) == (1, 0)
    assert [mail["Subject"] for mail in smtp_sink.messages] == ["By hand"]
    assert row(region, second).next_attempt_at == datetime(2027, 3, 8, 8, 5, tzinfo=ZONE)


def test_held_letter_is_not_folded_before_its_hold_ends(region, clock, say, smtp_sink):
    say(at=NIGHT)
    held = say(at=MORNING + MINUTE, by_hand=True)
    at(clock, MORNING)

    assert deliver(region) == 1
    assert (row(region, held).state, row(region, held).folded_into_id) == (State.QUEUED, None)


def test_part_whose_category_was_stopped_is_left_out_and_one_click_stops_the_others(region, clock, say, lee, smtp_sink):
    unwanted = say("test.item", subject="Item")
    say(subject="Reminder")
    say("test.result", subject="Result")
    with in_region(region):
        Consent.objects.say(lee, Category.ITEMS, Wish.WITHDRAWN, source="page", by=lee)
    at(clock, MORNING)

    assert deliver(region) == 1

    [mail] = smtp_sink.messages
    assert "Item" not in mail.get_body(("plain",)).get_content()
    assert (row(region, unwanted).state, row(region, unwanted).folded_into_id) == (State.SUPPRESSED, None)
    assert mail["List-Unsubscribe"].strip().endswith("/mail/reminders/>")


def test_header_of_a_daily_mail_names_all_it_stops_and_one_post_stops_them(region, clock, say, lee, smtp_sink, client):
    say("test.item")
    say("test.reminder")
    at(clock, MORNING)
    deliver(region)
    [mail] = smtp_sink.messages
    address = mail["List-Unsubscribe"].strip().strip("<>")

    looked = client.get(address)
    stopped = client.post(address, {"List-Unsubscribe": "One-Click"})

    assert address.endswith("/mail/items-reminders/")
    assert "stops: Action items and Reminders." in mail.get_body(("plain",)).get_content()
    assert (looked.status_code, stopped.status_code) == (302, 200)
    with in_region(region):
        assert Consent.objects.refused([lee.pk]) == {(lee.pk, "items"), (lee.pk, "reminders")}


def test_category_nobody_knows_in_a_one_click_address_stops_nothing(region, clock, say, lee, smtp_sink, client):
    say("test.item")
    say("test.reminder")
    at(clock, MORNING)
    deliver(region)
    address = smtp_sink.messages[0]["List-Unsubscribe"].strip().strip("<>")

    answer = client.post(address.replace("items-reminders", "items-service"))

    assert answer.status_code == 302
    with in_region(region):
        assert Consent.objects.refused([lee.pk]) == set()


def test_two_that_say_the_same_are_one(region, clock, say, lee, ledger, smtp_sink):
    say("test.item", subject="Said before", about=lee)
    say("test.item", subject="Said last", about=lee, at=NIGHT + MINUTE)
    at(clock, MORNING)

    assert deliver(region) == 1

    assert smtp_sink.messages[0]["Subject"] == "Said last"
    assert [(m.state, m.error) for m in ledger()] == [
        (State.SUPPRESSED, "A newer message in the same mail says it."),
        (State.SENT, ""),
    ]


def test_part_that_cannot_be_written_leaves_the_other_in_its_own_dress(region, clock, say, ledger, smtp_sink):
    broken = say(broken=True)
    say("test.item", subject="Well written")
    at(clock, MORNING)

    assert deliver(region) == 1

    assert smtp_sink.messages[0]["Subject"] == "Well written"
    assert [m.state for m in ledger()] == [State.QUEUED, State.SENT]
    assert row(region, broken).error == "The letter could not be written; the log says why."


def test_another_record_of_the_person_counts_as_the_same(region, clock, say, lee, smtp_sink):
    with in_region(region):
        other = make_contact(lee.organization)
    say(to=other)
    at(clock, MORNING)
    deliver(region)
    with in_region(region):
        type(other).objects.filter(pk=other.pk).update(merged_into=lee, archived_at=timezone.now())
    say()
    at(clock, MORNING + HOUR)

    assert deliver(region) == 0


def test_address_that_had_the_days_mail_counts_whoever_reads_it_now(region, clock, say, lee, smtp_sink):
    with in_region(region):
        other = make_contact(lee.organization)
    say(to=other)
    at(clock, MORNING)
    deliver(region)
    with in_region(region):
        address = other.email
        type(other).objects.filter(pk=other.pk).update(email="moved@home.example")
        type(other).objects.filter(pk=lee.pk).update(email=address.upper())
    say()
    at(clock, MORNING + HOUR)

    assert deliver(region) == 0


@pytest.mark.parametrize("people", [1, 50])
def test_day_of_mail_costs_a_batch_and_one_statement_for_each_mail(region, clock, sql, smtp_sink, people):
    with in_region(region):
        first = make_leader()
        everybody = [first, *(make_contact(first.organization) for _ in range(people - 1))]
        post([Draft(kind, f"{kind}:{p.pk}", contact=p) for p in everybody for kind in ("test.reminder", "test.item")])
    at(clock, MORNING)

    # Of a plain batch 7 and 3, one mark for each mail; and: people locked, what else is theirs, who had their mail, new
    # mails, what goes in them, whose day it was.
    with sql(7 + people + 3 + 6):
        assert deliver(region) == people


def test_who_had_todays_mail_is_named_with_the_day_of_the_next(region, clock, say, lee, smtp_sink):
    with in_region(region):
        other = make_contact(lee.organization)
    say()
    at(clock, MORNING)
    deliver(region)

    with in_region(region):
        waits = who_waits([lee, other], MORNING)
        pressing = who_waits([lee, other], MORNING, MORNING + DAY)

    assert (waits.people, waits.leaves) == ([lee], datetime(2027, 3, 2, 8, 5, tzinfo=ZONE))
    assert pressing.people == []


def test_hour_is_the_regions_and_the_clock_its_own_over_the_end_of_winter_time(region, clock, say, smtp_sink):
    type(region).objects.filter(pk=region.pk).update(daily_hour=10)
    region.refresh_from_db()
    friday_evening = datetime(2027, 3, 12, 19, 0, tzinfo=ZONE)
    at(clock, friday_evening)
    waits = say()
    deliver(region)

    assert row(region, waits).next_attempt_at == datetime(2027, 3, 15, 10, 5, tzinfo=ZONE)
    assert row(region, waits).next_attempt_at.astimezone(UTC).hour == 15


def test_daily_mail_of_who_reads_spanish_is_spanish(region, clock, say, lee, smtp_sink):
    with in_region(region):
        type(lee).objects.filter(pk=lee.pk).update(language="es")
    say(subject="Uno")
    say("test.item", subject="Dos", at=NIGHT + MINUTE)
    at(clock, MORNING)

    deliver(region)

    [mail] = smtp_sink.messages
    assert mail["Subject"] == "Dos, y 1 más"
    text = mail.get_body(("plain",)).get_content()
    assert "2 asuntos para usted hoy" in text
    assert "“Cancelar suscripción” en su programa de correo detiene: Acciones y Recordatorios." in text
    assert '<html lang="es">' in mail.get_body(("html",)).get_content()


def test_ledger_shows_why_at_once_and_in_which_mail(region, clock, say, ledger, smtp_sink, client):
    say(subject="Part")
    say("test.item", subject="Another part", at=NIGHT + MINUTE)
    at(clock, MORNING)
    deliver(region)
    say("test.service", subject="Answer")
    deliver(region)
    client.force_login(make_member(region))
    part, _other, daily, urgent = sorted(ledger(), key=lambda m: (m.kind == "test.service", m.is_daily, m.pk))

    pages = [client.get(f"/r/valley/mail/{m.pk}/").content.decode() for m in (part, daily, urgent)]
    listed = client.get("/r/valley/mail/").content.decode()
    person = client.get(reverse("regions:contact", args=["valley", part.contact_id])).content.decode()

    assert f'<a href="/r/valley/mail/{daily.pk}/">the daily mail, with others</a>' in pages[0]
    assert [pages[1].index(words) for words in ("What went in it", "Another part</a>", "Part</a>")] == sorted(
        pages[1].index(words) for words in ("What went in it", "Another part</a>", "Part</a>")
    )
    assert "at once, because it answers what they did" in pages[2]
    for page in (listed, person):
        counted = page.count("at once, because it answers what they did"), page.count("in a mail with others")
        assert counted == (1, 2)


def test_what_was_taken_back_is_not_said_to_have_gone_at_once(client, region, clock, say, ledger):
    say("test.service", subject="Answer")
    (taken_back,) = ledger()
    with in_region(region):
        Message.objects.waiting().withdraw()
    client.force_login(make_member(region))
    person = reverse("regions:contact", args=["valley", taken_back.contact_id])

    for address in (f"/r/valley/mail/{taken_back.pk}/", "/r/valley/mail/", person):
        page = client.get(address).content.decode()
        assert "Taken back" in page
        assert "at once, because" not in page
