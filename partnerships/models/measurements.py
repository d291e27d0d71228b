"""What was counted of a priority's figure on a day, and the story behind the curve. Rows are only ever added."""

from datetime import date, datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from partnerships.models.measures import Measure
from partnerships.models.priorities import Priority
from partnerships.models.seats import Seat, SeatRole
from regions.models import Actor, Contact, RegionModel, name_of, record
from regions.models.names import plain
from regions.scope import RegionManager

# Written in the language of whoever reads the activity, not of the guest who is speaking.
day_in_words = lazy(date_format, str)


class MeasurementQuerySet(models.QuerySet["Measurement"]):
    def standing(self) -> "MeasurementQuerySet":
        """Those no correction has replaced."""
        return self.filter(replaced_by__isnull=True)

    def by_day(self) -> "MeasurementQuerySet":
        return self.order_by("measured_on", "id")


class Measurement(RegionModel):
    """One figure of one day, never changed: a correction is a row of its own that replaces it."""

    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="figures")
    figure = models.DecimalField(_("figure"), max_digits=14, decimal_places=2)
    measured_on = models.DateField(_("of which day"))
    source = models.CharField(_("who counted it"), max_length=300, validators=[plain])
    # Who entered it: by their own link a person of the directory, else the name they went by then.
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, null=True, blank=True, related_name="measurements")
    author = models.CharField(max_length=254, editable=False)
    entered_at = models.DateTimeField(default=timezone.now, editable=False)
    # Of which year of labor statistics it is, where it came from there by itself; what people enter has none.
    labor_year = models.PositiveSmallIntegerField(null=True, blank=True, editable=False)
    replaces = models.OneToOneField(
        "self", on_delete=models.CASCADE, null=True, blank=True, editable=False, related_name="replaced_by"
    )

    objects = RegionManager.from_queryset(MeasurementQuerySet)()

    class Meta:
        indexes = [models.Index(fields=["region", "measure", "measured_on"], name="measurement_of_measure")]
        constraints = [
            models.UniqueConstraint(fields=["region", "id", "measure"], name="measurement_with_measure"),
            models.CheckConstraint(condition=~Q(source="") & ~Q(author=""), name="measurement_has_source"),
            models.CheckConstraint(
                condition=Q(replaces__isnull=True) | ~Q(replaces=F("id")), name="measurement_replaces_another"
            ),
            models.CheckConstraint(
                condition=Q(labor_year__isnull=True)
                | Q(
                    contact__isnull=True, measured_on__year=F("labor_year"), measured_on__month=12, measured_on__day=31
                ),
                name="measurement_of_labor_year",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.figure:f}, {self.measured_on}"

    @classmethod
    @transaction.atomic
    def enter(
        cls,
        measure: Measure,
        *,
        figure: Decimal,
        measured_on: date,
        source: str,
        by: Actor,
        at: datetime | None = None,
        labor_year: int | None = None,
    ) -> "Measurement":
        """Write down what was counted, of which day, and who counted it."""
        measure.held(by)
        measure.refuse_counting(by)
        row = cls(measure=measure, figure=figure, measured_on=measured_on, source=source, labor_year=labor_year)
        row._keep(by, at)
        told = {"measure": measure.name, "figure": measure.words(row.figure)}
        record("measure.entered", measure, by=by, thread=row._thread, day=row._day, **told)
        return row

    @transaction.atomic
    def correct(
        self, *, figure: Decimal, measured_on: date, source: str, by: Actor, labor_year: int | None = None
    ) -> "Measurement":
        """Replace a figure that was wrong. What stood there stays in the history, with who wrote it."""
        self.measure.held(by)
        later = Measurement.objects.filter(replaces=self).first()
        if later:
            words = _("This was corrected meanwhile, to %(figure)s by %(who)s. Correct that one.")
            told = {"figure": self.measure.words(later.figure), "who": later.author}
            raise ValidationError(words, params=told, code="replaced")
        if (figure, measured_on, source) == (self.figure, self.measured_on, self.source):
            words = _("That stands there already. Change the figure, its day or its source.")
            raise ValidationError(words, code="same")
        row = Measurement(
            measure=self.measure,
            figure=figure,
            measured_on=measured_on,
            source=source,
            replaces=self,
            labor_year=labor_year,
        )
        row._keep(by, None)
        told = {
            "measure": self.measure.name,
            "before": self.measure.words(self.figure),
            "figure": self.measure.words(row.figure),
        }
        record("measure.corrected", self.measure, by=by, thread=row._thread, day=row._day, **told)
        return row

    def _keep(self, by: Actor, at: datetime | None) -> None:
        self.entered_at = at or timezone.now()
        self.contact, self.author = (by if isinstance(by, Contact) else None), name_of(by)
        self.source = self.source.strip()
        self.full_clean(exclude=["region"])
        self.measure.refuse_day(self.measured_on, self.entered_at)
        same = self.measure.figures.standing().filter(measured_on=self.measured_on)
        if taken := same.exclude(pk=self.replaces_id or 0).first():
            words = _("Of %(day)s there is a figure already: %(figure)s. Correct that one instead.")
            told = {"day": date_format(self.measured_on), "figure": self.measure.words(taken.figure)}
            raise ValidationError({"measured_on": ValidationError(words, params=told, code="taken")})
        self.save()

    @property
    def _thread(self) -> int:
        return self.measure.priority.partnership_id

    @property
    def _day(self) -> str:
        return day_in_words(self.measured_on, "M j, Y")


def tellers(priority: Priority) -> "models.QuerySet[Contact]":
    """Who may answer for the story: the leaders of the table, whoever champions the priority among them, and who
    convenes it.
    """
    roles = (SeatRole.CONVENER, SeatRole.LEADER, SeatRole.CHAMPION)
    seated = Seat.objects.current().filter(partnership=priority.partnership_id, role__in=roles)
    people = Contact.objects.active().filter(pk__in=seated.values("contact"))
    return people.select_related("organization").order_by("name", "pk")


class CurveStory(RegionModel):
    """Why the curve looks as it does, in somebody's words, and what follows from it. The newest stands."""

    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="stories")
    words = models.TextField(_("why the curve looks as it does"), max_length=1500)
    doing = models.TextField(_("what we will do about it"), max_length=1000)
    # Whose words these are: a person of the table, else who convenes and wrote them.
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, null=True, blank=True, related_name="curve_stories")
    author = models.CharField(max_length=254, editable=False)  # the name they went by then
    told_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        indexes = [models.Index(fields=["region", "measure", "-told_at"], name="story_of_curve")]
        constraints = [
            models.CheckConstraint(condition=~Q(words="") & ~Q(doing="") & ~Q(author=""), name="curve_story_told")
        ]

    objects = RegionManager["CurveStory"]()

    def __str__(self) -> str:
        return self.words

    @classmethod
    @transaction.atomic
    def tell(
        cls,
        measure: Measure,
        *,
        words: str,
        doing: str,
        teller: Contact | None = None,
        by: Actor,
        at: datetime | None = None,
    ) -> "CurveStory":
        """Say what is behind the curve, and what the partnership does about it. Without a `teller` it is who writes."""
        measure.held(by)
        teller = by if isinstance(by, Contact) else teller
        if teller and not tellers(measure.priority).filter(pk=teller.pk).exists():
            refused = _("%(who)s neither champions this nor leads or convenes this table. Choose somebody who does.")
            raise ValidationError({"teller": ValidationError(refused, params={"who": teller}, code="not_theirs")})
        story = cls(measure=measure, words=words.strip(), doing=doing.strip(), contact=teller)
        story.author, story.told_at = name_of(teller or by), at or timezone.now()
        story.full_clean(exclude=["region"])
        story.save()
        told = {"measure": measure.name, "teller": story.author}
        record("measure.explained", measure, by=by, thread=measure.priority.partnership_id, **told)
        return story
