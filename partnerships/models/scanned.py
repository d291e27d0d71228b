"""What every file from outside has: a size, a fingerprint, and what the scanner of the house says of it."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from hashlib import sha256
from typing import Any, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from partnerships.evidence import FileKind
from partnerships.nudging import nudge_scanning
from regions.models import RegionModel
from regions.scope import current_region_id


class FileState(models.TextChoices):
    HELD = "held", _("Being checked")
    OPEN = "open", _("Open")
    REFUSED = "refused", _("Deleted: something harmful was found in it")


class ScannedQuerySet(models.QuerySet[Any]):
    def open(self) -> Self:
        return self.filter(state=FileState.OPEN)

    def held(self) -> Self:
        return self.filter(state=FileState.HELD).order_by("id")


class Scanned(RegionModel):
    """Until a scanner has said that nothing is in it, it is shown to nobody. What is in it stands in a table beside it,
    related as `stored`, so that no list loads it; a trigger holds it to the size and fingerprint here.
    """

    kind = models.CharField(max_length=4, choices=FileKind.choices)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    state = models.CharField(max_length=8, choices=FileState.choices)
    kept_at = models.DateTimeField(default=timezone.now)
    # When a scanner last said something of it; never, where none is set.
    scanned_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True

    @property
    def is_open(self) -> bool:
        return self.state == FileState.OPEN

    @transaction.atomic
    def release(self, at: datetime) -> None:
        """The scanner found nothing."""
        self._settle(FileState.OPEN, at)

    @transaction.atomic
    def refuse(self, found: str, at: datetime) -> None:
        """The scanner found something: what is in it goes, its row stays. Each kind records what was found."""
        self._settle(FileState.REFUSED, at)
        self.stored.delete()  # type: ignore[attr-defined]  # related by each content

    def _settle(self, state: FileState, at: datetime) -> None:
        self.refresh_from_db(from_queryset=type(self)._default_manager.select_for_update(of=("self",)))
        if self.state != FileState.HELD:
            raise ValidationError(_("This file was checked already."), code="checked")
        self.state, self.scanned_at = state, at
        self.save(update_fields=["state", "scanned_at"])


def fingerprint(content: bytes) -> dict[str, Any]:
    """Size, SHA-256 and the state of what has just come: where a scanner is set, it waits for it."""
    state = FileState.HELD if settings.EVIDENCE_SCAN else FileState.OPEN
    return {"size": len(content), "sha256": sha256(content).hexdigest(), "state": state}


def nudge_if_held(files: Sequence[Scanned]) -> None:
    if any(file.state == FileState.HELD for file in files):
        transaction.on_commit(partial(nudge_scanning, current_region_id()))
