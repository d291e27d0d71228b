"""Saying how it goes: no answer changes unseen, no word is lost, nothing empty is written, all is told in one round."""

import re
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from partnerships.models import ActionItem, Update
from partnerships.models.reporting import MOMENT
from regions.scope import in_region
from tests.factories import make_contact, make_member, make_seat
from tests.partnerships.uploads import PDF, SVG

pytestmark = pytest.mark.django_db
BUTTON = re.compile(r'<button[^>]*?name="(\w+)" value="(\w*)"[^>]*>([^<]*)</button>')


def buttons(page):
    """(name, value, words) of the form's buttons, the one of the Enter key first."""
    return BUTTON.findall(page.content.decode().partition('enctype="multipart/form-data"')[2])


def press(client, path, page, words, **typed):
    """What a browser sends with the button of these words."""
    name, value = next((name, value) for name, value, label in buttons(page) if label == words)
    meant = re.search(r'name="meant" value="(\w+)"', page.content.decode())
    return client.post(path, {name: value} | ({"meant": meant[1]} if meant else {}) | typed)


def said(region):
    with in_region(region):
        return list(Update.objects.order_by("id").values_list("status", "note"))


def report(region, item, **words):
    with in_region(region):
        item.report(by=item.owner, **words)


def errors(page):
    """(field, what is said at it), in the order of the page."""
    found = re.findall(r'<div class="errors" id="id_(\w+)_error">(.*?)</div>', page.content.decode())
    return [(field, words) for field, told in found for words in re.findall(r"<span>(.*?)</span>", told)]


@pytest.mark.parametrize("status", ["open", "doing", "blocked", "done"])
def test_the_enter_key_adds_what_was_typed_and_changes_no_status(client, region, item, path, status):
    if status != "open":
        report(region, item, status=status, note="So far")
    first = client.get(path)
    name, value, _words = buttons(first)[0]

    client.post(path, {name: value, "evidence_figure": "20", "evidence_unit": "places"})

    assert 'class="hidden-text" tabindex="-1" aria-hidden="true" name="words"' in first.content.decode()
    assert said(region)[-1] == (status, "")
    with in_region(region):
        assert ActionItem.objects.get().status == status


def test_words_of_an_old_page_leave_the_answer_given_since(client, region, path):
    page = client.get(path)
    client.post(path, {"how": "done"})

    press(client, path, page, "Add these words", note="Forty-eight places.")

    assert said(region) == [("done", ""), ("done", "Forty-eight places.")]


def test_the_enter_key_keeps_an_answer_of_the_mail_unsaved_and_in_sight(client, region, path):
    first = client.get(f"{path}?how=blocked")
    name, value, _words = buttons(first)[0]

    again = client.post(path, {name: value, "meant": "blocked", "evidence_unit": "places"})

    assert (again.status_code, said(region)) == (200, [])
    assert "You chose “Stuck”. Nothing is saved yet." in again.content.decode()
    assert 'value="places"' in again.content.decode()


@pytest.mark.parametrize("words", ["Save “Stuck” and these words", "Save “Stuck” and this day"])
@pytest.mark.parametrize("status", ["doing", "done"])
def test_an_answer_of_the_mail_is_what_words_and_day_save(client, region, item, path, status, words):
    report(region, item, status=status, note="So far")
    page = client.get(f"{path}?how=blocked")
    day = (timezone.localdate() + timedelta(days=30)).isoformat() if "day" in words else ""

    assert press(client, path, page, words, note="We wait for the board.", due_on=day).status_code == 302

    assert said(region)[-1] == ("blocked", "We wait for the board.")


def test_an_answer_refused_late_by_the_verb_is_still_to_be_saved(client, region, item, path):
    with in_region(region):
        dean = make_seat(item.team.priority.partnership, role="partner").contact

    page = client.post(path, {"how": "doing", "note": "Begun", "helper_organization": dean.organization_id})

    assert errors(page)[0][0] == "helper_organization"
    assert ("words", "doing", "Save “On track” and these words") in buttons(page)
    assert said(region) == []


