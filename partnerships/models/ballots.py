"""A vote of business leaders, all at the table, or organizations. One paper each, totals hidden until it closes."""

import secrets
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Unpack

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from partnerships import rules
from partnerships.models.announcing import announce_opened
from partnerships.models.ballot_lists import BallotQuerySet
from partnerships.models.closing import Closes
from partnerships.models.fixed_rules import Rules
from partnerships.models.keyed import KeysPapers
from partnerships.models.methods import CONSTRAINTS as OF_METHODS
from partnerships.models.methods import MOST_DOTS, HasMethod
from partnerships.models.opportunities import Requirement
from partnerships.models.options import Option
from partnerships.models.partnerships import Partnership
from partnerships.models.proxies import CONSTRAINTS as OF_PROXIES
from partnerships.models.proxies import GivesProxies
from partnerships.models.quorums import CONSTRAINTS as OF_QUORUMS
from partnerships.models.quorums import HasQuorums
from partnerships.models.reopening import Reopens
from partnerships.models.rolls import CONSTRAINTS as OF_ROLLS
from partnerships.models.rolls import HasRoll
from partnerships.models.second_rounds import CONSTRAINTS as OF_SECOND_ROUNDS
from partnerships.models.second_rounds import HasSecondRound
from partnerships.tallies.lines import FEWEST_PAPERS
from regions.models import Actor, Contact, Link, RegionModel, record
from regions.scope import RegionManager, current_region

# How long a ballot's personal links lead to its result.
LINKS_LAST = timedelta(days=180)


def within(least: int, most: int) -> list[Callable[[int], None]]:
    return [MinValueValidator(least), MaxValueValidator(most)]


def usual_dots(options: int) -> int:
    """One dot per four options, at least two and at most five."""
    return max(2, min(5, round(options / 4)))


def usual_winners(options: int) -> int:
    """Three; fewer where there are so few choices that every one of them would be chosen."""
    return max(1, min(3, options - 1))


class Secrecy(models.TextChoices):
    """Hidden: a paper stays tied to its elector, so that it can change until the close; nothing ever shows the tie.

    Secret: there is no tie. A paper carries a receipt, and whoever holds that can replace it until the close.
    """

    HIDDEN = "hidden", _("Nobody is shown who chose what")
    SECRET = "secret", _("Secret: nobody can find out who chose what")


class TieRule(models.TextChoices):
    MORE_ORGANIZATIONS = "more_organizations", _("More organizations decide, then the lot")
    LOT = "lot", _("The lot decides")
    SECOND_ROUND = "second_round", _("A second round decides")
    ALL_TIED = "all_tied", _("All that tie are chosen")


