"""A dot vote among the business leaders. Businesses only, one paper each, totals hidden until it closes."""

import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from partnerships.models.opportunities import Requirement
from partnerships.models.partnerships import Partnership
from regions.models import Actor, Contact, Organization, RegionModel, record
from regions.scope import RegionManager, current_region


class Secrecy(models.TextChoices):
    """Hidden: a paper stays tied to its elector so that it can be changed until the close, and nothing ever shows the tie."""

    HIDDEN = "hidden", _("Nobody sees who chose what")


class TieRule(models.TextChoices):
    MORE_ORGANIZATIONS = "more_organizations", _("More organizations decide, then the lot")
    LOT = "lot", _("The lot decides")
    ALL_TIED = "all_tied", _("All that tie are chosen")


class BallotQuerySet(models.QuerySet["Ballot"]):
    def open(self) -> "BallotQuerySet":
        return self.filter(opened_at__isnull=False, closed_at__isnull=True)

    def closed(self) -> "BallotQuerySet":
        return self.filter(closed_at__isnull=False)

    def newest_first(self) -> "BallotQuerySet":
        return self.order_by("-id")


class Ballot(RegionModel):
    partnership = models.ForeignKey(Partnership, on_delete=models.CASCADE, related_name="ballots")
    question = models.CharField(_("question"), max_length=200)
    dots = models.PositiveSmallIntegerField(_("dots per leader"))
    cap = models.PositiveSmallIntegerField(_("most dots on one option"), default=2)
    winners = models.PositiveSmallIntegerField(_("how many are chosen"), default=3)
    # Leaders who must have voted, or nothing is chosen; 0 asks for none.
    quorum = models.PositiveSmallIntegerField(_("leaders who must vote"), default=0)
    tie_rule = models.CharField(
        _("if options tie"), max_length=20, choices=TieRule.choices, default=TieRule.MORE_ORGANIZATIONS
    )
    secrecy = models.CharField(max_length=10, choices=Secrecy.choices, default=Secrecy.HIDDEN, editable=False)
    # Drawn when the ballot opens and printed with the rules: anyone can check the lot afterwards.
    lot_seed = models.CharField(max_length=32, blank=True, editable=False)
    prepared_at = models.DateTimeField(default=timezone.now, editable=False)
    opened_at = models.DateTimeField(null=True, blank=True, editable=False)
    closes_at = models.DateTimeField(_("closes at"), null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True, editable=False)
    result = models.JSONField(null=True, blank=True, editable=False)

    objects = RegionManager.from_queryset(BallotQuerySet)()

    class Meta:
        indexes = [models.Index(fields=["region", "partnership", "-id"], name="ballot_newest")]
        constraints = [
            # Targets of composite keys: a paper's allowance and a mark's cap are the ballot's own.
            models.UniqueConstraint(fields=["region", "id", "dots"], name="ballot_dots_key"),
            models.UniqueConstraint(fields=["region", "id", "cap"], name="ballot_cap_key"),
            models.CheckConstraint(condition=~Q(question=""), name="ballot_asks"),
            models.CheckConstraint(condition=Q(dots__gte=1, dots__lte=10), name="ballot_dots_range"),
            models.CheckConstraint(condition=Q(cap__gte=1, cap__lte=5) & Q(cap__lte=F("dots")), name="ballot_cap_range"),
            models.CheckConstraint(condition=Q(winners__gte=1, winners__lte=10), name="ballot_winners_range"),
            models.CheckConstraint(condition=Q(tie_rule__in=TieRule.values), name="ballot_tie_rule_known"),
            models.CheckConstraint(condition=Q(secrecy__in=Secrecy.values), name="ballot_secrecy_known"),
            models.CheckConstraint(condition=Q(opened_at__isnull=True) | ~Q(lot_seed=""), name="ballot_open_has_seed"),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, result__isnull=True)
                | Q(closed_at__gte=F("opened_at"), opened_at__isnull=False, result__isnull=False),
                name="ballot_closed_has_result",
            ),
            models.CheckConstraint(
                condition=Q(closes_at__isnull=True) | Q(opened_at__isnull=True) | Q(closes_at__gt=F("opened_at")),
                name="ballot_closes_after_opening",
            ),
        ]

    def __str__(self) -> str:
        return self.question


class Option(RegionModel):
    """One requirement on the ballot. The words are the ballot's own: rewording the requirement later changes nothing here."""

    ballot = models.ForeignKey(Ballot, on_delete=models.CASCADE, related_name="options")
    requirement = models.ForeignKey(Requirement, on_delete=models.PROTECT, related_name="options")
    label = models.CharField(max_length=500)
    position = models.PositiveSmallIntegerField()

    objects = RegionManager["Option"]()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["region", "ballot", "id"], name="option_ballot_key"),
            models.UniqueConstraint(fields=["region", "ballot", "requirement"], name="option_once"),
            models.UniqueConstraint(fields=["region", "ballot", "position"], name="option_position_once"),
            models.CheckConstraint(condition=~Q(label=""), name="option_named"),
        ]

    def __str__(self) -> str:
        return self.label


class Elector(RegionModel):
    """One name on the roll, frozen when the ballot opens, with the organization it stood for then."""

    ballot = models.ForeignKey(Ballot, on_delete=models.CASCADE, related_name="electors")
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


class Paper(RegionModel):
    """What one elector has placed so far. SECURITY: nothing may ever show whose it is."""

    ballot = models.ForeignKey(Ballot, on_delete=models.CASCADE, related_name="papers")
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
    ballot = models.ForeignKey(Ballot, on_delete=models.CASCADE, related_name="marks")
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
