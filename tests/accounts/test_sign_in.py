"""The way in: code by mail, its limits, its silence about who has an account, and where it leads."""

import smtplib

import pytest
from django.conf import settings
from django.core import mail as django_mail
from django.shortcuts import resolve_url
from django.test import Client

from accounts.models import User
from regions.models import Activity, Contact, Membership, Role
from regions.scope import in_region
from tests.accounts.signing_in import ask, code_in, sign_in, type_code
from tests.factories import make_leader, make_region, make_user

pytestmark = pytest.mark.django_db
HOME = resolve_url(settings.LOGIN_REDIRECT_URL)


@pytest.fixture
def ana():
    return make_user(email="ana@example.org", name="Ana")


def who(client: Client) -> int | None:
    return int(client.session["_auth_user_id"]) if "_auth_user_id" in client.session else None


def test_code_from_the_mail_signs_in(client, ana, mailoutbox):
    ask(client, "Ana@Example.ORG")
    response = type_code(client, code_in(mailoutbox[0]))

    assert who(client) == ana.pk
    assert response["Location"] == HOME
    assert [mail.to for mail in mailoutbox] == [["ana@example.org"]]
    assert mailoutbox[0].subject == "Your code for Shared Table"


def test_code_is_forgiving_about_case_and_dashes(client, ana, mailoutbox):
    ask(client, ana.email)
    type_code(client, f"  {code_in(mailoutbox[0]).replace('-', ' ').lower()} ")

    assert who(client) == ana.pk


def test_stranger_gets_the_same_page_and_a_mail_without_code(ana, mailoutbox):
    known, unknown = Client(), Client()

    first, second = ask(known, ana.email), ask(unknown, "nobody@example.org")
    pages = [c.get("/accounts/login/code/").content.decode() for c in (known, unknown)]

    assert (
        (first.status_code, first["Location"])
        == (second.status_code, second["Location"])
        == (302, "/accounts/login/code/")
    )
    without_token = [
        page.split("csrfmiddlewaretoken")[0].replace(ana.email, "X").replace("nobody@example.org", "X")
        for page in pages
    ]
    assert without_token[0] == without_token[1]
    assert mailoutbox[1].to == ["nobody@example.org"]
    assert "No account has it" in mailoutbox[1].body
    assert not User.objects.filter(email="nobody@example.org").exists()


def test_stranger_typing_codes_is_told_the_same_as_a_person_with_account(ana, mailoutbox):
    known, unknown = Client(), Client()
    ask(known, ana.email)
    ask(unknown, "nobody@example.org")

    answers = [[type_code(c, "XXXX-XXXX").status_code for _ in range(6)] for c in (known, unknown)]

    assert answers[0] == answers[1] == [400, 400, 400, 400, 302, 302]


def test_code_is_burned_after_five_wrong_tries(client, ana, mailoutbox):
    ask(client, ana.email)
    for _ in range(5):
        type_code(client, "XXXX-XXXX")
    type_code(client, code_in(mailoutbox[0]))

    assert who(client) is None


def test_session_replayed_by_many_hands_has_five_tries_all_together(client, ana, mailoutbox):
    ask(client, ana.email)
    key = client.cookies["sessionid"].value
    saved = dict(client.session.items())
    for _ in range(5):
        type_code(client, "XXXX-XXXX")
        session = client.session
        session.update(saved)
        session.save()
        client.cookies["sessionid"] = session.session_key or key
    type_code(client, code_in(mailoutbox[0]))

    assert who(client) is None


def test_twenty_wrong_codes_from_twenty_addresses_lock_the_account_and_burn_every_code(ana, mailoutbox, settings):
    settings.PROXY_COUNT = 1
    attackers = [Client(HTTP_X_FORWARDED_FOR=f"203.0.113.{n}") for n in range(5)]
    victim = Client(HTTP_X_FORWARDED_FOR="198.51.100.1")
    ask(victim, ana.email)
    for attacker in attackers:
        ask(attacker, ana.email)
    for n in range(20):
        type_code(attackers[n % 5], "XXXX-XXXX", HTTP_X_FORWARDED_FOR=f"203.0.113.{n + 50}")

    response = type_code(victim, code_in(mailoutbox[0]))

    assert who(victim) is None
    assert "Too many wrong codes" in victim.get(response["Location"]).content.decode()


