"""Sign-in services: connected by who is signed in; what they say about an address joins nothing."""

from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.socialaccount.models import SocialAccount
from django.test import Client

from accounts.models import User
from tests.accounts.provider import Provider
from tests.accounts.signing_in import sign_in
from tests.factories import make_user

pytestmark = pytest.mark.django_db
LOGIN = "/accounts/providers/state/"


@pytest.fixture
def provider(settings):
    with Provider() as running:
        settings.SOCIALACCOUNT_PROVIDERS = running.apps
        yield running


@pytest.fixture
def ana():
    return make_user(email="ana@example.org", name="Ana")


def go_through(client, provider, person, process="login"):
    provider.person = person
    out = client.post(f"{LOGIN}?process={process}")
    query = parse_qs(urlsplit(out["Location"]).query)
    assert out["Location"].startswith(provider.url)
    return client.get(f"{LOGIN}callback/", {"code": "c", "state": query["state"][0]})


def who(client):
    return int(client.session["_auth_user_id"]) if "_auth_user_id" in client.session else None


def test_no_button_without_a_provider_and_one_with(client, settings, provider):
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": []}}
    before = client.get("/accounts/login/").content.decode()
    settings.SOCIALACCOUNT_PROVIDERS = provider.apps
    after = client.get("/accounts/login/").content.decode()

    assert "State sign-in" not in before
    assert "State sign-in" in after


@pytest.mark.parametrize("verified", [True, False])
def test_address_a_provider_names_opens_no_account_and_joins_none(client, provider, ana, verified):
    before = User.objects.filter(pk=ana.pk).values().get()

    pages = [
        go_through(client, provider, {"sub": f"evil-{n}", "email": address, "email_verified": verified, "name": "Evil"})
        for n, address in enumerate((ana.email, "nobody@example.org"))
    ]

    assert who(client) is None
    assert not SocialAccount.objects.exists()
    assert User.objects.values().get() == before
    assert [b"Accounts begin with an invitation." in page.content for page in pages] == [True, True]


def test_provider_connected_by_its_owner_signs_in_from_then_on(client, provider, ana, mailoutbox):
    sign_in(client, ana, mailoutbox)
    connected = go_through(client, provider, {"sub": "42", "email": "other@state.example"}, "connect")
    again = Client()
    go_through(again, provider, {"sub": "42", "email": "changed@state.example", "email_verified": True})
    ana.refresh_from_db()

    assert connected["Location"] == "/accounts/providers/"
    assert who(again) == ana.pk
    assert (ana.email, ana.name) == ("ana@example.org", "Ana")


def test_account_names_each_service_and_whom_it_vouches_for(client, provider, ana, mailoutbox):
    sign_in(client, ana, mailoutbox)
    go_through(client, provider, {"sub": "42", "email": "other@state.example"}, "connect")
    SocialAccount.objects.create(user=ana, provider="closed-down", uid="7")

    page = client.get("/accounts/providers/").content.decode()

    assert '<b>State sign-in</b> <span class="small muted">other@state.example</span>' in page
    assert "<b>closed-down</b>" in page


def test_service_of_another_account_is_not_taken_over(client, provider, ana, mailoutbox):
    sign_in(client, ana, mailoutbox)
    go_through(client, provider, {"sub": "42"}, "connect")
    ben, other = make_user(), Client()
    sign_in(other, ben, mailoutbox)
    go_through(other, provider, {"sub": "42"}, "connect")

    assert SocialAccount.objects.get().user == ana
    other.post("/accounts/providers/", {"account": SocialAccount.objects.get().pk})
    assert SocialAccount.objects.exists()
    client.post("/accounts/providers/", {"account": SocialAccount.objects.get().pk})
    assert not SocialAccount.objects.exists()


def test_answer_without_the_state_we_gave_is_refused(client, provider, ana):
    provider.person = {"sub": "42", "email": ana.email}

    page = client.get(f"{LOGIN}callback/", {"code": "c", "state": "forged"})

    assert who(client) is None
    assert "could not sign you in" in page.content.decode()


def test_only_the_page_that_leads_to_a_provider_may_send_a_form_elsewhere(client, provider):
    leading, other = client.get(LOGIN), client.get("/accounts/login/")

    assert "form-action 'self' https:" in leading["Content-Security-Policy"]
    assert "form-action 'self';" in other["Content-Security-Policy"] + ";"
    assert "https:" not in other["Content-Security-Policy"]


def test_closed_account_is_not_entered_by_its_service(client, provider, ana, mailoutbox):
    sign_in(client, ana, mailoutbox)
    go_through(client, provider, {"sub": "42"}, "connect")
    ana.deactivate(by=make_user())
    again = Client()

    response = go_through(again, provider, {"sub": "42"})

    assert response["Location"] == "/accounts/inactive/"
    assert who(again) is None


def test_provider_nobody_configured_is_not_there(client, provider):
    assert client.get("/accounts/providers/unknown/").status_code == 404
