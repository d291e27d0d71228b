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


def tap(visitor: Visitor) -> list[object]:
    """Enter on what has the focus, and where one is afterwards."""
    drawn = visitor.button(visitor.page.evaluate(FOCUS)[0])
    visitor.tap(lambda: visitor.page.keyboard.press("Enter"), drawn)
    return visitor.page.evaluate(FOCUS)


def test_leader_votes_by_keyboard(guests: Guests):
    """They stay where they are: the next dot is one more Enter away, and a full choice leaves its other button."""
    leader = guests.visit("ballot", scripts=True)
    name, other = "Add a dot to A nurse-aide class", "Take a dot from A nurse-aide class"
    tab_to(leader, name)

    assert [tap(leader) for _dot in range(3)] == [[name, True], [other, True], [other, True]]
    tab_to(leader, "Add a dot to A bus")
    tap(leader)
    leader.reads("All your dots are placed")


def test_page_of_a_vote_stands_still_under_the_thumb(guests: Guests):
    """Two taps on one spot, quicker than the answers, are two dots."""
    leader = guests.visit("ballot", scripts=True)
    button = leader.button("Add a dot to A bus")
    button.scroll_into_view_if_needed()
    box = button.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    with leader.page.expect_response(lambda answer: answer.request.method == "POST"):
        leader.page.mouse.click(x, y)
        leader.page.mouse.click(x, y)
    leader.page.get_by_text("All your dots are placed").wait_for()

    assert leader.button("Add a dot to A bus").bounding_box() == box
    leader.page.get_by_role("img", name="2 of your dots here").wait_for()
