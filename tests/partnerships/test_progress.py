"""Progress by personal link, without login."""

from datetime import timedelta

import pytest
from django.utils import timezone

from partnerships.models import Update
from regions.models import Activity, Link
from regions.scope import in_region
from tests.factories import make_partner_contact, make_region
from tests.partnerships.acting import link_to

pytestmark = pytest.mark.django_db


def reports(region):
    with in_region(region):
        return list(Update.objects.order_by("id"))


def test_progress_page_says_what_it_is_whose_it_is_and_when_it_is_due(client, item, path):
    page = client.get(path).content.decode()

    assert item.title in page
    assert f"{item.owner.name}, {item.owner_organization.name}" in page
    assert "It began with “We turn students away in May”" in page


def test_progress_page_writes_nothing_when_a_mail_scanner_follows_the_link(client, region, path):
    with in_region(region):
        before = Activity.objects.count()

    assert client.get(path).status_code == client.head(path).status_code == 200

    with in_region(region):
        assert (Activity.objects.count(), Update.objects.count()) == (before, 0)


def test_first_tap_saves_and_the_next_page_says_so(client, region, item, path):
    page = client.post(path, {"how": "doing"}, follow=True).content.decode()

    assert "The team sees it now." in page
    assert [(u.status, u.contact_id) for u in reports(region)] == [("doing", item.owner_id)]


def test_one_tap_on_stuck_saves_and_the_next_page_asks_why(client, region, item, path):
    page = client.post(path, {"how": "blocked"}, follow=True).content.decode()

    assert "Good to know. What is in the way?" in page
    assert 'name="words" value="">Add these words' in page
    client.post(path, {"how": "blocked", "note": "We wait for the board."})
    again = client.get(path).content.decode()
    assert [(u.status, u.note) for u in reports(region)] == [("blocked", ""), ("blocked", "We wait for the board.")]
    assert "You said: stuck.</b> “We wait for the board.”" in again


def test_words_added_change_no_status(client, region, item, path):
    page = client.get(path).content.decode()
    client.post(path, {"words": "", "note": "I begin on Monday."})

    assert 'name="words" value="">Add these words' in page
    assert [(u.status, u.note) for u in reports(region)] == [("open", "I begin on Monday.")]


def test_done_with_evidence_shows_figure_and_link(client, region, item, path):
    said = {
        "how": "done",
        "evidence_figure": "1204",
        "evidence_unit": "places",
        "evidence_url": "https://college.example/r",
    }

    page = client.post(path, said, follow=True).content.decode()

    assert "1,204 places" in page
    assert 'href="https://college.example/r"' in page
    with in_region(region):
        item.refresh_from_db()
        assert (item.status, item.done_at is not None) == ("done", True)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({}, "Choose on track, stuck or done."),
        ({"how": "dropped"}, "Choose on track, stuck or done."),
        (
            {"how": "doing", "due_on": "2020-01-01", "note": "Late"},
            "Choose a day from today on. You chose Jan 1, 2020.",
        ),
        ({"how": "doing", "due_on": "2099-01-01"}, "Say why the day moves, in a few words."),
        ({"how": "doing", "due_on": "soon"}, "Enter a valid date."),
        ({"how": "done", "evidence_url": "javascript:alert(1)"}, "Paste an address that starts with https://."),
        ({"how": "done", "evidence_url": "data:text/html,<b>"}, "Paste an address that starts with https://."),
        ({"how": "done", "evidence_url": "http://plain.example"}, "Paste an address that starts with https://."),
        ({"how": "done", "evidence_figure": "many"}, "Enter a number."),
        ({"how": "done", "evidence_figure": "NaN"}, "Enter a number."),
        ({"how": "done", "note": "x" * 1001}, "Ensure this value has at most 1000 characters"),
        ({"how": "done", "note": "a\x00b"}, "Null characters are not allowed."),
    ],
)
def test_bad_report_is_explained_and_nothing_is_written_or_lost(client, region, path, said, words):
    response = client.post(path, said | {"evidence_unit": ""})

    assert response.status_code == 400
    page = response.content.decode()
    assert words in page
    assert "Nothing was saved yet." in page
    assert reports(region) == []


def test_refused_report_keeps_what_was_typed_and_the_button_pressed(client, path):
    page = client.post(
        path, {"how": "doing", "due_on": "2099-01-01", "evidence_url": "https://a.example/"}
    ).content.decode()

    assert 'value="2099-01-01"' in page
    assert 'value="https://a.example/"' in page
    assert 'name="words" value="doing">Save “On track” and these words' in page


def test_note_shows_as_words_whatever_it_holds(client, path):
    page = client.post(
        path, {"how": "doing", "note": "<script>alert(1)</script> \u202eabc"}, follow=True
    ).content.decode()

    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script>alert" not in page


def test_dropped_item_says_so_and_takes_nothing(client, region, item, path):
    with in_region(region):
        item.drop(reason="Done elsewhere", by=None)

    assert "This item was dropped. Nothing more is asked of you." in client.get(path).content.decode()
    assert client.post(path, {"how": "done"}).status_code == 400
    with in_region(region):
        item.refresh_from_db()
        assert item.status == "dropped"


def test_late_item_says_how_late(client, region, item, path):
    with in_region(region):
        type(item).objects.update(due_on=timezone.localdate() - timedelta(days=4))

    assert "4 days late" in client.get(path).content.decode()
    assert client.post(path, {"how": "done"}).status_code == 302


def test_link_of_the_owner_before_is_gone_after_the_handover(client, region, item, path):
    with in_region(region):
        item.hand_over(make_partner_contact(), by=None)
        fresh = link_to(item).path

    assert client.get(path).status_code == 410
    assert client.post(path, {"how": "done"}).status_code == 410
    assert client.get(fresh).status_code == 200
    assert reports(region) == []


def test_link_of_another_region_or_purpose_opens_nothing(client, region, path):
    other = make_region()
    with in_region(region):
        Link.objects.update(purpose="ballot")

    assert client.get(path).status_code == 404
    assert client.get(path.replace(region.slug, other.slug)).status_code == 404


@pytest.mark.parametrize("rows", [1, 50])
def test_progress_costs_nine_statements_to_read_and_nine_to_save(client, region, item, path, rows, sql):
    with in_region(region):
        for number in range(rows):
            item.report(status="doing", note=f"Step {number}", by=item.owner)

    # One more than in service each time: inside a test's transaction the region has to be taken back by hand.
    with sql(9 + 1):
        client.get(path)
    with sql(9 + 1):
        assert client.post(path, {"how": "doing", "note": "On it"}).status_code == 302


@pytest.mark.parametrize(("how", "label"), [("done", "Done"), ("doing", "On track"), ("blocked", "Stuck")])
def test_a_link_of_the_letter_names_what_is_meant_and_saves_nothing(client, region, path, how, label):
    page = client.get(f"{path}?how={how}").content.decode()

    assert f"You chose “{label}”. Nothing is saved yet." in page
    assert f'name="how" value="{how}">Save: {label}</button>' in page
    assert reports(region) == []


def test_the_link_to_another_day_opens_where_it_is_set(client, region, path):
    page = client.get(f"{path}?how=day").content.decode()

    assert '<details id="day" open>' in page
    assert '<details id="day">' in client.get(path).content.decode()
    assert reports(region) == []


@pytest.mark.parametrize("how", ["dropped", "open", "<script>", ""])
def test_a_link_that_names_nothing_is_the_page_as_it_is(client, path, how):
    assert "Nothing is saved yet." not in client.get(path, {"how": how}).content.decode()
    assert "Nothing is saved yet." in client.get(path, {"how": "done"}).content.decode()
