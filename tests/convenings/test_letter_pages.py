"""The pages of letters: whom, what, as they will read it, to myself, sent once."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from convenings.models import LetterTemplate, Sending
from outbox.delivery import deliver
from outbox.models import DailyMail, Message
from regions.models import Link
from tests.convenings.conftest import champion_of, invited
from tests.factories import make_leader, make_member, make_priority

WORDS = {"subject": "Before {date}", "letter": "Dear {first_name}, see you."}


@pytest.fixture
def signed_in(client, meeting, convener):
    client.force_login(convener)
    return client


def at(name, meeting, *more):
    numbers = [meeting.pk] if name in ("letters", "letter", "home", "invite", "preview") else []
    return reverse(f"convenings:{name}", args=[meeting.region.slug, *numbers, *more])


def form(meeting, people, **more):
    return WORDS | {"people": [one.pk for one in people], "signed_by": [champion_of(meeting).pk]} | more


def boxes(page):
    """Names beside the ticked boxes."""
    return re.findall(r'name="people" value="\d+" data-kind="\w+" checked> ([^<]+)</label>', page)


def held(meeting):
    meeting.starts_at = timezone.now() - timedelta(hours=3)
    meeting.ends_at = meeting.starts_at + timedelta(hours=2)
    meeting.save()
    meeting.hold(by=None)
    return meeting


def test_each_kind_is_offered_and_what_was_sent_is_listed(signed_in, meeting):
    signed_in.post(at("letter", meeting, "welcome"), form(meeting, [make_leader()], do="send"))

    page = signed_in.get(at("letters", meeting)).content.decode()

    for kind in ("save_the_date", "invitation", "second", "welcome", "thanks", "no_show", "follow_up"):
        assert f'href="{at("letter", meeting, kind)}"' in page
    assert f"Before {meeting.day}<" in page
    assert "1 person" in page


def test_what_was_sent_is_listed_as_it_was_read_with_nothing_in_braces(signed_in, meeting):
    said = form(meeting, [make_leader()], do="send", subject="{first_name}, come to {meeting}")
    signed_in.post(at("letter", meeting, "welcome"), said)

    page = signed_in.get(at("letters", meeting)).content.decode()

    assert f"…, come to {meeting.title}<" in page


def test_the_second_letter_begins_with_who_is_silent(signed_in, meeting, convener):
    silent, yes = (invited(meeting, convener, make_leader(name=name)) for name in ("Sam Silent", "Yara Yes"))
    invited(meeting, convener, make_leader(name="Nora Nomail"))
    type(silent.contact).objects.filter(name="Nora Nomail").update(email="")
    yes.respond("yes", by=convener)

    page = signed_in.get(at("letter", meeting, "second")).content.decode()

    assert boxes(page) == ["Sam Silent"]
    assert "Your seat on {date} is still open" in page
    assert "Apreciable {first_name}" in page


def test_a_group_ticks_its_people_and_keeps_what_was_typed(signed_in, meeting, convener):
    silent = invited(meeting, convener, make_leader(name="Sam Silent"))
    other = make_leader(name="Olga Other")
    nomail = invited(meeting, convener, make_leader(name="Nora Nomail")).contact
    type(nomail).objects.filter(pk=nomail.pk).update(email="")

    page = signed_in.post(
        at("letter", meeting, "welcome"), form(meeting, [other], do="to:silent", subject="My own subject")
    ).content.decode()

    assert boxes(page) == [silent.contact.name]
    assert "Nora Nomail" in page
    assert "no e-mail" in page
    assert "My own subject" in page


def test_anybody_of_the_directory_is_found_and_what_is_ticked_stays(signed_in, meeting):
    kept = make_leader(name="Kim Kept")
    make_leader(name="Wendy Wanted")

    page = signed_in.post(
        at("letter", meeting, "save_the_date"), form(meeting, [kept], do="find", q="Wanted")
    ).content.decode()

    assert boxes(page) == ["Kim Kept"]
    assert "Wendy Wanted" in page


def test_the_letter_is_seen_as_the_person_picked_in_their_language(signed_in, meeting):
    bo, ana = make_leader(name="Bo Reed"), make_leader(name="Ana Ruiz", language="es")
    spanish = {"subject_es": "Antes del {date}", "letter_es": "Hola, {first_name}."}
    sent = form(meeting, [bo, ana], do="see", **spanish, **{"as": ana.pk})

    response = signed_in.post(at("letter", meeting, "welcome"), sent)
    page = response.content.decode()

    # The frame is let in with the mail's own styles, or the letter would stand there bare.
    assert "style-src 'self' 'sha256-" in response.headers["Content-Security-Policy"]
    assert "This is what Ana Ruiz will read." in page
    assert "Hola, Ana." in page
    assert "Send to 2 people" in page
    assert not Message.objects.exists()


def test_a_test_arrives_at_who_is_signed_in(signed_in, meeting, convener, here, smtp_sink):
    person = invited(meeting, convener).contact
    Message.objects.all().delete()

    page = signed_in.post(at("letter", meeting, "second"), form(meeting, [person], do="try")).content.decode()
    token = Link.objects.get(purpose="invitation").token
    assert not Sending.objects.filter(kind="second").exists()
    deliver(here)

    assert f"A test is on its way to {convener.email}." in page
    (mail,) = smtp_sink.messages
    assert mail["To"] == convener.email
    assert mail["Subject"].startswith("[Test] Before ")
    assert "see you" in mail.get_body(("plain",)).get_content()
    assert token not in mail.as_string()


def test_an_invitation_is_tried_from_its_preview(signed_in, meeting, convener):
    sent = form(meeting, [make_leader(name="Bo Reed")], do="try")

    page = signed_in.post(at("preview", meeting), sent).content.decode()

    assert f"A test is on its way to {convener.email}." in page
    assert "This is what Bo Reed will read." in page
    assert Message.objects.get().kind == "letter.test"


def test_send_pressed_twice_sends_once_and_can_be_taken_back(signed_in, meeting):
    page = signed_in.get(at("letter", meeting, "welcome")).content.decode()
    (name,) = re.findall(r'name="batch" value="([\w-]{36})"', page)
    sent = form(meeting, [make_leader()], do="send", batch=name)

    answers = [signed_in.post(at("letter", meeting, "welcome"), sent) for _press in range(2)]

    assert [answer["Location"] for answer in answers] == [at("home", meeting)] * 2
    assert Message.objects.count() == 1
    board = signed_in.get(at("home", meeting)).content.decode()
    assert "1 letter leaves in" in board
    signed_in.post(reverse("convenings:take_back", args=[meeting.region.slug, meeting.pk, name]))
    assert not Sending.objects.exists()
    assert "Before {date}" in signed_in.get(at("letter", meeting, "welcome")).content.decode()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"people": []}, "Tick at least one person."),
        ({"people": ["999999"]}, "no longer in the directory"),
        ({"signed_by": []}, "Choose at least one champion to sign."),
        ({"letter": "Dear {nickname}"}, "{nickname} would stay as it is"),
        ({"letter_es": "Hola"}, "Write the subject and the letter in Spanish"),
        ({"subject": "One\r\nTwo"}, "on one line"),
        ({"batch": "twice"}, "Nothing was sent."),
    ],
)
@pytest.mark.parametrize("do", ["send", "see", "try"])
def test_a_letter_that_cannot_go_is_refused_in_words(signed_in, meeting, do, change, words):
    sent = form(meeting, [make_leader()], do=do) | change

    response = signed_in.post(at("letter", meeting, "welcome"), sent)

    assert response.status_code == 400
    assert words in response.content.decode()
    assert not Message.objects.exists()


def test_a_letter_before_its_time_is_refused_in_words(signed_in, meeting):
    response = signed_in.post(at("letter", meeting, "thanks"), form(meeting, [make_leader()], do="send"))

    assert response.status_code == 400
    assert "The meeting has not started yet." in response.content.decode()


def test_the_follow_up_opens_from_a_held_meeting_ready_to_edit(signed_in, meeting, convener):
    priority = make_priority(meeting.partnership, title="A nurse-aide class")
    priority.sign_up(champion_of(meeting), by=convener)
    person = make_leader(name="Cara Came")
    held(meeting).mark_present(person, by=convener)
    board = signed_in.get(at("home", meeting)).content.decode()
    assert f'href="{at("letter", meeting, "follow_up")}">Write the follow-up' in board

    page = signed_in.get(at("letter", meeting, "follow_up")).content.decode()

    assert boxes(page) == ["Cara Came"]
    assert "1. A nurse-aide class. Champion: Dr. Elena Salinas." in page
    assert "1. A nurse-aide class. La encabeza: Dr. Elena Salinas." in page


def test_no_kind_nobody_knows(signed_in, meeting):
    assert signed_in.get(at("letter", meeting, "sonnet")).status_code == 404
    assert signed_in.get(at("letter_template", meeting, "sonnet")).status_code == 404
    assert signed_in.get(at("letter", meeting, "invitation"))["Location"] == at("invite", meeting)


# ---- the words they begin with ----


def test_the_regions_own_words_stand_in_the_next_letter(signed_in, meeting):
    words = {"subject": "Come to us", "letter": "Dear {first_name}.", "subject_es": "Venga", "letter_es": "Hola."}

    saved = signed_in.post(at("letter_template", meeting, "invitation"), words, follow=True).content.decode()

    assert "Saved. The next letter of this kind begins with these words." in saved
    assert "your own words" in saved
    assert "Come to us" in signed_in.get(at("invite", meeting)).content.decode()
    signed_in.post(at("letter_template_forget", meeting, "invitation"))
    assert not LetterTemplate.objects.exists()
    assert "Will you sit with us on {date}?" in signed_in.get(at("invite", meeting)).content.decode()


def test_a_follow_up_may_ask_for_what_was_decided_and_others_may_not(signed_in, meeting):
    words = {"subject": "News", "letter": "{decided}"}

    refused = signed_in.post(at("letter_template", meeting, "thanks"), words)
    kept = signed_in.post(at("letter_template", meeting, "follow_up"), words)

    assert (refused.status_code, kept.status_code) == (400, 302)
    assert "{decided} would stay as it is" in refused.content.decode()
    assert [template.kind for template in LetterTemplate.objects.all()] == ["follow_up"]


def test_who_only_looks_may_not_write(client, meeting, here):
    client.force_login(make_member(here, "viewer"))

    assert client.get(at("letters", meeting)).status_code == 200
    assert client.post(at("letter", meeting, "welcome"), form(meeting, [make_leader()], do="send")).status_code == 403
    assert client.post(at("letter_template", meeting, "thanks"), WORDS).status_code == 403
    assert not Message.objects.exists()


# ---- programs ----


def api(meeting, *parts):
    return f"/api/v1/regions/{meeting.region.slug}/" + "".join(f"{part}/" for part in parts)


def test_programs_send_to_a_group_once_by_name(signed_in, meeting, convener):
    invited(meeting, convener)
    invited(meeting, convener)
    sent = {"kind": "second", "to": "silent", "signed_by": [champion_of(meeting).pk], **WORDS}
    sent["batch"] = "2f1c2a34-9a4e-4f6e-8d5e-0d7f3b1c9a10"

    answers = [
        signed_in.post(api(meeting, "convenings", meeting.pk, "letters"), sent, content_type="application/json")
        for _press in range(2)
    ]

    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()
    assert (answers[0].json()["kind"], answers[0].json()["count"]) == ("second", 2)
    assert Message.objects.filter(kind="letter.second").count() == 2
    listed = signed_in.get(api(meeting, "convenings", meeting.pk, "letters")).json()["results"]
    assert [row["kind"] for row in listed] == ["second", "invitation", "invitation"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"to": "silent"}, "non_field_errors"),
        ({"people": None}, "people"),
        ({"kind": "sonnet"}, "kind"),
        ({"letter": "{nickname}"}, "letter"),
        ({"subject": "One\nTwo"}, "subject"),
    ],
)
def test_programs_are_told_what_is_wrong_at_its_field(signed_in, meeting, change, field):
    sent = {"kind": "welcome", "people": [make_leader().pk], "signed_by": [champion_of(meeting).pk], **WORDS} | change

    answer = signed_in.post(api(meeting, "convenings", meeting.pk, "letters"), sent, content_type="application/json")

    assert (answer.status_code, list(answer.json())) == (400, [field])
    assert not Message.objects.exists()


def test_programs_try_a_letter_and_word_the_next_ones(signed_in, meeting, convener):
    sent = {"kind": "welcome", "people": [make_leader().pk], "signed_by": [champion_of(meeting).pk], **WORDS}
    tried = signed_in.post(
        api(meeting, "convenings", meeting.pk, "letters", "test"), sent, content_type="application/json"
    )
    assert (tried.status_code, Message.objects.get().address) == (204, convener.email)

    own = signed_in.put(api(meeting, "letters", "thanks"), WORDS, content_type="application/json").json()
    every = signed_in.get(api(meeting, "letters")).json()

    assert (own["subject"], own["is_usual"]) == ("Before {date}", False)
    assert [row["kind"] for row in every if not row["is_usual"]] == ["thanks"]
    assert len(every) == 7
    assert signed_in.delete(api(meeting, "letters", "thanks")).json()["is_usual"] is True


@pytest.mark.parametrize(("kind", "count"), [("welcome", 1), ("invitation", 0)])
def test_who_had_todays_mail_is_named_before_a_letter_is_sent_unless_it_goes_at_once(signed_in, meeting, kind, count):
    bo, ana = make_leader(name="Bo Reed"), make_leader(name="Ana Ruiz")
    told = Message.objects.create(kind="item.assigned", contact=ana, key="told")
    DailyMail.objects.create(contact=ana, day=timezone.localdate(), address=ana.email, message=told)
    address = at("preview", meeting) if kind == "invitation" else at("letter", meeting, kind)

    page = signed_in.post(address, form(meeting, [bo, ana], do="see")).content.decode()

    assert "This is what Ana Ruiz will read." in page
    assert page.count("Sent now, 1 person gets it with the mail of") == count
