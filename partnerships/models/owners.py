"""Who may be given an item, for which organization, and until which day."""

from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db.models import F
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from partnerships.models.partnerships import Partnership, Stage
from partnerships.models.seats import Seat
from regions.models import Contact, Organization

# A year mistyped is told; no item is planned for longer than five years.
FURTHEST = timedelta(days=5 * 366)


def refuse_day(due_on: date, partnership: Partnership, at: datetime | None) -> None:
    """No day in the past or absurdly far ahead, and none at a table that is cleared."""
    today, chosen = timezone.localdate(at), {"day": date_format(due_on)}
    if due_on < today:
        words = _("Choose a day from today on. You chose %(day)s.")
        raise ValidationError({"due_on": ValidationError(words, params=chosen, code="past")})
    if due_on - today > FURTHEST:
        words = _("Choose a day within the next five years. You chose %(day)s.")
        raise ValidationError({"due_on": ValidationError(words, params=chosen, code="far")})
    if partnership.stage == Stage.CLOSED:
        closed = partnership.stage_changes.filter(stage=Stage.CLOSED).last()
        day = date_format(timezone.localdate(closed.at if closed else at))
        words = _("%(name)s closed on %(day)s. No day after that can be agreed on.")
        params = {"name": partnership.name, "day": day}
        raise ValidationError({"due_on": ValidationError(words, params=params, code="table_closed")})


def organization_of(
    owner: Contact, partnership: Partnership, named: Organization | None = None, *, field: str = "owner"
) -> Organization:
    """Whom this person answers for at this table: their seat says, else the directory. `field`: where a refusal stands.

    Refuses who has left the directory or the table, and an organization they do not belong to."""
    if owner.archived_at:
        raise _refusal(field, _("%(who)s has left the directory. Choose somebody else."), "archived", who=owner)
    newest_first = F("until").desc(nulls_first=True)
    seats = Seat.objects.filter(partnership=partnership, contact=owner).select_related("organization")
    seat = seats.order_by(newest_first, "-id").first()
    if seat and seat.until and seat.until <= timezone.localdate():
        words = _("%(who)s left this table on %(day)s. Seat them again, or choose somebody else.")
        raise _refusal(field, words, "unseated", who=owner, day=date_format(seat.until))
    answers_for = seat.organization if seat else owner.organization
    if named and named.pk not in {answers_for.pk, owner.organization_id}:
        words = _("%(who)s belongs to %(theirs)s, not to %(named)s. Choose somebody of theirs.")
        raise _refusal(field, words, "another_organization", who=owner, theirs=answers_for, named=named)
    return named or answers_for


def _refusal(field: str, words: object, code: str, **params: object) -> ValidationError:
    return ValidationError({field: ValidationError(str(words), params=params, code=code)})
