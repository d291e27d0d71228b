"""The guest pages in Spanish, in a browser that runs no scripts; what they weigh, in both languages."""

import gzip
from pathlib import Path

import brotli
import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from regions.models import Contact
from regions.scope import in_region
from tests.journeys.guests import Guests

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

QUESTION = "¿Qué podría lograr su organización aquí si desapareciera un obstáculo?"
LIMIT = 14 * 1024


@pytest.fixture
def spanish(guests: Guests) -> Guests:
    with in_region(guests.region):
        Contact.objects.update(language="es")
    return guests


def test_leader_answers_in_spanish_and_looks_at_the_english_page(spanish: Guests):
    leader = spanish.visit("invitation")
    assert leader.heading().startswith("¿Se sienta con nosotros a la mesa el")
    assert leader.page.locator("html").get_attribute("lang") == "es"
    leader.press("Envío a alguien")
    leader.write("Su nombre", "Joan Webb")
    leader.press("Guardar", within="#substitute")
    leader.press("Sí")
    assert leader.heading() == "Su lugar está reservado."
    leader.page.get_by_label(QUESTION).fill("Abrir otra sala.")
    leader.press("Guardar", within="#questions")
    leader.reads("Gracias; todavía puede cambiarlo.")
    leader.press("English", within=".masthead")
    leader.reads("Thank you; you can still change it.")
    assert leader.page.locator("html").get_attribute("lang") == "en"
    leader.press("No")
    assert leader.heading() == "We will miss you."
    leader.press("Español", within=".masthead")

    assert leader.heading() == "Le echaremos de menos."
    assert spanish.answers() == ["no"]


def test_leader_votes_in_spanish(spanish: Guests):
    leader = spanish.visit("ballot")
    leader.press("Agregar un punto a A nurse-aide class")
    leader.press("Agregar un punto a A bus")
    leader.reads("Todos sus puntos están colocados", "Guardado")
    spanish.close_the_ballot()
    leader.go(leader.path())

    leader.reads("¿Quién la llevará adelante?")


def test_owner_reports_and_chooses_mail_in_spanish(spanish: Guests):
    owner = spanish.visit("item")
    owner.press("En marcha")
    owner.reads("Gracias. El equipo ya lo ve.")
    leader = spanish.visit("mail")
    leader.page.locator("main [type=checkbox]").first.uncheck()
    leader.press("Guardar")

    leader.reads("Guardado. Vale a partir de ahora.")


def test_guest_with_a_dead_link_is_helped_in_spanish(spanish: Guests):
    guest = spanish.visit("invitation")
    guest.go(f"{guest.path()[:-2]}x/", status=404)
    guest.press("Español", within=".masthead", status=404)
    assert guest.heading() == "Este enlace ya no funciona."
    guest.follow("Envíenme un enlace nuevo")
    guest.page.locator("main [type=email]").fill(spanish.leader.email)
    guest.press("Enviar mis enlaces")

    assert guest.heading() == "Revise su correo."


def as_sent(client: Client, path: str) -> tuple[str, int]:
    """The page, and how many bytes of it cross the wire to a browser."""
    page = client.get(path, headers={"Accept-Encoding": "gzip, deflate, br"})
    assert page.headers["Content-Encoding"] == "gzip"
    return gzip.decompress(page.content).decode(), len(page.content)


def packed(name: str) -> int:
    """Bytes of a static file as they cross the wire."""
    return len(brotli.compress(Path(finders.find(name)).read_bytes()))


@pytest.mark.parametrize("language", ["en", "es"])
def test_a_guest_page_with_all_it_needs_fits_into_14_kb(guests: Guests, client, language):
    client.cookies["language"] = language
    beside, taps = packed("css/app.css") + packed("img/icon.svg"), packed("js/taps.js")
    client.post(guests.links["invitation"], {"answer": "yes"})
    paths = {**guests.links, "after a yes": f"{guests.links['invitation']}answered/"}

    weights = {}
    for purpose, path in paths.items():
        page, weight = as_sent(client, path)
        assert f'<html lang="{language}"' in page
        assert page.count("<script") == (purpose == "ballot")  # there a tap stays under the thumb
        weights[purpose] = weight + beside + (taps if purpose == "ballot" else 0)

    assert {purpose: weight for purpose, weight in weights.items() if weight > LIMIT} == {}
