"""A short second ballot among the choices that tied, for the same roll; its count completes that of the first."""

from datetime import datetime
from typing import TYPE_CHECKING, cast

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from partnerships import rounds, tallies
from partnerships.models.electors import Elector
from partnerships.models.options import Option
from partnerships.models.proxies import Proxy
from partnerships.models.representatives import Representative
from partnerships.models.snapshots import Snapshot
from regions.models import Actor, Contact, record

if TYPE_CHECKING:
    from partnerships.models.ballots import Ballot

# What the second round has in common with the first; dots and winners follow from the tie.
SAME = (
    "partnership_id",
    "question",
    "seats",
    "electorate",
    "proxies_each",
    "quorum",
    "organizations_quorum",
    "business_share",
    "secrecy",
)
ON_ROLL = ("contact_id", "organization_id", "email", "seats", "electorate", "admitted_at", "admitted_because")
SPEAKS = ("contact_id", "email", "admitted_at", "admitted_because")
GIVEN = ("organization_id", "holder_id", "email", "given_by", "given_on", "how")

CONSTRAINTS = [
    # It never leads to a third: what ties again goes by the lot.
    models.CheckConstraint(
        condition=Q(second_of__isnull=True) | Q(tie_rule="lot") & ~Q(second_of=F("id")), name="ballot_second_is_last"
    ),
]


class HasSecondRound(models.Model):
    second_of = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="second_round"
    )

    class Meta:
        abstract = True

    @property
    def is_second_round(self) -> bool:
        return cast("Ballot", self).second_of_id is not None

    def outcome(self, result: tallies.Result) -> tallies.Result:
        """What the vote that was counted so led to: of a second round, what both rounds together chose."""
        first = cast("Ballot | None", self.second_of)
        return tallies.tally(first) if first else result

    @transaction.atomic
    def open_second_round(self, *, by: Actor, at: datetime | None = None) -> "Ballot":
        """Ask those who could vote once more, about nothing but the choices that tie for the last places."""
        now, first = at or timezone.now(), cast("Ballot", self).locked()
        self._refuse_second_round(first)
        result = tallies.tally(first)
        places = rounds.places(result)
        second = type(first)(second_of=first, dots=places, cap=1, winners=places, tie_rule="lot")
        for name in SAME:
            setattr(second, name, getattr(first, name))
        second.save()
        again = {line.option for line in rounds.tied(result)}
        Option.objects.bulk_create(
            Option(ballot=second, requirement_id=option.requirement_id, label=option.label, position=position)
            for position, option in enumerate(first.options.filter(pk__in=again), 1)
        )
        roll = second._take_over_roll(first)
        second._begin(roll, now=now, at=at)
        words = {"question": first.question, "electors": second.electors.count(), "options": len(again)}
        record("ballot.second_round", second, by=by, thread=first.partnership_id, **words)
        return second

    def _refuse_second_round(self, first: "Ballot") -> None:
        if not first.closed_at:
            raise ValidationError(_("Count the votes first. A second round decides only what ties then."), code="open")
        if type(first).objects.filter(second_of=first).exists():
            raise ValidationError(_("The second round was opened already."), code="second_open")
        if not rounds.tied(tallies.tally(first)):
            raise ValidationError(_("Nothing ties here that a second round could decide."), code="no_tie")

    def _take_over_roll(self, first: "Ballot") -> list[Contact]:
        """Line by line as it was frozen for the first round.

        SECURITY: every proxy is given again. A list without those that ended would say which organizations voted.
        """
        ballot = cast("Ballot", self)
        before = list(first.electors.order_by("id"))
        lines = Elector.objects.bulk_create(Elector(ballot=ballot, **_values(line, ON_ROLL)) for line in before)
        line_of = dict(zip((line.pk for line in before), lines, strict=True))
        Representative.objects.bulk_create(
            Representative(ballot=ballot, elector=line_of[other.elector_id], **_values(other, SPEAKS))
            for other in first.representatives.order_by("id")
        )
        Proxy.objects.bulk_create(
            Proxy(ballot=ballot, elector=line_of[cast(int, given.elector_id)], **_values(given, GIVEN))
            for given in first.proxies.order_by("id")
        )
        on_it = Q(electors__ballot=ballot) | Q(represents__ballot=ballot)
        return list(Contact.objects.active().filter(on_it).distinct().order_by("pk"))

    def _complete_first_round(self, second: tallies.Result, at: datetime) -> None:
        """The first count stays as it was; beside it a snapshot of what both rounds together chose."""
        ballot = cast("Ballot", self)
        first = type(ballot).objects.select_for_update().get(pk=cast(int, ballot.second_of_id))
        counted = next(kept.counted for kept in first.snapshots.order_by("-number") if rounds.tied(kept.counted))
        first.result = rounds.decided(counted, {line.requirement for line in second.chosen}).as_json()
        Snapshot.keep(first, first.result, at=at)
        first.save(update_fields=["result"])


def _values(row: models.Model, names: tuple[str, ...]) -> dict[str, object]:
    return {name: getattr(row, name) for name in names}
