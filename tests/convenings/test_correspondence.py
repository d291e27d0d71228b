"""Letters the convener writes: whom they reach, in which words, and what stops them."""

import uuid
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone, translation

from convenings import letters as invitations
from convenings.correspondence import preview, render, render_tests
from convenings.models import Invitation, LetterKind, LetterTemplate, Sending
from convenings.models.letter_kinds import Wording, usual
from convenings.readers import Readers, opened, readers_of
from outbox.delivery import deliver
from outbox.letters import Category
from outbox.models import Consent, Message, State, Wish
from regions.models import Activity, Link
from tests.convenings.conftest import champion_of, invited, make_meeting
from tests.factories import make_contact, make_leader, make_priority

WORDS = {"subject": "Before {date}", "letter": "Dear {first_name},\n\nfor {organization}: {meeting}, {partnership}."}
SPANISH = {"subject_es": "Antes del {date}", "letter_es": "Hola, {first_name}: el {date}, {time}."}


def write(meeting, contacts, by, kind="welcome", **given):
    return meeting.write_to(kind, contacts, **({"signed_by": [champion_of(meeting)], "by": by} | WORDS | given))


def read():
    messages = list(Message.objects.filter(kind__startswith="letter.").select_related("contact__organization"))
    letters = render(messages)
    return {message.contact.name: letters[message.pk] for message in messages}


def begun(meeting):
    meeting.starts_at = timezone.now() - timedelta(hours=1)
    meeting.ends_at = meeting.starts_at + timedelta(hours=2)
    meeting.save()
    return meeting


# ---- sending ----


def test_a_letter_reaches_each_person_in_their_language_signed_by_champions(meeting, convener):
    ana, bo = make_leader(name="Ana Ruiz", language="es"), make_leader(name="Bo Reed")

    sending = write(meeting, [ana, bo, ana], convener, **SPANISH)

    assert (sending.kind, sending.count, Message.objects.count()) == ("welcome", 2, 2)
    letters = read()
    assert letters["Bo Reed"].subject == f"Before {meeting.day}"
    assert f"for {bo.organization.name}: First convening, {meeting.partnership.name}." in letters["Bo Reed"].text
    assert "Dr. Elena Salinas\nChief executive" in letters["Bo Reed"].text
    assert letters["Bo Reed"].from_name == f"Dr. Elena Salinas, with {meeting.region.sender_name}"
    assert "Hola, Ana: el " in letters["Ana Ruiz"].text
    assert " de " in letters["Ana Ruiz"].subject
    assert '<html lang="es">' in letters["Ana Ruiz"].html
    assert Activity.objects.get(verb="convening.wrote").detail["kind"] == "Welcome letter"


def test_without_spanish_words_everybody_gets_the_english(meeting, convener):
    write(meeting, [make_leader(name="Ana Ruiz", language="es")], convener)

    assert "Dear Ana" in read()["Ana Ruiz"].text


def test_an_english_letter_to_who_reads_spanish_is_english_throughout_and_says_so(meeting, convener):
    words = {"subject": "Before {date}", "letter": "Dear {first_name},\n\nwe meet on {date} at {time}. {length}."}
    write(meeting, [make_leader(name="Ana Ruiz", language="es")], convener, **words)

    letter = read()["Ana Ruiz"]

    assert (letter.subject, letter.from_name) == (
        f"Before {meeting.day}",
        f"Dr. Elena Salinas, con {meeting.region.sender_name}",
    )
    assert f"we meet on {meeting.day} at {meeting.start}. {meeting.length}." in letter.text
    assert '<html lang="es">' in letter.html
    assert f'<h1 lang="en">Before {meeting.day}</h1>' in letter.html
    assert '<p lang="en">Dear Ana,</p>' in letter.html
    with translation.override("es"):
        assert f"Cuándo: {meeting.when}" in letter.text


def test_a_letter_in_the_readers_language_marks_no_part(meeting, convener):
    write(meeting, [make_leader(name="Ana Ruiz", language="es"), make_leader(name="Bo Reed")], convener, **SPANISH)

    assert [letter.html.count(" lang=") for letter in read().values()] == [1, 1]


