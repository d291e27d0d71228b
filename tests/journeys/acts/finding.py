"""Step 11: what was lost is found, by search, by mail, and in the ledger."""

from tests.journeys.acts.acting import TITLE
from tests.journeys.acts.partnership import NAME
from tests.journeys.cast import DANA, Story
from tests.journeys.postbox import links_in

UNKNOWN = "nobody@nowhere.example"


def lose_a_link(story: Story) -> None:
    guest = story.leader(story.post.link(DANA))
    guest.follow("Lost your link?", within="body")
    said = []
    for address in (DANA, UNKNOWN):
        guest.go("/g/valley/lost-link/")
        guest.page.locator("main [type=email]").fill(address)
        guest.press("Send my links")
        said.append(guest.text().replace(address, "…"))
    assert said[0] == said[1]
    fresh = links_in(story.post.newest(DANA, "Your links"))
    assert story.post.mails(UNKNOWN) == []
    guest.go(next(link for link in fresh if "/vote/" not in link))
    guest.go("/g/valley/1-thisisnotalinkofours0/", status=404)
    guest.follow("Send me a fresh link")


def search(story: Story) -> None:
    rosa = story.convener
    for words, title in (
        ("Valley Imaging", "Organizations"),
        ("Priya", "People"),
        (NAME, "Partnerships"),
        (TITLE, "Action items"),
    ):
        rosa.go(f"{story.home}search/?q={words}")
        rosa.reads(title)
        rosa.page.locator("main section").get_by_role("link", name=words).first.wait_for()
    rosa.go(f"{story.home}search/?q=zebra")


def read_the_ledger(story: Story) -> None:
    rosa = story.convener
    rosa.go(f"{story.home}mail/")
    rosa.reads("Every mail we wrote stands here.")
    rosa.leave(rosa.page.locator("main tbody a").first.click)
    rosa.does_not_read(story.post.link(DANA))


def read_the_promises(story: Story) -> None:
    for address in ("/privacy/", "/accessibility/", "/", "/api/v1/"):
        story.visitor().go(address)
