"""Who asked whom for what, by which way, and what came of it: the outreach ledger all partners of a region share."""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from regions.models.activity import Actor, record
from regions.models.base import RegionModel
from regions.models.contacts import Contact
from regions.models.names import plain
from regions.models.organizations import Organization
from regions.scope import RegionManager, current_region


class Channel(models.TextChoices):
    CALL = "call", _("Call")
    VISIT = "visit", _("Visit")
    MAIL = "mail", _("E-mail")
    LETTER = "letter", _("Letter")
    IN_PERSON = "in_person", _("In person")


class CameOf(models.TextChoices):
    NOTHING = "", _("Nothing yet")
    YES = "yes", _("Yes")
    NO = "no", _("No")
    LATER = "later", _("Ask again later")
    WRONG = "wrong", _("Wrong person")


WORDS = ("asked_for", "channel", "came_of", "asked_by", "note")


class TouchQuerySet(models.QuerySet["Touch"]):
    def unsettled(self) -> "TouchQuerySet":
        return self.filter(came_of=CameOf.NOTHING)

    def about(self, row: models.Model) -> "TouchQuerySet":
        """Asked for this meeting or seat."""
        return self.filter(about_type=ContentType.objects.get_for_model(row), about_id=row.pk)

    def matching(self, text: str) -> "TouchQuerySet":
        if not text:
            return self
        named = Q(organization__name__folded__contains=text) | Q(contact__name__folded__contains=text)
        return self.filter(named | Q(asked_by__folded__contains=text) | Q(asked_for__folded__contains=text))

    def newest_first(self) -> "TouchQuerySet":
        return self.select_related("organization", "contact", "on_behalf").order_by("-at", "-id")


class Touch(RegionModel):
    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="touches", verbose_name=_("whom you asked")
    )
    contact = models.ForeignKey(
        Contact, on_delete=models.PROTECT, null=True, blank=True, related_name="touches", verbose_name=_("person")
    )
    asked_for = models.CharField(_("for what"), max_length=200, validators=[plain])
    channel = models.CharField(_("how"), max_length=10, choices=Channel.choices, default=Channel.CALL)
    came_of = models.CharField(
        _("what came of it"), max_length=10, choices=CameOf.choices, blank=True, default=CameOf.NOTHING
    )
    asked_by = models.CharField(_("who asked"), max_length=200, validators=[plain])
    # The organization that wanted something; nobody for the office that convenes.
    on_behalf = models.ForeignKey(
        Organization, on_delete=models.PROTECT, null=True, blank=True, related_name="asks", verbose_name=_("for whom")
    )
    note = models.CharField(_("note"), max_length=500, blank=True, validators=[plain])
    about_type = models.ForeignKey(ContentType, on_delete=models.PROTECT, null=True, editable=False, related_name="+")
    about_id = models.BigIntegerField(null=True, editable=False)
    at = models.DateTimeField(default=timezone.now, editable=False)

    objects = RegionManager.from_queryset(TouchQuerySet)()

    class Meta:
        indexes = [
            models.Index(fields=["region", "-at"], name="touch_latest"),
            models.Index(fields=["region", "organization", "-at"], name="touch_of_organization"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(channel__in=Channel.values), name="touch_channel_known"),
            models.CheckConstraint(condition=Q(came_of__in=CameOf.values), name="touch_outcome_known"),
            models.CheckConstraint(condition=~Q(asked_for="") & ~Q(asked_by=""), name="touch_says_who_and_what"),
        ]

    def __str__(self) -> str:
        return f"{self.asked_by} → {self.contact or self.organization}: {self.asked_for}"

    def get_absolute_url(self) -> str:
        return f"{reverse('regions:outreach', args=[current_region().slug])}#touch-{self.pk}"

    @classmethod
    @transaction.atomic
    def enter(
        cls, organization: Organization, *, by: Actor, about: models.Model | None = None, **words: Any
    ) -> "Touch":
        """Write down that somebody asked. `words` are the fields; `about` is the meeting or seat it was for."""
        touch = cls(organization=organization, **words)
        touch.asked_by = touch.asked_by or (str(by) if by else "")
        if about is not None:
            touch.about_type, touch.about_id = ContentType.objects.get_for_model(about), about.pk
        return touch.keep(by=by)

    @transaction.atomic
    def keep(self, *, by: Actor) -> "Touch":
        self.asked_by = self.asked_by or (str(by) if by else "")
        if self.contact and self.contact.organization_id != self.organization_id:
            raise ValidationError(
                {"contact": _("%(name)s belongs to another organization.") % {"name": self.contact.name}}
            )
        if self.at > timezone.now():
            raise ValidationError(_("It cannot have happened in the future."), code="future")
        self._check_words()
        self.save()
        self._record("entered", by)
        return self

    @transaction.atomic
    def settle(self, came_of: str, *, by: Actor, note: str | None = None) -> None:
        """What came of it; changed as often as it changes."""
        self._lock()
        self.came_of, self.note = came_of, self.note if note is None else note
        self._check_words()
        self.save(update_fields=["came_of", "note"])
        self._record("settled", by, came_of=CameOf(came_of).label)

    @transaction.atomic
    def take_back(self, *, by: Actor) -> None:
        """Entered by mistake: it does not count any more. The record says that it stood here."""
        self._lock()
        self._record("taken_back", by)
        self.delete()

    def _check_words(self) -> None:
        """The links were looked up by whoever chose them, and the database holds them."""
        self.clean_fields(exclude=[field.name for field in self._meta.concrete_fields if field.name not in WORDS])

    def _lock(self) -> None:
        self.refresh_from_db(from_queryset=Touch.objects.select_for_update(of=("self",)))

    def _record(self, what: str, by: Actor, **words: Any) -> None:
        words |= {"organization": self.organization.name, "asked_by": self.asked_by, "asked_for": self.asked_for}
        record(f"touch.{what}", self.organization, by=by, **words)