def test_code_is_too_old_after_ten_minutes(client, ana, mailoutbox, monkeypatch):
    ask(client, ana.email)
    session = client.session
    session["account_login"]["state"]["stages"]["login_by_code"]["data"]["at"] -= 601
    session.save()

    response = type_code(client, code_in(mailoutbox[0]))

    assert who(client) is None
    assert response["Location"] == "/accounts/login/"


def test_asking_too_often_for_one_address_is_refused_alike_for_known_and_unknown(ana, mailoutbox):
    answers = {a: [ask(Client(), a).status_code for _ in range(7)] for a in (ana.email, "nobody@example.org")}

    assert answers[ana.email] == answers["nobody@example.org"] == [302] * 6 + [429]
    assert len(mailoutbox) == 12


def test_asking_too_often_from_one_network_is_refused(mailoutbox):
    answers = [ask(Client(), f"person{n}@example.org").status_code for n in range(41)]

    assert answers == [302] * 40 + [429]


@pytest.mark.parametrize("address", ["ana@example.org", "nobody@example.org"])
@pytest.mark.parametrize(
    "trouble",
    [
        smtplib.SMTPRecipientsRefused({"x": (550, b"no")}),
        smtplib.SMTPServerDisconnected("gone"),
        TimeoutError("slow"),
        ConnectionRefusedError(),
    ],
)
def test_mail_server_that_refuses_is_said_in_words_and_tells_nothing(client, ana, monkeypatch, address, trouble):
    def refuse(*args):
        raise trouble

    monkeypatch.setattr(django_mail.EmailMessage, "send", refuse)

    response = ask(client, address)

    assert response.status_code == 503
    assert "Our mail server did not take the mail" in response.content.decode()
    assert address in response.content.decode()


