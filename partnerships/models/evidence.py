"""Files that show what became of an item. They are in the database, so row security and backups hold for them too."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from hashlib import sha256

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from partnerships.evidence import MOST_BYTES, PICTURES, Evidence, FileKind
from partnerships.models.updates import Update
from partnerships.nudging import nudge_scanning
from regions.models import RegionModel, record
from regions.scope import RegionManager, current_region, current_region_id

MOST_OF_AN_ITEM = 30


class FileState(models.TextChoices):
    HELD = "held", _("Being checked")
    OPEN = "open", _("Open")
    REFUSED = "refused", _("Deleted: something harmful was found in it")


class EvidenceFileQuerySet(models.QuerySet["EvidenceFile"]):
    def open(self) -> "EvidenceFileQuerySet":
        return self.filter(state=FileState.OPEN)

    def held(self) -> "EvidenceFileQuerySet":
        return self.filter(state=FileState.HELD).order_by("id")

    def of_item(self, item_id: int) -> "EvidenceFileQuerySet":
        return self.filter(update__item=item_id)

    def with_item(self) -> "EvidenceFileQuerySet":
        return self.select_related("update__item__team__priority")

    def latest_first(self) -> "EvidenceFileQuerySet":
        return self.order_by("-id")


class EvidenceFile(RegionModel):
    """What passed the gate, and its fingerprint. Nothing of it changes; only a scanner opens it or has it deleted."""

    update = models.ForeignKey(Update, on_delete=models.CASCADE, related_name="files")
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=4, choices=FileKind.choices)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    state = models.CharField(max_length=8, choices=FileState.choices)
    kept_at = models.DateTimeField(default=timezone.now)
    # When a scanner last said something of it; never, where none is set.
    scanned_at = models.DateTimeField(null=True)

    objects = RegionManager.from_queryset(EvidenceFileQuerySet)()

    class Meta:
        indexes = [
            models.Index(fields=["region", "update"], name="evidence_of_update"),
            models.Index(fields=["region", "id"], condition=Q(state="held"), name="evidence_held"),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="evidence_named"),
            models.CheckConstraint(condition=Q(kind__in=FileKind.values), name="evidence_kind_known"),
            models.CheckConstraint(condition=Q(state__in=FileState.values), name="evidence_state_known"),
            models.CheckConstraint(condition=Q(size__gt=0, size__lte=MOST_BYTES), name="evidence_size_bounded"),
            models.CheckConstraint(
                condition=~Q(state="refused") | Q(scanned_at__isnull=False), name="evidence_refused_when"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("partnerships:evidence", args=[current_region().slug, self.pk])

    @property
    def is_open(self) -> bool:
        return self.state == FileState.OPEN

    @property
    def is_picture(self) -> bool:
        return self.kind in PICTURES

    @classmethod
    def keep(cls, update: Update, files: Sequence[Evidence]) -> "list[EvidenceFile]":
        """With the report they belong to, in its transaction. Where a scanner is set, they wait for it."""
        if files and cls.objects.of_item(update.item_id).count() + len(files) > MOST_OF_AN_ITEM:
            words = _("This item has %(most)d files already. Send a link to a folder instead.")
            raise ValidationError({"file": ValidationError(words, params={"most": MOST_OF_AN_ITEM}, code="many")})
        state = FileState.HELD if settings.EVIDENCE_SCAN else FileState.OPEN
        kept = [
            EvidenceFile(
                update=update,
                name=file.name,
                kind=file.kind,
                size=len(file.content),
                sha256=sha256(file.content).hexdigest(),
                state=state,
                kept_at=update.at,
            )
            for file in files
        ]
        EvidenceFile.objects.bulk_create(kept)
        EvidenceContent.objects.bulk_create(
            [EvidenceContent(file=row, content=file.content) for row, file in zip(kept, files, strict=True)]
        )
        if state == FileState.HELD and kept:
            transaction.on_commit(partial(nudge_scanning, current_region_id()))
        return kept

    @transaction.atomic
    def release(self, at: datetime) -> None:
        """The scanner found nothing."""
        self._settle(FileState.OPEN, at)

    @transaction.atomic
    def refuse(self, found: str, at: datetime) -> None:
        """The scanner found something: what is in it goes, its name and the reason stay."""
        self._settle(FileState.REFUSED, at)
        EvidenceContent.objects.filter(file=self).delete()
        item = self.update.item
        record("evidence.refused", item, by=None, thread=None, item=item.title, file=self.name, found=found[:200])

    def _settle(self, state: FileState, at: datetime) -> None:
        self.refresh_from_db(from_queryset=EvidenceFile.objects.select_for_update())
        if self.state != FileState.HELD:
            raise ValidationError(_("This file was checked already."), code="checked")
        self.state, self.scanned_at = state, at
        self.save(update_fields=["state", "scanned_at"])


class EvidenceContent(RegionModel):
    """Beside the file's own row, so that no list loads it. A trigger holds it to the size and fingerprint there."""

    file = models.OneToOneField(EvidenceFile, on_delete=models.CASCADE, related_name="stored")
    content = models.BinaryField()

    objects = RegionManager["EvidenceContent"]()

    def __str__(self) -> str:
        return f"{self.file_id}"
