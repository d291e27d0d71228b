from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone, translation
from icalendar import Calendar

from convenings.letters import render
from convenings.models import Convening, Invitation
from outbox.delivery import deliver
from outbox.models import Message
from partnerships.models import Partnership
from regions.models import Contact, Link, Organization
from regions.scope import in_region
from tests.convenings.conftest import invited, make_meeting, send
from tests.factories import make_business, make_contact, make_leader, make_member, make_partner_contact, make_region


def letters(kind):
    messages = list(Message.objects.filter(kind=kind).select_related("contact__organization").order_by("pk"))
    written = render(messages)
    return [(message, written[message.pk]) for message in messages]


def letter(kind):
    ((_message, one),) = letters(kind)
    return one


def event(one):
    calendar = Calendar.from_ical(one.calendar)
    (entry,) = calendar.walk("VEVENT")
    return calendar, entry


def test_the_calendar_part_is_what_the_calendar_library_reads(meeting, convener):
    Convening.objects.update(
        title="Launch; part 1, of\\2 " + "ü" * 60,
        starts_at=datetime(2031, 3, 12, 14, 30, tzinfo=UTC),
        ends_at=datetime(2031, 3, 12, 16, 30, tzinfo=UTC),
    )
    meeting.refresh_from_db()
    person = make_leader(name='Ana "La Jefa" Peña-Ñañez de la Torre y Castellanos', email="ana@rio.example")
    invited(meeting, convener, person)

    one = letter("convening.invited")

    calendar, entry = event(one)
    assert (calendar["METHOD"], one.method) == ("REQUEST", "REQUEST")
    assert entry["UID"] == f"{meeting.uid}@{settings.DEFAULT_FROM_EMAIL.partition('@')[2]}"
    assert entry["SEQUENCE"] == 1
    assert entry["SUMMARY"] == meeting.title
    assert entry["LOCATION"] == "Mid-Valley Civic Center, Weslaco"
    assert (entry.decoded("DTSTART"), entry.decoded("DTEND")) == (meeting.starts_at, meeting.ends_at)
    assert entry["ORGANIZER"] == f"mailto:{settings.DEFAULT_FROM_EMAIL}"
    assert entry["ATTENDEE"] == "mailto:ana@rio.example"
    assert entry["ATTENDEE"].params["CN"] == "Ana La Jefa Peña-Ñañez de la Torre y Castellanos"
    assert (entry["ATTENDEE"].params["PARTSTAT"], entry["ATTENDEE"].params["RSVP"]) == ("NEEDS-ACTION", "TRUE")
    assert Link.objects.get().url in entry["DESCRIPTION"]
    assert max(len(line) for line in one.calendar.split(b"\r\n")) <= 75


def test_a_mail_has_text_html_and_calendar_and_answers_go_to_the_convener(transactional_db, smtp_sink):
    region = make_region(reply_to="marisol@valley.example")
    convener = make_member(region)
    with in_region(region), timezone.override(region.time_zone):
        meeting = make_meeting(convener)
        send(
            meeting,
            [make_leader(name="Ann Ruiz", email="ann@rio.example")],
            convener,
            at=timezone.now() - timedelta(hours=1),
        )

    assert deliver(region) == 1

    (mail,) = smtp_sink.wait_for(1)
    assert [part.get_content_type() for part in mail.walk()] == [
        "multipart/mixed",
        "multipart/alternative",
        "text/plain",
        "text/html",
        "text/calendar",
        "application/ics",
    ]
    assert mail["Reply-To"] == "marisol@valley.example"
    assert mail["To"] == "Ann Ruiz <ann@rio.example>"
    assert "Dr. Elena Salinas, with" in mail["From"]
    (calendar,) = [part for part in mail.walk() if part.get_content_type() == "text/calendar"]
    assert calendar.get_param("method") == "REQUEST"
    assert calendar.get_content().count("ATTENDEE") == 1
    assert "Dear Ann," in mail.get_body(("plain",)).get_content()
    with in_region(region):
        choices = Link.objects.get(purpose="mail").url
    for kind in ("plain", "html"):
        assert choices in mail.get_body((kind,)).get_content()


def test_moving_updates_the_calendars_of_who_has_not_declined(meeting, convener):
    people = {answer: invited(meeting, convener) for answer in ("yes", "no", "maybe", "")}
    for answer in ("yes", "no", "maybe"):
        people[answer].respond(answer, by=people[answer].contact)
    later, before = meeting.starts_at + timedelta(days=7), f"It was to be on {meeting.day}, {meeting.start}."

    meeting.move(starts_at=later, ends_at=later + timedelta(hours=2), place="City Hall", by=convener)

    told = letters("convening.moved")
    assert {message.contact_id for message, _ in told} == {people[answer].contact_id for answer in ("yes", "maybe", "")}
    for _message, one in told:
        calendar, entry = event(one)
        assert (calendar["METHOD"], entry["SEQUENCE"], entry.decoded("DTSTART")) == ("REQUEST", 2, later)
        assert entry["LOCATION"] == "City Hall, Weslaco"
        assert before in one.text
    assert {row.answer for row in meeting.invitations.all()} == {"yes", "no", "maybe", ""}
    assert set(Link.objects.values_list("expires_at", flat=True)) == {meeting.links_until}


