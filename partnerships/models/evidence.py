"""Files that show what became of an item. They are in the database, so row security and backups hold for them too."""

from collections.abc import Sequence
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from partnerships.evidence import MOST_BYTES, Evidence, FileKind
from partnerships.models.scanned import FileState, Scanned, ScannedQuerySet, fingerprint, nudge_if_held
from partnerships.models.updates import Update
from regions.models import RegionModel, record
from regions.scope import RegionManager, current_region

MOST_OF_AN_ITEM = 30


class EvidenceFileQuerySet(ScannedQuerySet):
    def of_item(self, item_id: int) -> "EvidenceFileQuerySet":
        return self.filter(update__item=item_id)

    def with_item(self) -> "EvidenceFileQuerySet":
        return self.select_related("update__item__team__priority")

    def latest_first(self) -> "EvidenceFileQuerySet":
        return self.order_by("-id")


class EvidenceFile(Scanned):
    """What passed the gate, and its fingerprint. Nothing of it changes; only a scanner opens it or has it deleted."""

    update = models.ForeignKey(Update, on_delete=models.CASCADE, related_name="files")
    name = models.CharField(max_length=120)

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

    @classmethod
    def keep(cls, update: Update, files: Sequence[Evidence]) -> "list[EvidenceFile]":
        """With the report they belong to, in its transaction. Where a scanner is set, they wait for it."""
        if files and cls.objects.of_item(update.item_id).count() + len(files) > MOST_OF_AN_ITEM:
            words = _("This item has %(most)d files already. Send a link to a folder instead.")
            raise ValidationError({"file": ValidationError(words, params={"most": MOST_OF_AN_ITEM}, code="many")})
        kept = [
            EvidenceFile(update=update, name=file.name, kind=file.kind, kept_at=update.at, **fingerprint(file.content))
            for file in files
        ]
        EvidenceFile.objects.bulk_create(kept)
        EvidenceContent.objects.bulk_create(
            [EvidenceContent(file=row, content=file.content) for row, file in zip(kept, files, strict=True)]
        )
        nudge_if_held(kept)
        return kept

    @transaction.atomic
    def refuse(self, found: str, at: datetime) -> None:
        super().refuse(found, at)
        item = self.update.item
        record("evidence.refused", item, by=None, thread=None, item=item.title, file=self.name, found=found[:200])


class EvidenceContent(RegionModel):
    """Beside the file's own row, so that no list loads it. A trigger holds it to the size and fingerprint there."""

    file = models.OneToOneField(EvidenceFile, on_delete=models.CASCADE, related_name="stored")
    content = models.BinaryField()

    objects = RegionManager["EvidenceContent"]()

    def __str__(self) -> str:
        return f"{self.file_id}"
