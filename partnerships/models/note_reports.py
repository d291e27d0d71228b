"""A reader says that a note should not stand. Conveners look, and hide it or let it stand."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from regions.models import Contact, RegionModel
from regions.scope import RegionManager


class NoteReportQuerySet(models.QuerySet["NoteReport"]):
    def open(self) -> "NoteReportQuerySet":
        return self.filter(settled_at__isnull=True)


class NoteReport(RegionModel):
    note = models.ForeignKey("partnerships.Note", on_delete=models.CASCADE, related_name="reports")
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="note_reports")
    reason = models.CharField(_("what is wrong with it"), max_length=300)
    at = models.DateTimeField(default=timezone.now)
    settled_at = models.DateTimeField(null=True, editable=False)

    objects = RegionManager.from_queryset(NoteReportQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["region", "note", "contact"], name="note_report_once"),
            models.CheckConstraint(condition=~Q(reason=""), name="note_report_says_why"),
        ]

    def __str__(self) -> str:
        return self.reason
