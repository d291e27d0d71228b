"""What a person has said about our mail, with where and when they said it. The newest word counts."""

from collections.abc import Iterable

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from outbox.letters import Category
from regions.models import Actor, Contact, RegionModel, record
from regions.scope import RegionManager


class Wish(models.TextChoices):
    GRANTED = "granted", _("Yes, please")
    WITHDRAWN = "withdrawn", _("No more of these")


class ConsentQuerySet(models.QuerySet["Consent"]):
    def refused(self, contacts: Iterable[int]) -> set[tuple[int, str]]:
        """(contact id, category) whose newest word is no."""
        newest = (
            self.filter(contact_id__in=contacts)
            .order_by("contact_id", "category", "-id")
            .distinct("contact_id", "category")
            .values_list("contact_id", "category", "wish")
        )
        return {(contact, category) for contact, category, wish in newest if wish == Wish.WITHDRAWN}

    def say(self, contact: Contact, category: Category, wish: Wish, *, source: str, by: Actor) -> "Consent":
        word = self.create(contact=contact, category=category, wish=wish, source=source)
        record("consent.said", contact, by=by, category=category.label, wish=wish.label)
        return word


class Consent(RegionModel):
    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="consents")
    category = models.CharField(max_length=20, choices=Category.choices)
    wish = models.CharField(max_length=10, choices=Wish.choices)
    source = models.CharField(max_length=60)
    at = models.DateTimeField(default=timezone.now)

    objects = RegionManager.from_queryset(ConsentQuerySet)()

    class Meta:
        indexes = [models.Index(fields=["region", "contact", "category", "-id"], name="consent_newest")]
        constraints = [
            models.CheckConstraint(condition=Q(category__in=Category.values), name="consent_category_known"),
            models.CheckConstraint(condition=Q(wish__in=Wish.values), name="consent_wish_known"),
        ]

    def __str__(self) -> str:
        return f"{self.contact_id} {self.category}: {self.wish}"
