"""What waits for one person, over every partnership and region they sit in."""

from dataclasses import dataclass, field
from datetime import datetime

from accounts.models import User
from convenings.models import Convening, Invitation
from partnerships.models import ActionItem, Ballot, PriorityChampion
from regions.access import CAN
from regions.models import Contact, Link, Membership, Region
from regions.scope import in_region


@dataclass(frozen=True)
class Waiting:
    """One line: what it is, and the personal page that opens it."""

    row: ActionItem | Invitation | Ballot
    url: str


@dataclass
class RegionWork:
    region: Region
    role: str
    is_staff: bool
    contact: Contact | None = None
    items: list[Waiting] = field(default_factory=list)
    invitations: list[Waiting] = field(default_factory=list)
    ballots: list[Waiting] = field(default_factory=list)
    championed: list[PriorityChampion] = field(default_factory=list)

    @property
    def count(self) -> int:
        """Things that ask something of the person: items, unanswered invitations, open ballots."""
        unanswered = sum(1 for each in self.invitations if isinstance(each.row, Invitation) and not each.row.answer)
        return len(self.items) + len(self.ballots) + unanswered


def work_of(user: User, *, at: datetime) -> list[RegionWork]:
    """One entry per region; each region is entered in turn, never two at once."""
    return [
        work_in(membership, user, at=at) for membership in Membership.objects.of(user) if membership.role in CAN["own"]
    ]


def work_in(membership: Membership, user: User, *, at: datetime) -> RegionWork:
    role = str(membership.get_role_display())
    work = RegionWork(membership.region, role, is_staff=membership.role in CAN["see"])
    with in_region(membership.region):
        work.contact = Contact.objects.active().of(user).select_related("organization").first()
        if work.contact:
            fill(work, work.contact, at)
    return work


def fill(work: RegionWork, contact: Contact, at: datetime) -> None:
    paths = {
        (link.purpose, link.about_id): link.path
        for link in Link.objects.valid(at).filter(contact=contact, purpose__in=("item", "invitation", "ballot"))
    }
    items = ActionItem.objects.unfinished().of(contact).with_thread().by_due()
    work.items = [Waiting(item, paths.get(("item", item.pk), "")) for item in items]
    invitations = (
        Invitation.objects.kept()
        .told(at)
        .filter(contact=contact, convening__in=Convening.objects.asking(at).values("pk"))
        .with_meeting()
        .order_by("convening__starts_at")
    )
    work.invitations = [Waiting(each, paths.get(("invitation", each.pk), "")) for each in invitations]
    ballots = Ballot.objects.open().asking(contact).select_related("partnership").order_by("id")
    work.ballots = [Waiting(ballot, paths.get(("ballot", ballot.pk), "")) for ballot in ballots]
    work.championed = list(
        PriorityChampion.objects.current()
        .filter(contact=contact, priority__dropped_at__isnull=True)
        .select_related("priority__partnership")
        .order_by("id")
    )
