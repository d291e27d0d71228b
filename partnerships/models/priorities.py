"""What the leaders chose to act on."""

from datetime import datetime, timedelta
from hashlib import sha256

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from partnerships.models.ballots import Ballot
from partnerships.models.champions import PriorityChampion
from partnerships.models.decisions import Decision
from partnerships.models.opportunities import Requirement
from partnerships.models.options import Option
from partnerships.models.partnerships import Partnership
from partnerships.models.seats import Seat
from partnerships.models.team_writing import PURPOSE
from partnerships.models.teams import ActionTeam
from partnerships.tallies import tally
from regions.models import Actor, Contact, Link, RegionModel, record
from regions.models.names import plain
from regions.scope import RegionManager, current_region

# Leaders confirm or drop each priority about once a quarter.
REVIEW_AFTER = 90  # days


class PriorityQuerySet(models.QuerySet["Priority"]):
    def standing(self) -> "PriorityQuerySet":
        """Those not dropped."""
        return self.filter(dropped_at__isnull=True)

    def out_of(self, ballot_id: int) -> "PriorityQuerySet":
        """What came of this vote; what a second round led to was adopted from the first."""
        return self.filter(Q(ballot=ballot_id) | Q(ballot__second_round=ballot_id))

    def open_to(self, contact: Contact) -> "PriorityQuerySet":
        """`may_sign_up`: whether this person has a seat to champion it from, as `sign_up` asks."""
        seats = Seat.objects.current().leading().filter(partnership=OuterRef("partnership"), contact=contact)
        return self.annotate(may_sign_up=Exists(seats))

    def to_review(self, at: datetime) -> "PriorityQuerySet":
        """Standing ones on which the leaders have not said for long whether they keep them."""
        since = at - timedelta(days=REVIEW_AFTER)
        return self.standing().filter(adopted_at__lte=since).exclude(confirmed_at__gt=since)

    def ranked(self) -> "PriorityQuerySet":
        """In the order of the newest ballot first, then as its leaders ranked them."""
        return self.order_by("-ballot_id", "rank", "id")


