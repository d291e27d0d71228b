"""The ledger for programs."""

import pytest

from outbox.delivery import deliver
from outbox.models import Message, State
from regions.models import Activity, Role
from regions.scope import in_region
from tests.factories import make_member
from tests.programs import said, send

pytestmark = pytest.mark.django_db


@pytest.fixture
def convener(region, client):
    client.force_login(make_member(region, Role.CONVENER))
    return client


def test_the_ledger_is_narrowed_by_words_and_state(region, convener, send_to):
    lee, sam = send_to(2)
    with in_region(region):
        Message.objects.filter(contact=sam).update(state=State.FAILED, error="554 not today")

    def contacts(**asked):
        return [row["contact"] for row in send(convener, region, "messages/", "get", **asked).json()["results"]]

    assert contacts() == [sam.pk, lee.pk]
    assert contacts(state="failed") == [sam.pk]
    assert contacts(search=lee.name) == [lee.pk]
    assert contacts(search="\x00", state="\x00") == contacts()


def test_a_stuck_mail_is_tried_again_once(region, convener, send_to, ledger):
    send_to(1)
    with in_region(region):
        Message.objects.update(state=State.FAILED, attempts=7, error="554 not today")
    (message,) = ledger()
    path = f"messages/{message.pk}/"
    assert send(convener, region, path, "get").json()["error"] == "554 not today"

    again = send(convener, region, path + "retry/").json()

    assert (again["state"], again["attempts"], again["error"]) == ("queued", 0, "")
    assert said(convener, region, path + "retry/") == (
        409,
        {"detail": ["This mail is not stuck: nothing to try again."]},
    )
    with in_region(region):
        assert [entry.verb for entry in Activity.objects.all()] == ["message.retried"]


def test_what_was_said_is_read_without_the_keys_in_it(region, convener, send_to, ledger, smtp_sink):
    key = "/g/valley/7-abcdefghijklmnopqrstuv/"
    send_to(1, url=f"https://shared-table.example{key}")
    deliver(region)
    (message,) = ledger()
    assert key in smtp_sink.messages[0].get_body(("plain",)).get_content()

    body = send(convener, region, f"messages/{message.pk}/", "get").json()

    assert (body["state"], body["to"], "Hello" in body["subject"]) == ("sent", message.contact.email, True)
    assert "abcdefghijklmnopqrstuv" not in str(body)
    assert len(body["text"]) > 20
