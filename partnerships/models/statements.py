"""A sentence somebody said: reworded, merged, split in two or taken back. What was said first stays beside it."""

from datetime import datetime, timedelta
from typing import Self, TypeVar

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from partnerships.models.partnerships import Partnership
from partnerships.models.topics import Topic
from regions.models import Actor, RegionModel, record
from regions.scope import current_region

S = TypeVar("S", bound=models.Model)
# A slip of the pen is undone while the room still remembers; later the record stands.
SLIP = timedelta(hours=24)
# What both halves of a sentence have in common.
KEPT_BY_HALVES = ("partnership_id", "original_statement", "category", "raised_at", "raised_by_id", "opportunity_id")


class StatementQuerySet(models.QuerySet[S]):
    def standing(self) -> Self:
        """Those that were not merged into another."""
        return self.filter(merged_into__isnull=True)

    def heard(self) -> Self:
        """In the order they were said, with who said it."""
        return self.select_related("raised_by__organization").order_by("raised_at", "id")

    def matching(self, text: str) -> Self:
        return self.filter(Q(statement__folded__contains=text) | Q(original_statement__folded__contains=text))

    def latest_of(self, partnership_id: int) -> Self:
        """The newest first, with who said it."""
        rows = self.filter(partnership=partnership_id).select_related("raised_by__organization")
        return rows.order_by("-raised_at", "-id")


