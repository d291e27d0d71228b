"""Minutes go out: frozen as they stand, then mailed to who was there and to who was not."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, cast

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from convenings.models.minute_parts import digest_of, spelled
from outbox.posting import Draft, post
from regions.models import Actor, Contact, Link, name_of, record

if TYPE_CHECKING:
    from convenings.models.convenings import Convening
    from convenings.models.minutes import Minutes

# How long people may object, if nothing else is said, and at most.
DAYS, MOST_DAYS = 7, 60
# How long the personal link shows them.
READABLE = timedelta(days=365)


def were_there(convening: "Convening") -> list[Contact]:
    """Whom the minutes go to; who has no address is not among them."""
    return list(Contact.objects.reachable().filter(attendances__convening=convening).order_by("pk"))


def missed_it(convening: "Convening") -> list[Contact]:
    """Who was asked and is not ticked as present, whatever they answered."""
    asked = Contact.objects.reachable().filter(pk__in=convening.invitations.kept().values("contact"))
    return list(asked.exclude(pk__in=convening.attendances.values("contact")).order_by("pk"))


class GoesOut:
    """Mixed into the minutes."""

    @classmethod
    @transaction.atomic
    def send(
        cls, convening: "Convening", *, days: int = DAYS, seen: str = "", by: Actor, at: datetime | None = None
    ) -> "Minutes":
        """Freeze them, and mail them to who was there and, as what they missed, to who was not.

        `seen`: the digest of what the sender read; what has changed since is read first. Readers may object for so
        many `days`.
        """
        now, kind = at or timezone.now(), cast("type[Minutes]", cls)
        meeting = kind.locked(convening)
        draft = kind.draft_of(meeting)
        if draft is None:
            raise ValidationError(_("These minutes are sent. To change them, correct them first."), code="sent")
        draft.refuse_unexplained()
        refuse_early(meeting, days, now)
        freeze(draft, seen, by, now)
        draft.objections_until = now + timedelta(days=days)
        draft.full_clean(exclude=["region", "convening"])
        draft.save()
        answer_objections(draft, by, now)
        count = tell(draft, now)
        record("minutes.sent", meeting, by=by, thread=meeting.partnership_id, convening=meeting.title, count=count)
        return draft


def refuse_early(meeting: "Convening", days: int, at: datetime) -> None:
    if not meeting.has_begun(at):
        raise ValidationError(_("The meeting has not started yet. Its minutes come afterwards."), code="early")
    if not meeting.attendances.exists():
        raise ValidationError(
            _("Nobody is ticked as present. Say who was there first: the minutes name them."), code="nobody"
        )
    if not 1 <= days <= MOST_DAYS:
        words = _("Give people between 1 and %(most)d days to object.")
        raise ValidationError({"days": ValidationError(words, params={"most": MOST_DAYS}, code="days")})


def freeze(draft: "Minutes", seen: str, by: Actor, at: datetime) -> None:
    parts = draft.composed(at)
    draft.parts, draft.text = [part.kept for part in parts], spelled(parts)
    draft.digest = digest_of(draft.text)
    if seen and seen != draft.digest:
        raise ValidationError(
            _("Something was written meanwhile. Read the minutes once more, then send them."), code="newer"
        )
    draft.sent_at, draft.author = at, name_of(by)


def answer_objections(sent: "Minutes", by: Actor, at: datetime) -> None:
    """What was objected to the version this one replaces is answered by it."""
    before = type(sent).objects.select_for_update(of=("self",)).filter(convening=sent.convening)
    for replaced in before.filter(version=sent.version - 1):
        replaced.objections.open().update(closed_at=at, answer=sent.reason, answered_in=sent, closed_by=name_of(by))


def tell(sent: "Minutes", at: datetime) -> int:
    """One mail and one personal link each; how many people that is."""
    present, absent = were_there(sent.convening), missed_it(sent.convening)
    Link.objects.issue("minutes", [(person.pk, sent) for person in (*present, *absent)], until=at + READABLE)
    drafts = [*letters(sent, "minutes.sent", present), *letters(sent, "minutes.missed", absent)]
    post(drafts, at=at)
    return len(drafts)


def letters(sent: "Minutes", kind: str, people: Sequence[Contact]) -> list[Draft]:
    return [Draft(kind, f"{kind}:{sent.pk}:{one.pk}", contact=one, about=sent, by_hand=True) for one in people]
