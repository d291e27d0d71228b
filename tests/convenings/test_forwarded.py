"""A link that was forwarded: it says whose it is, and asks before it changes what stands."""

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from convenings.models import AnswerGiven, Invitation
from regions.models import Link
from tests.convenings.conftest import invited
from tests.factories import make_leader


@pytest.fixture
def asked(meeting, convener):
    return invited(meeting, convener, make_leader(name="Maria Lopez"))


@pytest.fixture
def path(asked):
    return Link.objects.to("invitation", asked).get().path


def answer_of(asked):
    return Invitation.objects.get(pk=asked.pk).answer


def test_the_browser_that_answered_changes_it_with_one_tap(client, asked, path):
    client.post(path, {"answer": "yes"})

    assert client.post(path, {"answer": "no"}).status_code == 302
    assert answer_of(asked) == "no"


def test_another_browser_is_asked_who_it_is_and_nothing_changes_until_it_says_so(client, asked, path):
    client.post(path, {"answer": "yes", "version": "1"})
    another = Client()

    response = another.post(path, {"answer": "no", "version": "1"})

    page = response.content.decode()
    assert (response.status_code, answer_of(asked)) == (409, "yes")
    assert "Are you Maria Lopez?" in page
    assert "was answered “Yes” on another device. It becomes “No” only if you say so." in page
    assert '<input type="hidden" name="answer" value="no">' in page
    assert "<script" not in page
    assert another.post(path, {"answer": "no", "version": "1", "sure": "1"}).status_code == 302
    assert answer_of(asked) == "no"
    assert another.post(path, {"answer": "maybe"}).status_code == 302


def test_the_same_answer_again_asks_nobody(client, asked, path):
    client.post(path, {"answer": "yes"})

    assert Client().post(path, {"answer": "yes"}).status_code == 302
    assert AnswerGiven.objects.count() == 1


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ("answered/substitute/", {"substitute_name": "Eve", "substitute_email": "eve@x.example"}),
        ("answered/questions/", {"question": "Buy my goods", "practical": ""}),
        ("answered/assistant/", {"assistant_name": "Eve", "assistant_email": "eve@x.example"}),
    ],
)
def test_every_other_form_asks_too_and_keeps_what_was_typed(client, asked, path, place, words):
    client.post(path, {"answer": "yes"})
    before = Invitation.objects.values().get()
    another = Client()

    response = another.post(path + place, words)

    assert response.status_code == 409
    assert Invitation.objects.values().get() == before
    for name, value in words.items():
        assert f'<input type="hidden" name="{name}" value="{value}">' in response.content.decode()
    assert another.post(path + place, words | {"sure": "1"}).status_code == 302


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ("answered/substitute/", {"substitute_name": "Eve", "substitute_email": "eve@x.example"}),
        ("answered/questions/", {"question": "Buy my goods", "practical": ""}),
    ],
)
def test_an_answer_given_while_the_form_waits_for_the_lock_asks_too(client, asked, path, place, words):
    row, before = Invitation.objects.filter(pk=asked.pk), Invitation.objects.values().get()

    def answered_meanwhile(execute, sql, *args):
        if "FOR NO KEY UPDATE" in sql:
            row.filter(answer="").update(answer="yes", answered_at=timezone.now())
        return execute(sql, *args)

    with connection.execute_wrapper(answered_meanwhile):
        response = client.post(path + place, words)

    assert (response.status_code, "Are you Maria Lopez?" in response.content.decode()) == (409, True)
    assert row.values().get() == before


def test_opening_the_page_marks_no_browser(client, asked, path):
    client.post(path, {"answer": "yes"})
    another = Client()

    another.get(path)
    another.get(f"{path}answered/")

    assert "answered" not in another.cookies
    assert another.post(path, {"answer": "no"}).status_code == 409


def test_the_mark_of_one_link_opens_no_other_and_cannot_be_forged(client, asked, path, meeting, convener):
    other = invited(meeting, convener)
    theirs = Link.objects.to("invitation", other).get().path
    client.post(path, {"answer": "yes"})
    other.respond("yes", by=other.contact)
    mark = client.cookies["answered"]

    for forged in (mark.value, "1", "1:sig"):
        another = Client()
        another.cookies["answered"] = forged
        assert another.post(theirs, {"answer": "no"}).status_code == 409
    assert (mark["path"], mark["httponly"], mark["samesite"]) == (path, True, "Lax")


def test_a_phone_answer_is_changed_by_the_person_after_one_question(client, asked, path, convener):
    asked.respond("maybe", by=convener, way="phone")

    assert client.post(path, {"answer": "yes"}).status_code == 409
    assert client.post(path, {"answer": "yes", "sure": "1"}).status_code == 302
    assert answer_of(asked) == "yes"


def test_a_replaced_link_offers_the_fresh_one_by_mail(client, asked, path, region):
    Link.objects.to("invitation", asked).get().rotate(by=None)

    response = client.get(path)

    assert response.status_code == 404
    assert "It may be old, replaced by a newer one" in response.content.decode()
    assert "Send me a fresh link" in response.content.decode()