class Statement(RegionModel):
    """One sentence somebody said. `statement` may be reworded; `original_statement` never changes."""

    statement = models.CharField(_("statement"), max_length=500)
    original_statement = models.CharField(max_length=500, editable=False)
    category = models.CharField(_("topic"), max_length=20, choices=Topic.choices)
    raised_at = models.DateTimeField(default=timezone.now, editable=False)
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="merged_from"
    )
    # What was first said, when one sentence held two thoughts; a half split again still leads to it.
    split_from = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="split_into"
    )

    class Meta:
        abstract = True
        indexes = [models.Index(fields=["region", "partnership", "raised_at"], name="%(class)s_heard")]
        constraints = [
            # The target of composite keys: what is merged, served or adopted is of one partnership.
            models.UniqueConstraint(fields=["region", "partnership", "id"], name="%(class)s_partnership_key"),
            models.CheckConstraint(condition=~Q(statement="") & ~Q(original_statement=""), name="%(class)s_said"),
            models.CheckConstraint(condition=Q(category__in=Topic.values), name="%(class)s_topic_known"),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("id")), name="%(class)s_not_into_itself"
            ),
            models.CheckConstraint(
                condition=Q(split_from__isnull=True) | ~Q(split_from=F("id")), name="%(class)s_not_from_itself"
            ),
        ]

    noun: str  # as its activities call it
    pk: int
    partnership: models.ForeignKey[Partnership, Partnership]
    partnership_id: int
    split_from_id: int | None

    def __str__(self) -> str:
        return self.statement

    def get_absolute_url(self) -> str:
        return reverse(f"partnerships:{self.noun}", args=[current_region().slug, self.pk])

    @property
    def is_reworded(self) -> bool:
        return self.statement != self.original_statement

    def was_fresh(self, at: datetime) -> bool:
        return at - self.raised_at <= SLIP

    @property
    def is_fresh(self) -> bool:
        """Whether it may still be taken back as a slip."""
        return self.was_fresh(timezone.now())

    def _keep(self, *, by: Actor) -> None:
        self.statement = self.original_statement = " ".join(self.statement.split())
        self.full_clean(exclude=["region"])
        self.save()
        record(f"{self.noun}.captured", self, by=by, thread=self.partnership_id, statement=self.statement)

    def _locked(self) -> Self:
        return type(self)._default_manager.select_for_update().get(pk=self.pk)

    def _refuse_merged(self) -> None:
        if self.merged_into_id:
            raise ValidationError(_("This was already merged into another. Open that one instead."), code="merged")

    @transaction.atomic
    def reword(self, statement: str, *, by: Actor) -> None:
        """Say it more clearly. What was said first stays readable beside it."""
        locked = self._locked()
        locked._refuse_merged()
        before, self.statement = locked.statement, " ".join(statement.split())
        if self.statement == before:
            return
        self.full_clean(exclude=["region"])
        self.save(update_fields=["statement"])
        record(
            f"{self.noun}.reworded", self, by=by, thread=self.partnership_id, before=before, statement=self.statement
        )

    @transaction.atomic
    def take_back(self, *, by: Actor, at: datetime | None = None) -> None:
        """Undo what was just written down: it goes, as long as it is fresh and nothing hangs on it."""
        locked = self._locked()
        locked._refuse_merged()
        if not locked.was_fresh(at or timezone.now()):
            raise ValidationError(
                _("This was written down more than a day ago. Reword it, or merge it into another."), code="late"
            )
        tied = type(self)._default_manager.filter(Q(merged_into=self.pk) | Q(split_from=self.pk))
        if tied.exists() or locked._carries_something():
            raise ValidationError(
                _("Something already hangs on this. Reword it, or merge it into another."), code="used"
            )
        record(f"{self.noun}.taken_back", self, by=by, thread=self.partnership_id, statement=locked.statement)
        locked.delete()

    @transaction.atomic
    def merge_into(self, other: Self, *, by: Actor) -> None:
        """Two people said the same: one stands, and keeps the other's own words beside it."""
        rows = type(self)._default_manager.select_for_update().order_by("pk").in_bulk([self.pk, other.pk])
        mine, target = rows.get(self.pk), rows.get(other.pk)
        if mine is None or target is None or mine.pk == target.pk:
            raise ValidationError(_("Choose another one to merge this into."), code="itself")
        if mine.partnership_id != target.partnership_id:
            raise ValidationError(
                _("Only what was said in the same partnership can be merged."), code="another_partnership"
            )
        mine._refuse_merged()
        target._refuse_merged()
        try:
            with transaction.atomic():
                self._hand_over(target)
                type(self)._default_manager.filter(Q(pk=self.pk) | Q(merged_into=self.pk)).update(merged_into=target)
        except IntegrityError as refused:
            if "voted on" not in str(refused):
                raise
            # A ballot about it was opened at this very moment.
            words = _("This is being voted on since a moment ago. Merge it when the votes are counted.")
            raise ValidationError(words, code="on_ballot") from refused
        self.merged_into_id = target.pk
        said = {"statement": mine.statement, "other": target.statement}
        record(f"{self.noun}.merged", self, by=by, thread=self.partnership_id, **said)

    @transaction.atomic
    def split_in_two(self, first: str, second: str, *, by: Actor) -> Self:
        """One sentence held two thoughts: this row says the first, a new one the second.

        Both keep what was said, and by whom. What hangs on the row stays with the first.
        """
        locked = self._locked()
        locked._refuse_merged()
        locked._refuse_split()
        halves = [" ".join(half.split()) for half in (first, second)]
        if not all(halves) or halves[0].casefold() == halves[1].casefold():
            raise ValidationError(_("Write two different thoughts, one in each field."), code="halves")
        other = type(self)(
            **{name: getattr(locked, name) for name in KEPT_BY_HALVES if hasattr(locked, name)},
            statement=halves[1],
            split_from_id=locked.split_from_id or locked.pk,
        )
        self.statement = halves[0]
        for row in (self, other):
            row.full_clean(exclude=["region"])
        self.save(update_fields=["statement"])
        other.save()
        words = {"before": locked.statement, "statement": halves[0], "other": halves[1]}
        for row in (self, other):
            record(f"{self.noun}.split", row, by=by, thread=self.partnership_id, **words)
        return other

    def _refuse_split(self) -> None:
        """Whatever was voted on or is worked on keeps its words."""

    def _hand_over(self, target: Self) -> None:
        """What hangs on this row moves to the one that stands."""

    def _carries_something(self) -> bool:
        """Whether other rows hang on this one."""
        return False
