"""What an answer means for the seats: which one it takes, and when it waits for one. Under the meeting's lock."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from convenings.models.answers import Answer

if TYPE_CHECKING:
    from convenings.models.invitations import Invitation

Said = tuple[str, str, str, bool]

ANSWERING = (
    "answer",
    "answered_at",
    "substitute_name",
    "substitute_email",
    "asked",
    "turns",
    "online",
    "waiting_since",
)
# What a verb reads anew once the rows are locked.
CHANGING = (
    *ANSWERING,
    "told",
    "food",
    "access",
    "sent_again_at",
    "invited_at",
    "reminded",
    "convening",
    "contact",
    "organization",
)


def said_by(row: "Invitation") -> Said:
    """Who waits has said yes."""
    answer = Answer.YES if row.answer == Answer.WAITING else row.answer
    return answer, row.substitute_name, row.substitute_email, row.online


def wished(row: "Invitation", answer: str, name: str | None, email: str | None, online: bool | None) -> Said:
    """None leaves what is there: tapping “sending someone” again says nothing new about who comes."""
    if answer != Answer.SENDING:
        return answer, "", "", _joins_online(row, online) if answer == Answer.YES else False
    named = row.substitute_name if name is None else name.strip()
    return answer, named, row.substitute_email if email is None else email.strip().lower(), False


def _joins_online(row: "Invitation", online: bool | None) -> bool:
    if online and not row.convening.online:
        raise ValidationError(_("This meeting is in the room only. Answer yes or no to that."), code="not_online")
    return row.convening.online and (row.online if online is None else online)


def seat_of(row: "Invitation") -> bool | None:
    """Which seat is theirs: online or not; None while they have none of their own."""
    return row.online if row.is_coming and not row.stands_in_for_id else None


def take_seat(row: "Invitation", before: bool | None, at: datetime) -> None:
    """Save the answer, with a seat if it needs another one; without any free, yes waits in line for one."""
    waited, row.waiting_since = row.waiting_since, None
    wanted = seat_of(row)
    if _save(row, seat_needed=wanted is not None and wanted != before):
        return
    if row.answer == Answer.SENDING or before is not None:
        words = _("Every seat there is taken, so nothing was changed. Answer “maybe”, or call the office.")
        raise ValidationError(words, code="full")
    row.answer, row.waiting_since = Answer.WAITING, waited or at
    _save(row, seat_needed=False)


def _save(row: "Invitation", *, seat_needed: bool) -> int:
    rows, meeting = type(row).objects.filter(pk=row.pk), row.convening
    most = meeting.limit(online=row.online)
    if seat_needed and most is not None:
        rows = rows.while_seats_last(most, online=row.online)
    if seat_needed and meeting.seats_each:
        rows = rows.while_seats_last(meeting.seats_each, organization=row.organization)
    return rows.update(**{name: getattr(row, name) for name in ANSWERING})
