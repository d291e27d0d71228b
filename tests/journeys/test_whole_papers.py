"""A ranking and ratings on a phone without scripts, and by keyboard: filled in, refused, mended, saved, changed."""

import pytest

from regions.scope import in_region
from tests.factories import make_region
from tests.partnerships.ballot_box import opened
from tests.partnerships.test_method_papers import lies, phone

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def at_table(visitor, method, **given):
    here = make_region()
    with in_region(here):
        box = opened(method=method, leaders=3)
    guest = visitor(width=390, **given)
    guest.go(phone(here, box))
    return here, box, guest


def test_ranking_without_scripts_is_refused_mended_and_saved(visitor):
    here, box, guest = at_table(visitor, "ranked", scripts=False)
    guest.reads("Put the choices in your order", "0 of 4 ranked", "Not saved yet")
    guest.choose("Requirement B", "place 1")
    guest.choose("Requirement D", "place 1")

    guest.press("Save my paper", within="body", status=400)

    guest.reads("Two choices stand at place 1: “Requirement B” and “Requirement D”. Give one of them another.")
    guest.choose("Requirement D", "place 2")
    guest.press("Save my paper", within="body")
    guest.reads("2 of 4 ranked", "Saved")
    assert lies(here, box) == [("B", 1), ("D", 2)]


def test_ratings_without_scripts_are_saved_and_changed(visitor):
    here, box, guest = at_table(visitor, "grid", scripts=False)
    for question, rating in (("How important? Requirement A", "5"), ("How feasible? Requirement A", "2")):
        guest.page.get_by_role("group", name=question).get_by_label(rating, exact=True).check()
    guest.press("Save my paper", within="body")
    guest.reads("1 of 4 rated", "Saved")

    guest.page.get_by_role("group", name="How feasible? Requirement A").get_by_label("4", exact=True).check()
    guest.press("Save my paper", within="body")

    assert lies(here, box) == [("A", 5, 4)]


def test_ratings_are_given_by_keyboard(visitor):
    here, box, guest = at_table(visitor, "grid")
    first = guest.page.get_by_role("group", name="How important? Requirement A")
    first.get_by_label("1", exact=True).focus()
    for key in ("ArrowRight", "ArrowRight", "Tab", "Space", "ArrowRight"):
        guest.page.keyboard.press(key)
    button = guest.button("Save my paper", within="body")
    button.focus()
    guest.leave(lambda: guest.page.keyboard.press("Enter"))

    assert lies(here, box) == [("A", 3, 2)]
