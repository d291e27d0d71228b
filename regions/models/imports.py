"""A file somebody brought for the directory. Every line is kept as it came, with what became of it."""

from datetime import datetime, timedelta

from django.db import models
from django.db.models import Count, F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from regions.models.base import RegionModel
from regions.models.organizations import Kind
from regions.scope import RegionManager, current_region

PROBLEM = "problem"  # the heading of reasons in a file of lines to correct; read back, it is passed over
# A worker that says nothing for so long is dead: the next one starts over.
LEASE = timedelta(seconds=60)
# A file that took its worker down so often is not tried again.
MOST_TRIES = 3


class Stage(models.TextChoices):
    READING = "reading", _("Being read")
    READ = "read", _("Waiting for you")
    REFUSED = "refused", _("Could not be read")
    APPLYING = "applying", _("Being imported")
    APPLIED = "applied", _("Imported")


AT_WORK = (Stage.READING, Stage.APPLYING)


class RowState(models.TextChoices):
    NEW = "new", _("New")
    UPDATE = "update", _("Update")
    UNCHANGED = "unchanged", _("Already there")
    ASKS = "asks", _("Asks you")
    ERROR = "error", _("Needs you")


class ImportQuerySet(models.QuerySet["Import"]):
    def waiting(self, at: datetime) -> "ImportQuerySet":
        """What a worker should take on: nobody has, or who did has been silent since."""
        free = Q(lease_until__isnull=True) | Q(lease_until__lte=at)
        return self.filter(free, stage__in=AT_WORK).order_by("pk")


class Import(RegionModel):
    filename = models.CharField(max_length=200)
    stage = models.CharField(max_length=10, choices=Stage.choices, default=Stage.READING)
    # What each heading stands for: the name of one of our columns, or "" where it is left out.
    header = models.JSONField(default=list)
    columns = models.JSONField(default=list)
    # Question → "same" or "new", where only a name resembled one we know.
    answers = models.JSONField(default=dict)
    notice = models.TextField(blank=True)  # one sentence per line
    trouble = models.TextField(blank=True)
    default_kind = models.CharField(max_length=20, choices=Kind.choices, blank=True)
    started_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField(default=timezone.now)
    confirmed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    applied_at = models.DateTimeField(null=True)
    # Whose work it is now, until when, and how far it has come.
    run = models.UUIDField(null=True)
    lease_until = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)

    objects = RegionManager.from_queryset(ImportQuerySet)()

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["region", "id"], condition=Q(stage__in=["reading", "applying"]), name="import_at_work")
        ]
        constraints = [
            models.CheckConstraint(condition=Q(default_kind__in=["", *Kind.values]), name="import_default_kind_known"),
            models.CheckConstraint(condition=Q(stage__in=Stage.values), name="import_stage_known"),
            models.CheckConstraint(
                condition=Q(stage="applied", applied_at__isnull=False)
                | (~Q(stage="applied") & Q(applied_at__isnull=True)),
                name="import_applied_when",
            ),
            models.CheckConstraint(condition=~Q(stage="refused") | ~Q(trouble=""), name="import_refused_why"),
            models.CheckConstraint(
                condition=Q(stage__in=["reading", "applying"]) | Q(run__isnull=True, lease_until__isnull=True),
                name="import_leased_at_work",
            ),
            models.CheckConstraint(condition=Q(done__lte=F("total")), name="import_done_of_total"),
        ]

    def __str__(self) -> str:
        return self.filename

    def get_absolute_url(self) -> str:
        return reverse("regions:import_preview", args=[current_region().slug, self.pk])

    @property
    def is_at_work(self) -> bool:
        return self.stage in AT_WORK

    @property
    def is_open(self) -> bool:
        """May still be corrected, answered and imported."""
        return self.stage == Stage.READ

    @property
    def unread(self) -> list[str]:
        """Headings whose cells stay out; they are kept and go out again with the lines that need correcting."""
        headings = zip(self.header, self.columns, strict=False)
        return [heading for heading, column in headings if heading and not column and heading.casefold() != PROBLEM]

    def counts(self) -> dict[str, int]:
        """How many lines are in which state, all of them named."""
        return self.counts_and_unsaid()[0]

    def counts_and_unsaid(self) -> tuple[dict[str, int], int]:
        """How many lines are in which state, and how many of all wait because they leave the kind empty."""
        rows = self.rows.order_by().values_list("state")
        found = list(rows.annotate(count=Count("id"), unsaid=Count("id", filter=self._leaves_out("kind"))))
        states = {state: count for state, count, _unsaid in found}
        return {state: states.get(state, 0) for state in RowState.values}, sum(unsaid for _s, _c, unsaid in found)

    def _leaves_out(self, column: str) -> Q:
        """Of a line: something is wrong with this column, and its cell is empty or not there."""
        wrong = Q(problems__contains=[[column]])
        if column not in self.columns:
            return wrong
        place = self.columns.index(column)
        return wrong & (Q(**{f"cells__{place}": ""}) | Q(**{f"cells__{place}__isnull": True}))


class ImportFile(RegionModel):
    """The file itself, until it has been read."""

    batch = models.OneToOneField(Import, on_delete=models.CASCADE, related_name="file")
    content = models.BinaryField()

    objects = RegionManager["ImportFile"]()

    def __str__(self) -> str:
        return f"{self.batch_id}"


class ImportRow(RegionModel):
    batch = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="rows")
    line = models.PositiveIntegerField()
    cells = models.JSONField()
    state = models.CharField(max_length=10, choices=RowState.choices)
    problems = models.JSONField(default=list)  # [column, sentence]
    warnings = models.JSONField(default=list)  # [column, sentence]
    changes = models.JSONField(default=list)  # [column, before, after]
    asks = models.JSONField(default=list)  # [question, column, sentence]

    objects = RegionManager["ImportRow"]()

    class Meta:
        ordering = ["line"]
        constraints = [
            models.UniqueConstraint(fields=["region", "batch", "line"], name="import_row_once"),
            models.CheckConstraint(condition=Q(state__in=RowState.values), name="import_row_state_known"),
        ]

    def __str__(self) -> str:
        return f"{self.line}: {self.state}"

    @property
    def said(self) -> tuple[str, list[list[str]], list[list[str]], list[list[str]], list[list[str]]]:
        return self.state, self.problems, self.warnings, self.changes, self.asks


class ImportMemory(RegionModel):
    """What the region said before, so that it is not asked about the next file."""

    class About(models.TextChoices):
        HEADING = "heading", _("what a heading stands for")
        SPELLING = "spelling", _("another spelling of an organization")

    about = models.CharField(max_length=10, choices=About.choices)
    words = models.CharField(max_length=300)
    # A heading's column ("" where it is left out), or "same".
    means = models.CharField(max_length=30, blank=True)

    objects = RegionManager["ImportMemory"]()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["region", "about", "words"], name="import_memory_once"),
            models.CheckConstraint(condition=Q(about__in=["heading", "spelling"]), name="import_memory_about_known"),
        ]

    def __str__(self) -> str:
        return f"{self.words}: {self.means}"
