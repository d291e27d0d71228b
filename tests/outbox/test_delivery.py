"""What delivery does when all goes well, and when a letter, a person, a server or a worker does not."""

import smtplib
import time
from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from outbox import delivery
from outbox.delivery import claim, deliver
from outbox.letters import KINDS, Category
from outbox.models import BACK_OFF, LEASE, Consent, Message, State, Wish
from outbox.tasks import sweep
from regions.models import Link
from regions.scope import in_region
from tests.factories import make_region, make_user

pytestmark = pytest.mark.django_db


def states(ledger):
    return [m.state for m in ledger()]


def change(region, **values):
    with in_region(region):
        Message.objects.update(**values)


def refuse_by(monkeypatch, trouble_for):
    """Sending raises what `trouble_for(address)` gives; other mails go out."""
    real = delivery.hand_over

    def hand_over(mail, message):
        trouble = trouble_for(message.to[0])
        if trouble:
            raise trouble
        real(mail, message)

    monkeypatch.setattr(delivery, "hand_over", hand_over)


def test_letters_go_out_over_one_connection_and_are_marked(region, send_to, ledger, smtp_sink):
    people = send_to(5)

    assert deliver(region) == 5

    assert smtp_sink.connections == 1
    assert [e.rcpt_tos for e in smtp_sink.envelopes] == [[p.email] for p in people]
    assert states(ledger) == [State.SENT] * 5
    assert all(m.sent_at and m.attempts == 1 for m in ledger())
    mail = smtp_sink.messages[0]
    assert mail["From"] == "Valley office <table@shared-table.example>"
    assert mail["Reply-To"] == "office@valley.example"
    assert mail["Message-ID"] == ledger()[0].message_id


@pytest.mark.parametrize("count", [1, 50])
def test_delivery_costs_a_batch_and_one_statement_for_each_mail(region, send_to, sql, smtp_sink, count):
    send_to(count)

    # The region, what is due, consents, links issued and read, the lease, the region left again; one mark for each
    # mail; then the region once more, where nothing is due any more.
    with sql(7 + count + 3):
        deliver(region)


def test_held_mail_waits_for_its_moment(region, send_to, ledger, smtp_sink):
    send_to(1, at=timezone.now() + timedelta(seconds=60))
    before = deliver(region)
    change(region, next_attempt_at=timezone.now())

    assert (before, deliver(region)) == (0, 1)


def test_batch_that_nobody_wants_does_not_stop_the_next(region, send_to, ledger, smtp_sink, monkeypatch):
    monkeypatch.setattr(delivery, "BATCHES", (2,))
    unwilling = send_to(4)
    with in_region(region):
        for person in unwilling:
            Consent.objects.say(person, Category.INVITATIONS, Wish.WITHDRAWN, source="page", by=person)
    willing = send_to(3)

    assert deliver(region) == 3

    assert states(ledger) == [State.SUPPRESSED] * 4 + [State.SENT] * 3
    assert [e.rcpt_tos[0] for e in smtp_sink.envelopes] == [p.email for p in willing]


def test_service_mail_goes_out_whatever_was_withdrawn(region, send_to, ledger, smtp_sink):
    [lee] = send_to(1, kind="test.service")
    with in_region(region):
        for category in Category:
            Consent.objects.say(lee, category, Wish.WITHDRAWN, source="page", by=lee)

    assert deliver(region) == 1


def test_newest_word_counts(region, send_to, smtp_sink):
    [lee] = send_to(1)
    with in_region(region):
        Consent.objects.say(lee, Category.INVITATIONS, Wish.WITHDRAWN, source="page", by=lee)
        Consent.objects.say(lee, Category.INVITATIONS, Wish.GRANTED, source="page", by=lee)

    assert deliver(region) == 1


def test_archived_person_gets_nothing_and_the_ledger_says_why(region, send_to, ledger, smtp_sink):
    [lee] = send_to(1)
    with in_region(region):
        lee.archive(by=None)

    assert deliver(region) == 0
    assert [(m.state, m.error) for m in ledger()] == [(State.FAILED, "Archived, or without an address.")]


def test_one_letter_that_cannot_be_written_holds_up_nobody(region, send_to, ledger, smtp_sink):
    send_to(2)
    send_to(1, broken=True)
    send_to(1, nothing=True)
    send_to(2)

    assert deliver(region) == 4

    assert states(ledger) == [State.SENT, State.SENT, State.QUEUED, State.QUEUED, State.SENT, State.SENT]
    assert ledger()[2].error == "The letter could not be written; the log says why."


