"""What Postmark and Mailgun post about our mail, in their own shapes, reaches the verbs of any bounce."""

import hashlib
import hmac
import json

import pytest

from outbox.delivery import deliver
from outbox.letters import CHOOSABLE
from outbox.models import Consent, Incoming, Message, State
from outbox.reading import read_new
from regions.scope import in_region

pytestmark = pytest.mark.django_db
SECRET = "h" * 40
KEY = "mailgun-signing-key"


@pytest.fixture
def postmark(settings):
    settings.HOOK_SECRET, settings.MAIL_PROVIDER, settings.MAIL_PROVIDER_KEY = SECRET, "postmark", ""


@pytest.fixture
def mailgun(settings):
    settings.HOOK_SECRET, settings.MAIL_PROVIDER, settings.MAIL_PROVIDER_KEY = SECRET, "mailgun", KEY


@pytest.fixture
def sent(region, send_to, smtp_sink, ledger):
    """The mail as it left, and its row."""

    def go():
        send_to(1)
        deliver(region)
        return smtp_sink.messages[-1], ledger()[-1]

    return go


@pytest.fixture
def brings(client, region):
    def bring(event, *, secret=SECRET):
        answer = client.post(f"/hooks/provider/{secret}/", json.dumps(event), content_type="application/json")
        read_new(region)
        return answer

    return bring


def of_postmark(mail, **said):
    return {
        "RecordType": "Bounce",
        "MessageStream": "outbound",
        "ID": 4323372036854775807,
        "Type": "HardBounce",
        "TypeCode": 1,
        "Name": "Hard bounce",
        "Tag": "",
        "MessageID": "883953f4-6105-42a2-a16a-77a8eac79483",
        "Metadata": {"message": mail["X-PM-Metadata-message"]},
        "ServerID": 23,
        "Description": "The server was unable to deliver your message (ex: unknown user, mailbox not found).",
        "Details": "smtp;550 5.1.1 The email account that you tried to reach does not exist.",
        "Email": mail["To"].addresses[0].addr_spec,
        "From": "table@shared-table.example",
        "BouncedAt": "2026-11-05T16:33:54.9070259Z",
        "DumpAvailable": True,
        "Inactive": True,
        "CanActivate": True,
        "Subject": "Hello",
    } | said


def of_mailgun(mail, *, key=KEY, event="failed", severity="permanent", **said):
    token, timestamp = "0123456789abcdef" * 3, "1529006854"
    signature = hmac.new(key.encode(), f"{timestamp}{token}".encode(), hashlib.sha256).hexdigest()
    address = mail["To"].addresses[0].addr_spec
    status = {"attempt-no": 1, "message": "5.1.1 <no such user>", "code": 550, "description": ""}
    return {
        "signature": {"timestamp": timestamp, "token": token, "signature": signature},
        "event-data": {
            "event": event,
            "severity": severity,
            "reason": "bounce",
            "id": "G9Bn5sl1TC6nu79C8C0bwg",
            "timestamp": 1529006854.329574,
            "log-level": "error",
            "recipient": address,
            "recipient-domain": address.partition("@")[2],
            "delivery-status": status,
            "user-variables": {},
            "tags": [],
            "message": {
                "headers": {"to": address, "message-id": mail["Message-ID"].strip("<>"), "subject": "Hello"},
                "attachments": [],
                "size": 111,
            },
        }
        | said,
    }


def stands(region, row):
    with in_region(region):
        message = Message.objects.select_related("contact").get(pk=row.pk)
        return message.state, message.contact.is_undeliverable


def test_hard_bounce_told_by_postmark_stops_the_address(postmark, region, sent, brings):
    mail, row = sent()

    answer = brings(of_postmark(mail))

    assert (answer.status_code, answer.json()) == (200, {"taken": 1})
    assert stands(region, row) == (State.BOUNCED, True)
    with in_region(region):
        assert Message.objects.get(pk=row.pk).error.startswith("smtp;550 5.1.1")