def test_an_english_invitation_to_who_reads_spanish_keeps_its_own_dates(meeting, convener):
    words = WORDS | {"letter": "We meet on {date} at {time}."}
    write(meeting, [make_leader(name="Ana Ruiz", language="es")], convener, kind="invitation", **words)
    message = Message.objects.select_related("contact__organization").get(kind="convening.invited")

    letter = invitations.render([message])[message.pk]

    assert letter.subject == f"Before {meeting.day}"
    assert f'<p lang="en">We meet on {meeting.day} at {meeting.start}.</p>' in letter.html
    with translation.override("es"):
        assert f"<h1>¿Se sienta con nosotros a la mesa el {meeting.date}?</h1>" in letter.html


def test_half_of_a_spanish_letter_is_refused_by_verb_and_by_schema(meeting, convener):
    with pytest.raises(ValidationError, match="subject and the letter in Spanish"):
        write(meeting, [make_leader()], convener, letter_es="Hola")
    sending = write(meeting, [make_leader()], convener)
    with pytest.raises(IntegrityError, match="sending_spanish_whole"), transaction.atomic():
        Sending.objects.filter(pk=sending.pk).update(subject_es="Hola")


def test_a_send_pressed_twice_sends_once(meeting, convener):
    name, people = uuid.uuid4(), [make_leader(), make_leader()]

    first, second = (write(meeting, people, convener, batch=name) for _press in range(2))

    assert first == second
    assert Message.objects.count() == 2
    other = make_meeting(convener)
    with pytest.raises(ValidationError, match="sent for another meeting"):
        write(other, people, convener, batch=name)


def test_an_invitation_pressed_twice_invites_once(meeting, convener):
    name, people = uuid.uuid4(), [make_leader()]

    first, second = (write(meeting, people, convener, kind="invitation", batch=name) for _press in range(2))

    assert first == second
    assert (meeting.invitations.count(), Message.objects.count()) == (1, 1)


def test_letters_are_held_and_can_be_taken_back(meeting, convener):
    now = timezone.now()
    sending = write(meeting, [make_leader()], convener, at=now)
    assert Message.objects.get().next_attempt_at == now + timedelta(seconds=60)

    meeting.take_back(sending.batch, by=convener)

    assert Message.objects.get().state == State.WITHDRAWN
    assert not Sending.objects.exists()


def test_a_cancelled_meeting_sends_no_letter_that_still_waits(meeting, convener):
    write(meeting, [make_leader()], convener)

    meeting.cancel(by=convener)

    assert [message.state for message in Message.objects.filter(kind="letter.welcome")] == [State.WITHDRAWN]


def test_a_letter_that_waits_says_the_new_day_of_a_meeting_that_moved(meeting, convener):
    write(meeting, [make_leader(name="Bo Reed")], convener)
    later = meeting.starts_at + timedelta(days=7)

    meeting.move(starts_at=later, ends_at=later + timedelta(hours=1), by=convener)

    assert read()["Bo Reed"].subject == f"Before {meeting.day}"


@pytest.mark.parametrize(
    ("contact", "words"),
    [
        ({"name": "Ann Lee", "email": ""}, "Ann Lee has no e-mail address"),
        ({"name": "Ann Lee", "archived_at": timezone.now()}, "Ann Lee is archived"),
    ],
)
def test_who_cannot_be_written_to_stops_the_sending_and_is_named(meeting, convener, contact, words):
    with pytest.raises(ValidationError, match=words):
        write(meeting, [make_leader(), make_leader(**contact)], convener)

    assert not Message.objects.exists()


def test_a_value_missing_in_the_words_a_person_reads_stops_the_sending_and_names_them(meeting, convener):
    meeting.place = meeting.address = meeting.link = ""
    meeting.save()
    english, spanish = make_leader(name="Bo Reed"), make_leader(name="Ana Ruiz", language="es")
    words = {"subject_es": "Hola", "letter_es": "En {place}."}

    write(meeting, [english], convener, **words)
    with pytest.raises(ValidationError, match=r"The letter to Ana Ruiz lacks a value for \{place\}"):
        write(meeting, [english, spanish], convener, **words)

    assert Sending.objects.count() == 1


