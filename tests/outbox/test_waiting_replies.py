"""What conveners see of what came in, and the two decisions that are theirs."""

import pytest
from django.utils import timezone

from outbox.models import Incoming, IncomingState, Nature
from regions.models import Contact
from regions.scope import in_region
from tests.factories import make_contact, make_leader, make_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def convener(region, client):
    user = make_member(region)
    client.force_login(user)
    return user


@pytest.fixture
def incoming(region):
    """`incoming(person, state="waiting")`: a row as reading leaves it."""

    def write(person, **given):
        with in_region(region):
            said = {
                "message_id": f"<{Incoming.objects.count()}@x>", "kind": Nature.REPLY, "state": IncomingState.WAITING,
                "reason": "It came from another address.", "sender": "other@x.example", "subject": "Re: Come",
                "text": "Count me in", "contact": person, "is_proven": True,
            }  # fmt: skip
            return Incoming.objects.create(**said | given)

    return write


@pytest.fixture
def maria(region):
    with in_region(region):
        return make_leader(name="Maria Lopez", email="maria@plant.example")


def test_mail_with_no_one_sender_is_shown_as_from_nobody(region, convener, client, maria, incoming):
    row = incoming(maria, sender="")

    page = client.get("/r/valley/mail/waiting/").content.decode()
    client.post(f"/r/valley/mail/waiting/{row.pk}/take-over/")
    person = client.get(f"/r/valley/directory/people/{maria.pk}/").content.decode()

    assert ("From nobody," in page, "from nobody" in person) == (True, True)


def test_waiting_reply_is_asked_for_on_today_and_taken_over_on_its_page(region, convener, client, maria, incoming):
    row = incoming(maria)

    today = client.get("/r/valley/").content.decode()
    page = client.get("/r/valley/mail/waiting/").content.decode()
    mail = client.get("/r/valley/mail/").content.decode()
    answer = client.post(f"/r/valley/mail/waiting/{row.pk}/take-over/", follow=True).content.decode()
    person = client.get(f"/r/valley/directory/people/{maria.pk}/").content.decode()

    assert "One reply waits for your word" in today
    assert "/r/valley/mail/waiting/" in today
    assert "One reply waits for your word" in mail
    assert "Count me in" in page
    assert "It came from another address." in page
    assert "No reply waits." in answer
    assert "It counts as what Maria Lopez said." in answer
    assert "What they wrote back" in person
    assert "from other@x.example" in person
    assert "replies wait" not in client.get("/r/valley/").content.decode()


def test_reply_put_aside_changes_nothing(region, convener, client, maria, incoming):
    row = incoming(maria)

    answer = client.post(f"/r/valley/mail/waiting/{row.pk}/put-aside/", follow=True).content.decode()

    assert "Put aside. Nothing changed." in answer
    assert "What they wrote back" not in client.get(f"/r/valley/directory/people/{maria.pk}/").content.decode()
    with in_region(region):
        row.refresh_from_db()
        assert (row.state, row.reason) == (IncomingState.DROPPED, f"{convener} put it aside.")


def test_second_decision_is_refused_in_words(region, convener, client, maria, incoming):
    row = incoming(maria)
    client.post(f"/r/valley/mail/waiting/{row.pk}/put-aside/")

    answer = client.post(f"/r/valley/mail/waiting/{row.pk}/take-over/")

    assert answer.status_code == 409
    assert "Somebody has already decided about this mail." in answer.content.decode()


def test_nothing_to_take_over_offers_no_button_and_refuses(region, convener, client, incoming):
    row = incoming(None, kind=Nature.CALENDAR, reason="It is about no meeting we know.")

    page = client.get("/r/valley/mail/waiting/").content.decode()
    answer = client.post(f"/r/valley/mail/waiting/{row.pk}/take-over/")

    assert "take-over" not in page
    assert "put-aside" in page
    assert (answer.status_code, "There is nothing to take over here." in answer.content.decode()) == (409, True)


def test_markup_of_a_stranger_is_shown_as_text(region, convener, client, maria, incoming):
    evil = "<script>alert(1)</script><a href=//evil>Click</a>"
    incoming(maria, text=evil, subject=evil, sender=evil, notice=evil, detail={"said": evil})
    incoming(maria, state=IncomingState.HANDLED, reason="", text=evil, subject=evil, sender=evil)

    for path in ("/r/valley/mail/waiting/", f"/r/valley/directory/people/{maria.pk}/"):
        page = client.get(path).content.decode()
        assert "&lt;script&gt;alert(1)" in page
        assert "<script>alert" not in page
        assert "<a href=//evil" not in page


def test_bounced_address_is_said_on_their_page_with_whom_to_write_to_instead(region, convener, client, maria):
    with in_region(region):
        make_contact(maria.organization, name="Pedro Ruiz", title="Plant manager")
        gone = make_contact(maria.organization, name="Gone Too")
        gone.bounce(gone.email, reason="No box", at=timezone.now())
        maria.bounce("maria@plant.example", reason="550 5.1.1\r\nUser unknown", at=timezone.now())

    page = client.get(f"/r/valley/directory/people/{maria.pk}/").content.decode()
    answer = client.post(f"/r/valley/directory/people/{maria.pk}/trust-address/", follow=True).content.decode()
    again = client.post(f"/r/valley/directory/people/{maria.pk}/trust-address/")

    assert "550 5.1.1 User unknown" in page
    assert "Pedro Ruiz</a> (Plant manager)." in page
    assert "Gone Too" not in page
    assert "Mail goes to maria@plant.example again." in answer
    assert "so we send none" not in answer
    assert (again.status_code, "No mail to this address came back." in again.content.decode()) == (400, True)


def test_organization_without_anybody_else_offers_to_add_a_person(region, convener, client, maria):
    with in_region(region):
        maria.bounce("maria@plant.example", reason="Gone", at=timezone.now())

    page = client.get(f"/r/valley/directory/people/{maria.pk}/").content.decode()

    assert f"/r/valley/directory/people/new/?organization={maria.organization_id}" in page


def test_bounce_of_an_address_they_no_longer_have_marks_nothing(region, maria):
    with in_region(region):
        maria.bounce("old@plant.example", reason="Gone", at=timezone.now())

        assert Contact.objects.get(pk=maria.pk).bounced_at is None


def test_programs_decide_as_people_do(region, convener, client, maria, incoming):
    first, second = incoming(maria), incoming(maria)
    base = "/api/v1/regions/valley/incoming/"

    taken = client.post(f"{base}{first.pk}/take-over/")
    again = client.post(f"{base}{first.pk}/take-over/")
    aside = client.post(f"{base}{second.pk}/put-aside/")
    listed = client.get(f"{base}?state=handled").json()

    assert (taken.status_code, taken.json()["state"]) == (200, "handled")
    assert (again.status_code, aside.json()["state"]) == (409, "dropped")
    assert [row["id"] for row in listed["results"]] == [first.pk]
    assert {"raw", "detail"} & set(listed["results"][0]) == set()


def test_mail_that_did_not_arrive_is_found_where_today_points(region, convener, client, send_to, ledger):
    arrived, lost = send_to(2)
    with in_region(region):
        lost.messages.update(state="bounced", error="Gone", subject="Lost one")
        arrived.messages.update(state="sent", sent_at=timezone.now(), subject="Good one")

    page = client.get("/r/valley/mail/?state=undelivered").content.decode()

    assert "Lost one" in page
    assert "Good one" not in page
