"""The ledger of what we send. A message is a row before it is a mail."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Case, F, Q, Value, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from outbox.addresses import Answered, token
from outbox.letters import AtOnce, Category, category_of, is_ordinary, takes_files
from regions.models import Contact, RegionModel, record
from regions.scope import RegionManager

LEASE = timedelta(minutes=5)
# Minutes until the next try, by the number of tries made. After the last one we give up, visibly.
BACK_OFF = (1, 5, 15, 60, 240, 720)
# The kind of a mail that several messages went in. It has no renderer: its parts are written, then put together.
DAILY = "daily"


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
        ripe = self.filter(state__in=(State.QUEUED, State.SENDING), next_attempt_at__lte=at, folded_into=None)
        return ripe.order_by("next_attempt_at", "id")

    def undelivered(self) -> "MessageQuerySet":
        """Of a daily mail its parts are counted, not the mail once more."""
        return self.filter(state__in=(State.FAILED, State.BOUNCED)).exclude(kind=DAILY)

    def mails(self, numbers: Iterable[int]) -> "MessageQuerySet":
        """These, and whatever goes in them: what becomes of a mail becomes of its parts."""
        found = list(numbers)
        return self.filter(Q(pk__in=found) | Q(folded_into__in=found))

    def about(self, rows: "models.Model | models.QuerySet[Any, Any]") -> "MessageQuerySet":
        """Not those about rows of another table that have the same numbers."""
        numbers = [rows.pk] if isinstance(rows, models.Model) else rows.values_list("pk", flat=True)
        model = rows if isinstance(rows, models.Model) else rows.model
        return self.filter(about_type=ContentType.objects.get_for_model(model), about_id__in=numbers)

    def waiting(self) -> "MessageQuerySet":
        return self.filter(state=State.QUEUED)

    def withdraw(self) -> int:
        """Never sent any more; how many."""
        return self.update(state=State.WITHDRAWN, folded_into=None)

    def take_back(self, batch: UUID) -> int:
        """Withdraw what of a batch has not been tried yet; how many that were."""
        return self.filter(batch=batch, state=State.QUEUED, attempts=0).withdraw()

    def matching(self, text: str) -> "MessageQuerySet":
        if not text:
            return self
        return self.filter(
            Q(contact__name__folded__contains=text)
            | Q(contact__email__icontains=text)
            | Q(address__icontains=text)
            | Q(subject__folded__contains=text)
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
    # From when it may go, as posted; `next_attempt_at` is when a worker looks at it again.
    due_at = models.DateTimeField(default=timezone.now)
    useful_until = models.DateTimeField(null=True)
    by_hand = models.BooleanField(default=False, db_default=False)
    # Why it did not wait for the day's mail; empty for an ordinary one.
    at_once = models.CharField(max_length=10, choices=AtOnce.choices, blank=True, db_default="")
    # The daily mail it went in. A trigger holds it to a mail of the same person.
    folded_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="parts", db_index=False)

    objects = RegionManager.from_queryset(MessageQuerySet)()

    # Where the recipient chooses what we send; known while a letter is being written, never stored.
    choices_url: str = ""
    # The layout it is written in, where that is not the usual one: `emails/part` within a daily mail.
    layout: str = ""

    class Meta:
        indexes = [
            models.Index(
                fields=["region", "next_attempt_at"], condition=Q(state__in=("queued", "sending")), name="message_due"
            ),
            models.Index(
                fields=["region", "contact"], condition=Q(state__in=("failed", "bounced")), name="message_undelivered"
            ),
            models.Index(fields=["region", "batch"], condition=Q(batch__isnull=False), name="message_of_batch"),
            models.Index(fields=["folded_into"], condition=Q(folded_into__isnull=False), name="message_part_of"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["region", "key"], condition=~Q(state="withdrawn"), name="message_key_once"),
            models.CheckConstraint(condition=Q(state__in=State.values), name="message_state_known"),
            models.CheckConstraint(condition=~Q(state="sent") | Q(sent_at__isnull=False), name="message_sent_when"),
            models.CheckConstraint(condition=Q(contact__isnull=False) | ~Q(address=""), name="message_has_recipient"),
            models.CheckConstraint(condition=Q(at_once__in=["", *AtOnce.values]), name="message_at_once_known"),
            models.CheckConstraint(
                condition=Q(folded_into=None) | (Q(contact__isnull=False) & ~Q(kind=DAILY)), name="message_folds_once"
            ),
            models.CheckConstraint(condition=~Q(kind=DAILY) | Q(contact__isnull=False), name="message_daily_to_whom"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} → {self.to}"

    @property
    def category(self) -> Category:
        return category_of(self.kind)

    @property
    def may_be_retried(self) -> bool:
        return self.state in (State.FAILED, State.BOUNCED)

    @property
    def is_confidential(self) -> bool:
        """What is answered to it is not for everybody who reads the ledger: its app said so in the context."""
        return bool(self.context.get("confidential"))

    @property
    def is_daily(self) -> bool:
        return self.kind == DAILY

    @property
    def what(self) -> str:
        """For people who read the ledger."""
        return self.subject or str(_("Daily mail") if self.is_daily else self.category.label)

    @property
    def goes_at_once(self) -> bool:
        """Whether its reason says anything: what was taken back went neither at once nor later."""
        return bool(self.at_once) and self.state != State.WITHDRAWN

    @property
    def is_ordinary(self) -> bool:
        """One of those of which a person gets one mail a day."""
        return bool(self.contact_id) and not self.at_once and (self.is_daily or is_ordinary(self.kind))

    @transaction.atomic
    def retry(self, *, by: User) -> None:
        """Once more from the beginning, after somebody looked at what went wrong; with all that went in the mail."""
        self.refresh_from_db(from_queryset=Message.objects.select_for_update(of=("self",)))
        if not self.may_be_retried:
            raise ValidationError(_("This mail is not stuck: nothing to try again."), code="not_stuck")
        mail = self.folded_into_id or self.pk
        changed = {"state": State.QUEUED, "attempts": 0, "next_attempt_at": timezone.now(), "error": ""}
        again = Case(When(pk=mail, at_once="", then=Value(AtOnce.AGAIN)), default=F("at_once"))
        Message.objects.mails([mail]).update(**changed, at_once=again)
        for name, value in changed.items():
            setattr(self, name, value)
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
        # Of a daily mail any part may take files.
        whole = self.is_daily or takes_files(self.kind)
        return Answered(self.to, self.contact, self.about_type, self.about_id, self.pk, self.reply_to, whole)
