"""Who hears of a ballot, and the letters they get: when it opens, and when it closes."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Q

from outbox.models import Message
from outbox.posting import Draft, post
from partnerships.models.seats import Seat
from regions.models import Contact

if TYPE_CHECKING:
    from partnerships.models.ballots import Ballot


def announce_opened(ballot: "Ballot", roll: Sequence[Contact], *, at: datetime | None) -> None:
    _post(ballot, "ballot.opened", roll, at)


def announce_closed(ballot: "Ballot", number: int, *, at: datetime | None) -> None:
    """Who was not reached before is not asked for dots that no longer count. `number`: that of the count."""
    asking = ("ballot.opened", "ballot.reopened")
    Message.objects.waiting().filter(kind__in=asking, about_id=ballot.pk).withdraw()
    _post(ballot, "ballot.closed", who_hears(ballot), at, number - 1)


def announce_reopened(ballot: "Ballot", *, at: datetime | None) -> None:
    """Only who has not voted is asked; who has need do nothing."""
    silent = ballot.electors.exclude(papers__spent__gt=0)
    asked = Q(pk__in=silent.values("contact")) | Q(represents__elector__in=silent)
    asked |= Q(proxies_held__elector__in=silent, proxies_held__void_at__isnull=True)
    contacts = list(Contact.objects.active().filter(asked).distinct().order_by("pk"))
    _post(ballot, "ballot.reopened", contacts, at, ballot.reopenings.count())


def who_hears(ballot: "Ballot") -> list[Contact]:
    """Who could vote, by the record they are now, and the partners who listened."""
    electors = Contact.objects.filter(Q(electors__ballot=ballot.pk) | Q(represents__ballot=ballot.pk))
    partners = Seat.objects.current().partners().filter(partnership=ballot.partnership_id)
    heard = Q(pk__in=electors) | Q(pk__in=electors.values("merged_into")) | Q(pk__in=partners.values("contact"))
    return list(Contact.objects.active().filter(heard).order_by("pk"))


def _post(ballot: "Ballot", kind: str, contacts: Sequence[Contact], at: datetime | None, again: int = 0) -> None:
    """`again`: how often the ballot was opened again, so that each time is told."""
    time = f":{again}" if again else ""
    drafts = [
        Draft(kind=kind, key=f"{kind}:{ballot.pk}:{contact.pk}{time}", contact=contact, about=ballot)
        for contact in contacts
        if contact.email
    ]
    post(drafts, at=at)