@pytest.mark.parametrize("field", ["subject", "letter", "letter_es"])
def test_an_unknown_word_in_braces_is_refused_by_its_name(meeting, convener, field):
    with pytest.raises(ValidationError, match=r"\{nickname\} would stay as it is"):
        write(meeting, [make_leader()], convener, **(SPANISH | {field: "Dear {nickname}"}))

    assert not Sending.objects.exists()


def test_template_code_stands_as_it_was_typed_and_names_bring_no_markup(meeting, convener):
    odd = "{{7*7}} {x.__class__} {% now %} %s %(name)s ${first_name}"
    hostile = make_contact(name='Ana <b>"x"</b>\r\nBcc: all@x.example', email="ana@rio.example")

    write(meeting, [hostile], convener, subject="For {first_name}", letter=f"Dear {{first_name}}: {odd}")

    (letter,) = read().values()
    assert "{{7*7}} {x.__class__} {% now %} %s %(name)s $Ana" in letter.text
    assert "\n" not in letter.subject
    assert "<b>" not in letter.html.split("<body>")[1].replace("<b></b>", "")


def test_a_subject_with_a_line_break_reaches_no_header(meeting, convener, here, smtp_sink):
    write(meeting, [make_leader()], convener, subject="Hello\r\nBcc: all@x.example", hold=timedelta(0))

    (message,) = Message.objects.all()
    assert "\n" in render([message])[message.pk].subject  # typed past the form, which refuses it
    deliver(here)

    (mail,) = smtp_sink.messages
    assert mail["Bcc"] is None
    assert mail["Subject"] == "Hello Bcc: all@x.example"


@pytest.mark.parametrize("kind", ["thanks", "no_show", "follow_up"])
def test_what_looks_back_waits_for_the_meeting(meeting, convener, kind):
    with pytest.raises(ValidationError, match="has not started yet"):
        write(meeting, [make_leader()], convener, kind=kind)

    write(begun(meeting), [make_leader()], convener, kind=kind)
    assert Message.objects.get().kind == f"letter.{kind}"


@pytest.mark.parametrize("kind", ["save_the_date", "second"])
def test_what_asks_to_come_is_too_late_once_the_meeting_has_begun(meeting, convener, kind):
    write(meeting, [make_leader()], convener, kind=kind)

    with pytest.raises(ValidationError, match="too late"):
        write(begun(meeting), [make_leader()], convener, kind=kind)


def test_the_second_letter_leads_to_the_persons_own_page(meeting, convener):
    asked, other = invited(meeting, convener), make_leader()

    write(meeting, [asked.contact, other], convener, kind="second")

    letters, link = read(), Link.objects.get(purpose="invitation").url
    assert f"Answer with one tap:\n{link}" in letters[asked.contact.name].text
    assert "Answer with one tap" not in letters[other.name].text


def test_who_wants_no_invitations_gets_no_letter(meeting, convener, here, smtp_sink):
    person = make_leader()
    Consent.objects.say(person, Category.INVITATIONS, Wish.WITHDRAWN, source="page", by=person)
    write(meeting, [person], convener, hold=timedelta(0))

    deliver(here)

    assert Message.objects.get().state == State.SUPPRESSED
    assert smtp_sink.messages == []


def test_letters_are_written_with_the_same_statements_for_two_and_for_fifty(meeting, convener, sql):
    company = meeting.partnership.seats.first().organization
    write(meeting, [make_contact(company) for _ in range(50)], convener)
    messages = list(Message.objects.select_related("contact__organization"))

    with sql(2):
        assert len(render(messages[:2])) == 2
    with sql(2):
        assert len(render(messages)) == 50


# ---- the test and the preview ----