def test_renderer_that_breaks_the_transaction_costs_only_its_letters(region, send_to, ledger, smtp_sink, monkeypatch):
    send_to(1)
    send_to(1, kind="test.service")

    def render(messages):
        Message.objects.raw("SELECT 1/0 AS id")[0]

    monkeypatch.setitem(KINDS, "test.invited", replace(KINDS["test.invited"], render=render))

    assert deliver(region) == 1
    assert states(ledger) == [State.QUEUED, State.SENT]


def test_kind_nobody_knows_any_more_waits_visibly(region, send_to, ledger, smtp_sink):
    send_to(2, kind="test.service")
    with in_region(region):
        Message.objects.filter(pk=ledger()[0].pk).update(kind="gone.kind")

    assert deliver(region) == 1
    assert states(ledger) == [State.QUEUED, State.SENT]


def test_mail_that_cannot_be_built_costs_only_itself(region, send_to, ledger, smtp_sink, monkeypatch):
    send_to(3)
    refuse_by(monkeypatch, lambda to: ValueError("bad header") if ledger_first in to else None)
    ledger_first = ledger()[0].contact.email

    assert deliver(region) == 2
    assert ledger()[0].error == "The mail could not be built; the log says why."


def test_back_off_grows_and_then_gives_up_visibly(region, send_to, ledger, smtp_sink):
    send_to(1)
    smtp_sink.refuse = "451 later"
    waits = []
    for _ in range(len(BACK_OFF) + 1):
        change(region, next_attempt_at=timezone.now())
        deliver(region)
        [row] = ledger()
        waits.append(
            round((row.next_attempt_at - timezone.now()).total_seconds() / 60) if row.state == State.QUEUED else None
        )

    assert waits == [*BACK_OFF, None]
    assert (row.state, row.attempts) == (State.FAILED, len(BACK_OFF) + 1)
    assert "451" in row.error


def test_final_no_is_a_bounce_and_the_others_go_out(region, send_to, ledger, monkeypatch, smtp_sink):
    people = send_to(3)
    refuse_by(
        monkeypatch,
        lambda to: smtplib.SMTPRecipientsRefused({to: (550, b"no such user")}) if people[1].email in to else None,
    )

    assert deliver(region) == 2

    assert states(ledger) == [State.SENT, State.BOUNCED, State.SENT]
    assert "no such user" in ledger()[1].error


def test_refused_message_is_a_bounce_at_the_real_server(region, send_to, ledger, smtp_sink):
    send_to(2)
    smtp_sink.refuse = "554 we do not want this"

    assert deliver(region) == 0
    assert states(ledger) == [State.BOUNCED] * 2


def test_server_that_refuses_us_is_not_the_recipients_fault(region, send_to, ledger, monkeypatch, smtp_sink):
    send_to(2)
    refuse_by(monkeypatch, lambda to: smtplib.SMTPSenderRefused(530, b"sign in first", "table@x"))

    deliver(region)

    assert states(ledger) == [State.QUEUED] * 2


def test_server_away_in_the_middle_keeps_what_went_out_and_counts_only_the_one_tried(
    region, send_to, ledger, smtp_sink, monkeypatch
):
    people = send_to(5)
    refuse_by(monkeypatch, lambda to: ConnectionResetError("gone") if people[2].email in to else None)

    assert deliver(region) == 2

    assert states(ledger) == [State.SENT] * 2 + [State.QUEUED] * 3
    assert [m.attempts for m in ledger()] == [1, 1, 1, 0, 0]
    assert all(m.next_attempt_at > timezone.now() for m in ledger()[2:])


