"""The smallest test of an idea: what we believe, how we would see it, and the day on which we decide."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from partnerships.models.priorities import Priority
from regions.models import Actor, RegionModel, record
from regions.models.names import plain
from regions.scope import RegionManager


class Result(models.TextChoices):
    RUNNING = "running", _("running")
    KEPT = "kept", _("kept")
    CHANGED = "changed", _("changed")
    STOPPED = "stopped", _("stopped")


ENDED = (Result.KEPT, Result.CHANGED, Result.STOPPED)


class ExperimentQuerySet(models.QuerySet["Experiment"]):
    def running(self) -> "ExperimentQuerySet":
        return self.filter(result=Result.RUNNING)

    def running_first(self) -> "ExperimentQuerySet":
        return self.order_by(models.F("ended_at").desc(nulls_first=True), "stops_on", "id")


class Experiment(RegionModel):
    priority = models.ForeignKey(Priority, on_delete=models.PROTECT, related_name="experiments")
    hypothesis = models.CharField(
        _("what we believe"), max_length=300, validators=[plain], help_text=_("“If we …, then …”")
    )
    test = models.CharField(
        _("the smallest test"), max_length=300, validators=[plain], help_text=_("What two or three people can try.")
    )
    measure = models.CharField(
        _("how we will see it"),
        max_length=300,
        validators=[plain],
        help_text=_("One figure, and what would be enough."),
    )
    stops_on = models.DateField(_("the day we decide"))
    begun_at = models.DateTimeField(default=timezone.now, editable=False)
    result = models.CharField(max_length=10, choices=Result.choices, default=Result.RUNNING, editable=False)
    learned = models.CharField(_("what we learned"), max_length=1000, blank=True, editable=False)
    ended_at = models.DateTimeField(null=True, editable=False)

    objects = RegionManager.from_queryset(ExperimentQuerySet)()

    class Meta:
        indexes = [models.Index(fields=["region", "priority"], name="experiment_of_priority")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(hypothesis="") & ~Q(test="") & ~Q(measure=""), name="experiment_card_full"
            ),
            models.CheckConstraint(
                condition=Q(result=Result.RUNNING, ended_at__isnull=True, learned="")
                | Q(result__in=ENDED, ended_at__isnull=False) & ~Q(learned=""),
                name="experiment_ends_with_words",
            ),
        ]

    def __str__(self) -> str:
        return self.hypothesis

    def get_absolute_url(self) -> str:
        return self.priority.get_absolute_url()

    @property
    def is_running(self) -> bool:
        return self.result == Result.RUNNING

    @property
    def mark(self) -> tuple[str, str]:
        """Shape and words of where it stands."""
        if self.is_running and self.stops_on < timezone.localdate():
            return "watch", str(_("the day to decide has come"))
        shapes = {Result.RUNNING: "open", Result.KEPT: "good", Result.CHANGED: "done", Result.STOPPED: "done"}
        return shapes[Result(self.result)], str(Result(self.result).label)

    @classmethod
    @transaction.atomic
    def begin(
        cls, priority: Priority, *, hypothesis: str, test: str, measure: str, stops_on: date, by: Actor
    ) -> "Experiment":
        """Agree on the card. Without a day to decide it is no experiment."""
        priority.locked()
        _refuse_past(stops_on)
        card = cls(priority=priority, hypothesis=hypothesis, test=test, measure=measure, stops_on=stops_on)
        card.full_clean(exclude=["region"])
        card.save()
        record("experiment.begun", card, by=by, thread=priority.partnership_id, experiment=card.hypothesis)
        return card

    @transaction.atomic
    def revise(self, *, hypothesis: str, test: str, measure: str, stops_on: date, by: Actor) -> None:
        """Say it better while it runs, or agree on another day."""
        locked = self._locked()
        if stops_on != locked.stops_on:
            _refuse_past(stops_on)
        self.hypothesis, self.test, self.measure, self.stops_on = hypothesis, test, measure, stops_on
        self.full_clean(exclude=["region"])
        self.save(update_fields=["hypothesis", "test", "measure", "stops_on"])
        thread = locked.priority.partnership_id
        record("experiment.revised", self, by=by, thread=thread, experiment=self.hypothesis)

    @transaction.atomic
    def end(self, *, result: str, learned: str, by: Actor, at: datetime | None = None) -> None:
        """Keep it, change it or stop it; what was learned stays with it."""
        locked = self._locked()
        if result not in ENDED:
            raise ValidationError({"result": ValidationError(_("Choose kept, changed or stopped."), code="unknown")})
        if not learned.strip():
            words = _("Say in a sentence what you learned. That is what it was for.")
            raise ValidationError({"learned": ValidationError(words, code="no_words")})
        self.result, self.learned, self.ended_at = result, learned.strip(), at or timezone.now()
        self.full_clean(exclude=["region"])
        self.save(update_fields=["result", "learned", "ended_at"])
        told = {"experiment": self.hypothesis, "result": str(Result(result).label)}
        record("experiment.ended", self, by=by, thread=locked.priority.partnership_id, **told)

    def _locked(self) -> "Experiment":
        found = Experiment.objects.select_for_update(of=("self",)).select_related("priority").get(pk=self.pk)
        if not found.is_running:
            raise ValidationError(_("This experiment has ended. What was learned stays with it."), code="ended")
        return found


def _refuse_past(stops_on: date) -> None:
    if stops_on <= timezone.localdate():
        words = _("Choose a day after today. You chose %(day)s.")
        raise ValidationError({"stops_on": ValidationError(words, params={"day": date_format(stops_on)}, code="past")})
