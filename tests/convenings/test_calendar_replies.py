"""The buttons of calendars: an answer when sender and token agree, else nothing changes and a convener decides."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from icalendar import Calendar

from convenings.models import Answer, Invitation
from outbox.delivery import deliver
from outbox.models import Incoming, IncomingState, Message
from outbox.reading import read_new
from outbox.receiving import receive
from regions.models import Activity, Link
from regions.scope import in_region
from tests.convenings.conftest import invited, make_meeting
from tests.factories import make_leader, make_member, make_region
from tests.outbox.mails import mail

pytestmark = pytest.mark.django_db

SHAPES = {
    "outlook_accept": ("ACCEPTED", Answer.YES, "I bring our plant manager."),
    "outlook_desktop_tentative": ("TENTATIVE", Answer.MAYBE, ""),
    "google_accept": ("ACCEPTED", Answer.YES, "I come by bus, a bit late"),
    "apple_decline": ("DECLINED", Answer.NO, "Board meeting that day"),
    "icloud_accept": ("ACCEPTED", Answer.YES, ""),
}


@pytest.fixture
def inbox(settings):
    settings.INBOX_DOMAIN = "in.table.example"
    return settings


@pytest.fixture
def elena(here):
    return make_leader(name="Elena Salinas", email="elena@plant.example")


@pytest.fixture
def invitation(inbox, meeting, convener, elena):
    return invited(meeting, convener, elena)


@pytest.fixture
def mails_go(here, outside):
    """The worker's turn: what is due goes out."""

    def go():
        with outside():
            deliver(here)

    return go


@pytest.fixture
def take(here, outside):
    """A mail comes in and is read; its row."""

    def come(raw):
        with outside():
            receive(raw)
            read_new(here)
        return Incoming.objects.last()

    return come


@pytest.fixture
def sent(invitation, mails_go, smtp_sink):
    """The invitation as it arrived, and the calendar entry in it."""
    mails_go()
    found = smtp_sink.to("elena@plant.example")[0]
    found.entry = entry_in(found)
    return found


def entry_in(letter):
    part = next(part for part in letter.walk() if part.get_content_type() == "text/calendar")
    (event,) = Calendar.from_ical(part.get_payload(decode=True)).walk("VEVENT")
    return event


def stamp(at):
    return at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def answered(sent, shape="outlook_accept", partstat=None, **values):
    """The bytes a calendar sends when its owner presses a button."""
    event = sent.entry
    said = {
        "FROM": "elena@plant.example",
        "ATTENDEE": "elena@plant.example",
        "TO": str(event["ORGANIZER"]).removeprefix("mailto:"),
        "REFERENCES": sent["Message-ID"],
        "UID": event["UID"],
        "SEQUENCE": event["SEQUENCE"],
        "PARTSTAT": partstat or SHAPES[shape][0],
        "DTSTAMP": stamp(timezone.now()),
    } | values
    return mail(shape, **said)


def now_of(invitation):
    return Invitation.objects.with_meeting().get(pk=invitation.pk)


@pytest.mark.parametrize("shape", SHAPES)
def test_button_of_a_calendar_is_an_answer(here, invitation, sent, elena, shape, take):
    _partstat, answer, words = SHAPES[shape]

    row = take(answered(sent, shape))

    assert (row.kind, row.state, row.reason, row.text) == ("calendar", IncomingState.HANDLED, "", words)
    assert (row.contact, row.about_id) == (elena, invitation.pk)
    assert now_of(invitation).answer == answer
    assert Message.objects.filter(kind="convening.answered", contact=elena).count() == 1
    last = Activity.objects.about(invitation).latest_first()[0]
    assert (last.verb, last.contact_id) == ("invitation.answered", elena.pk)


def test_organizer_is_an_address_of_their_own_that_every_version_keeps(
    here, sent, meeting, convener, smtp_sink, mails_go
):
    organizer = str(sent.entry["ORGANIZER"])
    assert organizer.startswith(f"mailto:reply+e{here.pk}.")
    assert "buttons of your calendar" in sent.get_body(("plain",)).get_content()

    meeting.move(
        starts_at=meeting.starts_at + timedelta(days=1), ends_at=meeting.ends_at + timedelta(days=1), by=convener
    )
    mails_go()

    moved = entry_in(smtp_sink.to("elena@plant.example")[1])
    assert (str(moved["ORGANIZER"]), moved["UID"]) == (organizer, sent.entry["UID"])
    assert moved["SEQUENCE"] > sent.entry["SEQUENCE"]


