"""A partner without an account keeps a promise: from the nudge in the mail, on a phone, over three weeks."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from urllib.request import Request

from partnerships.models import ActionItem, EvidenceFile, Update
from regions.scope import in_region
from tests.journeys.acts.returning import contents, status_of
from tests.journeys.cast import ELENA, LUIS
from tests.journeys.postbox import every_link_in, words_of
from tests.journeys.quarter import BEFORE_DUE, PRICE, PRICED_BY, Quarter
from tests.partnerships.uploads import GPS, SVG, photo_with_place

MOVED_TO, NUDGED_AGAIN = date(2027, 3, 5), date(2027, 3, 2)
IN_THE_WAY = "Our board wants one hospital to promise six places."
PHOTO = {"name": "IMG_0001.jpg", "mimeType": "image/jpeg"}


def scan_every_link(quarter: Quarter) -> None:
    """Three days before its day the nudge comes; scanners open all that is in it, by GET and by HEAD."""
    quarter.morning(BEFORE_DUE)
    nudge = quarter.season.post.newest(LUIS, f"Due in 3 days: {PRICE}")
    links = {link for link in every_link_in(nudge) if link.startswith("http")}
    assert {how for how in ("doing", "blocked", "done", "day") if any(f"how={how}" in link for link in links)} == {
        "doing", "blocked", "done", "day"
    }  # fmt: skip
    before = contents()
    asked = [Request(link, method=method) for link in links for method in ("GET", "HEAD")]
    with ThreadPoolExecutor(4) as scanners:
        assert set(scanners.map(status_of, asked)) == {200}
    assert contents() == before


def say_what_is_in_the_way(quarter: Quarter) -> None:
    """Stuck, with who could unblock it: she hears of it with that day's mail, and the convener reads it."""
    luis = quarter.phone(LUIS, PRICE, leads="how=blocked", scripts=False)
    luis.reads("Nothing is saved yet.", "My best aide has waited six years for a seat.")
    luis.press("Save: Stuck")
    luis.reads("Good to know. What is in the way?")
    luis.write("A few words", IN_THE_WAY)
    luis.choose("Who could help?", "Mesa Vista Hospital")
    luis.press("Add these words")
    luis.reads("Good to know. Help is easier to find now.", IN_THE_WAY)
    quarter.season.go_to(BEFORE_DUE, 8, 20)
    asked = words_of(quarter.season.post.newest(ELENA, "thinks that you could help"))
    assert IN_THE_WAY in asked
    assert "/progress/" not in asked  # hers to answer, never his link
    rosa = quarter.rosa()
    rosa.go(quarter.home)
    rosa.reads(f"Stuck: {PRICE}", IN_THE_WAY)


def agree_on_another_day(quarter: Quarter) -> None:
    """A day that is over is refused and nothing is lost; the next one holds, and the proof stands with it."""
    luis = quarter.guests[LUIS]
    luis.follow("Change it, or add to it")
    luis.press("Another day")
    luis.write("A new day", "2027-02-01")
    luis.write("A few words", "Mesa Vista takes six. The board meets on the third.")
    luis.press("Set this day", status=400)
    assert luis.page.get_by_label("A few words").input_value().startswith("Mesa Vista takes six.")
    luis.write("A new day", MOVED_TO.isoformat())
    luis.page.get_by_label("A photo or a file").set_input_files({**PHOTO, "buffer": SVG})
    luis.press("On track", status=400)
    luis.reads("This file holds a program or a web page.")
    luis.page.get_by_label("A photo or a file").set_input_files({**PHOTO, "buffer": photo_with_place()})
    luis.press("On track")
    luis.reads("Thank you. The team sees it now.", "IMG_0001.jpg")
    with in_region(quarter.season.region):
        item = ActionItem.objects.get(pk=quarter.item)
        assert (item.status, item.due_on, item.blocked_by) == ("doing", MOVED_TO, "")
        assert GPS.encode() not in bytes(EvidenceFile.objects.get().stored.content)


def be_left_in_peace(quarter: Quarter) -> None:
    """The first day goes by, and of it nothing more is said."""
    before = quarter.season.post.mails(LUIS, PRICE)
    quarter.morning(PRICED_BY + timedelta(days=1))
    assert quarter.season.post.mails(LUIS, PRICE) == before


def finish(quarter: Quarter) -> None:
    """Reminded of the new day; the last tap says done."""
    season = quarter.season
    quarter.morning(NUDGED_AGAIN)
    luis = quarter.phone(LUIS, f"Due in 3 days: {PRICE}", leads="how=done", count=2)
    luis.page.get_by_text("There is something to show for it").click()
    luis.write("A figure", "20")
    luis.write("Of what", "places")
    luis.write("A few words", "Twenty seats, first class in April.")
    luis.press("Save: Done")
    luis.reads("Done. Thank you.", "20 places")
    with in_region(season.region):
        said = list(Update.objects.filter(item=quarter.item).order_by("id").values_list("status", "contact__email"))
    assert said == [("blocked", LUIS), ("blocked", LUIS), ("doing", LUIS), ("done", LUIS)]
