from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from convenings.letters import render
from convenings.models import Convening, Invitation
from outbox.models import Message
from regions.access import WRITES, may_write
from regions.models import Activity, Link
from tests.convenings.conftest import invited, send
from tests.factories import make_contact, make_leader, make_region


@pytest.fixture
def asked(meeting, convener):
    return invited(meeting, convener, make_leader(name="Dr. Hector Villarreal", title="Chief medical officer"))


def link_of(invitation):
    return Link.objects.to("invitation", invitation).get()


def test_the_page_names_whose_it_is_and_asks_one_question(client, asked):
    page = client.get(link_of(asked).path).content.decode()

    assert "Dr. Hector Villarreal" in page
    assert "Will you sit with us on" in page
    assert page.count('name="answer"') == 4
    assert "Dr. Elena Salinas" in page
    assert "This page is for Dr. Hector Villarreal" in page
    assert "<script" not in page


def test_who_comes_back_by_the_link_reads_what_they_said(client, asked):
    path = link_of(asked).path
    client.post(path, {"answer": "yes", "version": "1"})

    page = client.get(path).content.decode()

    assert "You said yes." in page
    assert "Will you sit with us on" not in page
    assert f'<a href="{path}answered/">Questions and calendar</a>' in page


def test_the_first_tap_saves_and_the_answer_can_change(client, asked):
    path = link_of(asked).path

    response = client.post(path, {"answer": "yes", "version": "1"}, follow=True)

    assert "Your seat is set." in response.content.decode()
    asked.refresh_from_db()
    assert asked.answer == "yes"
    client.post(path, {"answer": "no"})
    asked.refresh_from_db()
    assert asked.answer == "no"
    assert [row.sentence for row in Activity.objects.filter(verb="invitation.answered").order_by("pk")] == [
        "Dr. Hector Villarreal answered “Yes” to “First convening”.",
        "Dr. Hector Villarreal answered “No” to “First convening”.",
    ]


def test_the_same_answer_twice_is_one_answer(client, asked):
    path = link_of(asked).path

    client.post(path, {"answer": "yes"})
    client.post(path, {"answer": "yes"})

    assert Message.objects.filter(kind="convening.answered").count() == 1
    assert Activity.objects.filter(verb="invitation.answered").count() == 1


def confirmations():
    return list(Message.objects.filter(kind="convening.answered").order_by("pk"))


def test_the_first_answer_is_confirmed_at_once_and_a_minute_of_taps_by_one_more_mail(asked):
    noon = timezone.now().replace(second=0, microsecond=0)
    asked.respond("yes", by=asked.contact, at=noon + timedelta(seconds=10))
    asked.respond("no", by=asked.contact, at=noon + timedelta(seconds=20))
    asked.respond("yes", by=asked.contact, at=noon + timedelta(seconds=40))
    asked.respond("no", by=asked.contact, at=noon + timedelta(seconds=59, microseconds=999_999))

    assert [message.next_attempt_at - noon for message in confirmations()] == [
        timedelta(seconds=10),
        timedelta(seconds=65),
    ]
    letter = render(confirmations())[confirmations()[1].pk]
    assert "We will miss you." in letter.text
    assert (letter.method, b"PARTSTAT=DECLINED" in letter.calendar.replace(b"\r\n ", b"")) == ("CANCEL", True)


def test_taps_of_two_minutes_are_two_mails_and_after_a_pause_one_is_confirmed_at_once_again(asked):
    noon = timezone.now().replace(second=0, microsecond=0)
    for seconds, answer in ((0, "yes"), (59, "no"), (60, "maybe"), (179, "yes"), (299, "no")):
        asked.respond(answer, by=asked.contact, at=noon + timedelta(seconds=seconds))

    due = [(message.next_attempt_at - noon).total_seconds() for message in confirmations()]

    assert due == [0, 65, 125, 185, 299]


