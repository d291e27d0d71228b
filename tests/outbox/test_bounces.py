"""What comes back: addresses that are gone stop, full boxes are forgiven twice, a complaint is a no."""

import json
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from outbox.delivery import deliver
from outbox.letters import CHOOSABLE, Category
from outbox.models import Consent, Incoming, IncomingState, Message, Nature, State
from outbox.posting import Draft, post
from outbox.reading import read_new
from outbox.receiving import receive
from regions.models import Activity, Contact
from regions.scope import in_region
from tests.factories import make_member, make_region
from tests.outbox.mails import mail

pytestmark = pytest.mark.django_db

HOOK = f"/hooks/events/{'h' * 40}/"


@pytest.fixture
def sent(region, inbox, send_to, smtp_sink):
    [person] = send_to(1)
    deliver(region)
    found = smtp_sink.messages[0]
    found.person = person
    return found


@pytest.fixture
def another(region, smtp_sink):
    """Another mail to the same person, as it arrived."""

    def go(person, key, kind="test.service"):
        with in_region(region):
            post([Draft(kind, key, contact=Contact.objects.get(pk=person.pk))])
        deliver(region)
        found = smtp_sink.messages[-1]
        found.person = person
        return found

    return go


def bounce(sent, shape="bounce_postfix", **values):
    said = {
        "TO": sent["Reply-To"],
        "RECIPIENT": sent.person.email,
        "IDENTITY": sent["Message-ID"],
        "ACTION": "failed",
        "STATUS": "5.1.1",
        "CODE": "550",
        "WORDS": "User unknown",
    } | values
    return mail(shape, **said)


def person_now(region, person):
    with in_region(region):
        return Contact.objects.get(pk=person.pk)


@pytest.mark.parametrize("shape", ["bounce_postfix", "bounce_exchange"])
@pytest.mark.parametrize("to", ["token", "nobody"])
def test_address_that_is_gone_gets_nothing_more(region, sent, ledger, came, another, shape, to):
    receive(bounce(sent, shape, **({} if to == "token" else {"TO": "bounces@table.example"})))

    read_new(region)
    another(sent.person, "later")

    [row] = came()
    assert (row.kind, row.state, row.is_theirs) == (Nature.BOUNCE, IncomingState.HANDLED, False)
    person = person_now(region, sent.person)
    assert person.is_undeliverable
    assert "5.1.1" in person.bounce_reason
    first, later = ledger()
    assert (first.state, first.error) == (State.BOUNCED, person.bounce_reason)
    assert later.state == State.SUPPRESSED
    assert later.error == f"Earlier mail to this address came back: {person.bounce_reason}"
    with in_region(region):
        assert f"Mail to {person.name} came back" in Activity.objects.about(person).latest_first()[0].sentence


def test_corrected_address_gets_mail_again_and_the_old_one_stays_known(region, sent, another, ledger):
    receive(bounce(sent))
    read_new(region)
    with in_region(region):
        person = Contact.objects.get(pk=sent.person.pk)
        person.email = "right@business.example"
        person.keep(by=None)

    another(sent.person, "later")

    assert [m.state for m in ledger()] == [State.BOUNCED, State.SENT]
    assert not person_now(region, sent.person).is_undeliverable
    with in_region(region):
        person.email = sent.person.email.upper()
        assert person.is_undeliverable


def test_somebody_may_vouch_for_the_address(region, sent, another, ledger):
    convener = make_member(region)
    receive(bounce(sent))
    read_new(region)

    with in_region(region):
        person = Contact.objects.get(pk=sent.person.pk)
        person.trust_address(by=convener)
        with pytest.raises(ValidationError, match="came back"):
            person.trust_address(by=convener)
    another(sent.person, "later")

    assert [m.state for m in ledger()] == [State.BOUNCED, State.SENT]


def test_trying_a_mail_again_vouches_for_its_address(region, sent, ledger, smtp_sink):
    convener = make_member(region)
    receive(bounce(sent))
    read_new(region)

    with in_region(region):
        Message.objects.select_related("contact").get().retry(by=convener)
    deliver(region)

    assert [m.state for m in ledger()] == [State.SENT]
    assert len(smtp_sink.messages) == 2