def calendar_of(asked, kind="convening.answered"):
    """Method and SEQUENCE of the newest such letter, as it would be written now."""
    message = Message.objects.filter(kind=kind).select_related("contact__organization").latest("pk")
    calendar, entry = event(render([message])[message.pk])
    return calendar["METHOD"], entry["SEQUENCE"]


def test_each_turn_counts_on_so_that_calendars_follow_it(meeting, convener, client):
    asked = invited(meeting, convener)
    assert calendar_of(asked, "convening.invited") == ("REQUEST", 1)

    came = []
    for answer in ("yes", "no", "maybe", "yes"):
        asked.respond(answer, by=asked.contact)
        came.append(calendar_of(asked))
    later = meeting.starts_at + timedelta(days=7)
    meeting.move(starts_at=later, ends_at=later + timedelta(hours=2), by=convener)

    assert came == [("REQUEST", 1), ("CANCEL", 2), ("REQUEST", 3), ("REQUEST", 3)]
    assert calendar_of(asked, "convening.moved") == ("REQUEST", 4)
    file = client.get(Link.objects.get(purpose="invitation").path + "meeting.ics").content
    assert Calendar.from_ical(file).walk("VEVENT")[0]["SEQUENCE"] == 4


def test_who_sends_another_then_the_first_again_writes_to_each_with_a_higher_sequence(meeting, convener):
    asked = invited(meeting, convener)
    came = []
    for address in ("ana@rio.example", "joan@rio.example", "ana@rio.example"):
        asked.respond("sending", substitute_email=address, by=asked.contact)
        came.append((address, *calendar_of(asked, "convening.substitute"), calendar_of(asked)))
        Message.objects.update(state="sent", sent_at=timezone.now())

    assert came == [
        ("ana@rio.example", "REQUEST", 1, ("CANCEL", 2)),
        ("joan@rio.example", "REQUEST", 1, ("CANCEL", 3)),
        ("ana@rio.example", "REQUEST", 3, ("CANCEL", 4)),
    ]


def test_mail_and_entry_say_that_the_calendars_own_buttons_do_not_reach_us(meeting, convener):
    asked = invited(meeting, convener)
    asked.respond("sending", substitute_email="ana@rio.example", by=asked.contact)

    invitation, substitute = letter("convening.invited"), letter("convening.substitute")

    assert "the Accept button of your calendar does not reach us" in invitation.text
    assert "the Accept button of your calendar does not reach us" in invitation.html
    said = event(invitation)[1]["DESCRIPTION"]
    own, theirs = Link.objects.filter(purpose="invitation").order_by("pk")
    assert f"the buttons of your calendar do not reach us: {own.url}" in said
    assert "the Accept button of your calendar does not reach us" in substitute.text
    said = event(substitute)[1]["DESCRIPTION"]
    assert f"the buttons of your calendar do not reach us: {theirs.url}" in said


def test_a_letter_still_held_is_not_followed_by_an_update_but_tells_the_new_time(meeting, convener):
    send(meeting, [make_leader()], convener)
    later = meeting.starts_at + timedelta(days=7)

    meeting.move(starts_at=later, ends_at=later + timedelta(hours=2), by=convener)

    assert not Message.objects.filter(kind="convening.moved").exists()
    assert event(letter("convening.invited"))[1].decoded("DTSTART") == later


def test_a_substitute_hears_of_the_move_too(meeting, convener):
    asked = invited(meeting, convener)
    asked.respond("sending", substitute_name="Ana", substitute_email="ana@rio.example", by=asked.contact)
    later = meeting.starts_at + timedelta(days=7)

    meeting.move(starts_at=later, ends_at=later + timedelta(hours=2), by=convener)

    assert sorted(message.to for message, _ in letters("convening.moved")) == sorted(
        ["ana@rio.example", asked.contact.email]
    )


def test_cancelling_takes_it_off_the_calendars_and_stops_what_waits(meeting, convener):
    told, declined = invited(meeting, convener), invited(meeting, convener)
    declined.respond("no", by=declined.contact)
    Message.objects.all().delete()
    send(meeting, [make_leader()], convener)

    meeting.cancel(reason="The hall is flooded.", by=convener)

    ((message, one),) = letters("convening.cancelled")
    assert message.contact_id == told.contact_id
    calendar, entry = event(one)
    assert (calendar["METHOD"], entry["STATUS"], entry["SEQUENCE"], one.method) == ("CANCEL", "CANCELLED", 2, "CANCEL")
    assert "The hall is flooded." in one.text
    assert list(Message.objects.filter(kind="convening.invited").values_list("state", flat=True)) == ["withdrawn"]