def test_taps_are_nudged_for_when_their_mail_is_due(asked, django_capture_on_commit_callbacks, monkeypatch):
    nudges = []
    monkeypatch.setattr("outbox.posting.nudge", lambda region_id, due: nudges.append(due))

    with django_capture_on_commit_callbacks(execute=True):
        for answer in ("yes", "no"):
            asked.respond(answer, by=asked.contact)

    assert nudges == [message.next_attempt_at for message in confirmations()]
    assert nudges[0] < nudges[1]


@pytest.mark.parametrize("others", [0, 50])
def test_the_page_takes_five_statements_and_the_tap_nine(client, meeting, convener, asked, costs, others):
    if others:
        send(meeting, [make_contact(asked.organization) for _ in range(others)], convener)
    path = link_of(asked).path

    with costs(5):
        client.get(path)
    with costs(9):
        client.post(path, {"answer": "yes", "version": "1"})
    with costs(6):
        client.get(f"{path}answered/")
    with costs(8):
        client.post(f"{path}answered/questions/", {"question": "Nights", "practical": ""})
    with costs(9):
        client.post(f"{path}answered/substitute/", {"substitute_name": "Ana Peña"})


def test_the_tap_takes_nine_statements_with_a_limited_room_too(client, meeting, asked, costs):
    Convening.objects.update(capacity=3)
    path = link_of(asked).path

    with costs(9):
        assert client.post(path, {"answer": "yes"}).status_code == 302


def rows():
    return {
        model.__name__: list(model.objects.order_by("pk").values())
        for model in (Convening, Invitation, Link, Message, Activity)
    }


@pytest.mark.parametrize("method", ["get", "head"])
@pytest.mark.parametrize("page", ["", "answered/", "answered/substitute/", "answered/questions/", "meeting.ics"])
def test_scanners_that_open_links_change_nothing(client, asked, page, method):
    asked.respond("sending", by=asked.contact)
    before = rows()

    for _ in range(2):
        getattr(client, method)(link_of(asked).path + page, headers={"user-agent": "SafeLinks/1.0"})

    assert rows() == before


def test_tapping_sending_someone_again_keeps_who_was_named(client, asked, convener):
    path = link_of(asked).path
    asked.respond("sending", substitute_name="Ana Peña", substitute_email="ana@rio.example", by=asked.contact)

    client.post(path, {"answer": "sending"})
    client.force_login(convener)
    client.post(f"{asked.get_absolute_url()}answer/", {"answer": "sending"})

    asked.refresh_from_db()
    assert (asked.substitute_name, asked.substitute_email) == ("Ana Peña", "ana@rio.example")
    assert Activity.objects.filter(verb="invitation.answered").count() == 1


def test_who_comes_after_all_or_names_another_sends_the_first_one_no_more(asked):
    asked.respond("sending", substitute_name="Ana Peña", substitute_email="ana@rio.example", by=asked.contact)

    asked.respond("sending", substitute_name="Joan Webb", substitute_email="", by=asked.contact)
    assert (asked.substitute_name, asked.substitute_email) == ("Joan Webb", "")
    asked.respond("yes", substitute_name="Joan Webb", by=asked.contact)

    asked.refresh_from_db()
    assert (asked.answer, asked.substitute_name, asked.substitute_email) == ("yes", "", "")


def test_a_personal_link_writes_to_five_substitutes_at_most(asked):
    for number in range(5):
        asked.respond("sending", substitute_name="A", substitute_email=f"a{number}@x.example", by=asked.contact)

    with pytest.raises(ValidationError, match="several people already"):
        asked.respond("sending", substitute_name="A", substitute_email="a6@x.example", by=asked.contact)


def test_the_two_questions_are_kept_and_shown_again(client, asked):
    path = link_of(asked).path
    client.post(path, {"answer": "yes"})

    page = client.post(
        f"{path}answered/questions/", {"question": "Keep imaging open past six.", "practical": "Vegan"}, follow=True
    )

    asked.refresh_from_db()
    assert asked.told == {"question": "Keep imaging open past six.", "practical": "Vegan"}
    assert "Keep imaging open past six." in page.content.decode()