def test_reference_to_our_mail_is_a_token_too(here, invitation, sent, take):
    row = take(answered(sent, TO="table@shared-table.example"))

    assert row.is_proven
    assert now_of(invitation).answer == Answer.YES


def test_changing_ones_mind_in_the_calendar_counts_as_often_as_it_happens(
    here, invitation, sent, smtp_sink, take, waits
):
    began = timezone.now() - timedelta(minutes=9)
    rows = [
        take(replied.replace(b"<SN6PR", f"<{number}".encode()))
        for number, replied in enumerate(
            [
                answered(sent, partstat="TENTATIVE", DTSTAMP=stamp(began)),
                answered(sent, partstat="ACCEPTED", DTSTAMP=stamp(began + timedelta(minutes=1))),
            ]
        )
    ]

    assert [row.state for row in rows] == [IncomingState.HANDLED] * 2
    assert now_of(invitation).answer == Answer.YES


@pytest.fixture
def waits(invitation, take):
    """Nothing changes because of it, and a convener is told why."""

    def check(raw, reason, *, may_be_taken=True):
        before = now_of(invitation)
        row = take(raw)
        after = now_of(invitation)
        assert (row.state, str(row.reason)) == (IncomingState.WAITING, reason)
        assert row.may_be_taken is may_be_taken
        assert (after.answer, after.answered_at, after.turns) == (before.answer, before.answered_at, before.turns)
        return row

    return check


def test_earlier_version_changes_nothing(here, invitation, sent, meeting, convener, waits):
    meeting.move(
        starts_at=meeting.starts_at + timedelta(days=1), ends_at=meeting.ends_at + timedelta(days=1), by=convener
    )

    waits(answered(sent), "It answers an earlier version of the meeting.")


def test_answer_older_than_what_they_said_since_changes_nothing(here, invitation, sent, elena, waits):
    before = timezone.now() - timedelta(minutes=5)
    invitation.respond(Answer.MAYBE, by=elena)

    waits(answered(sent, DTSTAMP=stamp(before)), "They have answered since.")


def test_reply_for_somebody_else_changes_nothing(here, invitation, sent, meeting, convener, waits):
    pedro = make_leader(name="Pedro", email="pedro@mill.example")
    other = invited(meeting, convener, pedro)

    forwarded = answered(sent, FROM="pedro@mill.example", ATTENDEE="pedro@mill.example")
    words = "It is about pedro@mill.example; the invitation was for Elena Salinas."
    waits(forwarded, "It comes from pedro@mill.example; the invitation was for Elena Salinas.")
    for_pedro = answered(sent, ATTENDEE="pedro@mill.example").replace(b"SN6PR", b"B")
    waits(for_pedro, words)
    assert now_of(other).answer == Answer.NONE


def test_somebody_else_answers_nothing_in_their_name(here, invitation, sent, convener, waits):
    """A letter that is forwarded, or lies in a shared box, hands its token on."""
    row = waits(
        answered(sent, FROM="eve@evil.example", PARTSTAT="DECLINED"),
        "It comes from eve@evil.example; the invitation was for Elena Salinas.",
    )

    row.take_over(by=convener)

    assert now_of(invitation).answer == Answer.NO


def test_only_a_calendar_known_to_do_so_answers_for_people(here, invitation, sent, waits):
    raw = answered(sent, "icloud_accept").replace(b"noreply@email.apple.com", b"noreply@evil.example")

    waits(raw, "It comes from noreply@evil.example; the invitation was for Elena Salinas.")


@pytest.mark.parametrize("end", ["rotate", "revoke"])
def test_a_link_that_ends_takes_its_calendar_entry_along(here, invitation, sent, elena, convener, waits, end):
    getattr(Link.objects.to("invitation", invitation).get(contact=elena), end)(by=convener)

    unreferred = waits(answered(sent, REFERENCES="<x@y.example>"), "Nothing in it shows that it answers our own mail.")
    waits(answered(sent).replace(b"SN6PR", b"B"), "Their personal link was replaced since that mail.")
    assert unreferred.is_proven is False


