"""Two people at one item: the second sees what the first said, and loses no word."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from partnerships.models import ActionItem, Update
from regions.scope import in_region
from tests.factories import make_contact, make_member, make_partner_contact, make_region
from tests.partnerships.acting import link_to, make_item

pytestmark = pytest.mark.django_db


@pytest.fixture
def region():
    return make_region()


@pytest.fixture
def item(region):
    with in_region(region):
        return make_item(title="Price a cohort")


@pytest.fixture
def phone(region, item):
    """Address of the owner's own page."""
    with in_region(region):
        return link_to(item).path


@pytest.fixture
def staff(region, client):
    client.force_login(make_member(region))
    return client


def seen_on(page):
    return re.search(r'name="seen" value="(\d+)"', page.content.decode())[1]


def said(region):
    with in_region(region):
        return list(Update.objects.order_by("id").values_list("status", "note"))


def test_second_of_two_sees_the_first_and_presses_again(client, region, item, phone):
    seen = seen_on(client.get(phone))
    with in_region(region):
        item.report(status="done", note="Signed on Monday", by=make_contact(name="Rosa Ibarra"))

    late = client.post(phone, {"how": "blocked", "note": "No room at all", "seen": seen})

    page = late.content.decode()
    assert late.status_code == 400
    assert "Rosa Ibarra wrote meanwhile: Done, “Signed on Monday”. Your words are still here" in page
    assert "No room at all</textarea>" in page
    assert said(region) == [("done", "Signed on Monday")]
    again = client.post(phone, {"how": "blocked", "note": "No room at all", "seen": seen_on(late)})
    assert again.status_code == 302
    assert said(region)[-1] == ("blocked", "No room at all")


def test_own_taps_are_no_news_to_oneself(client, region, phone):
    seen = seen_on(client.get(phone))

    assert client.post(phone, {"how": "blocked", "seen": seen}).status_code == 302
    assert client.post(phone, {"how": "blocked", "note": "No room", "seen": seen}).status_code == 302
    assert said(region) == [("blocked", ""), ("blocked", "No room")]


def test_own_tap_and_a_change_by_the_office_are_told_apart(client, region, item, phone):
    seen = seen_on(client.get(phone))
    client.post(phone, {"how": "doing", "seen": seen})
    with in_region(region):
        item.refresh_from_db()
        item.revise(title="Price two cohorts", due_on=item.due_on, by=None)

    page = client.post(phone, {"how": "done", "seen": seen}).content.decode()

    assert "Somebody changed this meanwhile: “Price two cohorts”, with" in page
    assert said(region) == [("doing", "")]


def test_page_of_the_office_and_its_edit_page_compare_too(staff, region, item):
    with in_region(region):
        page = item.get_absolute_url()
    report, edit = (staff.get(page), staff.get(page + "edit/"))
    seen, day = seen_on(report), (timezone.localdate() + timedelta(days=9)).isoformat()
    assert seen_on(edit) == seen
    with in_region(region):
        item.report(status="doing", note="Begun", by=item.owner)

    told = staff.post(page + "report/", {"how": "done", "note": "By phone", "seen": seen})
    changed = staff.post(page + "edit/", {"title": "Price two", "due_on": day, "detail": "Both", "seen": seen})

    for answer, words in ((told, "By phone"), (changed, "Price two")):
        assert answer.status_code == 400
        assert f"{item.owner} wrote meanwhile: On track, “Begun”." in answer.content.decode()
        assert words in answer.content.decode()
    with in_region(region):
        assert ActionItem.objects.get().title == "Price a cohort"
    fresh = {"title": "Price two", "due_on": day, "detail": "Both", "seen": seen_on(changed)}
    assert staff.post(page + "edit/", fresh).status_code == 302


def test_programs_that_say_what_they_saw_are_refused_with_409(staff, region, item):
    one = f"/api/v1/regions/{region.slug}/items/{item.pk}/"
    seen = staff.get(one).json()["edition"]
    with in_region(region):
        item.hand_over(make_partner_contact(), by=None)
    day = timezone.localdate() + timedelta(days=9)

    def send(method, address, **given):
        return getattr(staff, method)(address, given, content_type="application/json")

    assert send("post", one + "report/", status="done", seen=seen).status_code == 409
    late = send("put", one, title="Price two", due_on=day, seen=seen)
    assert late.status_code == 409
    assert "Somebody changed this meanwhile" in late.json()["detail"][0]
    assert send("put", one, title="Price two", due_on=day, seen=seen + 1).json()["title"] == "Price two"
    assert send("post", one + "report/", status="done").json()["edition"] == seen + 3


@pytest.mark.parametrize("seen", ["", "0", "soon", "-1", "99999999999999999999"])
def test_page_that_says_nothing_sensible_of_what_it_saw_loses_nothing(client, region, phone, seen):
    answer = client.post(phone, {"how": "doing", "note": "Begun", "seen": seen})

    assert answer.status_code in {302, 400}
    assert (said(region) == [("doing", "Begun")]) == (answer.status_code == 302)
    if answer.status_code == 400:
        assert "Begun</textarea>" in answer.content.decode()