def refused(response, status, words):
    assert (response.status_code, words in response.content.decode()) == (status, True)


def test_a_cancelled_meeting_says_so_and_takes_no_answer(client, meeting, convener, asked):
    meeting.cancel(reason="The hall is flooded.", by=convener)

    refused(client.get(link_of(asked).path), 200, "The hall is flooded.")
    refused(client.post(link_of(asked).path, {"answer": "yes"}), 410, "This meeting was cancelled.")

    asked.refresh_from_db()
    assert asked.answer == ""


def test_a_meeting_that_has_begun_takes_no_answer(client, meeting, asked):
    Convening.objects.update(
        starts_at=timezone.now() - timedelta(minutes=1), ends_at=timezone.now() + timedelta(hours=1)
    )

    refused(client.post(link_of(asked).path, {"answer": "yes"}), 410, "answers are closed")
    refused(client.get(link_of(asked).path), 200, "This meeting has begun")


@pytest.mark.parametrize(("before", "open_"), [(timedelta(microseconds=1), True), (timedelta(0), False)])
def test_answers_close_at_the_very_start(meeting, asked, before, open_):
    assert meeting.takes_answers(meeting.starts_at - before) is open_


def test_an_answer_to_the_time_before_a_move_is_refused_and_the_new_time_shown(client, meeting, convener, asked):
    later = meeting.starts_at + timedelta(days=7)
    meeting.move(starts_at=later, ends_at=later + timedelta(hours=2), by=convener)

    response = client.post(link_of(asked).path, {"answer": "yes", "version": "1"})

    refused(response, 409, f"it is now {meeting.day}")
    refused(response, 409, 'name="version" value="2"')


@pytest.mark.parametrize("answer", ["", "perhaps", "<script>"])
def test_a_strange_answer_is_a_sentence_not_an_error(client, asked, answer):
    refused(client.post(link_of(asked).path, {"answer": answer}), 400, "Choose yes, no, maybe or sending someone.")


def test_a_wrong_or_rotated_link_opens_nothing(client, asked):
    link = link_of(asked)
    old = link.path
    link.rotate(by=None)

    assert client.get(old).status_code == 404
    assert client.post(old, {"answer": "yes"}).status_code == 404
    assert client.get(old[:-3] + "xx/").status_code == 404
    assert client.get(link.path).status_code == 200


def test_a_link_of_another_region_is_unknown_there(client, asked, outside):
    path = link_of(asked).path
    elsewhere = path.replace(asked.region.slug, make_region().slug)

    with outside():
        assert (client.get(path).status_code, client.get(elsewhere).status_code) == (200, 404)


def test_who_declines_is_told_so_by_the_calendar_too(asked):
    asked.respond("no", by=asked.contact)

    message = Message.objects.select_related("contact__organization").get(kind="convening.answered")
    letter = render([message])[message.pk]

    assert letter.method == "CANCEL"
    assert b"METHOD:CANCEL" in letter.calendar
    assert "We will miss you." in letter.text


def test_a_link_saves_a_hundred_and_twenty_times_an_hour_and_no_more(client, asked):
    """A link that got into wrong hands must not fill the region with activity and mail."""
    link = link_of(asked)
    for _ in range(WRITES - 1):
        may_write(link)

    first = client.post(link.path, {"answer": "yes"})
    before = rows()
    refused, page = client.post(link.path, {"answer": "no"}), client.get(link.path)

    assert (first.status_code, refused.status_code, page.status_code) == (302, 429, 200)
    assert "Please wait a little." in refused.content.decode()
    assert f'href="{link.path}"' in refused.content.decode()
    assert rows() == before
    asked.refresh_from_db()
    assert asked.answer == "yes"
    link.rotate(by=None)
    assert client.post(link.path, {"answer": "no", "sure": "1"}).status_code == 302
