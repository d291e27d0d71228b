"""The platform's admin: our own sign-in, three tables, nothing deleted, no password."""

from types import SimpleNamespace

import pytest
from django.contrib import admin
from django.test import Client

from accounts.admin import UserAdmin
from accounts.models import User
from tests.accounts.signing_in import sign_in
from tests.factories import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk():
    client = Client()
    client.force_login(make_user(is_staff=True, is_superuser=True))
    return client


def test_admin_is_entered_by_our_own_sign_in(client, mailoutbox):
    owner = make_user(is_staff=True, is_superuser=True)
    asked = client.get("/admin/", follow=True)

    assert asked.redirect_chain[-1][0] == "/accounts/login/?next=/admin/"
    assert sign_in(client, owner, mailoutbox, "/admin/")["Location"] == "/admin/"
    assert client.get("/admin/").status_code == 200


def test_admin_refuses_who_does_not_run_the_platform(client):
    client.force_login(make_user())

    assert client.get("/admin/", follow=True).status_code == 403


def test_admin_login_hands_the_way_on_to_the_sign_in_that_checks_it(client):
    assert client.get("/admin/login/?next=//evil.example")["Location"] == "/accounts/login/?next=//evil.example"


def test_admin_holds_nothing_but_users_regions_and_memberships():
    held = {model._meta.label for model in admin.site._registry}

    assert "accounts.User" in held
    assert held <= {"accounts.User", "regions.Region", "regions.Membership"}


def test_user_has_no_password_field_and_cannot_be_deleted(desk):
    ana = make_user(email="ana@example.org")
    page = desk.get(f"/admin/accounts/user/{ana.pk}/change/").content.decode()

    assert "password" not in page.lower().replace("password_change", "")
    assert desk.get(f"/admin/accounts/user/{ana.pk}/delete/").status_code == 403
    desk.post("/admin/accounts/user/", {"action": "delete_selected", "_selected_action": [ana.pk], "post": "yes"})
    assert User.objects.filter(pk=ana.pk).exists()


def test_new_user_has_no_password_and_the_address_of_an_old_one_stays(desk):
    desk.post("/admin/accounts/user/add/", {"email": "New@example.org", "name": "Nia"})
    nia = User.objects.get(email="new@example.org")
    desk.post(f"/admin/accounts/user/{nia.pk}/change/", {"email": "evil@example.org", "name": "Nia B"})
    nia.refresh_from_db()

    assert (nia.email, nia.name, nia.has_usable_password()) == ("new@example.org", "Nia B", False)


def test_accounts_are_closed_and_anonymized_by_the_verbs(desk):
    ana, ben = make_user(), make_user()
    for action, user in (("close_accounts", ana), ("anonymize_accounts", ben)):
        desk.post("/admin/accounts/user/", {"action": action, "_selected_action": [user.pk]})
        user.refresh_from_db()

    assert (ana.is_active, ana.anonymized_at) == (False, None)
    assert ben.anonymized_at


def test_a_page_left_open_while_the_account_was_closed_does_not_open_it_again(desk):
    ana = make_user(name="Ana")
    stale = User.objects.get(pk=ana.pk)
    ana.deactivate(by=make_user())
    stale.name = "Ana Ruiz"

    UserAdmin(User, admin.site).save_model(None, stale, SimpleNamespace(changed_data=["name"]), change=True)

    ana.refresh_from_db()
    assert (ana.name, ana.is_active) == ("Ana Ruiz", False)
