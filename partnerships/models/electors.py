"""The roll of a ballot, and what each on it has placed. Hidden: nothing may ever show who chose what."""

from datetime import datetime
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import connection, models
from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from partnerships.models.options import Option
from regions.models import Contact, Organization, RegionModel
from regions.scope import RegionManager

# The ballot is shared among voters and waits for its close; the elector is alone, so two taps of one person queue up.
LOCK = """
SELECT ballot.opened_at, ballot.closes_at, ballot.closed_at, ballot.dots, ballot.cap
FROM partnerships_ballot ballot JOIN partnerships_elector elector ON elector.ballot_id = ballot.id
WHERE elector.region_id = %s AND ballot.region_id = %s AND elector.id = %s
FOR SHARE OF ballot FOR UPDATE OF elector
"""


class Choice(NamedTuple):
    """An option of the ballot with the elector's own dots on it."""

    option: int
    label: str
    mine: int


class Elector(RegionModel):
    """One name on the roll, frozen when the ballot opens, with the organization it stood for then."""

    ballot = models.ForeignKey("partnerships.Ballot", on_delete=models.CASCADE, related_name="electors")
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="electors")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="electors")

    objects = RegionManager["Elector"]()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["region", "ballot", "contact"], name="elector_once"),
            models.UniqueConstraint(fields=["region", "ballot", "id"], name="elector_ballot_key"),
        ]

    def __str__(self) -> str:
        return str(self.contact)

    def place(self, option_id: int, dots: int, *, at: datetime | None = None) -> None:
        """Let this option have exactly so many of the elector's dots; saying it twice changes nothing.

        Hidden, so no activity is recorded. Everything is checked before the first write.
        """
        allowance, cap, now = self._lock_open_ballot(at)
        mine = {choice.option: choice.mine for choice in self.choices()}
        if option_id not in mine:
            raise ValidationError(
                _("That choice is not on this ballot. Open the page again to see the choices."), code="unknown_option"
            )
        if not 0 <= dots <= cap:
            raise ValidationError(
                ngettext_lazy(
                    "At most %(cap)d dot fits on one choice.", "At most %(cap)d dots fit on one choice.", cap
                ),
                params={"cap": cap},
                code="cap",
            )
        spent = sum(mine.values()) - mine[option_id] + dots
        if spent > allowance:
            raise ValidationError(_("You have no dots left. Take one back somewhere first."), code="too_many")
        if dots != mine[option_id]:
            self._write(option_id, dots, cap=cap, spent=spent, allowance=allowance, at=now)

    def choices(self) -> list[Choice]:
        own = Mark.objects.filter(option=OuterRef("pk"), paper__elector=self.pk).values("dots")
        rows = Option.objects.filter(ballot=self.ballot_id).order_by("position")
        return [
            Choice(*row) for row in rows.annotate(mine=Coalesce(Subquery(own), 0)).values_list("id", "label", "mine")
        ]

    def _lock_open_ballot(self, at: datetime | None) -> tuple[int, int, datetime]:
        """Allowance, cap, and the moment of voting, which is after the wait for the lock."""
        with connection.cursor() as cursor:
            cursor.execute(LOCK, [self.region_id, self.region_id, self.pk])
            opened_at, closes_at, closed_at, dots, cap = cursor.fetchone()
        now = at or timezone.now()
        if opened_at is None or now < opened_at:
            raise ValidationError(_("Voting has not opened yet."), code="not_open")
        if closed_at or (closes_at and now >= closes_at):
            raise ValidationError(_("Voting has closed, so this dot was not counted."), code="closed")
        return dots, cap, now

    def _write(self, option_id: int, dots: int, *, cap: int, spent: int, allowance: int, at: datetime) -> None:
        paper = Paper(ballot_id=self.ballot_id, elector=self, allowance=allowance, spent=spent, saved_at=at)
        Paper.objects.bulk_create(
            [paper], update_conflicts=True, unique_fields=["region", "elector"], update_fields=["spent", "saved_at"]
        )
        if dots == 0:
            Mark.objects.filter(paper=paper, option=option_id).delete()
            return
        mark = Mark(ballot_id=self.ballot_id, paper=paper, option_id=option_id, cap=cap, dots=dots)
        Mark.objects.bulk_create(
            [mark], update_conflicts=True, unique_fields=["region", "paper", "option"], update_fields=["dots"]
        )


class Paper(RegionModel):
    """What one elector has placed so far. SECURITY: nothing may ever show whose it is."""

    ballot = models.ForeignKey("partnerships.Ballot", on_delete=models.CASCADE, related_name="papers")
    elector = models.ForeignKey(Elector, on_delete=models.CASCADE, related_name="papers")
    allowance = models.PositiveSmallIntegerField()
    spent = models.PositiveSmallIntegerField()
    saved_at = models.DateTimeField()

    objects = RegionManager["Paper"]()

    class Meta:
        indexes = [models.Index(fields=["region", "ballot"], condition=Q(spent__gt=0), name="paper_filled")]
        constraints = [
            models.UniqueConstraint(fields=["region", "elector"], name="paper_once"),
            models.UniqueConstraint(fields=["region", "ballot", "id"], name="paper_ballot_key"),
            models.CheckConstraint(condition=Q(spent__lte=F("allowance")), name="paper_within_allowance"),
        ]

    def __str__(self) -> str:
        return f"{self.spent}/{self.allowance}"


class Mark(RegionModel):
    ballot = models.ForeignKey("partnerships.Ballot", on_delete=models.CASCADE, related_name="marks")
    paper = models.ForeignKey(Paper, on_delete=models.CASCADE, related_name="marks")
    option = models.ForeignKey(Option, on_delete=models.CASCADE, related_name="marks")
    cap = models.PositiveSmallIntegerField()
    dots = models.PositiveSmallIntegerField()

    objects = RegionManager["Mark"]()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["region", "paper", "option"], name="mark_once"),
            models.CheckConstraint(condition=Q(dots__gte=1, dots__lte=5), name="mark_dots_range"),
            models.CheckConstraint(condition=Q(dots__lte=F("cap")), name="mark_within_cap"),
        ]

    def __str__(self) -> str:
        return str(self.dots)