def test_another_day_brings_the_page_back_with_every_word_and_saves_nothing(client, region, path):
    typed = {"note": "The board meets in May.", "confidence": "low", "evidence_figure": "20", "evidence_unit": "places"}

    page = press(client, path, client.get(f"{path}?how=blocked"), "Another day", **typed)

    text = page.content.decode()
    assert (page.status_code, said(region)) == (200, [])
    assert "The board meets in May.</textarea>" in text
    assert '<option value="low" selected>' in text
    assert 'value="20"' in text
    assert 'value="places"' in text
    assert '<details id="day" open>' in text
    assert "Save “Stuck” and this day" in text
    assert f'formaction="{path}#day"' in text


def test_another_day_still_tells_what_somebody_else_wrote_since(client, region, item, path):
    first = client.get(path)
    seen = re.search(r'name="seen" value="(\d+)"', first.content.decode())[1]
    with in_region(region):
        item.report(status="done", note="Signed", by=make_contact(name="Rosa Ibarra"))

    page = press(client, path, first, "Another day", seen=seen)
    late = press(client, path, page, "Add these words", note="No room", seen=seen)

    assert f'name="seen" value="{seen}"' in page.content.decode()
    assert "Rosa Ibarra wrote meanwhile" in late.content.decode()


@pytest.mark.parametrize(
    ("words", "typed", "expected"),
    [
        ("Add these words", {}, [("note", "Write something first.")]),
        ("Add these words", {"note": "  \n"}, [("note", "Write something first.")]),
        (
            "Set this day",
            {},
            [("note", "Say why the day moves, in a few words."), ("due_on", "Choose a day.")],
        ),
        ("Set this day", {"note": "The board"}, [("due_on", "Choose a day.")]),
    ],
)
def test_nothing_said_is_refused_at_its_field(client, region, path, words, typed, expected):
    page = press(client, path, client.get(path), words, **typed)

    assert (page.status_code, errors(page), said(region)) == (400, expected, [])


def test_the_day_it_has_already_is_no_new_one(client, region, item, path):
    page = press(client, path, client.get(path), "Set this day", due_on=item.due_on.isoformat(), note="The board")

    assert errors(page) == [("due_on", "It is due on that day already. Choose another one.")]
    assert said(region) == []


@pytest.mark.parametrize("typed", [{"evidence_figure": "0", "evidence_unit": "places"}, {"confidence": "low"}])
def test_evidence_or_how_sure_one_is_needs_no_words(client, region, path, typed):
    assert press(client, path, client.get(path), "Add these words", **typed).status_code == 302
    assert said(region) == [("open", "")]


def test_words_asked_for_after_stuck_are_needed_too(client, region, path):
    page = client.post(path, {"how": "blocked"}, follow=True)
    assert '<button class="button" name="words" value="">Add these words</button>' in page.content.decode()

    assert errors(client.post(path, {"words": ""})) == [("note", "Write something first.")]

    assert said(region) == [("blocked", "")]


def test_the_same_answer_again_within_a_moment_is_one_line(client, region, path):
    for _again in range(2):
        page = client.post(path, {"how": "done"}, follow=True)
        assert "Done. Thank you." in page.content.decode()

    assert said(region) == [("done", "")]


def test_the_same_page_sent_twice_is_one_line(client, region, path):
    page = client.get(path).content.decode()
    seen = re.search(r'name="seen" value="(\d+)"', page)[1]

    for _again in range(2):
        assert client.post(path, {"how": "doing", "note": "Begun", "seen": seen}).status_code == 302

    assert said(region) == [("doing", "Begun")]


def test_the_same_answer_later_or_by_somebody_else_is_news(region, item):
    at = timezone.now()
    with in_region(region):
        first = item.report(status="doing", note="Begun", by=item.owner, at=at)

        again = item.report(status="doing", by=item.owner, at=at + MOMENT - timedelta(seconds=1))
        theirs = item.report(status="doing", by=None, at=at + timedelta(minutes=1))
        later = item.report(status="doing", by=None, at=at + timedelta(minutes=1) + MOMENT)

        assert again == first
        assert list(Update.objects.order_by("id")) == [first, theirs, later]


