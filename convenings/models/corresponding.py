"""What a meeting writes to people: inviting them, other letters, and taking back what has not left."""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, cast

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from convenings.models.letter_kinds import LetterKind, Wording, undated, usual
from convenings.models.sendings import HOLD, Sending
from regions.models import Actor, Contact

if TYPE_CHECKING:
    from convenings.models.convenings import Convening


class Corresponds:
    """Mixed into the meeting."""

    @transaction.atomic
    def invite(
        self,
        contacts: Sequence[Contact],
        *,
        letter: str,
        signed_by: Sequence[Contact],
        by: Actor,
        subject: str = "",
        subject_es: str = "",
        letter_es: str = "",
        batch: uuid.UUID | None = None,
        at: datetime | None = None,
        hold: timedelta = HOLD,
    ) -> Sending:
        """One invitation, personal link and waiting message each; who is already invited is passed over.

        Contacts come with their organization loaded. The number of statements does not depend on how many they are.
        """
        now = at or timezone.now()
        convening = cast("Convening", self)
        convening._lock()
        if sent := convening.sent_as(batch):
            return sent
        convening._refuse_unless_planned()
        convening.refuse_late_invitation(now)
        known = set(convening.invitations.taken().values_list("contact_id", flat=True))
        known.update(*convening.sendings.unwritten().values_list("unwritten", flat=True))
        new = {contact.pk: contact for contact in contacts if contact.pk not in known}
        begun = (convening.is_finding and undated(LetterKind.INVITATION)) or usual(LetterKind.INVITATION)
        wording = Wording(subject or begun.subject, letter, subject_es, letter_es)
        sending = Sending.objects.compose(
            convening, list(new.values()), wording=wording, signed_by=signed_by, at=now, hold=hold, batch=batch
        )
        convening._record("invited", by, count=len(new))
        return sending

    @transaction.atomic
    def write_to(
        self,
        kind: str,
        contacts: Sequence[Contact],
        *,
        subject: str,
        letter: str,
        signed_by: Sequence[Contact],
        by: Actor,
        subject_es: str = "",
        letter_es: str = "",
        batch: uuid.UUID | None = None,
        at: datetime | None = None,
        hold: timedelta = HOLD,
    ) -> Sending:
        """One held letter for each person, invited or not; an invitation invites them.

        `batch` names this sending: what is sent twice by the same name is sent once.
        """
        convening = cast("Convening", self)
        wording = Wording(subject, letter, subject_es, letter_es)
        if kind == LetterKind.INVITATION:
            return convening.invite(
                contacts, signed_by=signed_by, by=by, at=at, hold=hold, batch=batch, **wording._asdict()
            )
        convening._lock()
        if sent := convening.sent_as(batch):
            return sent
        now = at or timezone.now()
        sending = Sending.objects.correspond(
            convening,
            kind,
            contacts,
            wording=wording,
            signed_by=signed_by,
            at=now,
            hold=hold,
            batch=batch or uuid.uuid4(),
        )
        convening._record("wrote", by, count=sending.count, kind=LetterKind(kind).label)
        return sending

    @transaction.atomic
    def try_letter(
        self,
        kind: str,
        reader: Contact,
        *,
        subject: str,
        letter: str,
        signed_by: Sequence[Contact],
        by: User,
        subject_es: str = "",
        letter_es: str = "",
        at: datetime | None = None,
    ) -> None:
        """To the one who writes it, as this person would get it."""
        convening = cast("Convening", self)
        wording = Wording(subject, letter, subject_es, letter_es)
        now = at or timezone.now()
        Sending.objects.try_on(convening, kind, reader, wording=wording, signed_by=signed_by, to=by, at=now)
        convening._record("tried", by, kind=LetterKind(kind).label)

    @transaction.atomic
    def take_back(self, batch: uuid.UUID, *, by: Actor, at: datetime | None = None) -> None:
        """Undo a sending that is still held: nothing leaves, and who was only invited by it is not invited."""
        convening = cast("Convening", self)
        convening._lock()
        count = Sending.objects.undo(convening, batch, at=at or timezone.now())
        convening._record("taken_back", by, count=count)

    def sent_as(self, batch: uuid.UUID | None) -> Sending | None:
        """What was sent under this name already. Under the meeting's lock, so that two presses wait for each other."""
        sent = Sending.objects.filter(batch=batch).first() if batch else None
        if sent and sent.convening_id != cast("Convening", self).pk:
            raise ValidationError(_("This letter was sent for another meeting. Open the page again."), code="again")
        return sent
