"""Writing the invitations of one sending: at once, or by the worker when the list is long."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, cast

from django.db import transaction
from django.utils import timezone

from convenings.models.delegates import Delegation
from convenings.models.invitations import Invitation
from convenings.models.letter_kinds import BEFORE, LetterKind
from outbox.posting import Draft, post
from regions.models import Contact, Link

if TYPE_CHECKING:
    from convenings.models.convenings import Convening
    from convenings.models.sendings import Sending


def useful_until(convening: "Convening", kind: str) -> datetime | None:
    """What asks somebody to come is of no use once the meeting has begun."""
    return convening.starts_at if kind in BEFORE else None


class WritesInvitations:
    """Mixed into the sending."""

    def write_for(self, contacts: Sequence[Contact]) -> None:
        """Under the meeting's lock: an invitation, a link and a held message for each of these new people."""
        sending = cast("Sending", self)
        convening = sending.convening
        rows = Invitation.objects.write(sending, contacts)
        Link.objects.issue("invitation", [(row.contact_id, row) for row in rows], until=convening.links_until)
        until = useful_until(convening, LetterKind.INVITATION)
        drafts = [
            Draft("convening.invited", row.key("invited"), contact=row.contact, about=row, useful_until=until)
            for row in rows
        ]
        post(drafts, at=sending.goes_at, batch=sending.batch)
        post(Delegation.objects.copies(drafts), at=sending.goes_at, batch=sending.batch)

    @transaction.atomic
    def write_invitations(self, *, at: datetime | None = None) -> None:
        """What the click has left to the worker, once and as the directory and the meeting stand now.

        Who was merged meanwhile is invited as who they are now; who was archived, has lost their address or sits at
        the meeting already is left out, and all are once it is called off or has begun.
        """
        sending = cast("Sending", self)
        sending.convening._lock()
        sending.refresh_from_db(fields=["unwritten", "count"])
        if not sending.unwritten:
            return
        written = sending.written
        people = self._still_to_invite(at or timezone.now())
        if people:
            self.write_for(people)
        sending.count, sending.unwritten = written + len(people), []
        sending.save(update_fields=["count", "unwritten"])

    def _still_to_invite(self, at: datetime) -> list[Contact]:
        sending = cast("Sending", self)
        convening = sending.convening
        if not (convening.is_finding or convening.takes_answers(at)):
            return []
        known = set(convening.invitations.taken().values_list("contact_id", flat=True))
        chosen = Contact.objects.filter(pk__in=sending.unwritten)
        people = {
            person.pk: person
            for contact in chosen.select_related("organization", "merged_into__organization").order_by("pk")
            if (person := contact.merged_into or contact).email and not person.archived_at
        }
        return [person for person in people.values() if person.pk not in known]
