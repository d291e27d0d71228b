"""Two records of the directory that were one: what the merge did, so that it can be undone."""

from datetime import datetime, timedelta

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from regions.models.base import RegionModel
from regions.scope import RegionManager

UNDOABLE = timedelta(days=30)


class MergeQuerySet(models.QuerySet["Merge"]):
    def latest_first(self) -> "MergeQuerySet":
        return self.select_related("by").order_by("-id")


class Merge(RegionModel):
    class Of(models.TextChoices):
        ORGANIZATION = "organization", _("Organizations")
        CONTACT = "contact", _("People")

    kind = models.CharField(max_length=20, choices=Of.choices)
    # Plain numbers, as merging moves what points at either.
    kept_id = models.BigIntegerField()
    merged_id = models.BigIntegerField()
    kept_name = models.CharField(max_length=200)
    merged_name = models.CharField(max_length=200)
    # Relation → numbers of the rows that went over, stayed, or were ended (number → the end it was given).
    moved = models.JSONField(default=dict)
    stayed = models.JSONField(default=dict)
    ended = models.JSONField(default=dict)
    # {"kept": {column: value}, "merged": {…}}
    before = models.JSONField()
    after = models.JSONField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    undone_at = models.DateTimeField(null=True)

    objects = RegionManager.from_queryset(MergeQuerySet)()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=["organization", "contact"]), name="merge_kind_known"),
            models.CheckConstraint(condition=~Q(kept_id=F("merged_id")), name="merge_of_two"),
            models.CheckConstraint(
                condition=Q(undone_at__isnull=True) | Q(undone_at__gte=F("at")), name="merge_undone_later"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.merged_name} → {self.kept_name}"

    def may_be_undone(self, at: datetime) -> bool:
        return self.undone_at is None and at < self.at + UNDOABLE
