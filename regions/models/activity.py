"""What happened, append-only: the plain database role may insert and read these rows, nothing else."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeAlias

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone, translation
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from regions.models.base import RegionModel
from regions.scope import RegionManager

if TYPE_CHECKING:
    from regions.models.contacts import Contact

Actor: TypeAlias = "User | Contact | None"


def name_of(by: Actor) -> str:
    """For what keeps the name itself, so that it outlives the person."""
    return str(by or gettext("Shared Table"))


# verb → sentence; each app adds its own when it is ready. `%(who)s` and the details recorded fill the gaps.
PHRASES: dict[str, Promise | str] = {}
# verb → what puts words to codes among the details, in the language of whoever reads.
READ_OUT: dict[str, Callable[[dict[str, Any]], dict[str, str]]] = {}


class ActivityQuerySet(models.QuerySet["Activity"]):
    def latest_first(self) -> "ActivityQuerySet":
        return self.order_by("-id")

    def in_thread(self, partnership_id: int) -> "ActivityQuerySet":
        return self.filter(thread=partnership_id)

    def about(self, row: models.Model) -> "ActivityQuerySet":
        return self.filter(about_type=ContentType.objects.get_for_model(row), about_id=row.pk)

    def with_person(self, contact: "Contact") -> "ActivityQuerySet":
        """What was done about somebody, and what they did themselves."""
        return self.about(contact) | self.filter(contact=contact)


class Activity(RegionModel):
    at = models.DateTimeField(default=timezone.now)
    verb = models.CharField(max_length=60)
    about_type = models.ForeignKey(ContentType, on_delete=models.PROTECT, null=True, related_name="+")
    about_id = models.BigIntegerField(null=True)
    # The partnership on whose thread this happened; a plain number, as partnerships live in a higher layer.
    thread = models.BigIntegerField(null=True)
    user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    contact = models.ForeignKey("regions.Contact", on_delete=models.PROTECT, null=True, related_name="+")
    detail = models.JSONField(default=dict)

    objects = RegionManager.from_queryset(ActivityQuerySet)()

    class Meta:
        indexes = [
            models.Index(fields=["region", "thread", "-id"], name="activity_of_thread"),
        ]

    def __str__(self) -> str:
        return self.sentence

    @property
    def sentence(self) -> str:
        """The line people read, from the verb's phrase and the words recorded with it; never a query."""
        words = {"who": _("Someone")} | self.detail
        try:
            if self.verb in READ_OUT:
                words |= READ_OUT[self.verb](self.detail)
            return str(str(PHRASES.get(self.verb, self.verb)) % words)
        except KeyError:
            return self.verb


class ActivitySeal(RegionModel):
    """A link of a region's hash chain: the digest covers every activity from first to last and the seal before."""

    first_id = models.BigIntegerField()
    last_id = models.BigIntegerField()
    count = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    sealed_at = models.DateTimeField(default=timezone.now)

    objects = RegionManager["ActivitySeal"]()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["region", "first_id"], name="activity_seal_once"),
            models.CheckConstraint(condition=models.Q(last_id__gte=models.F("first_id")), name="activity_seal_forward"),
        ]

    def __str__(self) -> str:
        return f"{self.first_id}–{self.last_id}"


def record(verb: str, about: models.Model | None, *, by: Actor, thread: int | None = None, **detail: Any) -> Activity:
    """Write down who did what to which row. `detail` holds the words its sentence needs, as they are now."""
    user = by if isinstance(by, User) else None
    contact_id = by.pk if by is not None and user is None else None
    detail.setdefault("who", name_of(by))
    # Staff read it: whatever language the guest was spoken to in, theirs is written down.
    with translation.override(settings.LANGUAGE_CODE):
        words = {name: str(word) if isinstance(word, Promise) else word for name, word in detail.items()}
    return Activity.objects.create(
        verb=verb,
        about_type=ContentType.objects.get_for_model(about) if about else None,
        about_id=about.pk if about else None,
        thread=thread,
        user=user,
        contact_id=contact_id,
        detail=words,
    )
