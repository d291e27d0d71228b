"""A file of labor statistics somebody brought, and what became of it."""

from datetime import datetime, timedelta

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User

# A worker that says nothing for so long is dead: the next one starts over.
LEASE = timedelta(seconds=60)
# A file that took its worker down so often is not tried again.
MOST_TRIES = 3


class FileKind(models.TextChoices):
    FIGURES = "figures", _("Jobs and wages (QCEW)")
    COMMUTES = "commutes", _("Commuting (LODES)")
    METROPOLITAN = "metropolitan", _("Metropolitan areas (CBSA)")


class Stage(models.TextChoices):
    AT_WORK = "at_work", _("Being imported")
    ASKS = "asks", _("Asks you")
    REFUSED = "refused", _("Refused")
    DONE = "done", _("Imported")


class LaborImportQuerySet(models.QuerySet["LaborImport"]):
    def waiting(self, at: datetime) -> "LaborImportQuerySet":
        """What a worker should take on: nobody has, or who did has been silent since."""
        free = Q(lease_until__isnull=True) | Q(lease_until__lte=at)
        return self.filter(free, stage=Stage.AT_WORK).order_by("pk")

    def done(self) -> "LaborImportQuerySet":
        return self.filter(stage=Stage.DONE)


class LaborImport(models.Model):
    filename = models.CharField(max_length=200)
    kind = models.CharField(max_length=12, choices=FileKind.choices, blank=True)
    stage = models.CharField(max_length=8, choices=Stage.choices, default=Stage.AT_WORK)
    fingerprint = models.CharField(max_length=64, blank=True)
    # Asked for by who runs the site, where codes lost their leading zeros: put them back.
    may_repair = models.BooleanField(default=False)
    years = models.JSONField(default=list)
    counts = models.JSONField(default=dict)  # what was written, left out and replaced, by name
    notes = models.JSONField(default=list)  # sentences
    problems = models.JSONField(default=list)  # {"file", "line", "column", "code", "sentence"}
    started_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    started_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)
    # Whose work it is now, until when, and how far it has come, in bytes.
    run = models.UUIDField(null=True)
    lease_until = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    done = models.PositiveBigIntegerField(default=0)
    total = models.PositiveBigIntegerField(default=0)

    objects = LaborImportQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name = _("import of labor statistics")
        indexes = [
            models.Index(fields=["id"], condition=Q(stage="at_work"), name="labor_import_at_work"),
            models.Index(fields=["fingerprint"], name="labor_import_fingerprint"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=["", *FileKind.values]), name="labor_import_kind_known"),
            models.CheckConstraint(condition=Q(stage__in=Stage.values), name="labor_import_stage_known"),
            models.CheckConstraint(
                condition=Q(stage__in=["at_work", "asks"], ended_at__isnull=True)
                | Q(stage__in=["refused", "done"], ended_at__isnull=False),
                name="labor_import_ended_when",
            ),
            models.CheckConstraint(
                condition=Q(stage="at_work") | Q(run__isnull=True, lease_until__isnull=True),
                name="labor_import_leased_at_work",
            ),
            models.CheckConstraint(condition=~Q(stage="refused") | ~Q(problems=[]), name="labor_import_refused_why"),
            models.CheckConstraint(condition=~Q(stage="done") | ~Q(kind=""), name="labor_import_done_of_a_kind"),
            models.CheckConstraint(condition=Q(done__lte=F("total")), name="labor_import_done_of_total"),
        ]

    def __str__(self) -> str:
        return self.filename

    @property
    def is_at_work(self) -> bool:
        return self.stage == Stage.AT_WORK


class LaborPart(models.Model):
    """One of the files of an import, until it has been read: a page and a worker need not share a disk."""

    # Its uniqueness is an index that begins with it.
    batch = models.ForeignKey(LaborImport, on_delete=models.CASCADE, db_index=False, related_name="parts")
    number = models.PositiveIntegerField()
    filename = models.CharField(max_length=200)
    content = models.BinaryField()

    class Meta:
        verbose_name = _("file of labor statistics")
        constraints = [models.UniqueConstraint(fields=["batch", "number"], name="labor_part_once")]

    def __str__(self) -> str:
        return f"{self.batch_id}: {self.number}"
