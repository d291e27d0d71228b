"""Steps 4 to 6: a meeting is planned, people are asked, leaders answer from their phones."""

from tests.journeys.cast import ANN, DANA, ELENA, LUIS, MARCUS, PRIYA, Story
from tests.journeys.postbox import calendar_in, links_in, words_of

QUESTION = "What could your organization do here if one obstacle were gone?"
EVERYBODY = ("Elena Salinas", "Marcus Webb", "Dana Ortiz", "Priya Nair", "Luis Treviño", "Ann Cole")


def plan_the_meeting(story: Story) -> None:
    rosa = story.convener
    rosa.go(story.partnership)
    rosa.follow("Plan a meeting")
    rosa.write("Title", "First convening")
    rosa.write("Day", "2024-02-29")
    rosa.write("Place, or a link below", "Mid-Valley Civic Center")
    rosa.press("Plan the meeting", status=400)
    rosa.reads("Choose a time that is still to come.")
    rosa.write("Day", story.meeting_on.isoformat())
    rosa.write("Address", "Weslaco")
    rosa.press("Plan the meeting")
    story.meeting = rosa.path()
    rosa.reads("Mid-Valley Civic Center, Weslaco", f"{story.meeting_on:%A, %B} {story.meeting_on.day}, 8:30 am")


def change_the_agenda(story: Story) -> None:
    rosa = story.convener
    rosa.follow("Agenda")
    rosa.follow("Change the agenda")
    rosa.page.locator("[name=form-0-title]").fill("Coffee, and who we are")
    rosa.press("Save the agenda")
    rosa.reads("Coffee, and who we are")


def choose_write_and_take_back(story: Story) -> None:
    rosa = story.convener
    rosa.go(story.meeting)
    rosa.follow("Invite people")
    rosa.press("Send now", status=400)
    for name in EVERYBODY:
        rosa.tick(name)
    rosa.reads("Businesses: 4. Partners: 2. Chosen: 6.")
    rosa.press("See it as they will")
    rosa.choose("Read it as", "Priya Nair, Valley Imaging")
    rosa.press("Show")
    assert rosa.heading() == "This is what Priya Nair will read."
    rosa.page.get_by_text("As plain text").click()
    rosa.reads("Dear Priya,", "Valley Imaging", "Answers go to office@workforce.example")
    rosa.press("Send to 6 people")
    rosa.reads("6 letters leave in")
    rosa.press("Take it back")
    rosa.reads("Taken back. Nothing was sent, and nobody was invited by it.")
    assert story.post.mails(PRIYA) == []


def send(story: Story) -> None:
    rosa = story.convener
    rosa.follow("Invite people")
    for name in EVERYBODY:
        rosa.tick(name)
    rosa.press("Send now")
    story.let_the_hold_end()
    mail = story.post.newest(MARCUS, "Will you sit with us")
    assert mail["Reply-To"] == "office@workforce.example"
    assert mail["From"].startswith('"Elena Salinas, with ')
    assert "Dear Marcus," in words_of(mail)
    assert {"METHOD:REQUEST", "PARTSTAT=NEEDS-ACTION", "SUMMARY:First convening"} <= set(
        calendar_in(mail).replace(";", "\n").splitlines()
    )
    assert len(links_in(mail)) >= 1


def answer(story: Story) -> None:
    """Yes, changed to no and back; sending someone; maybe; a partner's yes. Priya and Ann stay silent."""
    elena = story.leader(story.post.link(ELENA))
    elena.press("Maybe")
    elena.reads("We keep a seat in mind for you.")
    elena.press("Yes")
    elena.reads("Your seat is set.")
    elena.write(QUESTION, "Nurses who come from here.", within="#questions")
    elena.press("Save", within="#questions")
    elena.reads("Thank you; you can still change it.")
    marcus = story.leader(story.post.link(MARCUS))
    marcus.press("Send someone")
    marcus.press("Save", within="#substitute", status=400)
    marcus.write("Their name", "Joan Webb")
    marcus.press("Save", within="#substitute")
    marcus.reads("Thank you for sending someone.")
    dana = story.leader(story.post.link(DANA))
    dana.press("No")
    dana.reads("We will miss you.")
    luis = story.leader(story.post.link(LUIS))
    luis.press("Yes")
    assert story.post.newest(ELENA, "Saved: maybe")
    story.let_the_hold_end()
    assert story.post.newest(ELENA, "Saved: yes")


def follow_the_board(story: Story) -> None:
    rosa = story.convener
    rosa.go(story.meeting)
    rosa.reads("Everybody 6", "Coming 3", "No answer yet 2", "Not coming 1")
    rosa.follow("Elena Salinas")
    rosa.reads("Their answer: Yes.", "Nurses who come from here.")


def give_a_fresh_link(story: Story) -> None:
    """A letter that reached somebody else: its link stops working, the new one works."""
    rosa = story.convener
    old = story.post.link(ANN)
    rosa.go(story.meeting)
    rosa.follow("Ann Cole")
    rosa.press("Send it with a new link", status=409)
    story.let_an_hour_pass()
    rosa.press("Send it with a new link")
    new = story.post.link(ANN, "Will you sit with us", count=2)
    story.leader(old, status=404)
    assert story.leader(new).heading().startswith("Will you sit with us")


def look_at_the_calendar(story: Story) -> None:
    guest = story.visitor(width=390)
    response = guest.page.request.get(f"{story.post.link(ELENA)}meeting.ics")
    assert "METHOD:PUBLISH" in response.text()
    assert PRIYA not in response.text()