SOFT = [
    {"STATUS": "4.4.1", "CODE": "451", "WORDS": "Connection timed out"},
    {"STATUS": "5.2.2", "CODE": "552", "WORDS": "Mailbox full"},
    {"STATUS": "5.7.1", "CODE": "554", "WORDS": "Blocked as spam"},
]


@pytest.mark.parametrize("said", SOFT, ids=lambda said: said["STATUS"])
def test_what_may_pass_is_noted_and_three_within_two_weeks_are_for_good(region, sent, another, ledger, came, said):
    mails = [sent, another(sent.person, "two"), another(sent.person, "three")]
    for number, each in enumerate(mails):
        for copy in range(2):  # the same mail coming back twice is one
            raw = bounce(each, **said).replace(b"4X1aBc1234z@", f"{number}{copy}@".encode())
            receive(raw)
        read_new(region)
        assert person_now(region, sent.person).is_undeliverable is (number == 2)

    assert [m.state for m in ledger()] == [State.SENT, State.SENT, State.BOUNCED]
    assert all(said["WORDS"] in m.error for m in ledger())
    assert "3 mails came back within two weeks" in person_now(region, sent.person).bounce_reason


def test_what_came_back_long_ago_does_not_count(region, sent, another):
    for number, each in enumerate([sent, another(sent.person, "two"), another(sent.person, "three")]):
        receive(bounce(each, **SOFT[0]).replace(b"4X1aBc1234z@", f"{number}@".encode()))
        read_new(region)
        with in_region(region):
            Incoming.objects.update(received_at=timezone.now() - timedelta(days=15))

    assert not person_now(region, sent.person).is_undeliverable


@pytest.mark.parametrize("action", ["delayed", "delivered", "relayed"])
def test_report_of_no_failure_is_only_noted(region, sent, ledger, came, action):
    receive(bounce(sent, ACTION=action, STATUS="4.4.1"))

    read_new(region)

    assert [row.state for row in came()] == [IncomingState.HANDLED]
    assert [m.state for m in ledger()] == [State.SENT]
    assert not person_now(region, sent.person).is_undeliverable


def test_report_with_a_forged_token_is_nobodys(region, sent, came):
    forged = {"TO": sent["Reply-To"].replace("@", "a@")[:-1], "IDENTITY": "<m1.1.aaaaaaaaaaaaaaaaaaaaaaaaaa@x.example>"}

    assert receive(bounce(sent, **forged)) is None
    assert came() == []
    assert not person_now(region, sent.person).is_undeliverable


def test_report_about_an_address_they_no_longer_have_does_nothing(region, sent, came):
    with in_region(region):
        person = Contact.objects.get(pk=sent.person.pk)
        person.email = "new@business.example"
        person.keep(by=None)

    assert receive(bounce(sent)) is None
    assert not person_now(region, sent.person).is_undeliverable


def test_server_that_knows_nobody_of_that_name_says_so_at_once(region, send_to, smtp_sink, ledger):
    smtp_sink.refuse = "550 5.1.1 No such user here"
    [person] = send_to(1)

    deliver(region)

    assert [m.state for m in ledger()] == [State.BOUNCED]
    assert "No such user here" in person_now(region, person).bounce_reason


def test_server_that_only_dislikes_the_mail_marks_no_address(region, send_to, smtp_sink, ledger):
    smtp_sink.refuse = "554 5.7.1 Blocked"
    [person] = send_to(1)

    deliver(region)

    assert [m.state for m in ledger()] == [State.BOUNCED]
    assert not person_now(region, person).is_undeliverable


# ---- complaints ----


def refused(region, person):
    with in_region(region):
        return {category for _contact, category in Consent.objects.refused([person.pk])}


def test_complaint_is_a_no_to_all_that_can_be_refused(region, sent, another, ledger):
    receive(mail("complaint", RECIPIENT=sent.person.email, IDENTITY=sent["Message-ID"]))

    read_new(region)
    another(sent.person, "invited", "test.invited")
    another(sent.person, "service")

    assert refused(region, sent.person) == set(CHOOSABLE)
    with in_region(region):
        assert set(Consent.objects.values_list("source", flat=True)) == {"complaint"}
        assert Consent.objects.filter(category=Category.SERVICE).count() == 0
    assert [m.state for m in ledger()] == [State.SENT, State.SUPPRESSED, State.SENT]