def test_the_entry_that_is_sent_with_a_new_link_can_be_answered(
    here, invitation, sent, convener, smtp_sink, take, mails_go
):
    Invitation.objects.update(invited_at=timezone.now() - timedelta(minutes=11))
    now_of(invitation).send_again(by=convener, fresh_link=True)
    mails_go()
    again = smtp_sink.to("elena@plant.example")[1]
    again.entry = entry_in(again)
    assert again.entry["ORGANIZER"] != sent.entry["ORGANIZER"]

    row = take(answered(again))

    assert (row.state, now_of(invitation).answer) == (IncomingState.HANDLED, Answer.YES)


def test_alias_of_the_person_counts_when_they_send_it_themselves(here, invitation, sent, take):
    row = take(answered(sent, ATTENDEE="e.salinas@plant.example"))

    assert row.state == IncomingState.HANDLED
    assert now_of(invitation).answer == Answer.YES


def test_reply_without_a_token_changes_nothing_and_shows_what_it_says(here, invitation, sent, elena, waits):
    forged = answered(sent, TO="table@shared-table.example", REFERENCES="<x@y.example>", PARTSTAT="DECLINED")

    row = waits(forged, "Nothing in it shows that it answers our own mail.")

    assert (row.is_proven, row.contact) == (False, elena)
    assert row.detail["said"] == "elena@plant.example answered “No” to “First convening”."


def test_forged_token_changes_nothing(here, invitation, sent, waits):
    box = str(sent.entry["ORGANIZER"]).removeprefix("mailto:")
    forged = box.partition("@")[0][:-5] + "aaaaa@in.table.example"

    row = waits(answered(sent, TO=forged, REFERENCES=""), "Nothing in it shows that it answers our own mail.")

    assert row.is_proven is False


def test_unknown_uid_with_a_token_waits_without_anything_to_take_over(here, invitation, sent, waits):
    for number, uid in enumerate(("00000000-0000-4000-8000-000000000000@x", "not-ours")):
        raw = answered(sent, UID=uid).replace(b"SN6PR", b"%d" % number)
        waits(raw, "It is about no meeting this person is invited to.", may_be_taken=False)


def test_unknown_uid_without_a_token_is_nobodys(here, invitation, sent):
    raw = answered(sent, UID="00000000-0000-4000-8000-000000000000@x", TO="a@b.example", REFERENCES="")

    assert receive(raw) is None
    assert Incoming.objects.count() == 0


def test_another_meetings_uid_is_answered_only_by_who_is_invited_to_it(here, invitation, sent, convener, waits):
    other = make_meeting(convener)
    mine = invited(other, convener)

    waits(answered(sent, UID=f"{other.uid}@shared-table.example"),
        "It is about no meeting this person is invited to.", may_be_taken=False,
    )  # fmt: skip
    assert now_of(mine).answer == Answer.NONE


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        (b"METHOD:REPLY", b"METHOD:COUNTER", "It proposes another time."),
        (b"PARTSTAT=TENTATIVE", b"PARTSTAT=DELEGATED", "It says neither yes, no nor maybe."),
        (b"PARTSTAT=TENTATIVE", b"PARTSTAT=NEEDS-ACTION", "It says neither yes, no nor maybe."),
        (b"SEQUENCE:", b"X-OTHER:", "It answers an earlier version of the meeting."),
    ],
)
def test_what_is_no_plain_answer_waits(here, invitation, sent, old, new, reason, waits):
    raw = answered(sent, "outlook_desktop_tentative").replace(old, new)

    waits(raw, reason, may_be_taken=b"PARTSTAT" not in old)


@pytest.mark.parametrize("broken", [b"BEGIN:VEVENT", b"END:VEVENT", b"ATTENDEE", b"END:VCALENDAR"])
def test_calendar_file_that_cannot_be_read_waits(here, invitation, sent, broken, take):
    raw = answered(sent, "outlook_desktop_tentative").replace(broken, b"X\xff:")

    row = take(raw)

    assert row.state == IncomingState.WAITING
    assert now_of(invitation).answer == Answer.NONE


def test_reply_after_the_meeting_was_cancelled_waits_with_the_verbs_words(
    here, invitation, sent, meeting, convener, waits
):
    meeting.cancel(by=convener)

    waits(
        answered(sent, SEQUENCE=9),
        "This meeting was cancelled. There is nothing to answer any more.",
    )