class Ballot(
    Closes,
    HasMethod,
    HasRoll,
    GivesProxies,
    HasQuorums,
    KeysPapers,
    Reopens,
    HasSecondRound,
    RegionModel,
):
    partnership = models.ForeignKey(Partnership, on_delete=models.CASCADE, related_name="ballots")
    question = models.CharField(_("question"), max_length=200)
    dots = models.PositiveSmallIntegerField(_("dots for each voter"), validators=within(1, MOST_DOTS))
    cap = models.PositiveSmallIntegerField(_("most dots on one option"), default=2, validators=within(1, 5))
    winners = models.PositiveSmallIntegerField(_("how many are chosen"), default=3, validators=within(1, 10))
    tie_rule = models.CharField(
        _("if options tie"), max_length=20, choices=TieRule.choices, default=TieRule.MORE_ORGANIZATIONS
    )
    secrecy = models.CharField(
        _("who may know"), max_length=10, choices=Secrecy.choices, default=Secrecy.HIDDEN, blank=True
    )
    # Drawn when the ballot opens and printed with the rules: anyone can check the lot afterwards.
    lot_seed = models.CharField(max_length=32, blank=True, editable=False)
    prepared_at = models.DateTimeField(default=timezone.now, editable=False)
    opened_at = models.DateTimeField(null=True, blank=True, editable=False)
    closes_at = models.DateTimeField(_("closes at"), null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True, editable=False)
    result = models.JSONField(null=True, blank=True, editable=False)

    objects = RegionManager.from_queryset(BallotQuerySet)()

    class Meta:
        constraints = [
            # Targets of composite keys: a paper's allowance is the ballot's own.
            models.UniqueConstraint(fields=["region", "id", "dots"], name="ballot_dots_key"),
            models.UniqueConstraint(fields=["region", "id", "secrecy"], name="ballot_secrecy_key"),
            models.UniqueConstraint(fields=["region", "partnership", "id"], name="ballot_partnership_key"),
            models.CheckConstraint(condition=~Q(question=""), name="ballot_asks"),
            *OF_METHODS,
            models.CheckConstraint(
                condition=Q(cap__gte=1, cap__lte=5) & Q(cap__lte=F("dots")), name="ballot_cap_range"
            ),
            models.CheckConstraint(condition=Q(winners__gte=1, winners__lte=10), name="ballot_winners_range"),
            *OF_QUORUMS,
            *OF_ROLLS,
            *OF_PROXIES,
            *OF_SECOND_ROUNDS,
            models.CheckConstraint(
                condition=Q(result__isnull=True) | Q(result__voted__gte=FEWEST_PAPERS) | Q(result__lines=[]),
                name="ballot_few_papers_uncounted",
            ),
            models.CheckConstraint(condition=Q(tie_rule__in=TieRule.values), name="ballot_tie_rule_known"),
            models.CheckConstraint(condition=Q(secrecy__in=Secrecy.values), name="ballot_secrecy_known"),
            # Nobody knows which organizations stand behind a secret paper.
            models.CheckConstraint(
                condition=~Q(secrecy=Secrecy.SECRET, tie_rule=TieRule.MORE_ORGANIZATIONS), name="ballot_secret_ties"
            ),
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
            models.CheckConstraint(
                condition=Q(closing_at__isnull=True) | Q(opened_at__isnull=False, closing_at__gte=F("opened_at")),
                name="ballot_stopped_after_opening",
            ),
        ]

    def __str__(self) -> str:
        return self.question

    def get_absolute_url(self) -> str:
        return reverse("partnerships:ballot", args=[current_region().slug, self.pk])

    @property
    def state(self) -> str:
        """prepared, open, closing (stopped by hand), ended (time is up), or closed, which is: counted."""
        if self.closed_at:
            return "closed"
        if not self.opened_at:
            return "prepared"
        if self.closing_at:
            return "closing"
        return "ended" if self.closes_at and timezone.now() >= self.closes_at else "open"

    @property
    def links_until(self) -> datetime:
        return (self.opened_at or timezone.now()) + LINKS_LAST

    @property
    def is_secret(self) -> bool:
        return self.secrecy == Secrecy.SECRET

    @property
    def invitation(self) -> str:
        return rules.invitation(self)

    @property
    def rules(self) -> list[str]:
        return rules.all_of(self)

    def locked(self) -> "Ballot":
        return Ballot.objects.select_for_update().get(pk=self.pk)

    @classmethod
    @transaction.atomic
    def prepare(
        cls,
        partnership: Partnership,
        question: str,
        requirements: Sequence[Requirement],
        *,
        by: Actor,
        **given: Unpack[Rules],
    ) -> "Ballot":
        """Fix the question, the options and the rules. Nobody votes until `open`."""
        _refuse_options(partnership, requirements)
        given.setdefault("winners", usual_winners(len(requirements)))
        ballot = cls(partnership=partnership, question=" ".join(question.split()), **given)
        ballot.secrecy = ballot.secrecy or Secrecy.HIDDEN
        if ballot.dots is None:
            ballot.dots = usual_dots(len(requirements))
        ballot._follow_method(len(requirements))
        # What follows from the method may be more than the dots a person can be given.
        given_by_others = ["region", *ballot._followed]
        ballot.clean_fields(exclude=given_by_others)
        ballot._refuse_rules(len(requirements))
        ballot.full_clean(exclude=given_by_others)
        ballot.save()
        Option.objects.bulk_create(
            Option(ballot=ballot, requirement=requirement, label=requirement.statement, position=position)
            for position, requirement in enumerate(requirements, 1)
        )
        record("ballot.prepared", ballot, by=by, thread=partnership.pk, question=ballot.question)
        return ballot

    def _refuse_rules(self, options: int) -> None:
        if self.winners > options:
            raise ValidationError({"winners": _("There are not that many choices on the ballot.")})
        if self.winners == options:
            words = _("With %(options)d choices, choose at most %(most)d: otherwise nothing is decided.")
            most = {"options": options, "most": options - 1}
            raise ValidationError({"winners": ValidationError(words, params=most, code="all_win")})
        if self.is_secret and self.tie_rule == TieRule.MORE_ORGANIZATIONS:
            words = _("In a secret ballot nobody knows which organizations chose what. Choose another rule for ties.")
            raise ValidationError({"tie_rule": words}, code="secret_ties")
        self._refuse_method()
        self._refuse_share()
        if self.cap > self.dots:
            raise ValidationError({"cap": _("This is more than the dots each voter has.")})
        if self.closes_at and self.closes_at <= timezone.now():
            raise ValidationError({"closes_at": _("Choose a time that is still to come.")})
        if self.dots > self.cap * options:
            raise ValidationError({"dots": _("With so few choices nobody could place that many dots.")})

    @transaction.atomic
    def open(self, *, by: Actor, at: datetime | None = None) -> None:
        """Freeze the roll and the words, and write to everyone on the roll who has an address."""
        # Before the ballot's own row: whoever merges requirements just now holds theirs first, too.
        asked = self.options.select_related("requirement").select_for_update(of=("requirement",))
        options = list(asked.order_by("requirement_id"))
        now, locked = at or timezone.now(), self.locked()
        if locked.opened_at:
            raise ValidationError(_("This ballot was already opened."), code="opened")
        if locked.closes_at and locked.closes_at <= now:
            raise ValidationError(
                _("Its closing time has passed. Prepare it again with a later one."), code="closes_past"
            )
        self._freeze_words(options)
        roll = locked._freeze_roll()
        locked._freeze_proxies()
        self._begin(roll, now=now, at=at)
        record("ballot.opened", self, by=by, thread=self.partnership_id, question=self.question, electors=len(roll))

    def _begin(self, roll: Sequence[Contact], *, now: datetime, at: datetime | None) -> None:
        self.opened_at, self.lot_seed = now, secrets.token_hex(8)
        self.save(update_fields=["opened_at", "lot_seed"])
        Link.objects.issue("ballot", [(contact.pk, self) for contact in roll], until=self.links_until)
        announce_opened(self, roll, at=at)

    def _freeze_words(self, options: Sequence[Option]) -> None:
        if any(option.requirement.merged_into_id for option in options):
            raise ValidationError(
                _("A choice on this ballot was merged into another. Prepare the ballot again."), code="merged"
            )
        for option in options:
            option.label = option.requirement.statement
        Option.objects.bulk_update(options, ["label"])

    @transaction.atomic
    def discard(self, *, by: Actor) -> None:
        """Throw away a ballot nobody has seen yet."""
        if self.locked().opened_at:
            raise ValidationError(_("This ballot was opened; it stays on record."), code="opened")
        record("ballot.discarded", self.partnership, by=by, thread=self.partnership_id, question=self.question)
        self.delete()


def _refuse_options(partnership: Partnership, requirements: Sequence[Requirement]) -> None:
    if len({requirement.pk for requirement in requirements}) < max(2, len(requirements)):
        raise ValidationError(
            {"requirements": _("Choose at least two different requirements to vote on.")}, code="few_options"
        )
    if any(r.partnership_id != partnership.pk or r.merged_into_id for r in requirements):
        raise ValidationError(
            {"requirements": _("Choose from this partnership's own requirements.")}, code="another_partnership"
        )
