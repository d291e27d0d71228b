"""A passkey in a real browser, under the strict content policy: added, and then the only thing needed."""

import pytest
from allauth.mfa.models import Authenticator

from tests.accounts.signing_in import code_in
from tests.factories import make_user


def with_authenticator(page) -> None:
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_passkey_is_added_and_then_signs_in_alone(page_of, mailoutbox):
    ana = make_user(email="ana@example.org", name="Ana")
    page = page_of("/accounts/login/?next=/accounts/")
    troubles = []
    page.on("console", lambda message: troubles.append(message.text) if message.type == "error" else None)
    with_authenticator(page)
    page.get_by_label("Your e-mail address").fill(ana.email)
    page.get_by_role("button", name="Send me a code").click()
    page.get_by_label("Code").fill(code_in(mailoutbox[0]))
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_role("link", name="Add a passkey").click()
    page.get_by_label("A name for it").fill("Laptop")
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("heading", name="Keep these somewhere safe.").wait_for()
    page.get_by_role("button", name="Sign out").click()

    page.goto("/accounts/login/?next=/accounts/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url(lambda url: "/login/" not in url)
    page.goto("/accounts/")

    assert page.get_by_role("heading", name="Your account").is_visible()
    assert page.get_by_text("Laptop", exact=True).is_visible()
    assert Authenticator.objects.filter(user=ana, type="webauthn").count() == 1
    assert troubles == []