@pytest.mark.parametrize("kind", ["invitation", "second", "welcome"])
def test_a_test_goes_to_who_writes_marked_and_without_a_working_key(meeting, convener, kind):
    reader = invited(meeting, convener, make_leader(name="Ana Ruiz", language="es")).contact
    given = WORDS | SPANISH | {"signed_by": [champion_of(meeting)], "by": convener}

    for _press in range(2):
        meeting.try_letter(kind, reader, at=timezone.now().replace(second=10), **given)

    (message,) = Message.objects.filter(kind="letter.test")
    letter = render_tests([message])[message.pk]
    assert (message.address, message.contact) == (convener.email, None)
    assert letter.subject.startswith("[Test] Antes del ")
    assert "A test: this is what Ana Ruiz will read." in letter.text
    assert "Hola, Ana: el " in letter.text
    assert letter.html.count(" lang=") == 1
    assert letter.calendar is None
    assert not any(link.token in letter.text + letter.html for link in Link.objects.all())
    assert Sending.objects.filter(kind=kind).count() == (kind == "invitation")


@pytest.mark.parametrize("kind", ["invitation", "second"])
def test_a_test_of_an_english_letter_to_who_reads_spanish_keeps_its_own_dates(meeting, convener, kind):
    reader = invited(meeting, convener, make_leader(name="Ana Ruiz", language="es")).contact
    meeting.try_letter(kind, reader, **WORDS, signed_by=[champion_of(meeting)], by=convener)

    (message,) = Message.objects.filter(kind="letter.test")
    letter = render_tests([message])[message.pk]

    assert letter.subject == f"[Test] Before {meeting.day}"
    assert '<p lang="en">Dear Ana,</p>' in letter.html


def test_a_test_lacks_no_value_either(meeting, convener):
    meeting.place = meeting.address = meeting.link = ""
    meeting.save()
    given = {"subject": "At {place}", "letter": "Come.", "signed_by": [champion_of(meeting)], "by": convener}

    with pytest.raises(ValidationError, match=r"The letter to Bo Reed lacks a value for \{place\}"):
        meeting.try_letter("welcome", make_leader(name="Bo Reed"), **given)


def test_the_preview_is_the_letter_and_shows_no_key(meeting, convener):
    person = invited(meeting, convener).contact
    words = WORDS | {"signed_by": [champion_of(meeting)]}

    seen = preview(meeting, person, kind="second", **words)

    assert not Message.objects.filter(kind="letter.second").exists()
    write(meeting, [person], convener, kind="second")
    sent = read()[person.name]
    token = Link.objects.get(purpose="invitation").token
    assert token in sent.text
    assert seen.text == sent.text.replace(token, "•••")


def test_the_preview_shows_no_key_of_somebody_who_was_let_go(meeting, convener):
    row = invited(meeting, convener, leader := make_leader(name="Elena"))
    row.respond("sending", by=leader, substitute_name="Ana", substitute_email="ana@rio.example")
    stand_in = Invitation.objects.get(stands_in_for=row)
    row.respond("yes", by=leader)
    token = Link.objects.to("invitation", stand_in).get().token

    seen = preview(meeting, stand_in.contact, **WORDS, signed_by=[champion_of(meeting)])

    assert "/g/" in seen.text
    assert not any(key in seen.text + seen.html for key in (token, Link.objects.last().token))


# ---- for whom ----


def test_the_groups_of_a_meeting(meeting, convener):
    _silent, yes, absent, no = (invited(meeting, convener, make_leader(name=name)) for name in "SYAN")
    for invitation, answer in ((yes, "yes"), (absent, "yes"), (no, "no")):
        invitation.respond(answer, by=convener)
    sender = invited(meeting, convener, make_leader(name="D"))
    sender.respond("sending", by=convener)
    deputy = make_contact(sender.organization, name="E")
    walk_in = make_leader(name="W")
    begun(meeting)
    for person in (yes.contact, walk_in, deputy):
        meeting.mark_present(person, by=convener)

    named = {group: "".join(sorted(readers_of(meeting, group).values_list("name", flat=True))) for group in Readers}

    assert named == {"invited": "ADNSY", "coming": "ADY", "silent": "S", "came": "EWY", "absent": "A"}


def test_letters_go_to_who_has_the_seat_now(meeting, convener):
    principal = invited(meeting, convener, make_leader(name="P"))
    for name in ("Q", "R"):
        address = f"{name}@here.example"
        principal.respond("sending", substitute_name=name, substitute_email=address, by=principal.contact)
        Message.objects.update(state="sent", sent_at=timezone.now())
    Invitation.objects.get(contact__name="R").respond("yes", by=convener)
    begun(meeting)

    named = {group: "".join(sorted(readers_of(meeting, group).values_list("name", flat=True))) for group in Readers}

    assert named == {"invited": "PR", "coming": "R", "silent": "", "came": "", "absent": "R"}