def test_the_same_answer_with_somebody_who_could_help_is_news(region, item):
    with in_region(region):
        item.report(status="blocked", note="No room", by=item.owner)
        item.report(status="blocked", helper=make_contact(), by=item.owner)
    assert said(region) == [("blocked", "No room"), ("blocked", "")]


def test_all_that_is_to_mend_is_told_in_one_round(client, region, path):
    page = client.post(
        path,
        {
            "how": "doing",
            "due_on": "2020-01-01",
            "evidence_figure": "20",
            "evidence_url": "http://127.0.0.1/",
            "file": SimpleUploadedFile("logo.svg", SVG),
        },
    )

    assert sorted(errors(page)) == [
        ("due_on", "Choose a day from today on. You chose Jan 1, 2020."),
        ("evidence_unit", "Say what the figure counts, such as “places open”."),
        (
            "evidence_url",
            "This address leads into a private network, where others cannot follow. Paste one that anybody can open.",
        ),
        ("file", "This file holds a program or a web page. Send a picture of it, or a PDF."),
        ("note", "Say why the day moves, in a few words."),
    ]
    assert said(region) == []


def test_a_file_that_did_not_stay_is_asked_for_again(client, region, path):
    words = "The file you chose did not stay with this page. Please choose it again below."
    assert words not in client.post(path, {"how": "doing", "evidence_figure": "20"}).content.decode()

    refused = client.post(path, {"how": "doing", "evidence_figure": "20", "file": SimpleUploadedFile("a.pdf", PDF)})
    moved = client.post(path, {"again": "day", "file": SimpleUploadedFile("a.pdf", PDF)})

    assert (refused.status_code, moved.status_code) == (400, 200)
    assert words in refused.content.decode()
    assert words in moved.content.decode()


def test_a_day_far_ahead_is_refused_wherever_one_is_agreed_on(client, region, item, path):
    page = client.post(path, {"how": "doing", "note": "The board", "due_on": "2999-01-01"})
    words = "Choose a day within the next five years. You chose Jan 1, 2999."
    assert errors(page) == [("due_on", words)]

    with in_region(region):
        today = timezone.localdate()
        for days, fits in ((5 * 366, True), (5 * 366 + 1, False)):
            given = {"status": "doing", "note": "Later", "due_on": today + timedelta(days=days), "by": None}
            if fits:
                assert item.report(**given).due_on == given["due_on"]
            else:
                with pytest.raises(ValidationError) as refused:
                    item.report(**given)
                assert refused.value.error_dict["due_on"][0].code == "far"


def test_the_enter_key_on_the_page_of_the_office_changes_no_status_either(client, region, item):
    client.force_login(make_member(region))
    with in_region(region):
        page = item.get_absolute_url()
        item.report(status="blocked", note="No room", by=item.owner)

    first = buttons(client.get(page))[0]
    refused = client.post(f"{page}report/", {"words": ""})
    client.post(f"{page}report/", {"words": "", "note": "They said so by phone."})

    assert first == ("words", "", "Add these words")
    assert errors(refused) == [("note", "Write something first.")]
    assert said(region)[-1] == ("blocked", "They said so by phone.")


def test_one_page_writes_its_numbers_in_one_way(client, region, item, path):
    file = SimpleUploadedFile("a.pdf", PDF + b"%" * 137_600)
    client.post(path, {"how": "doing", "evidence_figure": "1250000.5", "evidence_unit": "dólares", "file": file})
    with in_region(region):
        type(item.owner).objects.filter(pk=item.owner_id).update(language="es")

    page = client.get(path, headers={"accept-language": "es"}).content.decode()

    assert '<html lang="es"' in page
    assert "1,250,000.5 dólares" in page
    assert "134.4" in page
    assert "134,4" not in page