def test_real_mail_server_that_is_away_is_answered_within_five_seconds(client, ana, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1

    assert ask(client, ana.email).status_code == 503
    assert settings.EMAIL_TIMEOUT == 5


def test_code_mail_comes_from_the_canonical_site_whatever_the_host_says(client, ana, mailoutbox, settings):
    settings.ALLOWED_HOSTS = ["evil.example", "testserver"]
    client.post("/accounts/login/", {"email": ana.email}, HTTP_HOST="evil.example")

    assert "evil" not in mailoutbox[0].message().as_string()


@pytest.mark.parametrize("bad", ["", "ana", "ana@", "ana@example.org\nbcc: x@y.z", "a" * 300 + "@example.org"])
def test_malformed_address_is_refused_at_its_field(client, bad, mailoutbox):
    response = ask(client, bad)

    assert response.status_code == 400
    assert mailoutbox == []


EVIL = [
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "https:evil.example",
    "https://evil.example",
    "http:///evil.example",
    "javascript:alert(1)",
    "//evil.example/%2f..",
    "https://testserver@evil.example/",
    "/\t/evil.example",
    "/\n/evil.example",
    " //evil.example",
    "%2f%2fevil.example",
    "evil.example",
    "/..//evil.example\\@x",
    "https://testserver/r/x/",
]


@pytest.mark.parametrize("evil", EVIL)
def test_sign_in_never_leads_to_another_site(client, ana, mailoutbox, evil):
    client.post("/accounts/login/", {"email": ana.email, "next": evil})
    response = client.post("/accounts/login/code/", {"code": code_in(mailoutbox[0]), "next": evil})

    assert response["Location"] == HOME


@pytest.mark.parametrize("evil", EVIL)
def test_sign_out_never_leads_to_another_site(client, ana, evil):
    client.force_login(ana)

    assert client.post("/accounts/logout/", {"next": evil})["Location"] == "/"


def test_sign_in_leads_where_one_was_going(client, ana, mailoutbox):
    assert sign_in(client, ana, mailoutbox, "/styleguide/?x=1")["Location"] == "/styleguide/?x=1"


def test_signing_out_takes_a_post(client, ana):
    client.force_login(ana)

    assert client.get("/accounts/logout/").status_code == 200
    assert who(client) == ana.pk
    client.post("/accounts/logout/")
    assert who(client) is None


def test_there_is_no_sign_up_and_no_password_page(client, ana):
    client.post("/accounts/signup/", {"email": "new@example.org", "password1": "x", "password2": "x"})
    client.force_login(ana)
    statuses = [
        client.get(f"/accounts/{path}/").status_code for path in ("password/reset", "password/change", "password/set")
    ]

    assert list(User.objects.values_list("email", flat=True)) == [ana.email]
    assert statuses == [404, 404, 404]


def test_closed_account_is_a_stranger(client, ana, mailoutbox):
    ana.deactivate(by=make_user())
    ask(client, ana.email)

    assert "No account has it" in mailoutbox[0].body


def test_person_in_a_directory_signs_in_and_claims_every_region_that_knows_them(client, mailoutbox):
    here, there, other = make_region(), make_region(), make_region()
    for region, address in (
        (here, "Lee@business.example"),
        (there, "lee@business.example"),
        (other, "sam@business.example"),
    ):
        with in_region(region):
            make_leader(email=address)
    ask(client, "lee@business.example")
    type_code(client, code_in(mailoutbox[0]))

    lee = User.objects.get(email="lee@business.example")
    assert who(client) == lee.pk
    assert set(Membership.objects.filter(user=lee).values_list("region_id", "role")) == {
        (here.pk, Role.GUEST),
        (there.pk, Role.GUEST),
    }
    with in_region(here):
        assert Contact.objects.of(lee).count() == 1
    with in_region(other):
        assert Contact.objects.filter(user__isnull=False).count() == 0


def test_what_is_written_down_of_a_first_sign_in_names_the_person_as_the_region_does(client, mailoutbox):
    """An account may have a name of its own, from another region: that one is told to nobody here."""
    make_user(email="lee@business.example", name="Lee Elsewhere")
    region = make_region()
    with in_region(region):
        make_leader(name="Lee Park", email="lee@business.example")

    ask(client, "lee@business.example")
    type_code(client, code_in(mailoutbox[0]))

    with in_region(region):
        claimed = Activity.objects.get(verb="contact.claimed")
    assert claimed.detail == {"who": "Lee Park", "contact": "Lee Park"}


def test_account_is_not_tied_to_anybody_before_the_code(client, mailoutbox):
    region = make_region()
    with in_region(region):
        make_leader(email="lee@business.example")

    ask(client, "lee@business.example")

    assert not Membership.objects.exists()
    with in_region(region):
        assert not Contact.objects.filter(user__isnull=False).exists()


@pytest.mark.parametrize("gone", ["archived", "closed"])
def test_archived_person_or_closed_region_opens_no_account(client, mailoutbox, gone):
    region = make_region()
    with in_region(region):
        lee = make_leader(email="lee@business.example")
        if gone == "archived":
            lee.archive(by=None)
    if gone == "closed":
        region.close(by=make_user())

    ask(client, "lee@business.example")

    assert not User.objects.filter(email="lee@business.example").exists()


def test_staff_who_is_also_in_the_directory_keeps_the_role(client, ana, mailoutbox):
    region = make_region()
    Membership.objects.create(user=ana, region=region, role=Role.OWNER)
    with in_region(region):
        make_leader(email=ana.email)

    sign_in(client, ana, mailoutbox)

    assert Membership.objects.get(user=ana).role == Role.OWNER


@pytest.mark.parametrize("regions", [1, 50])
def test_signing_in_costs_the_same_with_one_and_fifty_regions(client, ana, sql, mailoutbox, regions):
    for _ in range(regions):
        make_region()

    with sql(1):
        client.get("/accounts/login/")
    with sql(5):
        ask(client, ana.email)
    with sql(13):
        type_code(client, code_in(mailoutbox[0]))


def test_old_session_dies_with_the_account(client, ana):
    client.force_login(ana)
    before = client.get("/accounts/").status_code
    ana.deactivate(by=make_user())

    assert before == 200
    assert client.get("/accounts/").status_code == 302
