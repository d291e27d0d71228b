"""One meeting day: a facilitator, the screen, five phones, a partner; the clock goes by the agenda."""

import re
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from django.test import Client as DjangoClient
from django.urls import reverse

from convenings.models import Convening, Room
from regions.models import Contact
from regions.scope import in_region
from tests.convenings.conftest import make_meeting
from tests.convenings.rooming import leader_in, partner_in
from tests.journeys.cast import ANN, DANA, ELENA, LUIS, MARCUS, PRIYA, ZONE
from tests.journeys.season import Season
from tests.journeys.visitors import Visitor

FOLLOWS = 20_000  # milliseconds a face has to show what the facilitator did
RETURNS = 60_000  # and one whose network was away, which asks more and more rarely
SIZES = {"390": (390, 844), "1280": (1280, 900), "1920": (1920, 1080)}
LEADERS = {
    "elena": ("Elena Ríos", ELENA),
    "marcus": ("Marcus Webb", MARCUS),
    "dana": ("Dana Ortiz", DANA),
    "priya": ("Priya Nair", PRIYA),
    "ann": ("Ann Cole", ANN),
}


@dataclass
class MeetingDay:
    season: Season
    meeting: Convening
    links: dict[str, str]
    people: dict[str, Contact]
    faces: dict[str, Visitor] = field(default_factory=dict)
    late: dict[str, str] = field(default_factory=dict)  # what acts hand on

    @classmethod
    def of(cls, season: Season) -> "MeetingDay":
        start = datetime.combine(season.today + timedelta(days=9), time(9), tzinfo=ZoneInfo(ZONE))
        links, people = {}, {}
        with in_region(season.region):
            meeting = make_meeting(season.user, starts_at=start, title="Launch of the health table")
            for key, (name, email) in LEADERS.items():
                people[key], links[key] = leader_in(meeting, season.user, name=name, email=email)
            people["luis"], links["luis"] = partner_in(meeting, season.user, name="Luis Treviño", email=LUIS)
        return cls(season, meeting, links, people)

    # ---- time ----

    def at(self, minutes: int) -> None:
        """So many minutes after the beginning, or already some seconds on: the clock ticks while people press."""
        start = self.meeting.starts_at
        assert start is not None
        moment = start + timedelta(minutes=minutes)
        if moment > self.season.clock.now:
            self.season.clock.go_to(moment)

    # ---- who looks ----

    def arrive(self) -> None:
        """Everybody at their own machine: Marcus without scripts, the screen as large as a wall."""
        staff = DjangoClient()
        staff.force_login(self.season.user)
        cookie = {"name": "sessionid", "value": staff.cookies["sessionid"].value, "domain": "localhost", "path": "/"}
        for name in ("rosa", "screen"):
            self.faces[name] = self.season.visitor(width=1920 if name == "screen" else 1280)
            self.faces[name].page.context.add_cookies([cookie])
        for name in self.links:
            self.faces[name] = self.season.visitor(width=390, scripts=name != "marcus")

    def __getitem__(self, name: str) -> Visitor:
        return self.faces[name]

    def page(self, name: str) -> str:
        return reverse(f"convenings:{name}", args=[self.season.region.slug, self.meeting.pk])

    def shows(self, words: str, *names: str, timeout: int = FOLLOWS) -> None:
        """Each of them, by itself; who has no scripts after a reload."""
        for name in names:
            face = self.faces[name]
            if name == "marcus":
                face.follow("Reload")
                face.reads(words)
            else:
                # What a field could choose is no answer.
                face.page.get_by_text(words).locator("visible=true").first.wait_for(timeout=timeout)

    def tap(self, words: str, about: str = "", *, status: int = 200) -> None:
        """A button of the facilitator; among many alike, the one that says what it is about."""
        rosa = self.faces["rosa"]
        name = re.compile(rf"^{re.escape(words)}\s*: {re.escape(about)}") if about else words
        rosa.leave(rosa.page.locator("main").get_by_role("button", name=name).first.click, status)

    def next(self, minutes: int, title: str) -> None:
        """On to the next item at its minute, which screen and facilitator both say."""
        self.at(minutes)
        self.tap("Next", title[:20])
        for name in ("rosa", "screen"):
            self.faces[name].page.get_by_role("heading", level=1, name=title).wait_for(timeout=FOLLOWS)

    def inspect(self, *names: str) -> None:
        """As each page is when it is reached: axe, the widths, one heading; here after it was drawn anew."""
        for name in names:
            self.faces[name].inspector.inspect(self.faces[name].page, self.faces[name].lens)

    def fits(self, moment: str) -> None:
        """Nobody scrolls the screen at the front."""
        page = self.faces["screen"].page
        before = page.viewport_size
        for width, height in ((1280, 720), (1920, 1080)):
            page.set_viewport_size({"width": width, "height": height})
            whole = page.evaluate("document.documentElement.scrollHeight")
            assert whole <= height, f"{moment}: {whole} of {height} px at the front"
        page.set_viewport_size(before)

    def photograph(self, moment: str, *names: str) -> None:
        """With SCREENSHOTS set: every size, light and dark, as it is seen without scrolling, and the phone whole."""
        if "screen" in names:
            self.fits(moment)
        folder = self.faces["rosa"].inspector.folder
        for name in names if folder else ():
            page = self.faces[name].page
            before = page.viewport_size
            for size, (width, height) in SIZES.items():
                page.set_viewport_size({"width": width, "height": height})
                for scheme in ("light", "dark"):
                    page.emulate_media(color_scheme=scheme)
                    path = Path(folder or ".") / f"day-{moment}-{name}-{size}-{scheme}.png"
                    page.screenshot(path=path, full_page=width < 1920)
            page.emulate_media(color_scheme=None)
            page.set_viewport_size(before)

    def room(self) -> Room:
        with in_region(self.season.region):
            return Room.objects.whole().get(convening=self.meeting)
