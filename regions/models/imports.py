"""A file somebody brought for the directory. Every line is kept as it came, with what became of it."""

from django.db import models
from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from regions.models.base import RegionModel
from regions.models.organizations import Kind
from regions.scope import RegionManager, current_region


class RowState(models.TextChoices):
    NEW = "new", _("New")
    UPDATE = "update", _("Update")
    UNCHANGED = "unchanged", _("Already there")
    ERROR = "error", _("Needs you")


class Import(RegionModel):
    filename = models.CharField(max_length=200)
    header = models.JSONField(default=list)
    # Columns we do not know; their cells are kept and go out again with the lines that need correcting.
    unread = models.JSONField(default=list)
    notice = models.CharField(max_length=300, blank=True)
    default_kind = models.CharField(max_length=20, choices=Kind.choices, blank=True)
    started_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField(default=timezone.now)
    applied_at = models.DateTimeField(null=True)

    objects = RegionManager["Import"]()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(default_kind__in=["", *Kind.values]), name="import_default_kind_known")
        ]

    def __str__(self) -> str:
        return self.filename

    def get_absolute_url(self) -> str:
        return reverse("regions:import_preview", args=[current_region().slug, self.pk])

    def counts(self) -> dict[str, int]:
        """How many lines are in which state, all four named."""
        found = dict(self.rows.order_by().values_list("state").annotate(Count("id")))
        return {state: found.get(state, 0) for state in RowState.values}


class ImportRow(RegionModel):
    batch = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="rows")
    line = models.PositiveIntegerField()
    cells = models.JSONField()
    state = models.CharField(max_length=10, choices=RowState.choices)
    problems = models.JSONField(default=list)  # [column, sentence]
    changes = models.JSONField(default=list)  # [what, before, after]

    objects = RegionManager["ImportRow"]()

    class Meta:
        ordering = ["line"]
        constraints = [
            models.UniqueConstraint(fields=["region", "batch", "line"], name="import_row_once"),
            models.CheckConstraint(condition=Q(state__in=RowState.values), name="import_row_state_known"),
        ]

    def __str__(self) -> str:
        return f"{self.line}: {self.state}"
