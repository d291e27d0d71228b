"""What came of a priority: a figure, a kind, a story, and whether the public may read it."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Prefetch, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from partnerships.figures import with_unit
from partnerships.models.photos import Photographed
from partnerships.models.priorities import Priority
from partnerships.models.quotes import Quote
from partnerships.photos import Photo
from regions.models import Actor, Contact, RegionModel, record
from regions.models.names import plain
from regions.scope import RegionManager, current_region


class OutcomeKind(models.TextChoices):
    """What state surveys of partnerships ask for, so that totals can be compared."""

    TRAINING = "training", _("New or better training")
    WORK_BASED = "work_based", _("Learning at work")
    PATHWAY = "pathway", _("Career pathway")
    PRACTICE = "practice", _("Companies changed how they hire or keep people")
    MARKET = "market", _("New market or product")
    POLICY = "policy", _("Rule or policy changed")
    INFRASTRUCTURE = "infrastructure", _("Infrastructure")
    AWARENESS = "awareness", _("More people know the industry")
    OTHER = "other", _("Other")


class OutcomeQuerySet(models.QuerySet["Outcome"]):
    def published(self) -> "OutcomeQuerySet":
        return self.filter(published_at__isnull=False)

    def quick_wins(self) -> "OutcomeQuerySet":
        return self.filter(quick_win=True)

    def latest_first(self) -> "OutcomeQuerySet":
        return self.order_by("-told_at", "-id")

    def with_quotes(self) -> "OutcomeQuerySet":
        """In `words_of_people` what people said of it, and stand by."""
        standing = Quote.objects.standing().with_people()
        return self.prefetch_related(Prefetch("quotes", standing, to_attr="words_of_people"))


class Outcome(Photographed, RegionModel):
    priority = models.ForeignKey(Priority, on_delete=models.PROTECT, related_name="outcomes")
    title = models.CharField(_("what has changed"), max_length=200, validators=[plain])
    kind = models.CharField(_("kind"), max_length=20, choices=OutcomeKind.choices)
    figure = models.DecimalField(_("figure"), max_digits=14, decimal_places=2, null=True, blank=True)
    unit = models.CharField(_("of what"), max_length=60, blank=True, help_text=_("Such as “rotation places”."))
    story = models.TextField(_("story"), max_length=3000, blank=True)
    source = models.CharField(_("who counted it"), max_length=300, blank=True)
    quick_win = models.BooleanField(
        _("a quick win"), default=False, help_text=_("Small, soon and visible: worth celebrating at the next meeting.")
    )
    # Who agreed that the public may read it: a story is about people.
    agreed_by = models.CharField(_("who agreed to publish it"), max_length=200, blank=True, editable=False)
    told_at = models.DateTimeField(default=timezone.now, editable=False)
    published_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = RegionManager.from_queryset(OutcomeQuerySet)()

    class Meta:
        indexes = [models.Index(fields=["region", "priority"], name="outcome_of_priority")]
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="outcome_named"),
            models.CheckConstraint(condition=Q(kind__in=OutcomeKind.values), name="outcome_kind_known"),
            models.CheckConstraint(
                condition=Q(figure__isnull=True, unit="") | Q(figure__isnull=False) & ~Q(unit=""),
                name="outcome_figure_has_unit",
            ),
            models.CheckConstraint(
                condition=Q(published_at__isnull=True, agreed_by="") | Q(published_at__isnull=False) & ~Q(agreed_by=""),
                name="outcome_public_by_consent",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("partnerships:priority", args=[current_region().slug, self.priority_id])

    @property
    def words(self) -> str:
        return with_unit(self.figure, self.unit)

    def clean(self) -> None:
        if self.figure is not None and not self.unit:
            raise ValidationError({"unit": _("Say what the figure counts, such as “rotation places”.")})
        if self.unit and self.figure is None:
            raise ValidationError({"figure": _("Fill in the figure, or leave out what it counts.")})

    @classmethod
    @transaction.atomic
    def tell(
        cls,
        priority: Priority,
        *,
        quoted: Contact | None = None,
        words: str = "",
        photo: Photo | None = None,
        alt: str = "",
        photo_agreed_by: str = "",
        by: Actor,
        **said: Any,
    ) -> "Outcome":
        """Write down what has changed, and ask whoever is quoted. It stays inside until it is published.

        `said`: title, kind, figure, unit, story, source and quick_win. `photo`, with what one sees in it and who agreed
        that everybody may: see `photograph`.
        """
        if Priority.objects.select_for_update().get(pk=priority.pk).dropped_at:
            raise ValidationError(_("The leaders let this priority go."), code="dropped")
        priority.refuse_others(by)
        outcome = cls(priority=priority, **said)
        outcome.full_clean(exclude=["region"])
        outcome.save()
        told = {"outcome": outcome.title, "priority": priority.title}
        record("outcome.told", outcome, by=by, thread=priority.partnership_id, **told)
        if quoted or words.strip():
            outcome.quote(quoted, words, by=by)
        if photo or alt.strip():
            outcome.photograph(photo, alt=alt, agreed_by=photo_agreed_by, by=by)
        return outcome

    @transaction.atomic
    def revise(self, *, by: Actor, **said: Any) -> None:
        """Say it better. What the public reads is taken back first, since somebody agreed to what stood there."""
        self.held().refuse_public()
        for name, value in said.items():
            setattr(self, name, value)
        self.full_clean(exclude=["region"])
        self.save(update_fields=list(said))
        record("outcome.revised", self, by=by, thread=self.priority.partnership_id, outcome=self.title)

    @transaction.atomic
    def quote(self, contact: Contact | None, words: str, *, by: Actor) -> Quote:
        """Put somebody's own words beside it, and ask them whether everybody may read them."""
        locked = self.held()
        locked.refuse_public()
        if contact is None:
            raise ValidationError({"quoted": _("Say whose words these are.")}, code="nobody")
        if not words.strip():
            raise ValidationError({"words": _("Write down what %(who)s said.") % {"who": contact}}, code="no_words")
        if not contact.is_reachable:
            refused = _("%(who)s cannot be asked by mail. Add an address in the directory, or leave the words out.")
            raise ValidationError({"quoted": refused % {"who": contact}}, code="no_address")
        asked = Quote(outcome=self, contact=contact, words=words.strip())
        asked.full_clean(exclude=["region"])
        asked.save()
        asked.send(by=by)
        thread = locked.priority.partnership_id
        record("quote.asked", self, by=by, thread=thread, contact=contact.name, outcome=self.title)
        return asked

    @transaction.atomic
    def publish(self, *, by: Actor, agreed_by: str) -> None:
        """Show it on the partnership's public page, once that page is open. `agreed_by`: who it is about, or speaks for
        them. Whoever is quoted has said yes by their own link.
        """
        if not agreed_by.strip():
            raise ValidationError({"agreed_by": _("Say who agreed to publish it.")}, code="no_consent")
        locked = self.held()
        if locked.published_at:
            raise ValidationError(_("This outcome is already published."), code="published")
        if waiting := self.quotes.open_questions().select_related("contact").first():
            words = _("%(who)s has not agreed to be quoted. Wait for their yes, or take their words out of this story.")
            raise ValidationError(words, params={"who": waiting.contact}, code="no_consent")
        self.published_at, self.agreed_by = timezone.now(), agreed_by.strip()
        self.save(update_fields=["published_at", "agreed_by"])
        record("outcome.published", self, by=by, thread=locked.priority.partnership_id, outcome=self.title)

    @transaction.atomic
    def unpublish(self, *, by: Actor) -> None:
        locked = self.held()
        if not locked.published_at:
            raise ValidationError(_("This outcome is not published."), code="unpublished")
        self.published_at, self.agreed_by = None, ""
        self.save(update_fields=["published_at", "agreed_by"])
        record("outcome.unpublished", self, by=by, thread=locked.priority.partnership_id, outcome=self.title)

    def held(self) -> "Outcome":
        """The row as it is now, locked: what is public and who agreed to it change one after the other."""
        return Outcome.objects.select_for_update(of=("self",)).select_related("priority").get(pk=self.pk)

    def refuse_public(self) -> None:
        if self.published_at:
            words = _("This outcome is already published. Take it back first; then change it and publish it again.")
            raise ValidationError(words, code="published")
