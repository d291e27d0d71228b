"""The ledger of what we send. A message is a row before it is a mail."""

from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from outbox.addresses import Answered, token
from outbox.letters import Category, category_of
from regions.models import Contact, RegionModel, record
from regions.scope import RegionManager

LEASE = timedelta(minutes=5)
# Minutes until the next try, by the number of tries made. After the last one we give up, visibly.
BACK_OFF = (1, 5, 15, 60, 240, 720)


class State(models.TextChoices):
    QUEUED = "queued", _("Waiting")
    SENDING = "sending", _("Being sent")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Given up")
    BOUNCED = "bounced", _("Refused by the recipient's server")
    SUPPRESSED = "suppressed", _("Not sent")
    WITHDRAWN = "withdrawn", _("Taken back")


class MessageQuerySet(models.QuerySet["Message"]):
    def due(self, at: datetime) -> "MessageQuerySet":
        """Waiting and ripe, or left behind by a worker whose lease ran out."""
        return self.filter(state__in=(State.QUEUED, State.SENDING), next_attempt_at__lte=at).order_by(
            "next_attempt_at", "id"
        )

    def undelivered(self) -> "MessageQuerySet":
        return self.filter(state__in=(State.FAILED, State.BOUNCED))

    def waiting(self) -> "MessageQuerySet":
        return self.filter(state=State.QUEUED)

    def withdraw(self) -> int:
        """Never sent any more; how many."""
        return self.update(state=State.WITHDRAWN)

    def take_back(self, batch: UUID) -> int:
        """Withdraw what of a batch has not been tried yet; how many that were."""
        return self.filter(batch=batch, state=State.QUEUED, attempts=0).withdraw()

    def matching(self, text: str) -> "MessageQuerySet":
        if not text:
            return self
        return self.filter(
            Q(contact__name__icontains=text)
            | Q(contact__email__icontains=text)
            | Q(address__icontains=text)
            | Q(subject__icontains=text)
        )

    def newest_first(self) -> "MessageQuerySet":
        return self.select_related("contact__organization").order_by("-id")


class Message(RegionModel):
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, null=True, related_name="messages")
    # Where it goes when the recipient is nobody in the directory (a staff invitation); else the contact's address.
    address = models.EmailField(blank=True)
    kind = models.CharField(max_length=40)
    about_type = models.ForeignKey(ContentType, on_delete=models.PROTECT, null=True, related_name="+")
    about_id = models.BigIntegerField(null=True)
    context = models.JSONField(default=dict)
    reply_to = models.EmailField(blank=True)
    key = models.CharField(max_length=160)
    batch = models.UUIDField(null=True)
    subject = models.CharField(max_length=300, blank=True)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    state = models.CharField(max_length=12, choices=State.choices, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=500, blank=True)
    posted_at = models.DateTimeField(default=timezone.now)

    objects = RegionManager.from_queryset(MessageQuerySet)()

    # Where the recipient chooses what we send; known while a letter is being written, never stored.
    choices_url: str = ""

    class Meta:
        indexes = [
            models.Index(
                fields=["region", "next_attempt_at"], condition=Q(state__in=("queued", "sending")), name="message_due"
            ),
            models.Index(fields=["region", "-id"], name="message_latest"),
            models.Index(
                fields=["region", "contact"], condition=Q(state__in=("failed", "bounced")), name="message_undelivered"
            ),
            models.Index(fields=["region", "batch"], condition=Q(batch__isnull=False), name="message_of_batch"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["region", "key"], condition=~Q(state="withdrawn"), name="message_key_once"),
            models.CheckConstraint(condition=Q(state__in=State.values), name="message_state_known"),
            models.CheckConstraint(condition=~Q(state="sent") | Q(sent_at__isnull=False), name="message_sent_when"),
            models.CheckConstraint(condition=Q(contact__isnull=False) | ~Q(address=""), name="message_has_recipient"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} → {self.to}"

    @property
    def category(self) -> Category:
        return category_of(self.kind)

    @property
    def may_be_retried(self) -> bool:
        return self.state in (State.FAILED, State.BOUNCED)

    @transaction.atomic
    def retry(self, *, by: User) -> None:
        """Once more from the beginning, after somebody has looked at what went wrong."""
        self.refresh_from_db(from_queryset=Message.objects.select_for_update(of=("self",)))
        if not self.may_be_retried:
            raise ValidationError(_("This mail is not stuck: nothing to try again."), code="not_stuck")
        self.state, self.attempts, self.next_attempt_at, self.error = State.QUEUED, 0, timezone.now(), ""
        self.save(update_fields=["state", "attempts", "next_attempt_at", "error"])
        if self.contact and self.contact.is_undeliverable:
            self.contact.trust_address(by=by)
        record("message.retried", self, by=by, to=self.to)

    @property
    def to(self) -> str:
        return self.contact.email if self.contact else self.address

    @property
    def message_id(self) -> str:
        """The same on every try, so that a repeated mail can be recognized; and ours for certain when it comes back."""
        domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip(">")
        return f"<{self.token}@{domain}>"

    @property
    def token(self) -> str:
        return token("m", self.region_id, self.pk, self.to)

    @property
    def answered(self) -> Answered:
        """What somebody answers who answers this mail."""
        return Answered(self.to, self.contact, self.about_type, self.about_id, self.pk, self.reply_to)
