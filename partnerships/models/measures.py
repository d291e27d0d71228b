"""The one figure that shows whether a priority moves anything: where it began, where it should go, and by when."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from partnerships.figures import with_unit
from partnerships.models.priorities import Priority
from regions.models import Actor, Contact, RegionModel, record
from regions.models.names import plain
from regions.scope import RegionManager

# Older than this, a figure or a story is not current any more: a quarter, and some days to gather them.
CURRENT_DAYS = 100
# A year of labor statistics is published about six months after its end, and stays the newest for twelve.
YEARLY_DAYS = 550
# What a series of labor statistics says of its measure, as long as the figures come from there.
FIXED = ("unit", "baseline", "baseline_on")


class Better(models.TextChoices):
    UP = "up", _("More is better")
    DOWN = "down", _("Less is better")


class MeasureQuerySet(models.QuerySet["Measure"]):
    def with_latest(self) -> "MeasureQuerySet":
        """`latest_figure` and `latest_on`: the newest among the figures that stand; nothing where there is none."""
        figures = self.model.figures.rel.related_model._default_manager.filter(replaced_by__isnull=True)
        newest = figures.filter(measure=OuterRef("pk")).order_by("-measured_on")
        return self.annotate(
            latest_figure=Subquery(newest.values("figure")[:1]), latest_on=Subquery(newest.values("measured_on")[:1])
        )


class Measure(RegionModel):
    """Of each priority one; what is not known yet is empty, never 0."""

    priority = models.OneToOneField(Priority, on_delete=models.PROTECT, related_name="measured_by")
    name = models.CharField(
        _("what is measured"), max_length=200, validators=[plain], help_text=_("Such as “apprentices hired in a year”.")
    )
    unit = models.CharField(
        _("of what"), max_length=60, validators=[plain], help_text=_("Such as “apprentices”, or “%”.")
    )
    better = models.CharField(_("which way is better"), max_length=4, choices=Better.choices, default=Better.UP)
    baseline = models.DecimalField(_("baseline"), max_digits=14, decimal_places=2, null=True, blank=True)
    baseline_on = models.DateField(_("day of the baseline"), null=True, blank=True)
    target = models.DecimalField(_("target"), max_digits=14, decimal_places=2, null=True, blank=True)
    target_on = models.DateField(_("day of the target"), null=True, blank=True)
    agreed_at = models.DateTimeField(default=timezone.now, editable=False)
    # When it was last changed: the baseline is of a day that had come by then.
    set_at = models.DateTimeField(default=timezone.now, editable=False)

    # Do its figures come from labor statistics? Known once it is held.
    is_by_itself = False

    objects = RegionManager.from_queryset(MeasureQuerySet)()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(name="") & ~Q(unit=""), name="measure_named"),
            models.CheckConstraint(condition=Q(better__in=Better.values), name="measure_better_known"),
            models.CheckConstraint(
                condition=Q(baseline__isnull=True, baseline_on__isnull=True)
                | Q(baseline__isnull=False, baseline_on__isnull=False),
                name="measure_baseline_dated",
            ),
            models.CheckConstraint(
                condition=Q(target__isnull=True, target_on__isnull=True)
                | Q(target__isnull=False, target_on__isnull=False),
                name="measure_target_dated",
            ),
            models.CheckConstraint(
                condition=Q(baseline__isnull=True)
                | Q(target__isnull=True)
                | Q(better=Better.UP, target__gt=F("baseline"))
                | Q(better=Better.DOWN, target__lt=F("baseline")),
                name="measure_target_is_better",
            ),
            models.CheckConstraint(
                condition=Q(baseline_on__isnull=True) | Q(target_on__isnull=True) | Q(target_on__gt=F("baseline_on")),
                name="measure_target_later",
            ),
            models.CheckConstraint(condition=Q(set_at__gte=F("agreed_at")), name="measure_set_later"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"{self.priority.get_absolute_url()}#measure"

    def words(self, figure: Decimal | None) -> str:
        """A figure of it, with what it counts; "" where it is not known."""
        return with_unit(figure, self.unit)

    def clean(self) -> None:
        self._refuse_half()
        if self.baseline_on and self.baseline_on > timezone.localdate(self.set_at):
            words = _("A baseline is what was counted already. Choose today, or a day before. You chose %(day)s.")
            raise _at("baseline_on", words, "future", day=date_format(self.baseline_on))
        if self.baseline is None or self.target is None or self.baseline_on is None or self.target_on is None:
            return
        if self.target == self.baseline:
            words = _("The target is the same as the baseline, %(baseline)s. Say how far the figure should move.")
            raise _at("target", words, "same", baseline=self.words(self.baseline))
        if (self.target > self.baseline) != (self.better == Better.UP):
            words = _("You chose “%(better)s”, but the target of %(target)s goes the other way from the baseline, "
                      "%(baseline)s. Change one of them.")  # fmt: skip
            told = {"target": self.words(self.target), "baseline": self.words(self.baseline)}
            raise _at("target", words, "other_way", better=self.get_better_display(), **told)
        if self.target_on <= self.baseline_on:
            words = _("The target comes after the baseline of %(day)s. Choose a later day.")
            raise _at("target_on", words, "early", day=date_format(self.baseline_on))

    def _refuse_half(self) -> None:
        """A figure needs its day, and a day its figure."""
        for name in ("baseline", "target"):
            figure, day = getattr(self, name), getattr(self, f"{name}_on")
            if figure is None and day:
                raise _at(name, _("Fill in the figure of that day, or leave the day out."), "no_figure")
            if figure is not None and not day:
                raise _at(f"{name}_on", _("Say of which day this figure is."), "no_day")

    @classmethod
    @transaction.atomic
    def agree(cls, priority: Priority, *, by: Actor, at: datetime | None = None, **said: Any) -> "Measure":
        """Choose the figure of this priority. `said`: name, unit, better, baseline and target, each with its day."""
        priority.locked()
        standing = cls.objects.filter(priority=priority).first()
        if standing:
            words = _("This priority has its figure already: %(measure)s. Change that one.")
            raise ValidationError(words, params={"measure": standing.name}, code="again")
        now = at or timezone.now()
        measure = cls(priority=priority, agreed_at=now, set_at=now, **said)
        measure.full_clean(exclude=["region"])
        measure.save()
        told = {"measure": measure.name, "priority": priority.title}
        record("measure.agreed", measure, by=by, thread=priority.partnership_id, **told)
        return measure

    @transaction.atomic
    def revise(self, *, by: Actor, **said: Any) -> None:
        """Say better what is measured, or move baseline or target; what was counted since stays as it is."""
        self.held(by)
        self._refuse_beside_series(said)
        for name, value in said.items():
            setattr(self, name, value)
        self.set_at = timezone.now()
        self.full_clean(exclude=["region"])
        self._refuse_overtaken()
        self.save(update_fields=[*said, "set_at"])
        told = {"measure": self.name, "priority": self.priority.title}
        record("measure.revised", self, by=by, thread=self.priority.partnership_id, **told)

    def _refuse_beside_series(self, said: dict[str, Any]) -> None:
        """While its figures come by themselves, what they are of and where they begin is not for people to say."""
        if self.is_by_itself and any(said.get(name, getattr(self, name)) != getattr(self, name) for name in FIXED):
            words = _("This figure comes by itself from labor statistics: its unit and its baseline are theirs. Stop "
                      "taking it from there first.")  # fmt: skip
            raise ValidationError(words, code="by_itself")

    def _refuse_overtaken(self) -> None:
        """A baseline comes before everything that was counted since."""
        first = self.figures.standing().order_by("measured_on").first() if self.baseline_on else None
        if first and self.baseline_on and first.measured_on <= self.baseline_on:
            words = _("There is a figure of %(day)s already, and the baseline comes before it. Choose an earlier day.")
            raise _at("baseline_on", words, "overtaken", day=date_format(first.measured_on))

    def held(self, by: Actor) -> None:
        """Hold the priority, so that its figures are entered one after the other, and this row as it is now. By their
        own link only its champions write here.
        """
        self.priority.locked()
        locked = Measure.objects.select_related("series").select_for_update(of=("self",)).get(pk=self.pk)
        self.baseline, self.baseline_on, self.unit = locked.baseline, locked.baseline_on, locked.unit
        self.is_by_itself = hasattr(locked, "series")
        self.priority.refuse_others(by)

    def refuse_counting(self, by: Actor) -> None:
        """Nobody at the table need count what comes by itself; whoever convenes may know better."""
        if isinstance(by, Contact) and self.is_by_itself:
            words = _("This figure comes by itself from labor statistics. You need not count it.")
            raise ValidationError(words, code="by_itself")

    def refuse_day(self, day: date, at: datetime) -> None:
        """Of a figure: it was counted, and after the baseline."""
        if day > timezone.localdate(at):
            words = _("This day has not come. Choose today, or a day before. You chose %(day)s.")
            raise _at("measured_on", words, "future", day=date_format(day))
        if self.baseline_on and day <= self.baseline_on:
            words = _("The baseline is of %(day)s, and what is counted comes after it. Choose a later day, or change "
                      "the baseline.")  # fmt: skip
            raise _at("measured_on", words, "before_baseline", day=date_format(self.baseline_on))


def _at(field: str, words: Any, code: str, **params: str) -> ValidationError:
    return ValidationError({field: ValidationError(words, params=params, code=code)})
