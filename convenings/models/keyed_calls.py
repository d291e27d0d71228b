"""A call of the office itself about a meeting: one tap, a line in the outreach ledger, and the answer it brought."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, cast

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from convenings.models.calls import ANSWERS, CALLED, TAPS
from convenings.models.history import Way
from convenings.models.invited import stop_reminding
from regions.models import Actor, CameOf, Channel, Contact, Touch

if TYPE_CHECKING:
    from convenings.models.convenings import Convening

# A second tap within this is the same call.
SAME_CALL = timedelta(minutes=10)


class NotesCalls:
    """Mixed into the meeting."""

    @transaction.atomic
    def note_call(self, contact: Contact, tap: str, *, by: Actor, note: str = "", at: datetime | None = None) -> Touch:
        """We called somebody to come. A yes or no answers their invitation; what was open in the ledger is settled.

        `contact` comes with the organization loaded.
        """
        convening, now = cast("Convening", self), at or timezone.now()
        if tap not in TAPS:
            raise ValidationError(_("Choose what came of the call."), code="unknown")
        convening._lock()
        invitation = convening.invitations.filter(contact=contact).first()
        if invitation and tap in ANSWERS:
            invitation.respond(ANSWERS[CameOf(tap)], by=by, way=Way.PHONE, at=at)
        if invitation and tap == CameOf.WRONG:
            stop_reminding([invitation])
        came_of = CameOf.NOTHING if tap == CALLED else CameOf(tap)
        last = Touch.objects.about(convening).filter(contact=contact).order_by("-at", "-pk").first()
        if last and not last.came_of and (came_of or now - last.at < SAME_CALL):
            if came_of or note:
                last.settle(came_of, by=by, note=note or None)
            return last
        return Touch.enter(
            contact.organization,
            by=by,
            about=convening,
            contact=contact,
            asked_for=str(_("To come to “%(title)s”") % {"title": convening.title})[:200],
            channel=Channel.CALL,
            came_of=came_of,
            note=note,
        )