def test_a_yes_to_a_full_room_is_a_place_on_the_waiting_list(here, invitation, sent, meeting, convener, take):
    meeting.describe(capacity=1, by=convener)
    taken = invited(meeting, convener)
    taken.respond(Answer.YES, by=None)

    row = take(answered(sent))

    assert (row.state, now_of(invitation).answer) == (IncomingState.HANDLED, Answer.WAITING)


def test_substitutes_button_is_their_own_answer(here, invitation, sent, elena, smtp_sink, take, mails_go):
    invitation.respond(Answer.SENDING, by=elena, substitute_name="Ana", substitute_email="ana@plant.example")
    mails_go()
    theirs = smtp_sink.to("ana@plant.example")[0]
    theirs.entry = entry_in(theirs)
    assert "with the buttons of your calendar" in theirs.get_body(("plain",)).get_content()

    row = take(answered(theirs, FROM="ana@plant.example", ATTENDEE="ana@plant.example", PARTSTAT="DECLINED"))

    assert row.state == IncomingState.HANDLED
    assert Invitation.objects.get(stands_in_for=invitation).answer == Answer.NO
    assert now_of(invitation).answer == Answer.NONE


def test_archived_person_answers_nothing(here, invitation, sent, elena, convener, waits):
    raw = answered(sent)
    elena.archive(by=convener)

    waits(raw, "They are archived.")


def test_taking_over_answers_by_the_conveners_word_once(here, invitation, sent, convener, take):
    row = take(answered(sent, FROM="x@plant.example", ATTENDEE="x@plant.example"))

    row.take_over(by=convener)

    assert now_of(invitation).answer == Answer.YES
    last = Activity.objects.about(invitation).latest_first()[0]
    assert (last.verb, last.user) == ("invitation.answered", convener)
    with pytest.raises(ValidationError, match="already decided"):
        row.take_over(by=convener)


def test_taking_over_what_the_verb_refuses_leaves_it_waiting(here, invitation, sent, meeting, convener, take):
    row = take(answered(sent, FROM="x@plant.example", ATTENDEE="x@plant.example"))
    meeting.cancel(by=convener)

    with pytest.raises(ValidationError, match="was cancelled"):
        row.take_over(by=convener)

    assert Incoming.objects.get().state == IncomingState.WAITING


def test_reply_by_uid_reaches_its_own_region_only(inbox, smtp_sink):
    one, other = make_region(), make_region()
    with in_region(one):
        meeting = make_meeting(make_member(one))
        invitation = invited(meeting, None, make_leader(email="elena@plant.example"))
    with in_region(other):
        make_leader(email="elena@plant.example")
    deliver(one)
    sent = smtp_sink.messages[0]
    sent.entry = entry_in(sent)

    received = receive(answered(sent, TO="table@shared-table.example", REFERENCES=""))
    read_new(one)
    read_new(other)

    assert received.region == one
    with in_region(other):
        assert Incoming.objects.count() == 0
    with in_region(one):
        assert Incoming.objects.get().state == IncomingState.WAITING
        assert now_of(invitation).answer == Answer.NONE


def test_without_an_inbox_the_letters_say_that_buttons_do_not_reach_us(
    here, meeting, convener, elena, smtp_sink, mails_go
):
    invited(meeting, convener, elena)
    mails_go()

    letter = smtp_sink.to("elena@plant.example")[0]
    assert str(entry_in(letter)["ORGANIZER"]) == "mailto:table@shared-table.example"
    assert "the Accept button of your calendar does not reach us" in letter.get_body(("plain",)).get_content()


def test_moment_of_the_reply_is_kept(here, invitation, sent, take):
    at = datetime(2026, 3, 3, 15, 14, 38, tzinfo=UTC)

    assert take(answered(sent, DTSTAMP=stamp(at))).detail["stamp"] == at.isoformat()


def test_answer_that_our_mail_server_disowns_changes_nothing(here, invitation, sent, waits, settings):
    settings.INBOX_AUTHSERV_ID = "mx.table.example"
    found = b"Authentication-Results: mx.table.example; dmarc=fail header.from=plant.example\r\n"

    waits(found + answered(sent), "It claims to come from elena@plant.example, but our mail server says it does not.")
