"""What a person has said about our mail, with who said it, where and when. The newest word counts; none is changed."""

from collections.abc import Iterable

from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from outbox.letters import Category
from regions.models import Actor, Contact, RegionModel, record
from regions.scope import RegionManager


class Wish(models.TextChoices):
    GRANTED = "granted", _("Yes, please")
    WITHDRAWN = "withdrawn", _("No more of these")


class Source(models.TextChoices):
    """By which way we were told."""

    PAGE = "page", _("On the page of their personal link")
    ONE_CLICK = "one click", _("One click in their mail program")
    COMPLAINT = "complaint", _("They called our mail unwanted")


class ConsentQuerySet(models.QuerySet["Consent"]):
    def refused(self, contacts: Iterable[int]) -> set[tuple[int, str]]:
        """(contact id, category) whose newest word is no; what a merged record said counts for who it became."""
        people = list(contacts)
        newest = (
            self.filter(Q(contact__in=people) | Q(contact__merged_into__in=people))
            .annotate(person=Coalesce("contact__merged_into", "contact"))
            .order_by("person", "category", "-id")
            .distinct("person", "category")
            .values_list("person", "category", "wish")
        )
        return {(person, category) for person, category, wish in newest if wish == Wish.WITHDRAWN}

    def newest_first(self) -> "ConsentQuerySet":
        return self.select_related("user", "speaker").order_by("-id")

    def say(
        self, contact: Contact, category: Category, wish: Wish, *, source: Source, by: Actor, origin: str = ""
    ) -> "Consent":
        """`origin` names the thing we were told by, such as the Message-ID of a complaint."""
        word = self.create(
            contact=contact,
            category=category,
            wish=wish,
            source=source,
            address=contact.email,
            origin=origin,
            user=by if isinstance(by, User) else None,
            speaker=by if isinstance(by, Contact) else None,
        )
        record("consent.said", contact, by=by, category=category.label, wish=wish.label)
        return word


class Consent(RegionModel):
    """The plain database role may insert and read these rows, nothing else: no import, edit or merge can change one."""

    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="consents")
    category = models.CharField(max_length=20, choices=Category.choices)
    wish = models.CharField(max_length=10, choices=Wish.choices)
    source = models.CharField(max_length=60, choices=Source.choices)
    # As it was then; the directory's may have changed since.
    address = models.CharField(max_length=254, blank=True)
    origin = models.CharField(max_length=300, blank=True)
    user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    speaker = models.ForeignKey(Contact, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    objects = RegionManager.from_queryset(ConsentQuerySet)()

    class Meta:
        indexes = [models.Index(fields=["region", "contact", "category", "-id"], name="consent_newest")]
        constraints = [
            models.CheckConstraint(condition=Q(category__in=Category.values), name="consent_category_known"),
            models.CheckConstraint(condition=Q(wish__in=Wish.values), name="consent_wish_known"),
            models.CheckConstraint(condition=Q(source__in=Source.values), name="consent_source_known"),
            models.CheckConstraint(condition=Q(user=None) | Q(speaker=None), name="consent_by_one"),
        ]

    def __str__(self) -> str:
        return f"{self.contact_id} {self.category}: {self.wish}"

    @property
    def who(self) -> str:
        return str(self.user or self.speaker or "")
