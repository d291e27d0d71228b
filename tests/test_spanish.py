"""Whoever reads Spanish is spoken to in Spanish: each guest page in each of its states, each letter, each calendar."""

import re
from contextlib import nullcontext
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from convenings.letters import render
from convenings.models import Convening
from convenings.wordings import WORDS
from outbox.models import Message
from outbox.writing import write
from regions.models import Activity, Contact, Link
from regions.scope import in_region
from tests.convenings.conftest import invited, make_meeting
from tests.crowds import Crowd
from tests.factories import make_item, make_leader, make_member, make_partnership, make_region
from tests.partnerships.ballot_box import count, opened, place
from tests.spoken import Listener
from tests.walking import Walk

pytestmark = pytest.mark.django_db


@pytest.fixture
def here():
    return make_region(time_zone="America/Chicago")


@pytest.fixture
def guest(here):
    """A Spanish-speaking leader invited to a meeting."""
    with in_region(here):
        convener = make_member(here)
        return invited(make_meeting(convener), convener, make_leader(name="Ana Peña", language="es"))


def path_of(here, guest):
    with in_region(here):
        return Link.objects.to("invitation", guest).get().path


def test_every_guest_page_is_spanish_for_who_reads_spanish(monkeypatch):
    world = Crowd(2)
    with in_region(world.region):
        Contact.objects.update(language="es")
    walk, listener = Walk(world, "guest"), Listener(monkeypatch, "home")

    for name in walk.addresses:
        for method in ("get", "post"):
            walk.ask(method, name, nullcontext())

    assert len(listener.heard) > 100
    assert listener.gaps == set()


def test_refusals_are_spanish(client, here, guest, monkeypatch):
    listener, path = Listener(monkeypatch), path_of(here, guest)

    sent = [
        client.post(path, {}),
        client.post(path, {"answer": "perhaps"}),
        client.post(path, {"answer": "yes", "version": 7}),
        client.post(f"{path}answered/substitute/", {"substitute_name": "<b>", "substitute_email": "no"}),
    ]

    assert "Elija sí, no, tal vez o envío a alguien." in sent[0].content.decode()
    assert [response.status_code for response in sent] == [400, 400, 409, 400]
    assert listener.gaps == set()


def test_every_letter_of_a_meeting_is_spanish(here, guest, monkeypatch):
    with in_region(here):
        listener, meeting = Listener(monkeypatch), guest.convening
        for answer in ("yes", "no", "maybe", "sending"):
            guest.respond(answer, by=guest.contact)
        guest.respond("sending", substitute_name="Luz", substitute_email="luz@rio.example", by=guest.contact)
        Message.objects.update(state="sent", sent_at=timezone.now())
        guest.respond("sending", substitute_name="Sol", substitute_email="sol@rio.example", by=guest.contact)
        later = meeting.starts_at + timedelta(days=7)
        Convening.objects.get().move(starts_at=later, ends_at=later + timedelta(hours=1), by=None)
        Convening.objects.get().cancel(by=None)
        for kind in WORDS.keys() - {message.kind for message in Message.objects.all()}:
            Message.objects.create(kind=kind, contact=guest.contact, about_id=guest.pk, key=kind)
        sent = list(Message.objects.select_related("contact__organization"))
        written = render(sent)

    assert {message.kind for message in sent} == WORDS.keys()
    assert all('<html lang="es">' in letter.html for letter in written.values())
    assert listener.gaps == set()


def test_letters_of_ballots_and_items_are_spanish(here, monkeypatch):
    with in_region(here):
        listener = Listener(monkeypatch)
        box = opened()
        Contact.objects.update(language="es")
        place(box, [[2, 1], [1], [1]])
        count(box.ballot)
        for number in (-2, 0, 2):
            item = make_item(make_partnership(), due_on=timezone.localdate() + timedelta(days=number))
            Contact.objects.filter(pk=item.owner_id).update(language="es")
            Link.objects.issue("item", [(item.owner_id, item)], until=None)
            for kind, context in (("item.assigned", {}), ("item.due", {"rule": "day"})):
                Message.objects.create(
                    kind=kind, contact=item.owner, about_id=item.pk, key=f"{kind}{number}", context=context
                )
        sent = list(Message.objects.select_related("contact__organization"))
        written = write(sent)

    assert len(written) == len(sent) > 8
    assert all('<html lang="es">' in letter.html for letter in written.values())
    assert listener.gaps == set()


