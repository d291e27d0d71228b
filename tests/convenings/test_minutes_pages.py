"""The pages of minutes: for staff, behind a personal link, in both languages; the mails; programs."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from convenings.forms.minutes import name_of
from convenings.models import AgendaNote, Minutes, Objection, Room
from desk import today
from outbox.letters import KINDS
from outbox.models import Message
from regions.models import Link
from tests.convenings.minuting import Table
from tests.factories import make_member, make_region


@pytest.fixture
def table(here, convener):
    return Table(convener)


@pytest.fixture
def page(client, table, convener, outside):
    client.force_login(convener)

    def ask(name, words=None, pk=None):
        address = reverse(f"convenings:{name}", args=[table.meeting.region.slug, pk or table.meeting.pk])
        with outside():
            return client.get(address) if words is None else client.post(address, words)

    return ask


@pytest.fixture
def guest(client, outside):
    def ask(minutes, contact, words=None):
        path = Link.objects.to("minutes", minutes).get(contact=contact).path
        with outside():
            return client.get(path) if words is None else client.post(f"{path}object/", words)

    return ask


def seen_of(response):
    return response.context["send"].initial["seen"]


def test_the_draft_is_ready_and_one_press_sends_it(page, table):
    ready = page("minutes")

    assert "Meet monthly: We meet each month. (The leaders)" in ready.content.decode()
    assert "Send to 3 people" in ready.content.decode()
    assert not Minutes.objects.exists()
    pressed = page("minutes_send", {"days": 7, "seen": seen_of(ready)})
    assert pressed.status_code == 302
    assert Minutes.objects.get().sent_at
    again = page("minutes_send", {"days": 7})
    assert again.status_code == 409
    assert "These minutes are sent" in again.content.decode()


def test_what_was_written_meanwhile_is_read_before_it_is_sent(page, table):
    ready = page("minutes")
    AgendaNote.write(table.meeting, table.item, "Nurses stay.", seen=1, by=table.by)

    refused = page("minutes_send", {"days": 7, "seen": seen_of(ready)})

    assert refused.status_code == 409
    assert "Something was written meanwhile" in refused.content.decode()
    assert "Nurses stay." in refused.content.decode()
    now = refused.context["send"].data["seen"]
    assert page("minutes_send", {"days": 7, "seen": now}).status_code == 302


def test_what_stays_as_the_notes_have_it_goes_on_following_them(page, table):
    form = page("minutes_draft").context["form"]
    words = {field.name: "" if field.value() is None else field.value() for field in form}
    assert words[name_of(table.item.title)] == "Nurses leave.\nNobody stays."

    saved = page("minutes_draft", words | {"opening": "In short"})
    AgendaNote.write(table.meeting, table.item, "Nurses stay.", seen=1, by=table.by)

    assert saved.status_code == 302
    assert (Minutes.objects.get().opening, Minutes.objects.get().said) == ("In short", {})
    assert "Nurses stay." in page("minutes").content.decode()


def test_the_second_writer_sees_the_words_of_the_first(page, table):
    Minutes.write(table.meeting, opening="Theirs", seen=0, by=table.by)

    refused = page("minutes_draft", {"opening": "Mine", "seen": 0})

    assert refused.status_code == 409
    assert "Theirs" in refused.content.decode()
    assert "Mine" in refused.content.decode()


def test_a_correction_asks_for_its_reason_and_prints_with_it(page, table):
    first = Minutes.send(table.meeting, by=table.by)

    refused = page("minutes_draft", {"opening": "Tuesday", "seen": 0})
    saved = page("minutes_draft", {"opening": "Tuesday", "reason": "The day", "seen": 0})

    assert (refused.status_code, saved.status_code) == (400, 302)
    assert "Version 2 is a draft" in page("minutes").content.decode()
    second = Minutes.send(table.meeting, by=table.by)
    printed = page("minutes_version", pk=second.pk).content.decode()
    assert second.digest in printed
    assert "It replaces version 1: The day" in printed
    assert "A later version replaced this one." in page("minutes_version", pk=first.pk).content.decode()


def test_the_convener_answers_an_objection_and_then_the_table_approves(page, table):
    minutes = Minutes.send(table.meeting, by=table.by)
    objection = Objection.enter(minutes, words="It was Tuesday", by=table.elena)

    before = page("minutes").content.decode()
    empty = page("objection_close", {"answer": ""}, pk=objection.pk)
    refused = page("minutes_approve", {"who": "All", "on": timezone.localdate().isoformat()})
    closed = page("objection_close", {"answer": "The sheet says Monday"}, pk=objection.pk)
    approved = page("minutes_approve", {"who": "All", "on": timezone.localdate().isoformat()})

    assert "Somebody objects" in before
    assert "It was Tuesday" in before
    assert [r.status_code for r in (empty, refused, closed, approved)] == [400, 409, 302, 302]
    assert "by All, " in page("minutes").content.decode()


def test_a_viewer_reads_and_a_stranger_finds_nothing(client, table, outside, region):
    viewer, stranger = make_member(region, role="viewer"), make_member(make_region())
    address = reverse("convenings:minutes", args=[region.slug, table.meeting.pk])
    answers = []
    for person in (viewer, stranger):
        client.force_login(person)
        with outside():
            answers.append((client.get(address).status_code, client.post(f"{address}send/", {"days": 7}).status_code))

    assert answers == [(200, 403), (404, 404)]


def test_objections_take_as_many_statements_for_one_as_for_three(client, table, convener, costs):
    minutes = Minutes.send(table.meeting, by=table.by)
    client.force_login(convener)
    address = reverse("convenings:minutes", args=[table.meeting.region.slug, table.meeting.pk])
    for person in (table.elena, table.partner, table.absent):
        Objection.enter(minutes, words="It was Tuesday", by=person)
        with costs(7):
            shown = client.get(address).content.decode()
        assert shown.count("It was Tuesday") == minutes.objections.count()


# ---- behind a personal link ----


def test_a_reader_objects_and_reads_the_answer(guest, table):
    minutes = Minutes.send(table.meeting, by=table.by)

    first = guest(minutes, table.elena).content.decode()
    empty = guest(minutes, table.elena, {"words": ""})
    said = guest(minutes, table.elena, {"words": "It was Tuesday"})
    again = guest(minutes, table.elena, {"words": "Really"})
    Objection.objects.get().close(answer="The sheet says Monday", by=table.by)
    last = guest(minutes, table.elena).content.decode()

    assert "Nurses leave." in first
    assert minutes.short_digest in first
    assert (empty.status_code, said.status_code, again.status_code) == (400, 302, 409)
    assert "The sheet says Monday" in last


def test_who_did_not_come_reads_in_spanish_with_the_text_as_written(guest, table):
    minutes = Minutes.send(table.meeting, by=table.by)

    shown = guest(minutes, table.absent)

    assert shown["Content-Language"] == "es"
    assert "Nurses leave." in shown.content.decode()
    assert '<html lang="es"' in shown.content.decode()


def test_an_old_link_leads_its_reader_to_what_stands_now(guest, table):
    first = Minutes.send(table.meeting, by=table.by)
    Minutes.write(table.meeting, reason="A name", seen=0, by=table.by)
    second = Minutes.send(table.meeting, by=table.by)

    shown = guest(first, table.elena).content.decode()

    assert Link.objects.to("minutes", second).get(contact=table.elena).path in shown
    assert "Is something not as it was?" not in shown
    assert guest(first, table.elena, {"words": "Still"}).status_code == 409


# ---- the mails ----


def letter_to(minutes, contact):
    message = Message.objects.select_related("contact__organization").about(minutes).get(contact=contact)
    return KINDS[message.kind].render([message])[message.pk]


def test_the_mail_says_what_was_decided_and_how_to_object(table):
    minutes = Minutes.send(table.meeting, by=table.by)

    letter = letter_to(minutes, table.elena)

    link = Link.objects.to("minutes", minutes).get(contact=table.elena).url
    for part in (letter.text, letter.html):
        assert "thank you for coming" in part
        assert "Meet monthly: We meet each month. (The leaders)" in part
        assert minutes.short_digest in part
        assert link in part
        assert "Nurses leave." not in part
    assert letter.subject == f"Minutes of {table.meeting.date}"
    assert "&lt;" not in letter.text


def test_what_people_wrote_is_escaped_in_the_mail(table):
    Minutes.write(table.meeting, opening="<b>Bold</b> & more", seen=0, by=table.by)
    minutes = Minutes.send(table.meeting, by=table.by)

    letter = letter_to(minutes, table.elena)

    assert "&lt;b&gt;Bold&lt;/b&gt; &amp; more" in letter.html
    assert "<b>Bold</b> & more" in letter.text


def test_who_missed_it_is_told_so_and_a_correction_names_its_reason(table):
    first = Minutes.send(table.meeting, by=table.by)
    table.absent.language = "en"
    table.absent.save()
    Minutes.write(table.meeting, reason="A name was wrong", seen=0, by=table.by)
    second = Minutes.send(table.meeting, by=table.by)

    assert letter_to(first, table.absent).subject == f"What you missed on {table.meeting.date}"
    assert "the table missed you" in letter_to(first, table.absent).text
    assert "A name was wrong" in letter_to(second, table.elena).text
    assert letter_to(second, table.elena).subject.startswith("Corrected: ")


def test_who_objected_gets_the_answer_by_mail(table):
    minutes = Minutes.send(table.meeting, by=table.by)
    objection = Objection.enter(minutes, words="It was Tuesday", by=table.elena)
    objection.close(answer="The sheet says Monday", by=table.by)

    letter = letter_to(objection, table.elena)

    for part in (letter.text, letter.html):
        assert "It was Tuesday" in part
        assert "The sheet says Monday" in part


# ---- today, and after the end ----


def whats(at=None):
    return [need.what for need in today.needs(today.look(at or timezone.now()), None)]


def test_today_asks_for_the_minutes_until_they_are_sent_and_for_an_answer_to_objections(table):
    draft = "Minutes of “First convening” are a draft"

    assert draft in whats()
    assert draft not in whats(timezone.now() + timedelta(days=15))
    minutes = Minutes.send(table.meeting, by=table.by)
    assert draft not in whats()
    Objection.enter(minutes, words="It was Tuesday", by=table.elena)
    assert f"{table.elena.name} objects to the minutes of “First convening”" in whats()


def test_once_the_meeting_is_ended_its_page_offers_the_minutes(page, table, convener):
    room = Room.open(table.meeting, by=convener)
    room.start(by=convener)
    before = page("room_lead").content.decode()
    room.end(by=convener)

    after = page("room_lead").content.decode()

    assert "Read them, then send them" not in before
    assert "Read them, then send them" in after
    assert page("minutes_send", {"days": 7}).status_code == 302
    assert "Read them, then send them" not in page("room_lead").content.decode()


# ---- programs ----


def test_programs_write_send_approve_and_read(client, table, convener, outside):
    client.force_login(convener)
    here = f"/api/v1/regions/{table.meeting.region.slug}"
    one = f"{here}/convenings/{table.meeting.pk}/minutes"
    json = {"content_type": "application/json"}

    with outside():
        wrote = client.put(f"{one}/draft/", {"opening": "In short", "seen": 0}, **json)
        sent = client.post(f"{one}/send/", {"days": 3}, **json)
        late = client.post(f"{one}/send/", {}, **json)
    objection = Objection.enter(Minutes.objects.get(), words="It was Tuesday", by=table.elena)
    with outside():
        listed = client.get(f"{here}/objections/?convening={table.meeting.pk}").json()["results"]
        closed = client.post(f"{here}/objections/{objection.pk}/close/", {"answer": "No"}, **json)
        approved = client.post(f"{one}/approve/", {"who": "All"}, **json)
        read = client.get(f"{here}/minutes/?convening={table.meeting.pk}").json()["results"]

    assert [r.status_code for r in (wrote, sent, late, closed, approved)] == [200, 201, 409, 200, 200]
    assert wrote.json()["edition"] == 1
    assert [row["words"] for row in listed] == ["It was Tuesday"]
    assert [(row["approval"], row["approved_by"]) for row in read] == [("hand", "All")]
    assert "In short" in read[0]["text"]