class Priority(RegionModel):
    partnership = models.ForeignKey(Partnership, on_delete=models.CASCADE, related_name="priorities")
    requirement = models.ForeignKey(Requirement, on_delete=models.PROTECT, related_name="priorities")
    ballot = models.ForeignKey(Ballot, on_delete=models.PROTECT, null=True, blank=True, related_name="priorities")
    title = models.CharField(_("title"), max_length=200, validators=[plain])
    outcome_wanted = models.CharField(
        _("outcome wanted"), max_length=500, blank=True, help_text=_("What will be true when this has worked?")
    )
    measure = models.CharField(
        _("measure"),
        max_length=300,
        blank=True,
        help_text=_("One figure that already exists, and how far it should move."),
    )
    rank = models.PositiveSmallIntegerField(_("rank"))
    adopted_at = models.DateTimeField(default=timezone.now, editable=False)
    # When the leaders last said that it stays theirs; nothing since it was adopted.
    confirmed_at = models.DateTimeField(null=True, blank=True, editable=False)
    dropped_at = models.DateTimeField(null=True, blank=True, editable=False)
    drop_reason = models.CharField(_("reason"), max_length=300, blank=True, editable=False)

    objects = RegionManager.from_queryset(PriorityQuerySet)()

    class Meta:
        verbose_name = _("priority")
        verbose_name_plural = _("priorities")
        indexes = [models.Index(fields=["region", "partnership"], name="priority_of_partnership")]
        constraints = [
            models.UniqueConstraint(
                fields=["region", "requirement"], condition=Q(dropped_at__isnull=True), name="priority_once"
            ),
            models.CheckConstraint(condition=~Q(title=""), name="priority_named"),
            models.CheckConstraint(condition=Q(rank__gte=1), name="priority_ranked_from_1"),
            models.CheckConstraint(
                condition=Q(dropped_at__isnull=True, drop_reason="") | Q(dropped_at__isnull=False) & ~Q(drop_reason=""),
                name="priority_dropped_why",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True) | Q(confirmed_at__gte=F("adopted_at")),
                name="priority_confirmed_later",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("partnerships:priority", args=[current_region().slug, self.pk])

    @property
    def first_words(self) -> str:
        """The sentence it all began with, as it was said; needs the requirement and its opportunity loaded."""
        return (self.requirement.opportunity or self.requirement).original_statement

    @property
    def is_defined(self) -> bool:
        return bool(self.outcome_wanted and self.measure)

    @property
    def stamp(self) -> str:
        """Tells whether outcome and measure are still those somebody had before them."""
        return sha256(f"{self.outcome_wanted}\n{self.measure}".encode()).hexdigest()[:12]

    @classmethod
    @transaction.atomic
    def adopt(
        cls,
        source: Option | Requirement,
        *,
        title: str,
        outcome_wanted: str = "",
        measure: str = "",
        rank: int | None = None,
        by: Actor,
    ) -> "Priority":
        """Make what leaders asked for a priority, with a team to act on it. Of a ballot, only what it chose."""
        requirement = source.requirement if isinstance(source, Option) else source
        partnership = requirement.partnership.locked()
        if cls.objects.standing().filter(requirement=requirement).exists():
            raise ValidationError(_("“%(title)s” is already a priority."), params={"title": title}, code="adopted")
        priority = cls(
            partnership=partnership,
            requirement=requirement,
            ballot=_decided(source) if isinstance(source, Option) else None,
            title=title,
            outcome_wanted=outcome_wanted,
            measure=measure,
            rank=rank or partnership.priorities.standing().count() + 1,
        )
        priority.full_clean(exclude=["region"])
        priority.save()
        ActionTeam.objects.create(priority=priority, name=title)
        record("priority.adopted", priority, by=by, thread=partnership.pk, priority=title)
        if priority.ballot:
            Decision.of_adoption(priority.ballot, priority, title, by=by)
        return priority

    @transaction.atomic
    def define(self, outcome_wanted: str, measure: str, *, title: str = "", by: Actor) -> None:
        """Say what will be different, and the figure that will show it."""
        self.locked()
        self.outcome_wanted, self.measure, self.title = outcome_wanted, measure, title or self.title
        self.full_clean(exclude=["region"])
        self.save(update_fields=["outcome_wanted", "measure", "title"])
        record("priority.defined", self, by=by, thread=self.partnership_id, priority=self.title)

    @transaction.atomic
    def confirm(self, *, by: Actor, why: str = "", at: datetime | None = None) -> Decision:
        """The leaders looked at it again and keep it. It stands among the decisions, of one day once."""
        self.locked()
        self.confirmed_at = at or timezone.now()
        self.save(update_fields=["confirmed_at"])
        day = timezone.localdate(self.confirmed_at)
        noted = self.decisions.confirming().filter(decided_on=day).first()
        if noted:
            return noted
        record("priority.confirmed", self, by=by, thread=self.partnership_id, priority=self.title)
        return Decision.of_confirming(self.partnership, self, self.title, why=why, on=day, by=by)

    @transaction.atomic
    def drop(self, *, by: Actor, reason: str) -> None:
        """Leaders may change their mind; the reason stays with it."""
        self.locked()
        if not reason.strip():
            raise ValidationError({"reason": ValidationError(_("Say why the leaders let this go."), code="no_reason")})
        self.dropped_at, self.drop_reason = timezone.now(), reason.strip()
        self.save(update_fields=["dropped_at", "drop_reason"])
        record(
            "priority.dropped", self, by=by, thread=self.partnership_id, priority=self.title, reason=self.drop_reason
        )

    @transaction.atomic
    def sign_up(self, contact: Contact, *, by: Actor) -> PriorityChampion:
        """A leader carries the priority in their own name, and holds a way to its team's page from then on. Signing up
        twice is signing up once.
        """
        self.locked()
        seat = Seat.objects.current().leading().filter(partnership=self.partnership_id, contact=contact).first()
        if seat is None:
            raise ValidationError(
                _("%(who)s has no business seat at this table. Only business leaders champion a priority."),
                params={"who": contact},
                code="no_seat",
            )
        standing = PriorityChampion.objects.current().filter(priority=self, contact=contact).first()
        if standing:
            return standing
        champion = PriorityChampion.objects.create(priority=self, contact=contact, organization_id=seat.organization_id)
        Link.objects.issue(PURPOSE, [(contact.pk, self.team)], until=None)
        record(
            "priority.championed", self, by=by, thread=self.partnership_id, contact=contact.name, priority=self.title
        )
        return champion

    def locked(self) -> None:
        """Hold the row, and refuse when the priority was dropped."""
        if Priority.objects.select_for_update().get(pk=self.pk).dropped_at:
            raise ValidationError(_("The leaders let this priority go."), code="dropped")

    def refuse_others(self, by: Actor) -> None:
        """By their own link only its champions write here, as long as they sit at the table."""
        if isinstance(by, Contact) and not self.champions.seated().filter(contact=by).exists():
            raise ValidationError(_("Only who champions this priority writes here."), code="carries")


def _decided(option: Option) -> Ballot:
    """The closed ballot that chose this option, held with its second round: neither is opened again meanwhile."""
    rounds = Ballot.objects.select_for_update().filter(Q(pk=option.ballot_id) | Q(second_of=option.ballot_id))
    # The second round first, as its count does.
    *later, ballot = rounds.order_by("-pk")
    if not ballot.closed_at:
        raise ValidationError(_("Close the ballot first; then adopt what it chose."), code="ballot_open")
    if not tally(ballot).is_undecided and any(not second.closed_at for second in later):
        words = _("The second round was opened again. Adopt what it chose when it is counted.")
        raise ValidationError(words, code="second_open")
    if ballot.is_second_round:
        words = _("This was a second round. What it chose is adopted from the result of the first round.")
        raise ValidationError(words, code="second_round")
    if option.pk not in {line.option for line in tally(ballot).chosen}:
        raise ValidationError(
            _("The leaders did not choose “%(option)s”."), params={"option": option.label}, code="not_chosen"
        )
    return ballot