def test_the_calendar_speaks_the_guests_language(client, here, guest):
    file = client.get(f"{path_of(here, guest)}meeting.ics").content.decode().replace("\r\n ", "")

    assert "Responda o cambie su respuesta aquí" in file


def test_the_question_everybody_is_asked_is_translated_and_the_conveners_own_is_not(client, here, guest):
    path = path_of(here, guest)
    with in_region(here):
        Convening.objects.update(practical="Parking?")
        guest.refresh_from_db()
    client.post(path, {"answer": "yes"})

    page = client.get(f"{path}answered/").content.decode()

    assert "¿Qué podría lograr su organización aquí" in page
    assert "Parking?" in page


def test_what_a_guest_did_is_written_down_in_the_words_of_staff(client, here, guest):
    client.post(path_of(here, guest), {"answer": "yes"})

    with in_region(here):
        assert Activity.objects.get(verb="invitation.answered").detail["answer"] == "Yes"


# ---- the switch ----


def language_of(response):
    (found,) = re.findall(r'<html lang="(\w+)"', response.content.decode())
    return found, response["Content-Language"]


def language_in_directory(here, guest):
    with in_region(here):
        return Contact.objects.get(pk=guest.contact_id).language


def test_a_guest_may_change_the_language_of_the_visit_and_of_their_mail(client, here, guest):
    path = path_of(here, guest)
    assert language_of(client.get(path)) == ("es", "es")

    back = client.post(reverse("set_language"), {"language": "en", "next": path})

    assert (back.status_code, back["Location"]) == (302, path)
    assert language_of(client.get(path)) == ("en", "en")
    cookie = client.cookies["language"]
    assert (cookie["path"], cookie["max-age"], cookie["httponly"]) == ("/", "", True)
    assert language_in_directory(here, guest) == "en"


def test_the_switch_says_once_that_mail_follows_and_writes_it_down(client, here, guest):
    path = path_of(here, guest)
    page = client.post(reverse("set_language"), {"language": "en", "next": path}, follow=True).content.decode()
    again = client.post(reverse("set_language"), {"language": "en", "next": path}, follow=True).content.decode()

    assert "From now on we write to you in this language too." in page
    assert "From now on" not in again
    with in_region(here):
        (told,) = Activity.objects.filter(verb="contact.language")
        assert (told.contact_id, told.sentence) == (
            guest.contact_id,
            "Ana Peña chose the language of our mail to Ana Peña: English.",
        )


def test_who_answers_after_the_switch_is_confirmed_in_that_language(client, here, guest):
    path = path_of(here, guest)
    client.post(reverse("set_language"), {"language": "en", "next": path})
    client.post(path, {"answer": "yes"})

    with in_region(here):
        message = Message.objects.select_related("contact__organization").get(kind="convening.answered")
        assert render([message])[message.pk].subject.startswith("Saved: yes.")


def cut(path):
    return f"{path[:-2]}/"


@pytest.mark.parametrize(
    "address", [cut, lambda path: "/privacy/", lambda path: f"//{path}", lambda path: "http://[", lambda path: ""]
)
def test_the_switch_on_no_page_of_a_link_leaves_mail_alone(client, here, guest, address):
    client.post(reverse("set_language"), {"language": "en", "next": address(path_of(here, guest))})

    assert language_in_directory(here, guest) == "es"