def test_no_server_at_all_loses_nothing(region, send_to, ledger, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    send_to(3)

    assert deliver(region) == 0
    assert states(ledger) == [State.QUEUED] * 3


def test_connection_that_ends_after_some_mails_is_opened_again(region, send_to, ledger, smtp_sink):
    send_to(6)
    real = smtp_sink.handle_DATA
    seen = []

    async def closing(server, session, envelope):
        seen.append(1)
        if len(seen) == 3:
            return "421 enough on one connection"
        return await real(server, session, envelope)

    smtp_sink.handle_DATA = closing

    assert deliver(region) == 6
    assert states(ledger) == [State.SENT] * 6
    assert smtp_sink.connections == 2


def test_lease_keeps_others_away_until_it_runs_out(region, send_to, ledger, smtp_sink):
    send_to(1)
    batch = claim(region)

    assert len(batch) == 1
    assert claim(region) is None
    assert states(ledger) == [State.SENDING]
    change(region, next_attempt_at=timezone.now() - timedelta(seconds=1))
    assert deliver(region) == 1
    assert ledger()[0].attempts == 2


def test_lease_is_five_minutes_and_letters_end_a_minute_before(region, send_to, ledger, smtp_sink):
    send_to(3)
    at = timezone.now()
    batch = claim(region)

    sent = delivery.send(region, batch, None, until=time.monotonic() - 1)

    assert sent == (0, False)
    assert timedelta(minutes=4) == LEASE - delivery.MARGIN
    assert [(m.state, m.attempts) for m in ledger()] == [(State.QUEUED, 0)] * 3
    assert ledger()[0].next_attempt_at - at < timedelta(seconds=30)


def test_message_that_takes_its_worker_down_is_given_up(region, send_to, ledger, smtp_sink):
    send_to(1)
    for _ in range(len(BACK_OFF) + 2):
        claim(region)
        change(region, next_attempt_at=timezone.now())
    claim(region)

    assert [(m.state, m.error) for m in ledger()] == [(State.FAILED, "Tried too often; no try came to an end.")]


def test_sweep_finds_what_the_broker_lost_in_every_open_region(
    region, send_to, ledger, smtp_sink, lost_broker, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        send_to(2)
    lost_broker()
    make_region()

    sweep()

    assert states(ledger) == [State.SENT] * 2


def test_trouble_in_one_region_does_not_stop_the_sweep(region, send_to, ledger, smtp_sink, monkeypatch):
    bad = make_region(name="AAA first")
    send_to(1)
    real = delivery.deliver

    def deliver_or_fail(one):
        if one.pk == bad.pk:
            raise RuntimeError("broken region")
        return real(one)

    monkeypatch.setattr("outbox.tasks.deliver", deliver_or_fail)
    sweep()

    assert states(ledger) == [State.SENT]


def test_retry_starts_over_and_only_what_is_stuck(region, send_to, ledger, smtp_sink):
    send_to(1)
    change(region, state=State.FAILED, attempts=7, error="451")
    with in_region(region):
        ledger()[0].retry(by=make_user())
    again = ledger()[0]
    assert (again.state, again.attempts, again.error) == (State.QUEUED, 0, "")
    assert deliver(region) == 1
    with in_region(region), pytest.raises(ValidationError, match="not stuck"):
        ledger()[0].retry(by=make_user())


EVIL = "Lee\r\nBcc: victim@evil.example\r\n\r\n<script>alert(1)</script>"


def test_names_with_line_breaks_and_markup_arrive_inert(region, send_to, smtp_sink):
    [lee] = send_to(1, subject=EVIL)
    with in_region(region):
        type(lee).objects.filter(pk=lee.pk).update(name=f'{EVIL}"<x@y.z>, \u202eevil')
    type(region).objects.filter(pk=region.pk).update(sender_name=EVIL)
    region.refresh_from_db()

    assert deliver(region) == 1

    [mail] = smtp_sink.messages
    assert smtp_sink.envelopes[0].rcpt_tos == [lee.email]
    assert mail["Bcc"] is None
    assert len(mail.get_all("Subject")) == len(mail.get_all("From")) == len(mail.get_all("To")) == 1
    assert [a.addr_spec for a in mail["To"].addresses] == [lee.email]
    assert [a.addr_spec for a in mail["From"].addresses] == ["table@shared-table.example"]


def test_ledger_keeps_the_letter_without_its_keys(region, send_to, ledger, smtp_sink):
    url = "https://table.example.org/g/valley/12-AbCdEfGhIjKlMnOpQrStUv/answer/"
    send_to(1, url=url, subject=f"{'x' * 260} {url}")
    deliver(region)

    sent, kept = str(smtp_sink.messages[0].get_body(("plain",)).get_content()), ledger()[0]

    with in_region(region):
        token = Link.objects.get(purpose="mail").token
    assert "12-AbCdEfGhIjKlMnOpQrStUv" in sent
    assert token in sent
    for stored in (kept.subject, kept.text, kept.html):
        assert "/g/valley/•••/" in stored
        assert token not in stored
        assert "AbCdEf" not in stored


def test_one_click_way_out_stands_in_the_headers_where_there_is_something_to_refuse(
    region, send_to, smtp_sink, settings
):
    send_to(1)
    send_to(1, kind="test.service")
    deliver(region)

    invited, service = smtp_sink.messages
    with in_region(region):
        link = Link.objects.order_by("id").first()
        assert invited["List-Unsubscribe"].strip() == f"<{settings.BASE_URL}/g/valley/{link.token}/mail/invitations/>"
    assert invited["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert service["List-Unsubscribe"] is None
    assert "Choose what we send you, and in which language" in service.get_body(("html",)).get_content()
