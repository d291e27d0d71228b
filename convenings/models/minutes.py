"""The minutes of a meeting: a draft while it is written, then versions that nobody changes any more."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from convenings.models.minute_parts import Free, Part, composed, digest_of, read, spelled
from convenings.models.minutes_approving import Approval, Approves
from convenings.models.minutes_sending import GoesOut
from regions.models import Actor, RegionModel, record
from regions.prepared import Given
from regions.scope import RegionManager, current_region

if TYPE_CHECKING:
    from convenings.models.convenings import Convening

FREE = ("opening", "promised", "closing", "reason")
LONGEST = 8000  # letters of one free part
# Named beside every comparison: what is empty compares as unknown, which a check lets pass.
SENT = {"sent_at__isnull": False, "objections_until__isnull": False}
APPROVED = {"approved_at__isnull": False, "approved_on__isnull": False}


class MinutesQuerySet(models.QuerySet["Minutes"]):
    def sent(self) -> "MinutesQuerySet":
        return self.filter(sent_at__isnull=False)

    def drafts(self) -> "MinutesQuerySet":
        return self.filter(sent_at__isnull=True)

    def newest_first(self) -> "MinutesQuerySet":
        return self.order_by("-version")

    def with_meeting(self) -> "MinutesQuerySet":
        return self.select_related("convening__partnership")

    def standing(self) -> "MinutesQuerySet":
        """Sent, and not replaced by a later version."""
        later = Minutes.objects.sent().filter(convening=OuterRef("convening"), version__gt=OuterRef("version"))
        return self.sent().filter(~Exists(later))

    def contested(self) -> "MinutesQuerySet":
        return self.standing().filter(approval="", objections__closed_at__isnull=True, objections__isnull=False)

    def silent(self, at: datetime | Given) -> "MinutesQuerySet":
        """Their days are over, and nobody objects."""
        due = self.standing().filter(approval="", objections_until__lte=at)
        return due.exclude(pk__in=self.contested().values("pk"))


class Minutes(GoesOut, Approves, RegionModel):
    convening = models.ForeignKey("convenings.Convening", on_delete=models.PROTECT, related_name="all_minutes")
    version = models.PositiveSmallIntegerField(default=1, editable=False)
    # The free parts; the rest is put together anew until they are sent.
    opening = models.TextField(_("in short"), max_length=LONGEST, blank=True)
    closing = models.TextField(_("also noted"), max_length=LONGEST, blank=True)
    # Instead of what was given out there; a correction begins with what was promised then, not with what became of it.
    promised = models.TextField(_("who does what, by when"), max_length=LONGEST, blank=True)
    said = models.JSONField(default=dict, blank=True)  # title of an item → what stands there instead of its note
    edition = models.PositiveIntegerField(default=1, editable=False)  # of the draft: raised by each save
    reason = models.CharField(_("what it corrects"), max_length=300, blank=True)
    # Frozen from the sending on, by the schema too.
    parts = models.JSONField(default=list, blank=True, editable=False)
    text = models.TextField(blank=True, editable=False)
    digest = models.CharField(max_length=64, blank=True, editable=False)
    author = models.CharField(max_length=254, blank=True, editable=False)  # the name they went by then
    sent_at = models.DateTimeField(null=True, editable=False)
    objections_until = models.DateTimeField(null=True, editable=False)
    approval = models.CharField(max_length=10, choices=Approval.choices, blank=True, default="", editable=False)
    approved_at = models.DateTimeField(null=True, editable=False)
    approved_by = models.CharField(max_length=300, blank=True, editable=False)
    approved_on = models.DateField(null=True, editable=False)

    objects = RegionManager.from_queryset(MinutesQuerySet)()

    class Meta:
        verbose_name = _("minutes")
        verbose_name_plural = _("minutes")
        constraints = [
            models.UniqueConstraint(fields=["region", "convening", "version"], name="minutes_version_once"),
            models.UniqueConstraint(
                fields=["region", "convening"], condition=Q(sent_at__isnull=True), name="minutes_one_draft"
            ),
            models.CheckConstraint(condition=Q(version__gte=1), name="minutes_count_from_one"),
            models.CheckConstraint(
                condition=Q(sent_at__isnull=True, objections_until__isnull=True, text="", digest="", approval="")
                | (
                    Q(sent_at__isnull=False, objections_until__isnull=False, objections_until__gt=F("sent_at"))
                    & ~Q(text="")
                ),
                name="minutes_sent_whole",
            ),
            models.CheckConstraint(
                condition=Q(sent_at__isnull=True) | Q(version=1) | ~Q(reason=""), name="minutes_corrected_why"
            ),
            models.CheckConstraint(
                condition=Q(approval="", approved_at__isnull=True, approved_by="", approved_on__isnull=True)
                | (Q(approval="hand", approved_at__gte=F("sent_at"), **APPROVED) & ~Q(approved_by=""))
                | Q(approval="silence", approved_at__gte=F("objections_until"), **APPROVED),
                name="minutes_approved_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.convening_id}, {self.version}"

    def get_absolute_url(self) -> str:
        return reverse("convenings:minutes_version", args=[current_region().slug, self.pk])

    # ---- what they say ----

    @property
    def is_draft(self) -> bool:
        return self.sent_at is None

    @property
    def free(self) -> Free:
        return Free(self.opening, self.promised, self.closing, self.said, self.reason)

    @property
    def content(self) -> list[Part]:
        return read(self.parts)

    @property
    def short_digest(self) -> str:
        """What people compare: “3f2a 91bc 04de 77a1”."""
        return " ".join(self.digest[at : at + 4] for at in range(0, 16, 4))

    @property
    def differs(self) -> bool:
        """Whether what is kept is no longer what was sent."""
        return digest_of(self.text) != self.digest or spelled(self.content) != self.text

    def composed(self, at: datetime) -> list[Part]:
        """A draft, as it would be sent now."""
        return composed(self.convening, self.free, at=at, version=self.version)

    @property
    def is_replaced(self) -> bool:
        later = Minutes.objects.sent().filter(convening=self.convening_id, version__gt=self.version)
        return later.exists()

    def takes_objections(self, at: datetime) -> bool:
        return self.objections_until is not None and not self.approval and at < self.objections_until

    # ---- writing ----

    @classmethod
    def draft_of(cls, convening: "Convening") -> "Minutes | None":
        """What is being written or waits to be; nothing once minutes are sent and nobody corrects them."""
        newest = cls.objects.filter(convening=convening).newest_first().first()
        if newest is None:
            return cls(convening=convening, edition=0)
        newest.convening = convening
        return newest if newest.is_draft else None

    @classmethod
    @transaction.atomic
    def write(
        cls,
        convening: "Convening",
        *,
        seen: int,
        said: Mapping[str, str] | None = None,
        by: Actor,
        **words: str,
    ) -> "Minutes":
        """Keep the free parts of the draft; of minutes that are sent this begins the version that replaces them.

        `seen`: the edition of the draft the writer had before them, 0 where there was none. `words`: of FREE; what is
        not named stays as it is.
        """
        meeting = cls.locked(convening)
        draft = cls.draft_of(meeting) or cls.correction_of(meeting)
        if draft.edition != seen:
            raise ValidationError(
                _("Somebody else wrote here meanwhile. Copy your words, read theirs, then save again."), code="newer"
            )
        for name in FREE:
            setattr(draft, name, words.get(name, getattr(draft, name)).strip())
        if said is not None:
            draft.said = {title: "\n".join(text.splitlines()).strip() for title, text in said.items()}
        draft.edition += 1
        draft.refuse_unexplained()
        draft.full_clean(exclude=["region", "convening"])
        draft.save()
        record("minutes.written", meeting, by=by, thread=meeting.partnership_id, convening=meeting.title)
        return draft

    @classmethod
    def correction_of(cls, meeting: "Convening") -> "Minutes":
        """The version that would replace what is sent, not saved: its free parts begin as those stand."""
        last = cls.objects.filter(convening=meeting).newest_first()[0]
        return cls(
            convening=meeting,
            version=last.version + 1,
            edition=0,
            opening=last.opening,
            promised="\n".join(line for part in last.content if part.kind == "promises" for line in part.lines),
            closing=last.closing,
            said=last.said,
        )

    def refuse_unexplained(self) -> None:
        if self.version > 1 and not self.reason:
            words = ValidationError(_("Say what it corrects, in a few words."), code="no_reason")
            raise ValidationError({"reason": words})

    def hold(self) -> None:
        """Until the end of the transaction: nobody objects to these, approves or replaces them meanwhile."""
        self.refresh_from_db(from_queryset=Minutes.objects.select_for_update(of=("self",)).with_meeting())

    @staticmethod
    def locked(convening: "Convening") -> "Convening":
        """Whatever is done to a meeting's minutes waits for what is done to the meeting. From its day on."""
        meeting = type(convening).objects.locked().get(pk=convening.pk)
        if meeting.is_cancelled:
            raise ValidationError(_("This meeting was cancelled."), code="closed")
        if meeting.starts_at is None or timezone.localdate(meeting.starts_at) > timezone.localdate():
            raise ValidationError(_("Minutes are written from the day of the meeting on."), code="not_begun")
        return meeting