def test_a_cancelled_meeting_cannot_be_moved_cancelled_or_filled(meeting, convener):
    meeting.cancel(by=convener)

    for verb in (
        lambda: meeting.cancel(by=convener),
        lambda: meeting.move(starts_at=meeting.starts_at, ends_at=meeting.ends_at, by=convener),
        lambda: send(meeting, [make_leader()], convener),
        lambda: meeting.hold(by=convener),
    ):
        with pytest.raises(ValidationError, match="was cancelled"):
            verb()


def test_names_arrive_inert_in_mails(meeting, convener):
    organization = make_business()
    evil = make_contact(organization, email="evil@x.example")
    Organization.objects.filter(pk=organization.pk).update(name="<a href=//evil.example>Click</a>")
    Contact.objects.filter(pk=evil.pk).update(
        name="<script>alert(1)</script>\r\nBcc: all@x.example \u202egnp" + "x" * 100
    )
    invited(
        meeting, convener, Contact.objects.select_related("organization").get(pk=evil.pk), subject="Hello {first_name}"
    )

    one = letter("convening.invited")

    assert "<script" not in one.html
    assert "<a href=//evil" not in one.html
    assert "&lt;a href=//evil.example&gt;Click&lt;/a&gt;" in one.html
    assert "\u202e" not in one.text + one.html + one.calendar.decode()
    assert "\n" not in one.subject
    (attendee,) = [
        line for line in one.calendar.decode().replace("\r\n ", "").split("\r\n") if line.startswith("ATTENDEE")
    ]
    assert attendee.endswith(":mailto:evil@x.example")
    assert "\r\nBcc" not in one.calendar.decode()


def test_nobody_can_type_a_mark_that_a_recipients_own_words_take_the_place_of(meeting, convener):
    """The subject stands in the ledger, which viewers read: the personal link must not get into it."""
    typed = "".join(f"\ue000{name}\ue001" for name in ("url", "choices", "name"))
    invited(meeting, convener, subject=f"Hello {typed}", letter=f"Dear all, {typed}")

    one = letter("convening.invited")

    assert one.subject == f"Hello {typed}"
    assert f"Dear all, {typed}" in one.text
    assert Link.objects.get().url in one.text


def test_writing_a_batch_takes_the_same_statements_for_two_and_for_fifty(meeting, convener, sql):
    business = make_business()
    send(meeting, [make_contact(business) for _ in range(2)], convener)
    few = list(Message.objects.select_related("contact__organization"))
    send(meeting, [make_contact(business) for _ in range(48)], convener)
    many = list(Message.objects.select_related("contact__organization"))

    with sql(4):
        assert len(render(few)) == 2
    with sql(4):
        assert len(render(many)) == 50


def test_letting_two_or_ten_substitutes_go_is_written_with_the_same_statements(meeting, convener, sql):
    business = make_business()
    for number in range(10):
        asked = invited(meeting, convener, make_contact(business))
        asked.respond("sending", substitute_email=f"s{number}@rio.example", by=asked.contact)
        Message.objects.update(state="sent", sent_at=timezone.now())
        asked.respond("maybe", by=asked.contact)
    messages = list(Message.objects.filter(kind="convening.released").select_related("contact__organization"))

    with sql(4):
        assert len(render(messages[:2])) == 2
    with sql(4):
        assert len({letter.text for letter in render(messages).values()}) == 10


def test_a_mail_speaks_the_recipients_language_and_the_regions_clock(meeting, convener):
    invited(meeting, convener, make_leader(language="es"))
    invited(meeting, convener, make_leader(language="en"))

    spanish, english = (one for _message, one in letters("convening.invited"))

    assert '<html lang="es">' in spanish.html
    assert '<html lang="en">' in english.html
    assert f"{meeting.day}, {meeting.hours}" in english.text
    with translation.override("es"):
        assert f"Cuándo: {meeting.day}, {meeting.hours}" in spanish.text
    assert "Responder con un toque:" in spanish.text


def test_no_link_in_a_mail_comes_from_a_request(client, meeting, convener, settings):
    settings.ALLOWED_HOSTS = ["*"]
    asked = invited(meeting, convener)
    client.post(
        Link.objects.get().path, {"answer": "yes"}, headers={"host": "evil.example", "x-forwarded-host": "evil.example"}
    )

    asked.refresh_from_db()
    assert asked.answer == "yes"
    one = letter("convening.answered")
    assert "evil.example" not in one.text + one.html + one.calendar.decode()
    assert settings.BASE_URL in one.text


def test_one_partnership_never_reads_of_another(meeting, convener):
    other = make_meeting(convener, title="Canary meeting")
    invited(other, convener, make_partner_contact())
    invited(meeting, convener)

    texts = [
        one.text
        for message, one in letters("convening.invited")
        if message.about_id in set(Invitation.objects.filter(convening=meeting).values_list("pk", flat=True))
    ]

    assert texts
    assert not any("Canary" in text or other.partnership.name in text for text in texts)
    assert Partnership.objects.count() == 2