# ---- what a provider tells ----


def tell(client, *events):
    return client.post(HOOK, json.dumps(list(events)), content_type="application/json")


def event(sent, kind="bounced", **values):
    said = {"message_id": sent["Message-ID"], "recipient": sent.person.email, "description": "550 5.1.1 Unknown"}
    return {"type": kind} | said | values


def test_provider_tells_of_a_bounce_once(region, sent, client, came, ledger):
    answers = [tell(client, event(sent), event(sent)).json(), tell(client, event(sent)).json()]

    read_new(region)

    assert answers == [{"taken": 2}, {"taken": 1}]
    assert len(came()) == 1
    assert [(m.state, m.error) for m in ledger()] == [(State.BOUNCED, "550 5.1.1 Unknown")]
    assert person_now(region, sent.person).is_undeliverable


@pytest.mark.parametrize(
    ("words", "is_hard"), [("", True), ("no such user", True), ("452 4.2.2 over quota", False), ("5.2.2 full", False)]
)
def test_bounce_of_a_provider_is_for_good_unless_its_code_says_otherwise(region, sent, client, words, is_hard):
    tell(client, event(sent, description=words, message_id=sent["Message-ID"].strip("<>")))

    read_new(region)

    assert person_now(region, sent.person).is_undeliverable is is_hard


def test_for_good_after_for_the_moment_counts_and_each_is_told_once(region, sent, client, came):
    for words in ("452 4.2.2 over quota", "452 4.2.2 over quota", "550 5.1.1 no such user", "550 5.1.1 no such user"):
        tell(client, event(sent, description=words))
        read_new(region)

    assert [row.reason for row in came()] == ["452 4.2.2 over quota", "550 5.1.1 no such user"]
    assert person_now(region, sent.person).is_undeliverable


@pytest.mark.parametrize("kind", ["bounced", "complained"])
def test_nobody_takes_the_place_of_an_event_with_a_mail_of_its_name(region, sent, reply_to, client, came, kind):
    tell(client, event(sent, kind))
    [told] = came()
    with in_region(region):
        Incoming.objects.all().delete()
    receive(reply_to(sent, "Hello", **{"Message-ID": told.message_id}))
    read_new(region)

    assert tell(client, event(sent, kind)).json() == {"taken": 1}
    read_new(region)

    assert sorted(row.kind for row in came()) == sorted([Nature.REPLY, told.kind])


def test_provider_tells_of_a_complaint(region, sent, client):
    tell(client, event(sent, "complained"))

    read_new(region)

    assert refused(region, sent.person) == set(CHOOSABLE)


def test_provider_that_tells_nothing_of_ours_changes_nothing(region, sent, client, came):
    told = [
        event(sent, "delivered"),
        event(sent, "opened"),
        event(sent, recipient="other@business.example"),
        event(sent, message_id="<x@y.example>"),
        event(sent, message_id=None),
        event(sent, message_id=sent["Message-ID"].replace("m", "e", 1)),
        {"type": ["bounced"]},
        {},
    ]

    assert tell(client, *told).json() == {"taken": 0}
    assert came() == []


@pytest.mark.parametrize("body", [b"", b"{", b"[1]", b'"bounced"', b"\xff", json.dumps([{}] * 1001).encode()])
def test_what_is_no_event_is_refused_in_words(inbox, client, body):
    answer = client.post(HOOK, body, content_type="application/json")

    assert answer.status_code == 400
    assert answer.json() == {"detail": "Send one event as JSON, or a list of at most 1000."}


def test_event_reaches_the_region_of_its_mail_only(region, sent, client):
    other = make_region()
    moved = sent["Message-ID"].replace(f"<m{region.pk}.", f"<m{other.pk}.")

    assert tell(client, event(sent, message_id=moved)).json() == {"taken": 0}
    with in_region(other):
        assert Incoming.objects.count() == 0
