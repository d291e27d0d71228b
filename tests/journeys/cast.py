"""Who plays: a region of the Rio Grande Valley, its convener, the leaders and partners of a list."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

from accounts.models import User
from convenings.models import Invitation, Sending
from outbox.models import Message
from outbox.tasks import nudge
from partnerships.models import Ballot
from regions.models import Contact, Link, Region
from regions.scope import in_region
from tests.factories import make_member, make_region
from tests.journeys.postbox import Postbox
from tests.journeys.visitors import Visitor

ZONE = "America/Chicago"
OFFICE = "office@workforce.example"
VALLEY = {
    "slug": "valley",
    "name": "Rio Grande Valley",
    "time_zone": ZONE,
    "sender_name": "Valley office",
    "reply_to": OFFICE,
}
CONVENER = "rosa@workforce.example"
ELENA = "elena@mesa-vista.example"  # champion
MARCUS = "marcus@rio-clinic.example"
DANA = "dana@sun-home-care.example"
PRIYA = "priya@valley-imaging.example"
LUIS = "luis@south-college.example"  # partner
ANN = "ann@workforce.example"  # partner

LIST = f"""Company,Type,Partner type,Contact name,Job title,E-mail,Favorite color
Mesa Vista Hospital,Business,,Elena Salinas,Chief executive,{ELENA},green
Rio Clinic,Business,,Marcus Webb,Administrator,{MARCUS},blue
Sun Home Care,Business,,Dana Ortiz,Owner,{DANA},
Valley Imaging,Business,,Priya Nair,President,{PRIYA},red
South County College,Community partner,Postsecondary,Luis Treviño,Dean of health sciences,{LUIS},
Lower Valley Workforce Board,Community partner,Workforce,Ann Cole,Director,{ANN},
Border Labs,Business,,Sam Park,Owner,sam at border labs,
"""


@dataclass
class Story:
    """One region's way along the thread, and what the acts hand on to each other."""

    visitor: Callable[..., Visitor]
    post: Postbox
    region: Region
    user: User
    meeting_on: date
    convener: Visitor = field(init=False)
    meeting: str = ""  # addresses of pages the acts come back to
    partnership: str = ""
    ballot: str = ""
    priority: str = ""
    item: str = ""
    late: Visitor | None = None  # a leader whose ballot page is still open when the vote closes

    @classmethod
    def begin(cls, visitor: Callable[..., Visitor], post: Postbox) -> "Story":
        region = make_region(**VALLEY)
        user = make_member(region, email=CONVENER, name="Rosa Garza")
        return cls(visitor, post, region, user, workday_after(timezone.localdate() + timedelta(days=28)))

    @property
    def home(self) -> str:
        return f"/r/{self.region.slug}/"

    def leader(self, link: str, *, status: int = 200) -> Visitor:
        """Somebody on a phone who follows the link of a mail."""
        guest = self.visitor(width=390)
        guest.go(link, status=status)
        return guest

    def ballot_link_of(self, address: str) -> str:
        """A voting link of somebody who was never mailed one."""
        with in_region(self.region):
            contact, ballot = Contact.objects.get(email=address), Ballot.objects.get()
            Link.objects.issue("ballot", {contact.pk: ballot}, until=None)
            return Link.objects.to("ballot", ballot).get(contact=contact).url

    def let_the_hold_end(self) -> None:
        """What waits for its minute, or for a day to come, is due now, and too pressing to wait for office hours."""
        now = timezone.now()
        with in_region(self.region):
            Message.objects.waiting().update(next_attempt_at=now, useful_until=now + timedelta(hours=1))
            Sending.objects.update(goes_at=now)
        nudge(self.region.pk, now)

    def let_an_hour_pass(self) -> None:
        """For what may not be asked twice within minutes."""
        with in_region(self.region):
            Invitation.objects.update(invited_at=timezone.now() - timedelta(hours=1))

    def at(self, day: date, hour: int = 10) -> datetime:
        return datetime.combine(day, time(hour), tzinfo=ZoneInfo(ZONE))


def workday_after(day: date) -> date:
    """The Wednesday on or after the day: office hours before it and after it."""
    return day + timedelta(days=(2 - day.weekday()) % 7)


def sign_in(visitor: Visitor, post: Postbox, address: str, *, count: int = 1, start: str = "/accounts/login/") -> None:
    """By the code of the mail, typed on the page."""
    visitor.go(start)
    visitor.write("Your e-mail address", address)
    visitor.press("Send me a code")
    visitor.write("Code", post.code(address, count=count))
    visitor.press("Sign in", within="main")