def test_soft_bounce_told_by_postmark_is_noted_and_stops_nothing(postmark, region, sent, brings):
    mail, row = sent()

    brings(of_postmark(mail, Type="SoftBounce", Details="mailbox full"))

    assert stands(region, row) == (State.SENT, False)
    with in_region(region):
        assert Message.objects.get(pk=row.pk).error == "mailbox full"


def test_complaint_told_by_postmark_stops_what_can_be_refused(postmark, region, sent, brings):
    mail, row = sent()

    brings(of_postmark(mail, RecordType="SpamComplaint", Type="SpamComplaint"))

    assert stands(region, row) == (State.SENT, False)
    with in_region(region):
        stopped = {(row.contact_id, category.value) for category in CHOOSABLE}
        assert Consent.objects.refused([row.contact_id]) == stopped


def test_mail_postmark_refused_to_carry_never_arrived(postmark, region, sent, brings):
    mail, row = sent()

    brings(of_postmark(mail, Type="BadEmailAddress", Details="", Description="Not a valid address."))

    assert stands(region, row) == (State.BOUNCED, True)


def test_bounce_signed_by_mailgun_stops_the_address(mailgun, region, sent, brings):
    mail, row = sent()

    answer = brings(of_mailgun(mail))

    assert (answer.status_code, answer.json()) == (200, {"taken": 1})
    assert stands(region, row) == (State.BOUNCED, True)


def test_failure_for_the_moment_told_by_mailgun_is_no_bounce(mailgun, region, sent, brings):
    mail, row = sent()

    answer = brings(of_mailgun(mail, severity="temporary"))

    assert answer.json() == {"taken": 0}
    assert stands(region, row) == (State.SENT, False)


def test_forged_signature_is_refused_and_changes_nothing(mailgun, region, sent, brings, came):
    mail, row = sent()

    answer = brings(of_mailgun(mail, key="guessed"))

    assert answer.status_code == 400
    assert answer.json() == {"detail": "This is not signed by our mail provider, or not in its shape."}
    assert stands(region, row) == (State.SENT, False)
    assert came() == []


@pytest.mark.parametrize("event", [{}, [], "x", 7, {"signature": "x"}, {"signature": {"token": 1}}, {"event-data": []}])
@pytest.mark.parametrize("provider", ["mailgun", "postmark"])
def test_what_no_provider_posts_is_refused_or_ignored_in_words(provider, event, settings, region, brings, came):
    settings.HOOK_SECRET, settings.MAIL_PROVIDER, settings.MAIL_PROVIDER_KEY = SECRET, provider, KEY

    answer = brings(event)

    assert answer.status_code in (200, 400)
    assert answer.json().keys() <= {"taken", "detail"}
    assert came() == []


def test_event_of_a_mail_that_is_not_ours_is_ignored(postmark, region, sent, brings, came):
    mail, row = sent()
    guessed = f"{mail['X-PM-Metadata-message'][:-4]}aaaa"

    answers = [
        brings(of_postmark(mail, Metadata={"message": guessed})).json(),
        brings(of_postmark(mail, Metadata={})).json(),
        brings(of_postmark(mail, Email="other@home.example")).json(),
    ]

    assert answers == [{"taken": 0}] * 3
    assert came() == []
    assert stands(region, row) == (State.SENT, False)


def test_event_told_twice_counts_once(postmark, region, sent, brings, came):
    mail, _row = sent()

    for _ in range(2):
        brings(of_postmark(mail))

    with in_region(region):
        assert Incoming.objects.count() == 1


def test_without_a_provider_nothing_is_there(settings, brings):
    settings.HOOK_SECRET, settings.MAIL_PROVIDER = SECRET, ""

    assert brings({}).status_code == 404


def test_wrong_secret_opens_nothing(postmark, brings):
    assert brings({}, secret="g" * 40).status_code == 404


def test_header_for_postmark_is_sent_to_postmark_only(settings, region, sent):
    settings.MAIL_PROVIDER = ""

    mail, _row = sent()

    assert mail["X-PM-Metadata-message"] is None
