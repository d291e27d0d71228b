"""What was said to an invitation, when, by whom and by which way. Written once, never changed."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from convenings.models.answers import Answer
from regions.models import Actor, Contact, RegionModel
from regions.scope import RegionManager

if TYPE_CHECKING:
    from convenings.models.invitations import Invitation


class Way(models.TextChoices):
    LINK = "link", _("by their personal link")
    DELEGATE = "delegate", _("by their assistant")
    PHONE = "phone", _("by phone, keyed in here")
    CONVENER = "convener", _("by the convener")
    CALENDAR = "calendar", _("by their calendar")
    API = "api", _("by a program")
    DATE = "date", _("by what they said to the times")
    ITSELF = "itself", _("by itself")


def way_of(by: Actor, contact_id: int) -> Way:
    """Where nobody says otherwise: who answers for themselves or for another holds a link."""
    if isinstance(by, Contact):
        return Way.LINK if by.pk == contact_id else Way.DELEGATE
    return Way.CONVENER if by else Way.ITSELF


class AnswerGivenQuerySet(models.QuerySet["AnswerGiven"]):
    def latest_first(self) -> "AnswerGivenQuerySet":
        return self.select_related("user", "contact").order_by("-id")

    def write(self, invitation: "Invitation", *, before: str, by: Actor, at: datetime, way: str = "") -> None:
        self.create(
            invitation_id=invitation.pk,
            at=at,
            way=way or way_of(by, invitation.contact_id),
            user=by if isinstance(by, User) else None,
            contact=by if isinstance(by, Contact) else None,
            before=before,
            after=invitation.answer,
            substitute=invitation.substitute_name or invitation.substitute_email,
        )


class AnswerGiven(RegionModel):
    """The plain database role may insert and read these rows, nothing else."""

    invitation = models.ForeignKey("convenings.Invitation", on_delete=models.PROTECT, related_name="history")
    at = models.DateTimeField(default=timezone.now)
    way = models.CharField(max_length=10, choices=Way.choices)
    user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, null=True, related_name="+")
    before = models.CharField(max_length=10, choices=Answer.choices, blank=True)
    after = models.CharField(max_length=10, choices=Answer.choices, blank=True)
    substitute = models.CharField(max_length=254, blank=True)

    objects = RegionManager.from_queryset(AnswerGivenQuerySet)()

    class Meta:
        indexes = [models.Index(fields=["region", "invitation", "-id"], name="answergiven_of_invitation")]
        constraints = [
            models.CheckConstraint(condition=Q(way__in=Way.values), name="answergiven_way_known"),
            models.CheckConstraint(
                condition=Q(before__in=Answer.values) & Q(after__in=Answer.values), name="answergiven_known"
            ),
            models.CheckConstraint(condition=Q(user=None) | Q(contact=None), name="answergiven_by_one"),
        ]

    def __str__(self) -> str:
        return f"{self.before or '–'} → {self.after or '–'}"

    @property
    def who(self) -> str:
        return str(self.user or self.contact or _("Shared Table"))