def test_a_link_switched_off_or_overused_changes_no_mail(client, here, guest, monkeypatch):
    path = path_of(here, guest)
    monkeypatch.setattr("regions.access.WRITES", 0)
    client.post(reverse("set_language"), {"language": "en", "next": path})
    monkeypatch.undo()
    assert language_in_directory(here, guest) == "es"
    with in_region(here):
        Link.objects.to("invitation", guest).get().revoke(by=None)

    client.post(reverse("set_language"), {"language": "en", "next": path})

    assert language_in_directory(here, guest) == "es"


def test_the_token_others_may_see_changes_no_mail_of_whose_it_is(client, here, guest):
    with in_region(here):
        link = Link.objects.to("invitation", guest).get()
        shown = link.path.replace(link.token, link.lesser_token("seat"))

    client.post(reverse("set_language"), {"language": "en", "next": shown})

    assert language_in_directory(here, guest) == "es"


def test_scanners_and_other_sites_change_no_language(here, guest):
    strict, path = Client(enforce_csrf_checks=True), path_of(here, guest)

    looked = strict.get(f"{reverse('set_language')}?language=en&next={path}").status_code
    forged = strict.post(reverse("set_language"), {"language": "en", "next": path}).status_code

    assert (looked, forged, language_in_directory(here, guest)) == (405, 403, "es")


@pytest.mark.parametrize("language", ["xx", "de", "", "../../etc"])
def test_a_language_nobody_speaks_changes_nothing(client, here, guest, language):
    client.post(reverse("set_language"), {"language": language, "next": "/"})
    client.cookies["language"] = language

    assert language_of(client.get(path_of(here, guest))) == ("es", "es")


def test_the_switch_leads_nowhere_else(client):
    back = client.post(reverse("set_language"), {"language": "es", "next": "https://evil.example/"})

    assert back["Location"] == "/"


@pytest.mark.parametrize(("asked", "language"), [("es-MX,es;q=0.9", "es"), ("de", "en"), ("", "en")])
def test_who_has_no_link_is_met_in_the_browsers_language(client, here, asked, language):
    for path in (f"/g/{here.slug}/lost-link/", f"/g/{here.slug}/1-cut/"):
        assert language_of(client.get(path, headers={"accept-language": asked})) == (language, language)


PROMISES = ["/privacy/", "/accessibility/"]


@pytest.mark.parametrize("address", PROMISES)
def test_the_pages_at_the_foot_are_in_the_language_of_the_page_that_leads_there(client, here, guest, address):
    foot = client.get(path_of(here, guest)).content.decode()
    (way,) = re.findall(rf'href="({address}[^"]*)"', foot)

    page = client.get(way, headers={"accept-language": "en"})

    assert language_of(page) == ("es", "es")
    assert 'value="en" lang="en">English</button>' in page.content.decode()


@pytest.mark.parametrize("address", PROMISES)
def test_the_pages_at_the_foot_have_the_switch_of_guests_pages(client, monkeypatch, address):
    listener = Listener(monkeypatch)
    back = client.post(reverse("set_language"), {"language": "es", "next": address})

    page = client.get(back["Location"])

    assert (back["Location"], language_of(page)) == (address, ("es", "es"))
    assert listener.gaps == set()
    client.post(reverse("set_language"), {"language": "en", "next": address})
    assert language_of(client.get(address, headers={"accept-language": "es"})) == ("en", "en")


@pytest.mark.parametrize("asked", ["xx", "", "es/../"])
def test_a_language_nobody_speaks_in_the_address_is_the_browsers(client, asked):
    page = client.get("/privacy/", {"language": asked}, headers={"accept-language": "es"})

    assert language_of(page) == ("es", "es")


def test_staff_pages_stay_english_whatever_the_browser_asks_for(client, here):
    client.force_login(make_member(here))

    client.cookies["language"] = "es"
    page = client.get(f"/r/{here.slug}/convenings/?language=es", headers={"accept-language": "es"})

    assert language_of(page) == ("en", "en")
    assert translation.get_language() == "en"
