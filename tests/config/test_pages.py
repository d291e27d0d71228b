"""The style guide in a real browser, and the pages people see when something went wrong."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.test import Client

from config.bodies import RefuseLargeBodies

TOO_SMALL = """() => [...document.querySelectorAll("button, select, input, nav a, .tools a, .foot ul a")]
  .filter((one) => one.offsetParent && !one.closest("label") && one.getBoundingClientRect().height < 44)
  .map((one) => one.outerHTML)"""


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_styleguide_has_no_fault_axe_can_find_no_overflow_and_large_targets(page_of, width, scheme):
    page = page_of("/styleguide/", width=width)
    page.emulate_media(color_scheme=scheme)

    found = Axe().run(page)

    assert page.title() == "Style guide · Shared Table"
    assert [fault["id"] for fault in found.response["violations"]] == []
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert page.evaluate(TOO_SMALL) == []


def test_styleguide_is_open_to_everybody_without_a_query(client):
    html = client.get("/styleguide/").content.decode()

    assert "Everything on the table" in html
    assert "Business majority: yes, 14 to 9" in html


def test_unknown_address_says_what_to_do_without_a_query(client):
    response = client.get("/no/such/page/")

    assert response.status_code == 404
    assert "There is no page here." in response.content.decode()


def test_refused_form_without_its_token_says_nothing_was_saved():
    response = Client(enforce_csrf_checks=True).post("/accounts/login/", {"login": "leader@hospital.example"})

    assert response.status_code == 403
    assert "Nothing was saved." in response.content.decode()


@pytest.mark.parametrize("code", ["400", "403"])
def test_refusals_render_without_a_region(rf, code):
    html = render_to_string(f"{code}.html", request=rf.get("/"))

    assert "Go to the start page" in html


def test_broken_page_renders_without_request_or_database():
    html = render_to_string("500.html")

    assert "Something broke on our side." in html
    assert "/static/css/app.css" in html


@pytest.mark.parametrize("path", ["/accounts/login/", "/api/v1/regions/valley/contacts/"])
def test_more_than_the_largest_file_is_refused_before_it_is_read(path):
    """Signed out, without a query, and without a byte of the body."""
    refused = Client().post(path, CONTENT_LENGTH=str(settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1))

    assert refused.status_code == 413
    assert "12 MB" in refused.content.decode()


def test_the_largest_file_is_let_in(rf):
    def length(difference):
        return {"CONTENT_LENGTH": str(settings.DATA_UPLOAD_MAX_MEMORY_SIZE + difference)}

    gate = RefuseLargeBodies(lambda request: HttpResponse("let in"))

    assert gate(rf.post("/", **length(0))).content == b"let in"
    assert gate(rf.post("/", **length(1))).status_code == 413
    assert gate(rf.post("/", CONTENT_LENGTH="")).content == b"let in"
