"""Answering and voting with nothing but Tab and Enter, always seeing where one is."""

import pytest

from tests.journeys.guests import Guests
from tests.journeys.visitors import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

MOST_TABS = 40
# What has the focus, as a reader hears it, and whether a ring shows it.
FOCUS = """() => { const one = document.activeElement, ring = getComputedStyle(one);
  const words = one.getAttribute("aria-label") || one.innerText || "";
  return [words, ring.outlineStyle !== "none" && ring.outlineWidth !== "0px"]; }"""


def tab_to(visitor: Visitor, name: str) -> None:
    for _step in range(MOST_TABS):
        visitor.page.keyboard.press("Tab")
        words, is_seen = visitor.page.evaluate(FOCUS)
        assert is_seen, f"no ring round “{words}”"
        if words.strip() == name:
            return
    raise AssertionError(f"“{name}” is not reached by Tab")


def enter(visitor: Visitor, name: str) -> None:
    tab_to(visitor, name)
    visitor.leave(lambda: visitor.page.keyboard.press("Enter"))


def test_first_tab_leads_past_the_masthead(guests: Guests):
    leader = guests.visit("invitation", scripts=True)
    leader.page.keyboard.press("Tab")
    leader.page.keyboard.press("Enter")

    assert leader.page.url.endswith("#main")
    enter(leader, "Yes")
    assert leader.heading() == "Your seat is set."


def test_leader_answers_and_changes_it_by_keyboard(guests: Guests):
    leader = guests.visit("invitation", scripts=True)
    enter(leader, "Maybe")
    enter(leader, "No")

    assert guests.answers() == ["no"]


def test_leader_votes_by_keyboard(guests: Guests):
    leader = guests.visit("ballot", scripts=True)
    enter(leader, "Add a dot to A nurse-aide class")
    enter(leader, "Add a dot to A bus")

    leader.reads("All your dots are placed")
