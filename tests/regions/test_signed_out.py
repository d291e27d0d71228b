"""A session that ended: where signing in leads back to, and what is said about what was typed."""

from urllib.parse import parse_qs, urlsplit

import pytest

from tests.accounts.signing_in import code_in
from tests.factories import make_member, make_region

pytestmark = pytest.mark.django_db
OURS = "http://testserver"
LOST = "You had been signed out, so that was not saved."


def leads_to(response):
    address = urlsplit(response["Location"])
    return address.path, parse_qs(address.query)["next"]


@pytest.mark.parametrize("path", ["/r/here/directory/people/new/?organization=3", "/my-work/", "/accounts/"])
def test_a_page_asked_for_signed_out_is_where_signing_in_leads(client, path):
    response = client.get(path)

    assert leads_to(response) == ("/accounts/login/", [path])
    assert LOST not in client.get(response["Location"]).content.decode()


@pytest.mark.parametrize(
    ("referer", "back"),
    [
        (f"{OURS}/r/here/convenings/?page=2", "/r/here/convenings/?page=2"),
        ("", "/r/here/"),
        ("https://evil.example/r/here/", "/r/here/"),
        ("http://testserver.evil.example/", "/r/here/"),
        ("http://testserver@evil.example/", "/r/here/"),
        (f"{OURS}//evil.example/", "/r/here/"),
        (f"{OURS}/\\evil.example/", "/r/here/"),
        ("http://[", "/r/here/"),
    ],
)
def test_what_a_form_sent_is_said_to_be_lost_and_signing_in_leads_back_to_the_form(client, referer, back):
    response = client.post("/r/here/invitations/1/answer/", {"answer": "yes"}, headers={"referer": referer})

    assert leads_to(response) == ("/accounts/login/", [back])
    assert LOST in client.get(response["Location"]).content.decode()


def test_who_types_while_signed_out_signs_in_and_stands_at_the_form_again(client, mailoutbox):
    here = make_region(slug="here")
    person = make_member(here, "convener")
    form = "/r/here/directory/people/new/"

    refused = client.post(form, {"name": "Ana"}, headers={"referer": f"{OURS}{form}"})
    _path, (back,) = leads_to(refused)
    client.post("/accounts/login/", {"email": person.email, "next": back})
    response = client.post("/accounts/login/code/", {"code": code_in(mailoutbox[0]), "next": back}, follow=True)

    assert (response.redirect_chain[-1], response.status_code) == ((form, 302), 200)


def test_an_address_that_only_takes_forms_says_so(client):
    region = make_region(slug="here")
    client.force_login(make_member(region, "convener"))

    response = client.get("/r/here/invitations/1/answer/")

    assert (response.status_code, response["Allow"]) == (405, "POST")
    assert "There is nothing to read at this address." in response.content.decode()
    assert client.head("/r/here/invitations/1/answer/").content == b""