# ---- what the letter begins with ----


def test_the_usual_words_fill_in_both_languages(meeting, convener):
    for kind in LetterKind:
        wording = usual(kind)
        assert wording.subject != wording.subject_es != ""
        assert wording.letter_es.startswith("Apreciable {first_name}:")
    begun(meeting)
    for kind in ("welcome", "thanks", "no_show", "follow_up"):
        people = [make_leader(language="en"), make_leader(language="es")]
        write(meeting, people, convener, kind=kind, **opened(kind, meeting)._asdict())

    assert not any("{" in letter.text + letter.subject for letter in read().values())


def test_the_follow_up_is_opened_with_what_was_decided(meeting, convener):
    elena = champion_of(meeting)
    first = make_priority(meeting.partnership, title="A nurse-aide class", rank=1)
    make_priority(meeting.partnership, title="A bus", rank=2)
    first.sign_up(elena, by=convener)
    following = make_meeting(convener, partnership=meeting.partnership)
    begun(meeting)

    wording = opened("follow_up", meeting)

    assert "1. A nurse-aide class. Champion: Dr. Elena Salinas.\n2. A bus. It still needs a champion." in wording.letter
    assert f"We meet again on {following.day} at {following.start}, {following.where}." in wording.letter
    assert "1. A nurse-aide class. La encabeza: Dr. Elena Salinas." in wording.letter_es
    assert "Nos vemos de nuevo el " in wording.letter_es


def test_what_is_not_decided_leaves_no_gap(meeting):
    letter = opened("follow_up", meeting).letter

    assert "{" not in letter.replace("{first_name}", "")
    assert "\n\n\n" not in letter


def test_a_region_words_its_own_letters_and_goes_back(here, convener):
    own = Wording("Thanks", "Dear {first_name}", "Gracias", "Hola, {first_name}")

    template = LetterTemplate.objects.keep_words("thanks", own, by=convener)

    assert LetterTemplate.objects.of("thanks").wording == own
    assert [row.is_usual for row in LetterTemplate.objects.every()].count(False) == 1
    assert LetterTemplate.objects.keep_words("thanks", own._replace(subject="Thank you"), by=convener) == template
    LetterTemplate.objects.forget("thanks", by=convener)
    assert LetterTemplate.objects.of("thanks").wording == usual("thanks")


@pytest.mark.parametrize(
    ("kind", "change", "field", "words"),
    [
        ("thanks", {"letter": "Dear {nickname}"}, "letter", "{nickname} would stay as it is"),
        ("thanks", {"letter": "{decided}"}, "letter", "{decided} would stay as it is"),
        ("follow_up", {"subject_es": "{oops}"}, "subject_es", "{oops} would stay as it is"),
        ("thanks", {"subject_es": "Gracias"}, "letter_es", "Write the subject and the letter in Spanish"),
        ("thanks", {"subject": "One\r\nTwo"}, "subject", "one line"),
        ("thanks", {"letter": ""}, "letter", "cannot be blank"),
    ],
)
def test_words_that_cannot_stay_are_refused_at_their_field(here, convener, kind, change, field, words):
    wording = Wording("Thanks", "Dear {first_name}")._replace(**change)

    with pytest.raises(ValidationError) as refused:
        LetterTemplate.objects.keep_words(kind, wording, by=convener)

    assert words in " ".join(refused.value.message_dict[field])
    assert not LetterTemplate.objects.exists()


def test_one_region_never_reads_the_words_of_another(here, convener):
    LetterTemplate.objects.keep_words("thanks", Wording("Ours", "Dear {first_name}"), by=convener)

    assert LetterTemplate.objects.get().region_id == here.pk
    with pytest.raises(IntegrityError, match="letter_template_once"), transaction.atomic():
        LetterTemplate.objects.create(kind="thanks", subject="Two", letter="Two")
