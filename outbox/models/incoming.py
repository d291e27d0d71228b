"""The ledger of what people send us. A mail is a row before anything is made of it."""

from collections.abc import Callable

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from outbox.models.messages import Message
from regions.models import Contact, RegionModel, record
from regions.scope import RegionManager

# The largest mail we keep whole while it is read, unless what it answers takes files; of a larger one the attachments
# go first.
MOST_BYTES = 1024 * 1024


class Nature(models.TextChoices):
    REPLY = "reply", _("Reply")
    CALENDAR = "calendar", _("Answer from a calendar")
    BOUNCE = "bounce", _("Delivery report")
    COMPLAINT = "complaint", _("Complaint")
    AUTOMATIC = "automatic", _("Automatic reply")


class IncomingState(models.TextChoices):
    NEW = "new", _("Not read yet")
    HANDLED = "handled", _("Done")
    WAITING = "waiting", _("Waits for you")
    DROPPED = "dropped", _("Put aside")


# Nature → what taking over a waiting mail does; each app adds its own when it is ready.
TAKING: dict[str, Callable[["Incoming", User], None]] = {}


class IncomingQuerySet(models.QuerySet["Incoming"]):
    def new(self) -> "IncomingQuerySet":
        return self.filter(state=IncomingState.NEW).order_by("id")

    def waiting(self) -> "IncomingQuerySet":
        return self.filter(state=IncomingState.WAITING)

    def written(self) -> "IncomingQuerySet":
        """What a person wrote, once it is theirs for certain, or by the word of a convener."""
        return self.filter(kind__in=(Nature.REPLY, Nature.CALENDAR), state=IncomingState.HANDLED).exclude(text="")

    def heard(self) -> "IncomingQuerySet":
        """What came from a person, the notes of their machines among it."""
        kinds = (Nature.REPLY, Nature.CALENDAR, Nature.AUTOMATIC)
        return self.filter(kind__in=kinds, state=IncomingState.HANDLED).defer("raw").order_by("-id")

    def open_to(self, hears_all: bool) -> "IncomingQuerySet":
        """SECURITY: whoever may not read what a mail is about reads no answers to it either."""
        return self if hears_all else self.filter(Q(answers=None) | Q(answers__context__confidential__isnull=True))

    def newest_first(self) -> "IncomingQuerySet":
        return self.select_related("contact__organization").defer("raw").order_by("-id")


class Incoming(RegionModel):
    """SECURITY: `sender` is what the mail claims. `raw` quotes our letters, personal links among them, so it is kept
    only until it is read, and shown nowhere.
    """

    # mail: and its own Message-ID, or sha256: and a digest of it: the same mail is taken in once. Or event: and what
    # happened to which mail, as a provider told us.
    message_id = models.CharField(max_length=200)
    kind = models.CharField(max_length=10, choices=Nature.choices)
    state = models.CharField(max_length=10, choices=IncomingState.choices, default=IncomingState.NEW)
    reason = models.CharField(max_length=300, blank=True)
    sender = models.CharField(max_length=254, blank=True)
    # The sender's domain did not send it, by the word of our inbox's own server.
    is_disowned = models.BooleanField(default=False, db_default=False, editable=False)
    subject = models.CharField(max_length=300, blank=True)
    text = models.TextField(blank=True)
    notice = models.CharField(max_length=300, blank=True)
    detail = models.JSONField(default=dict)
    raw = models.BinaryField(default=b"")
    tries = models.PositiveSmallIntegerField(default=0, db_default=0, editable=False)
    # It carried a token only we can make; else it was found by what anybody could know.
    is_proven = models.BooleanField(default=False)
    answers = models.ForeignKey(Message, on_delete=models.PROTECT, null=True, related_name="incoming")
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, null=True, related_name="incoming")
    about_type = models.ForeignKey(ContentType, on_delete=models.PROTECT, null=True, related_name="+")
    about_id = models.BigIntegerField(null=True)
    received_at = models.DateTimeField(default=timezone.now)

    objects = RegionManager.from_queryset(IncomingQuerySet)()

    class Meta:
        indexes = [
            models.Index(fields=["region", "id"], condition=Q(state="new"), name="incoming_new"),
            models.Index(fields=["region", "-id"], condition=Q(state="waiting"), name="incoming_waiting"),
            models.Index(fields=["region", "contact", "-id"], name="incoming_of_contact"),
            models.Index(fields=["region", "about_type", "about_id"], name="incoming_about"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["region", "message_id"], name="incoming_once"),
            models.CheckConstraint(condition=Q(kind__in=Nature.values), name="incoming_kind_known"),
            models.CheckConstraint(condition=Q(state__in=IncomingState.values), name="incoming_state_known"),
            models.CheckConstraint(
                condition=~Q(state__in=("waiting", "dropped")) | ~Q(reason=""), name="incoming_reason_given"
            ),
            models.CheckConstraint(condition=Q(state="new") | Q(raw=b""), name="incoming_raw_until_read"),
        ]

    def __str__(self) -> str:
        return f"{self.sender}: {self.subject}"

    @property
    def came_from(self) -> str:
        return self.contact.name if self.contact and self.is_theirs else self.sender or str(_("Somebody"))

    @property
    def is_theirs(self) -> bool:
        """The claimed sender is who we wrote to, and nothing speaks against the claim."""
        return bool(self.contact and self.is_from(self.contact.email))

    def is_from(self, address: str) -> bool:
        return bool(address) and self.sender == address.lower() and not self.is_disowned

    @property
    def may_be_taken(self) -> bool:
        """Is there something to do once somebody vouches for it?"""
        known = self.about_id and self.detail.get("answer") if self.kind == Nature.CALENDAR else self.contact_id
        return self.state == IncomingState.WAITING and self.kind in TAKING and bool(known)

    def begin_reading(self, most: int) -> bool:
        """Counted and kept before it is read: a reader that is killed says nothing. After `most` it waits instead."""
        if self.tries >= most:
            self.settle(IncomingState.WAITING, _("It could not be read."))
            return False
        self.tries += 1
        self.save(update_fields=["tries"])
        return True

    def settle(self, state: IncomingState, reason: str | Promise = "") -> None:
        """It was read; what it was read from goes."""
        self.state, self.reason, self.raw = state, str(reason)[:300], b""
        self.save(
            update_fields=["state", "reason", "raw", "text", "notice", "detail", "contact", "about_type", "about_id"]
        )

    @transaction.atomic
    def take_over(self, *, by: User) -> None:
        """Somebody who knows the person vouches for it: it counts as theirs."""
        self._lock()
        if not self.may_be_taken:
            raise ValidationError(_("There is nothing to take over here. Put it aside."), code="nothing")
        TAKING[self.kind](self, by)
        self.settle(IncomingState.HANDLED)
        record("incoming.taken_over", self.contact, by=by, sender=self.sender)

    @transaction.atomic
    def put_aside(self, *, by: User) -> None:
        self._lock()
        self.settle(IncomingState.DROPPED, _("%(who)s put it aside.") % {"who": by})
        record("incoming.put_aside", self.contact, by=by, sender=self.sender)

    def _lock(self) -> None:
        rows = Incoming.objects.select_for_update(of=("self",)).select_related("contact", "answers")
        self.refresh_from_db(from_queryset=rows)
        if self.state != IncomingState.WAITING:
            raise ValidationError(_("Somebody has already decided about this mail."), code="done")
