"""What leaders and partners are mailed works in a browser that runs no scripts: plain links, plain forms."""

import pytest

from tests.journeys.acts.inviting import QUESTION
from tests.journeys.guests import Guests

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_leader_answers_says_more_and_changes_the_answer(guests: Guests):
    leader = guests.visit("invitation")
    assert leader.heading().startswith("Will you sit with us on")
    leader.press("Send someone")
    leader.write("Their name", "Joan Webb")
    leader.press("Save", within="#substitute")
    leader.press("Yes")
    assert leader.heading() == "Your seat is set."
    leader.write(QUESTION, "Open a third ward.", within="#questions")
    leader.press("Save", within="#questions")
    leader.reads("Thank you; you can still change it.")
    leader.press("No")

    assert leader.heading() == "We will miss you."
    assert guests.answers() == ["no"]


def test_leader_votes_and_reads_the_result(guests: Guests):
    leader = guests.visit("ballot")
    leader.press("Add a dot to A nurse-aide class")
    leader.press("Add a dot to A nurse-aide class")
    leader.press("Take a dot from A nurse-aide class")
    leader.press("Add a dot to A bus")
    leader.reads("All your dots are placed", "Saved")
    guests.close_the_ballot()
    leader.go(leader.path())

    leader.reads("Who will carry it?", "A nurse-aide class", "A bus")


def test_owner_reports_on_an_item(guests: Guests):
    owner = guests.visit("item")
    owner.write("A few words", "Signed by the board.")
    owner.press("On track")

    owner.reads("Thank you. The team sees it now.", "Signed by the board.")


def test_recipient_chooses_what_may_be_sent(guests: Guests):
    leader = guests.visit("mail")
    box = leader.page.locator("main [type=checkbox]").first
    box.uncheck()
    leader.press("Save")

    assert not leader.page.locator("main [type=checkbox]").first.is_checked()


def test_guest_with_a_dead_link_asks_for_a_fresh_one(guests: Guests):
    guest = guests.visit("invitation")
    guest.go(f"{guest.path()[:-2]}x/", status=404)
    assert guest.heading() == "This link no longer works."
    guest.follow("Send me a fresh link")
    guest.page.locator("main [type=email]").fill(guests.leader.email)
    guest.press("Send my links")

    assert guest.heading() == "Look in your mail."
