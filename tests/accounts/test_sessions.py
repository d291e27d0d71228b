"""Who counts as signed in: only the holder of a session that stands, for an account that does."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from tests.factories import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana(client):
    ana = make_user(email="ana@example.org", name="Ana")
    client.force_login(ana)
    return ana


def is_signed_in(client):
    return client.get("/accounts/").status_code == 200


def test_a_session_signs_in(client, ana):
    assert is_signed_in(client)


def test_a_session_ends_at_its_hour(client, ana):
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))

    assert not is_signed_in(client)


def test_a_session_taken_away_is_no_session(client, ana):
    Session.objects.all().delete()

    assert not is_signed_in(client)


def test_what_is_kept_under_a_dead_key_goes_under_a_new_one(client, ana):
    client.cookies["sessionid"] = "a" * 32

    answer = client.post("/accounts/login/", {"email": ana.email})

    assert answer.status_code == 302  # the code is on its way, and remembered
    assert client.cookies["sessionid"].value not in ("", "a" * 32)
    assert not Session.objects.filter(pk="a" * 32).exists()


def test_a_closed_account_is_signed_out(client, ana):
    ana.is_active = False
    ana.save()

    assert not is_signed_in(client)


def test_an_account_that_is_gone_is_signed_out(client, ana):
    ana.delete()

    assert not is_signed_in(client)
