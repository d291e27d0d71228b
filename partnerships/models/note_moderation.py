"""A note that should not stand: a reader reports it, who convenes hides it or lets it stand."""

from datetime import datetime
from typing import TYPE_CHECKING, cast

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from partnerships.models.note_readers import Reader
from partnerships.models.note_reports import NoteReport
from partnerships.models.note_telling import tell_hidden
from regions.models import Contact

if TYPE_CHECKING:
    from partnerships.models.notes import Note

OPEN = {"settled_at": None}


class Moderated:
    """Mixed into the note."""

    @transaction.atomic
    def hide(self, *, reason: str, by: User, at: datetime | None = None) -> None:
        """Nobody reads it any more but conveners and its author, who is told why. It settles what was reported."""
        note = cast("Note", self)
        now = at or timezone.now()
        note._lock()
        if note.hidden_at:
            raise ValidationError(_("This note is hidden already."), code="hidden")
        if not reason.strip():
            raise ValidationError({"reason": ValidationError(_("Say why. Its author reads it."), code="no_reason")})
        note.hidden_at, note.hidden_because = now, reason.strip()
        note.save(update_fields=["hidden_at", "hidden_because"])
        note._settle_reports(now)
        tell_hidden(note)
        note._record("note.hidden", by)

    @transaction.atomic
    def show_again(self, *, by: User) -> None:
        note = cast("Note", self)
        note._lock()
        if not note.hidden_at:
            raise ValidationError(_("This note is not hidden."), code="shown")
        note.hidden_at, note.hidden_because = None, ""
        note.save(update_fields=["hidden_at", "hidden_because"])
        note._record("note.shown_again", by)

    @transaction.atomic
    def report(self, *, reason: str, by: Contact) -> None:
        """A reader asks the convener to look; each person once."""
        note = cast("Note", self)
        if not type(note).objects.visible_to(Reader(contact=by)).filter(pk=note.pk, hidden_at__isnull=True).exists():
            raise ValidationError(_("This note is not there any more."), code="gone")
        if not reason.strip():
            raise ValidationError({"reason": ValidationError(_("Say what is wrong with it."), code="no_reason")})
        NoteReport.objects.update_or_create(note=note, contact=by, defaults={"reason": reason.strip()[:300]} | OPEN)
        note._record("note.reported", by)

    @transaction.atomic
    def let_stand(self, *, by: User) -> None:
        """Who convenes has looked, and it stays."""
        note = cast("Note", self)
        note._lock()
        if not note._settle_reports(timezone.now()):
            raise ValidationError(_("Nobody waits for a word about this note."), code="settled")
        note._record("note.let_stand", by)

    def _settle_reports(self, at: datetime) -> int:
        note = cast("Note", self)
        return NoteReport.objects.open().filter(note=note).update(settled_at=at)
