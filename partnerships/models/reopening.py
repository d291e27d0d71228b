"""A counted ballot opened again: with a reason, its first result kept, and only who has not voted written to."""

from datetime import datetime
from typing import TYPE_CHECKING, cast

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from partnerships import tallies
from partnerships.models.announcing import announce_reopened
from partnerships.models.rolls import REASON_SIGNS
from regions.models import Actor, RegionModel, name_of, record
from regions.scope import RegionManager

if TYPE_CHECKING:
    from partnerships.models.ballots import Ballot


class Reopening(RegionModel):
    """Append-only: what was counted before, and why the vote was opened again."""

    ballot = models.ForeignKey("partnerships.Ballot", on_delete=models.CASCADE, related_name="reopenings")
    reason = models.CharField(_("reason"), max_length=REASON_SIGNS)
    by_name = models.CharField(max_length=200)
    result = models.JSONField()
    counted_at = models.DateTimeField()
    reopened_at = models.DateTimeField()

    objects = RegionManager["Reopening"]()

    class Meta:
        ordering = ["id"]
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="reopening_has_reason")]

    def __str__(self) -> str:
        return self.reason

    @property
    def first_result(self) -> tallies.Result:
        return tallies.read(self.result)


class Reopens(models.Model):
    class Meta:
        abstract = True

    @transaction.atomic
    def reopen(self, *, reason: str, closes_at: datetime | None = None, by: Actor, at: datetime | None = None) -> None:
        """Let the vote go on. Papers stay as they are; without a new closing time it is closed by hand."""
        ballot, now, reason = cast("Ballot", self), at or timezone.now(), " ".join(reason.split())
        locked = ballot.locked()
        if not locked.closed_at or locked.result is None:
            raise locked._refusal(_("Only a counted ballot can be opened again."), "still_open")
        self._refuse_reopening(locked, reason, closes_at, now)
        Reopening.objects.create(
            ballot=locked,
            reason=reason,
            by_name=name_of(by),
            result=locked.result,
            counted_at=locked.closed_at,
            reopened_at=now,
        )
        ballot.closed_at = ballot.closing_at = ballot.result = None
        ballot.closes_at = closes_at
        ballot.save(update_fields=["closed_at", "closing_at", "result", "closes_at"])
        announce_reopened(ballot, at=at)
        words = {"question": ballot.question, "reason": reason}
        record("ballot.reopened", ballot, by=by, thread=ballot.partnership_id, **words)

    def _refuse_reopening(self, locked: "Ballot", reason: str, closes_at: datetime | None, now: datetime) -> None:
        if not reason:
            raise ValidationError({"reason": _("Say why: everybody who voted will read it.")}, code="no_reason")
        if len(reason) > REASON_SIGNS:
            raise ValidationError({"reason": _("Say it in fewer words: one sentence is enough.")}, code="long_reason")
        if closes_at and closes_at <= now:
            raise ValidationError({"closes_at": _("Choose a time that is still to come.")}, code="closes_past")
        if locked.is_secret:
            # SECURITY: its papers are published; those that come afterwards would stand out from them.
            words = _(
                "A secret ballot is never opened again: the papers added later would stand out. Prepare a new one."
            )
            raise ValidationError(words, code="secret")
        if type(locked).objects.filter(second_of=locked).exists():
            words = _("A second round was held on what tied. Prepare a new ballot instead.")
            raise ValidationError(words, code="second_round")
        adopted = Q(ballot=locked) if locked.second_of_id is None else Q(ballot__in=[locked.pk, locked.second_of_id])
        if locked.priorities.model.objects.standing().filter(adopted).exists():
            words = _("Priorities were adopted from this result. Let them go first, or prepare a new ballot.")
            raise ValidationError(words, code="adopted")
