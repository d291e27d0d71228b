"""Which ballot the faces of a room lead to, and how the facilitator opens, closes and counts it there."""

from typing import TYPE_CHECKING, cast

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from partnerships.models import Ballot
from regions.models import Actor

if TYPE_CHECKING:
    from convenings.models.rooms import Room


class ShowsBallots(models.Model):
    ballot = models.ForeignKey(
        "partnerships.Ballot", on_delete=models.SET_NULL, null=True, blank=True, editable=False, related_name="rooms"
    )

    class Meta:
        abstract = True

    @transaction.atomic
    def show_ballot(self, ballot: Ballot | None, *, by: Actor, seen: int | None = None) -> None:
        """Which ballot the screen and the phones lead to; none takes it off."""
        room = cast("Room", self)
        room._locked(seen, None)
        self._refuse_ballot(ballot)
        self._lead_to(ballot, by)

    @transaction.atomic
    def open_ballot(self, ballot: Ballot, *, by: Actor, seen: int | None = None) -> None:
        """Open the vote, and show it to everybody at the same moment."""
        room = cast("Room", self)
        room._running(seen, None)
        self._refuse_ballot(ballot)
        ballot.open(by=by)
        self._lead_to(ballot, by)

    @transaction.atomic
    def open_second_round(self, *, by: Actor, seen: int | None = None) -> None:
        """Ask once more about what ties, and show that to everybody at the same moment."""
        room = cast("Room", self)
        room._running(seen, None)
        self._lead_to(self._shown_ballot(seen).open_second_round(by=by), by)

    @transaction.atomic
    def close_ballot(self, *, by: Actor, seen: int | None = None) -> None:
        """For a minute this can be taken back; nothing is shown meanwhile."""
        self._shown_ballot(seen).close(by=by)
        cast("Room", self)._keep("", by)

    @transaction.atomic
    def take_back_close(self, *, by: Actor, seen: int | None = None) -> None:
        self._shown_ballot(seen).take_back_close(by=by)
        cast("Room", self)._keep("", by)

    @transaction.atomic
    def count_votes(self, *, by: Actor, seen: int | None = None) -> None:
        self._shown_ballot(seen).count_votes(by=by)
        cast("Room", self)._keep("", by)

    def _lead_to(self, ballot: Ballot | None, by: Actor) -> None:
        room = cast("Room", self)
        room.ballot, room.rules_on = ballot, False
        room._keep("", by)

    def _shown_ballot(self, seen: int | None) -> Ballot:
        cast("Room", self)._locked(seen, None)
        if self.ballot is None:
            raise ValidationError(_("No ballot is shown in the room."), code="no_ballot")
        return self.ballot

    def _refuse_ballot(self, ballot: Ballot | None) -> None:
        if ballot and ballot.partnership_id != cast("Room", self).convening.partnership_id:
            raise ValidationError(_("Choose a ballot of this partnership."), code="another_partnership")
