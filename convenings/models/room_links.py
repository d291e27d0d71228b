"""From the room to a leader's own pages: their paper of the vote, and what they may put their name to."""

from convenings.models.rooms import Room
from partnerships.models import Ballot, Priority
from regions.models import Contact, Link


def vote_link(room: Room, contact: Contact) -> Link | None:
    """Of the ballot shown now, for who is on its roll."""
    return _link(room.ballot_id, contact)


def champion_link(room: Room, contact: Contact) -> Link | None:
    """Of the newest ballot this meeting adopted priorities from: by the link that let them vote, leaders sign up."""
    adopted = Priority.objects.standing().filter(
        partnership=room.convening.partnership_id, ballot__isnull=False, adopted_at__gte=room.opened_at
    )
    return _link(adopted.order_by("-ballot").values_list("ballot", flat=True).first(), contact)


def _link(ballot: int | None, contact: Contact) -> Link | None:
    if ballot is None:
        return None
    about = Ballot(pk=ballot)
    return Link.objects.to("ballot", about).filter(contact=contact).select_related("contact").first()
