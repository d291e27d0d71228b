"""The ledger as its readers see it, and the recipient's own choices."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from outbox.delivery import deliver
from outbox.letters import Category
from outbox.models import Consent, Message, State, Wish
from regions.models import Activity, Link, Role
from regions.scope import in_region
from tests.factories import make_leader, make_member, make_region

pytestmark = pytest.mark.django_db
LEDGER = "/r/valley/mail/"


def as_role(region, role):
    client = Client()
    client.force_login(make_member(region, role))
    return client


@pytest.fixture
def convener(region):
    return as_role(region, Role.CONVENER)


@pytest.fixture
def choices(region):
    with in_region(region):
        lee = make_leader(name="Lee Park")
        Link.objects.issue("mail", [(lee.pk, lee)], until=None)
        return lee, Link.objects.get(contact=lee).path


def refused(region, person):
    with in_region(region):
        return {category for _, category in Consent.objects.refused([person.pk])}


def test_ledger_lists_the_newest_first_with_state_and_reason(region, convener, send_to, smtp_sink):
    lee, sam = send_to(2)
    smtp_sink.refuse = "554 not today"
    deliver(region)

    page = convener.get(LEDGER).content.decode()

    assert "Two mails did not arrive." in page
    assert page.index(sam.name) < page.index(lee.name)
    assert "Refused by the recipient" in page
    assert "not today" in page


def test_ledger_says_how_long_a_held_mail_waits(region, convener, send_to):
    send_to(1, at=timezone.now() + timedelta(minutes=30, seconds=30))

    assert "for 30\xa0minutes" in convener.get(LEDGER).content.decode()


def test_ledger_finds_by_state_and_by_words(region, convener, send_to, smtp_sink):
    [lee] = send_to(1)
    deliver(region)
    [sam] = send_to(1)

    def names(query):
        page = convener.get(LEDGER, query).content.decode()
        return [p.name in page for p in (lee, sam)]

    assert names({}) == [True, True]
    assert names({"state": "sent"}) == [True, False]
    assert names({"q": sam.email.upper()}) == [False, True]
    assert names({"q": "x'); DROP"}) == [False, False]
    assert names({"q": "\x00"}) == [True, True]
    assert names({"state": "nonsense"}) == [True, True]


@pytest.mark.parametrize("rows", [1, 50])
def test_ledger_costs_the_same_with_one_and_fifty_rows(region, convener, send_to, sql, rows):
    send_to(rows)

    with sql(9):
        assert convener.get(LEDGER).status_code == 200


def test_letter_is_shown_without_its_keys(region, convener, send_to, smtp_sink, ledger):
    send_to(1, url="https://x.example/g/valley/12-AbCdEfGhIjKlMnOpQrStUv/answer/")
    [row] = ledger()
    waiting = convener.get(f"{LEDGER}{row.pk}/").content.decode()
    deliver(region)
    sent = convener.get(f"{LEDGER}{row.pk}/").content.decode()
    html = convener.get(f"{LEDGER}{row.pk}/html/")

    for page in (waiting, sent, html.content.decode()):
        assert "/g/valley/•••/answer/" in page
        assert "AbCdEf" not in page
        with in_region(region):
            assert all(link.token not in page for link in Link.objects.all())


def test_looking_at_a_waiting_letter_writes_nothing(region, convener, send_to, ledger):
    send_to(1)
    convener.get(f"{LEDGER}{ledger()[0].pk}/")

    with in_region(region):
        assert not Link.objects.exists()
    assert ledger()[0].text == ""


def test_html_of_a_mail_may_bring_its_own_style_and_nothing_else(region, convener, send_to, smtp_sink, ledger):
    send_to(1)
    deliver(region)

    policy = convener.get(f"{LEDGER}{ledger()[0].pk}/html/")["Content-Security-Policy"]

    assert "unsafe" not in policy
    assert "script-src" not in policy
    assert "default-src 'none'" in policy
    assert "style-src 'sha256-" in policy
    assert "sandbox" in policy


@pytest.mark.parametrize(
    ("role", "seen", "retried"),
    [
        (Role.OWNER, 200, 302),
        (Role.CONVENER, 200, 302),
        (Role.VIEWER, 200, 403),
        (Role.NETWORK, 403, 403),
        (Role.GUEST, 403, 403),
        (None, 404, 404),
    ],
)
def test_who_may_see_and_who_may_try_again(region, send_to, ledger, role, seen, retried):
    send_to(1)
    with in_region(region):
        Message.objects.update(state=State.FAILED)
    client = as_role(region, role) if role else as_role(make_region(), Role.OWNER)
    number = ledger()[0].pk

    statuses = [client.get(path).status_code for path in (LEDGER, f"{LEDGER}{number}/")]
    again = client.post(f"{LEDGER}{number}/retry/").status_code

    assert statuses == [seen, seen]
    assert again == retried
    assert ledger()[0].state == (State.QUEUED if retried == 302 else State.FAILED)


def test_mail_of_another_region_is_not_there(region, send_to, ledger, convener):
    other = make_region()
    theirs = as_role(other, Role.OWNER)
    send_to(1)
    number = ledger()[0].pk

    assert convener.get(f"{LEDGER}{number}/").status_code == 200
    assert [theirs.get(f"/r/{other.slug}/mail/{number}/{end}").status_code for end in ("", "html/")] == [404, 404]
    assert theirs.post(f"/r/{other.slug}/mail/{number}/retry/").status_code == 404


def test_trying_again_is_offered_only_for_what_is_stuck(region, convener, send_to, ledger):
    send_to(1)
    path = f"{LEDGER}{ledger()[0].pk}/"
    before = convener.get(path).content.decode()
    response = convener.post(f"{path}retry/", follow=True).content.decode()
    with in_region(region):
        Message.objects.update(state=State.BOUNCED)

    assert "Try again" not in before
    assert "This mail is not stuck" in response
    assert "Try again" in convener.get(path).content.decode()


EVERYTHING = {"items": "on", "reminders": "on", "invitations": "on", "notes": "on"}


def test_choices_are_shown_by_get_and_set_by_post(region, client, choices):
    lee, path = choices
    for _ in range(2):
        page = client.get(path, HTTP_USER_AGENT="Proofpoint scanner").content.decode()
    client.head(path)
    assert "What may we send you?" in page
    assert page.count("checked") == 4
    assert refused(region, lee) == set()

    client.post(path, {"items": "on", "reminders": "on", "notes": "on"})

    assert refused(region, lee) == {"invitations"}
    with in_region(region):
        assert Consent.objects.count() == 1
    client.post(path, {"items": "on", "reminders": "on", "invitations": "on", "notes": "on"})
    assert refused(region, lee) == set()


def test_language_of_mail_is_chosen_beside_them_and_told_once(region, client, choices):
    lee, path = choices
    assert '<option value="en" selected>English</option>' in client.get(path).content.decode()

    page = client.post(path, {"language": "es", **EVERYTHING}, follow=True).content.decode()
    client.post(path, {"language": "es", **EVERYTHING})
    client.post(path, EVERYTHING)

    assert "Guardado" in page
    assert "Idioma de nuestros correos" in page
    with in_region(region):
        lee.refresh_from_db()
        assert (lee.language, Consent.objects.count()) == ("es", 0)
        (told,) = Activity.objects.filter(verb="contact.language")
        assert told.sentence == f"{lee} chose the language of our mail to {lee}: Spanish."


def test_language_nobody_speaks_is_refused_and_nothing_changes(region, client, choices):
    lee, path = choices

    refusal = client.post(path, {"language": "xx"})

    assert refusal.status_code == 400
    assert "Nothing was saved yet." in refusal.content.decode()
    assert refused(region, lee) == set()
    with in_region(region):
        lee.refresh_from_db()
        assert lee.language == "en"


def test_one_click_takes_one_post_without_cookie_and_counts_once(region, choices):
    lee, path = choices
    strict = Client(enforce_csrf_checks=True)
    looked = strict.get(f"{path}invitations/")
    assert (looked.status_code, looked["Location"], refused(region, lee)) == (302, path, set())

    for _ in range(2):
        response = strict.post(f"{path}invitations/", {"List-Unsubscribe": "One-Click"})

    assert response.status_code == 200
    assert refused(region, lee) == {"invitations"}
    with in_region(region):
        assert Consent.objects.count() == 1


@pytest.mark.parametrize("category", ["service", "nonsense"])
def test_one_click_changes_nothing_that_cannot_be_refused(region, choices, client, category):
    lee, path = choices

    client.post(f"{path}{category}/")

    assert refused(region, lee) == set()


def test_choices_need_the_csrf_token_and_the_right_key(region, choices):
    lee, path = choices
    strict = Client(enforce_csrf_checks=True)
    number = path.split("/")[3].split("-")[0]

    assert strict.post(path, {}).status_code == 403
    assert strict.post(f"/g/valley/{number}-{'A' * 22}/mail/invitations/").status_code == 404
    assert refused(region, lee) == set()


@pytest.mark.parametrize("count", [1, 50])
def test_choices_cost_the_same_with_a_long_history(region, client, choices, sql, count):
    lee, path = choices
    with in_region(region):
        for _ in range(count):
            Consent.objects.say(lee, Category.ITEMS, Wish.GRANTED, source="page", by=lee)

    with sql(5):
        client.get(path)
