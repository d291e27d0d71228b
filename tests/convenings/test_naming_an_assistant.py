"""What a forwarded link can do with the page where a leader names an assistant, and what it cannot."""

from datetime import timedelta

import pytest
from django.utils import timezone

from convenings.models import Convening, Delegation, Invitation
from convenings.models.delegates import MOST_NAMED
from outbox.models import Message
from regions.models import Contact
from tests.convenings.conftest import invited
from tests.convenings.finding import ask, make_search
from tests.convenings.test_delegates import PAT, fresh, letter_of, link_of, pat
from tests.factories import make_leader


@pytest.fixture
def maria(here):
    return make_leader(name="Maria Lopez", email="maria@rio.example")


@pytest.fixture
def asked(meeting, convener, maria):
    return invited(meeting, convener, maria)


def test_whoever_holds_a_link_is_asked_before_they_name_anybody(client, asked, maria):
    address = f"{link_of(asked, maria).path}answered/assistant/"

    page = client.post(address, PAT)

    assert page.status_code == 409
    assert "Only Maria Lopez says who answers for them." in page.content.decode()
    assert Delegation.objects.count() == 0
    assert not Contact.objects.filter(email="pat@rio.example").exists()


def test_the_leader_hears_who_answers_for_them_and_where_to_end_it(client, asked, maria):
    address = f"{link_of(asked, maria).path}answered/assistant/"

    client.post(address, PAT | {"sure": "1"})

    message = Message.objects.get(kind="convening.assistant")
    letter = letter_of(message)
    assert message.contact == maria
    assert letter.subject == "Pat Kim answers for you now"
    assert f"{link_of(asked, maria).url}answered/assistant/" in letter.text
    assert letter.calendar is None


@pytest.mark.parametrize("standing", ["unanswered", "declined", "over", "cancelled", "finding a date"])
def test_where_the_mail_leads_one_click_ends_it(client, meeting, convener, maria, standing):
    asked = ask(make_search(convener), convener, maria)[0] if "date" in standing else invited(meeting, convener, maria)
    page = f"{link_of(asked, maria).path}answered/assistant/"
    if standing == "declined":
        asked.respond("no", by=maria)
    elif standing == "cancelled":
        meeting.cancel(by=convener)
    elif standing == "over":
        start = timezone.now() - timedelta(days=2)
        Convening.objects.filter(pk=meeting.pk).update(starts_at=start, ends_at=start + timedelta(hours=2))
    client.post(page, PAT | {"sure": "1"})

    told = letter_of(Message.objects.get(kind="convening.assistant", contact=maria))
    shown = client.get(page).content.decode()
    assert page in told.text
    assert "Pat Kim answers for you too." in shown
    assert 'name="end"' in shown
    after = client.post(page, {"end": "1"}, follow=True).content.decode()
    assert "You alone answer for yourself." in after
    assert Delegation.objects.of(maria.pk) is None


def test_looking_at_who_answers_changes_nothing_and_an_assistant_sees_none_of_it(client, asked, maria):
    Delegation.begin(maria, by=maria, **PAT)

    assert client.get(f"{link_of(asked, maria).path}answered/assistant/").status_code == 200
    assert client.get(f"{link_of(asked, pat()).path}answered/assistant/").status_code == 403
    assert Delegation.objects.of(maria.pk).assistant == pat()


def test_a_form_that_was_refused_does_not_ask_again_who_they_are(client, asked, maria):
    address = f"{link_of(asked, maria).path}answered/assistant/"

    refused = client.post(address, {"assistant_name": "Pat Kim", "assistant_email": "no", "sure": "1"})
    saved = client.post(address, PAT)

    assert (refused.status_code, saved.status_code) == (400, 302)
    assert Delegation.objects.of(maria.pk).assistant == pat()


def test_a_link_writes_to_few_strangers(client, asked, maria):
    address = f"{link_of(asked, maria).path}answered/assistant/"

    statuses = [
        client.post(address, {"assistant_name": "Vic", "assistant_email": f"vic{number}@x.example", "sure": "1"})
        for number in range(MOST_NAMED + 3)
    ]

    assert [answer.status_code for answer in statuses] == [302] * MOST_NAMED + [400] * 3
    assert "Please call the office" in statuses[-1].content.decode()
    assert Contact.objects.filter(email__startswith="vic").count() == MOST_NAMED


@pytest.mark.parametrize("email", ["hidden@other.example", "HIDDEN@other.example"])
def test_an_address_does_not_say_whose_it_is(client, asked, maria, email):
    make_leader(name="Hidden Person", email="hidden@other.example")
    path = link_of(asked, maria).path
    client.post(path, {"answer": "yes"})

    client.post(f"{path}answered/assistant/", {"assistant_name": "Pat", "assistant_email": email})

    told = letter_of(Message.objects.get(kind="convening.assistant"))
    seen = [client.get(f"{path}{page}").content.decode() for page in ("answered/", "answered/assistant/")]
    for words in (*seen, told.text):
        assert "Pat answers for you" in words
        assert "Hidden Person" not in words


def test_who_stands_in_names_nobody(client, asked, maria):
    asked.respond("sending", by=maria, substitute_name="Ana", substitute_email="ana@rio.example")
    stand_in = Invitation.objects.get(stands_in_for=asked)

    address = f"{link_of(stand_in, stand_in.contact).path}answered/assistant/"

    assert client.post(address, PAT | {"sure": "1"}).status_code == 403
    assert Delegation.objects.count() == 0


def test_a_fresh_link_ends_the_assistants_address_too(client, asked, maria, convener):
    Delegation.begin(maria, by=maria, **PAT)
    theirs = link_of(asked, pat()).path

    fresh(asked).send_again(by=convener, fresh_link=True, at=timezone.now() + timedelta(hours=1))

    assert client.get(theirs).status_code == 404
    assert client.get(link_of(asked, pat()).path).status_code == 200


@pytest.mark.parametrize("way", ["ended by a merge", "leader archived"])
def test_a_link_alone_does_not_speak_for_a_leader(client, asked, maria, way):
    Delegation.begin(maria, by=maria, **PAT)
    path = link_of(asked, pat()).path
    if way == "leader archived":
        Contact.objects.filter(pk=maria.pk).update(archived_at=timezone.now())
    else:
        Delegation.objects.update(ended_at=timezone.now())

    pages = [client.get(path), client.post(path, {"answer": "no"}), client.post(f"{path}answered/questions/", {})]

    assert [page.status_code for page in pages] == [410] * 3
    assert fresh(asked).answer == ""
