"""One's own account: name, address, passkeys, the app, services, and the way out of every other session."""

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core.exceptions import ValidationError
from django.test import Client

from accounts.models import User
from tests.accounts.signing_in import CODE, ask, code_in, sign_in, type_code
from tests.factories import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana():
    return make_user(email="ana@example.org", name="Ana")


@pytest.fixture
def signed_in(client, ana, mailoutbox):
    sign_in(client, ana, mailoutbox)
    return client


def age_session(client, seconds):
    session = client.session
    session["account_authentication_methods"][-1]["at"] -= seconds
    session.save()


def test_account_page_is_for_its_owner(client, signed_in):
    assert "ana@example.org" in signed_in.get("/accounts/").content.decode()
    assert Client().get("/accounts/")["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize(("name", "status"), [("Ana María Ortiz", 302), ("", 400), ("x" * 201, 400), ("A\r\nB", 400)])
def test_name_is_saved_when_it_is_one(signed_in, ana, name, status):
    assert (
        signed_in.post("/accounts/", {"name": name, "email": "evil@example.org", "is_staff": "on"}).status_code
        == status
    )
    ana.refresh_from_db()

    assert ana.email == "ana@example.org"
    assert not ana.is_staff
    assert "\n" not in ana.name


def test_new_address_is_taken_only_with_the_code_sent_to_it(signed_in, ana, mailoutbox):
    signed_in.post("/accounts/email/", {"email": "New@Example.org"})
    assert mailoutbox[-1].to == ["new@example.org"]
    wrong = signed_in.post("/accounts/email/code/", {"code": "XXXX-XXXX"})
    ana.refresh_from_db()
    assert (wrong.status_code, ana.email) == (400, "ana@example.org")

    right = signed_in.post("/accounts/email/code/", {"code": code_in(mailoutbox[-1]).lower()})

    ana.refresh_from_db()
    assert (right.status_code, ana.email) == (302, "new@example.org")
    assert "No account" in (ask(Client(), "ana@example.org") and mailoutbox[-1].body)


def test_code_for_a_new_address_burns_after_five_tries(signed_in, ana, mailoutbox):
    signed_in.post("/accounts/email/", {"email": "new@example.org"})
    code = code_in(mailoutbox[-1])
    for _ in range(5):
        signed_in.post("/accounts/email/code/", {"code": "XXXX-XXXX"})
    signed_in.post("/accounts/email/code/", {"code": code})
    ana.refresh_from_db()

    assert ana.email == "ana@example.org"


def test_address_of_another_account_is_never_taken(signed_in, ana, mailoutbox):
    other = make_user(email="other@example.org")
    asked = signed_in.post("/accounts/email/", {"email": "OTHER@example.org"})
    free = signed_in.post("/accounts/email/", {"email": "free@example.org"})
    signed_in.post("/accounts/email/", {"email": "OTHER@example.org"})
    page = signed_in.post("/accounts/email/code/", {"code": code_in(mailoutbox[-1])}, follow=True).content.decode()
    ana.refresh_from_db()

    assert (asked.status_code, asked["Location"]) == (free.status_code, free["Location"])
    assert "Another account uses this address" in page
    assert ana.email == "ana@example.org"
    assert User.objects.get(email="other@example.org") == other


@pytest.mark.parametrize(
    "path",
    [
        "email/",
        "email/code/",
        "keys/app/add/",
        "keys/app/remove/",
        "keys/passkeys/add/",
        "keys/recovery/",
        "keys/recovery/new/",
        "keys/recovery/file/",
        "keys/passkeys/1/",
        "keys/passkeys/1/remove/",
        "providers/",
        "providers/state/",
    ],
)
def test_what_opens_an_account_changes_only_shortly_after_signing_in(signed_in, path):
    age_session(signed_in, 14 * 60)
    fresh = signed_in.get(f"/accounts/{path}")
    age_session(signed_in, 2 * 60)
    for response in (
        signed_in.get(f"/accounts/{path}"),
        signed_in.post(f"/accounts/{path}", {"email": "evil@example.org"}),
    ):
        assert response.status_code == 403
        assert "Sign in again first." in response.content.decode()
    assert "Sign in again first." not in fresh.content.decode()


def test_signing_in_again_leads_back(signed_in):
    age_session(signed_in, 2000)
    page = signed_in.get("/accounts/email/").content.decode()
    back = re.search(r'name="next" value="([^"]+)"', page)[1]

    assert signed_in.post("/accounts/logout/", {"next": back})["Location"] == "/accounts/login/?next=/accounts/email/"


def test_signing_out_everywhere_ends_the_others_and_keeps_this_one(signed_in, ana):
    elsewhere = Client()
    elsewhere.force_login(ana)
    before = elsewhere.get("/accounts/").status_code

    signed_in.post("/accounts/sessions/end/")

    assert (before, elsewhere.get("/accounts/").status_code, signed_in.get("/accounts/").status_code) == (200, 302, 200)


def test_signing_out_everywhere_ends_a_calendar_opened_by_another_window_meanwhile(ana):
    read_before = type(ana).objects.get(pk=ana.pk)
    ana.open_feed()

    read_before.end_sessions()

    ana.refresh_from_db()
    assert not ana.has_feed


def test_what_signing_out_everywhere_ends_is_said_before(signed_in):
    said = "Your keys for programs and the address of your calendar stop working too."

    assert said in signed_in.get("/accounts/").content.decode()


def app_code(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


def with_app(user) -> str:
    return TOTP.activate(user, "JBSWY3DPEHPK3PXP").instance and "JBSWY3DPEHPK3PXP"


def test_app_is_set_up_and_then_asked_for(signed_in, ana, mailoutbox):
    page = signed_in.get("/accounts/keys/app/add/").content.decode()
    secret = re.search(r"<code>(\w+)</code>", page)[1]
    assert signed_in.post("/accounts/keys/app/add/", {"code": app_code(secret)}).status_code == 302
    assert Authenticator.objects.filter(user=ana, type="totp").exists()

    again = Client()
    first = sign_in(again, ana, mailoutbox)
    assert first["Location"] == "/accounts/login/second/"
    assert "_auth_user_id" not in again.session
    wrong = again.post("/accounts/login/second/", {"code": "000000"})
    assert "_auth_user_id" not in again.session
    assert wrong.status_code == 200
    again.post("/accounts/login/second/", {"code": app_code(secret)})
    assert again.session["_auth_user_id"] == str(ana.pk)


def test_second_factor_is_locked_after_ten_wrong_codes(ana, mailoutbox):
    secret = with_app(ana)
    thief = Client()
    sign_in(thief, ana, mailoutbox)
    for _ in range(10):
        thief.post("/accounts/login/second/", {"code": "000000"})

    thief.post("/accounts/login/second/", {"code": app_code(secret)})

    assert "_auth_user_id" not in thief.session


def test_passkey_page_carries_what_the_script_needs_and_no_inline_script(signed_in):
    page = signed_in.get("/accounts/keys/passkeys/add/").content.decode()

    assert '"creation_options"' in page
    assert "webauthn.js" in page
    assert not re.search(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)", page)
    assert " style=" not in page


def test_passkey_of_another_person_is_not_there(signed_in):
    other = make_user()
    key = Authenticator.objects.create(user=other, type="webauthn", data={"name": "Phone", "credential": {}})

    assert signed_in.post(f"/accounts/keys/passkeys/{key.pk}/remove/").status_code in (302, 404)
    assert Authenticator.objects.filter(pk=key.pk).exists()


@pytest.mark.parametrize("keys", [1, 50])
def test_account_page_costs_the_same_with_one_and_fifty_keys(signed_in, ana, sql, keys):
    for n in range(keys):
        Authenticator.objects.create(user=ana, type="webauthn", data={"name": f"Key {n}", "credential": {}})

    with sql(5):
        signed_in.get("/accounts/")


# ---- verbs ----


def test_anonymizing_closes_the_account_and_forgets_whose_it_was(ana, client):
    client.force_login(ana)
    with_app(ana)
    ana.anonymize(by=make_user())
    ana.refresh_from_db()

    assert (ana.is_active, ana.name) == (False, "Somebody who left")
    assert "ana" not in ana.email
    assert not Authenticator.objects.filter(user=ana).exists()
    assert client.get("/accounts/").status_code == 302
    with pytest.raises(ValidationError, match="already anonymous"):
        ana.anonymize(by=make_user())


def test_nobody_closes_their_own_account_or_one_twice(ana):
    with pytest.raises(ValidationError, match="your own"):
        ana.deactivate(by=ana)
    ana.deactivate(by=make_user())
    with pytest.raises(ValidationError, match="already closed"):
        ana.deactivate(by=make_user())


def test_code_pattern_of_these_tests_is_the_mails():
    assert CODE.search("x\nABCD-EFGH\ny")[1] == "ABCD-EFGH"
    assert type_code(Client(), "x").status_code == 302
