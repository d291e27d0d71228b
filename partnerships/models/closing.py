"""Closing a ballot, with a minute's grace: voting stops at once, and for a minute that can be taken back.

Nothing is revealed and no mail goes out meanwhile. A ballot whose own closing time has come is counted without one.
"""

import hashlib
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, cast

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from partnerships import tallies
from partnerships.models.announcing import announce_closed
from partnerships.models.secret_papers import shuffle
from partnerships.models.snapshots import Snapshot
from partnerships.nudging import nudge_counting
from regions.models import Activity, Actor, record
from regions.scope import current_region_id

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from partnerships.models.ballots import Ballot

GRACE = timedelta(seconds=60)


class Closes(models.Model):
    # When a facilitator stopped the vote by hand; empty again once that was taken back.
    closing_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        abstract = True

    @property
    def counted_from(self) -> datetime | None:
        """When the worker counts it: a minute after it was stopped by hand, or at its own closing time."""
        ballot = cast("Ballot", self)
        stopped = self.closing_at + GRACE if self.closing_at else None
        return min(filter(None, (stopped, ballot.closes_at)), default=None)

    def is_due(self, at: datetime) -> bool:
        return self.counted_from is not None and self.counted_from <= at

    @property
    def count_key(self) -> str:
        """Names this count of this ballot, and no other: what is drawn from it is kept under the name."""
        ballot = cast("Ballot", self)
        return hashlib.sha256(repr((ballot.pk, ballot.result)).encode()).hexdigest()

    @property
    def may_take_back(self) -> bool:
        return self.closing_at is not None and not self.is_due(timezone.now())

    @transaction.atomic
    def close(self, *, by: Actor, at: datetime | None = None) -> None:
        """Stop the vote: later votes are refused. For a minute this can be taken back; then the votes are counted."""
        ballot, now = cast("Ballot", self), at or timezone.now()
        locked = ballot.locked()
        locked._refuse_unless_open()
        if locked.closing_at:
            words = _("Voting was already stopped. Until it is counted, that can be taken back.")
            raise locked._refusal(words, "closing")
        if locked.is_due(now):
            raise locked._refusal(_("Its time is up, so voting has ended already. Count the votes."), "ended")
        ballot.opened_at, ballot.closing_at = locked.opened_at, max(now, cast(datetime, locked.opened_at))
        ballot.save(update_fields=["closing_at"])
        transaction.on_commit(partial(nudge_counting, current_region_id(), ballot.closing_at + GRACE))
        record("ballot.closing", ballot, by=by, thread=ballot.partnership_id, question=ballot.question)

    @transaction.atomic
    def take_back_close(self, *, by: Actor, at: datetime | None = None) -> None:
        """Voting goes on as if it had never been stopped."""
        ballot, now = cast("Ballot", self), at or timezone.now()
        locked = ballot.locked()
        locked._refuse_unless_open()
        if not locked.closing_at:
            raise locked._refusal(_("Voting is open; nothing needs to be taken back."), "open")
        if locked.is_due(now):
            words = _("The minute to take it back is over. Once the result is in, the vote can be opened again.")
            raise locked._refusal(words, "too_late")
        ballot.closing_at = None
        ballot.save(update_fields=["closing_at"])
        record("ballot.close_taken_back", ballot, by=by, thread=ballot.partnership_id, question=ballot.question)

    @transaction.atomic
    def count_votes(self, *, by: Actor, at: datetime | None = None) -> tallies.Result:
        """Count once, keep that count for ever, and tell everybody.

        A person need not wait for the minute to pass; the worker (`by=None`) does.
        """
        ballot, now = cast("Ballot", self), at or timezone.now()
        locked = ballot.locked()
        locked._refuse_unless_open()
        if not locked.closing_at and not locked.is_due(now):
            raise locked._refusal(_("Voting is open. Close the vote first; then it is counted."), "open")
        if by is None and not locked.is_due(now):
            raise locked._refusal(_("The closing can still be taken back for a moment."), "grace")
        result = tallies.count(locked)
        if locked.is_secret:
            shuffle(locked)
        ballot.opened_at, ballot.lot_seed, ballot.closing_at = locked.opened_at, locked.lot_seed, locked.closing_at
        ballot.closed_at, ballot.result = max(now, cast(datetime, locked.opened_at)), result.as_json()
        kept = Snapshot.keep(ballot, ballot.result, at=ballot.closed_at)
        ballot.save(update_fields=["closed_at", "result"])
        if ballot.is_second_round:
            ballot._complete_first_round(result, ballot.closed_at)
        announce_closed(ballot, kept.number, at=at)
        record(
            "ballot.closed",
            ballot,
            by=by,
            thread=ballot.partnership_id,
            question=ballot.question,
            electors=result.electors,
            voted=result.voted,
            chosen="; ".join(line.label for line in result.chosen) or str(_("nothing")),
        )
        return result

    def _refuse_unless_open(self) -> None:
        ballot = cast("Ballot", self)
        if not ballot.opened_at:
            raise ValidationError(_("This ballot was never opened."), code="not_open")
        if ballot.closed_at:
            raise self._refusal(_("This ballot is already closed."), "closed")

    def _refusal(self, words: "str | _StrPromise", code: str) -> ValidationError:
        """Of two who press opposite buttons, the second reads what the first did."""
        latest = Activity.objects.about(self).latest_first().first()
        return ValidationError(f"{words} {latest.sentence}" if latest else words, code=code)
