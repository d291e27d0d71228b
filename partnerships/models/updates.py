"""What the owner of an item reports: how it goes, a note, a new day, evidence."""

from collections.abc import Collection
from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from partnerships.figures import with_unit
from partnerships.public_addresses import refuse_private
from regions.models import Actor, Contact, RegionModel, name_of
from regions.scope import RegionManager


class ItemStatus(models.TextChoices):
    OPEN = "open", _("Not started")
    DOING = "doing", _("On track")
    BLOCKED = "blocked", _("Stuck")
    DONE = "done", _("Done")
    DROPPED = "dropped", _("Dropped")


class Confidence(models.TextChoices):
    """How sure its owner is to keep the day."""

    HIGH = "high", _("Sure")
    FAIR = "fair", _("Fairly sure")
    LOW = "low", _("Not sure")


WHY_IT_MOVES = _("Say why the day moves, in a few words.")
UNFINISHED = (ItemStatus.OPEN, ItemStatus.DOING, ItemStatus.BLOCKED)
REPORTED = (*UNFINISHED, ItemStatus.DONE)  # dropping is the convener's verb
# How the `status` tag draws each.
STATUS_SHAPES: dict[str, str] = {
    ItemStatus.OPEN: "open",
    ItemStatus.DOING: "good",
    ItemStatus.BLOCKED: "watch",
    ItemStatus.DONE: "done",
    ItemStatus.DROPPED: "open",
}


class UpdateQuerySet(models.QuerySet["Update"]):
    def latest_first(self) -> "UpdateQuerySet":
        return self.order_by("-id")

    def said_by(self, actor: Actor) -> "UpdateQuerySet":
        if isinstance(actor, Contact):
            return self.filter(contact=actor)
        return self.filter(contact__isnull=True, author=name_of(actor))

    def with_files(self) -> "UpdateQuerySet":
        return self.prefetch_related("files")

    def with_evidence(self) -> "UpdateQuerySet":
        filed = Exists(self.model.files.rel.related_model._default_manager.filter(update=OuterRef("pk")))
        return self.filter(~Q(evidence_url="") | Q(evidence_figure__isnull=False) | filed)


class Update(RegionModel):
    """One report, never changed afterwards."""

    # By name, because reporting on an item writes its update.
    item = models.ForeignKey("partnerships.ActionItem", on_delete=models.CASCADE, related_name="updates")
    status = models.CharField(_("status"), max_length=10, choices=ItemStatus.choices)
    confidence = models.CharField(
        _("how sure"), max_length=10, choices=Confidence.choices, blank=True, default="", db_default=""
    )
    note = models.CharField(_("note"), max_length=1000, blank=True)
    due_on = models.DateField(_("new day"), null=True, blank=True)
    evidence_url = models.URLField(
        _("where to see it"),
        max_length=500,
        blank=True,
        # SECURITY: the address becomes a link on our pages; javascript:, data: and the like never get this far.
        validators=[
            URLValidator(schemes=["https"], message=_("Paste an address that starts with https://.")),
            refuse_private,
        ],
    )
    evidence_figure = models.DecimalField(_("figure"), max_digits=14, decimal_places=2, null=True, blank=True)
    evidence_unit = models.CharField(_("of what"), max_length=60, blank=True)
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, null=True, blank=True, related_name="updates")
    author = models.CharField(max_length=254)  # the name they went by then
    at = models.DateTimeField(default=timezone.now)
    # The edition of the item it made.
    edition = models.PositiveIntegerField(default=0, db_default=0, editable=False)

    objects = RegionManager.from_queryset(UpdateQuerySet)()

    class Meta:
        indexes = [models.Index(fields=["region", "item", "-id"], name="update_of_item")]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=ItemStatus.values), name="update_status_known"),
            models.CheckConstraint(
                condition=Q(confidence__in=("", *Confidence.values)), name="update_confidence_known"
            ),
            models.CheckConstraint(
                condition=Q(evidence_url="") | Q(evidence_url__startswith="https://"), name="update_evidence_https"
            ),
            models.CheckConstraint(
                condition=Q(evidence_figure__isnull=True, evidence_unit="")
                | Q(evidence_figure__isnull=False) & ~Q(evidence_unit=""),
                name="update_figure_has_unit",
            ),
            models.CheckConstraint(condition=Q(due_on__isnull=True) | ~Q(note=""), name="update_new_day_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.get_status_display()}: {self.note}"

    @property
    def evidence(self) -> str:
        return with_unit(self.evidence_figure, self.evidence_unit)

    def clean_fields(self, exclude: Collection[str] | None = None) -> None:
        try:
            super().clean_fields(exclude)
        except ValidationError as refused:
            if "evidence_url" in refused.error_dict:
                refused.error_dict["evidence_url"] = self._of_address(refused.error_dict["evidence_url"])
            raise

    def _of_address(self, errors: list[ValidationError]) -> list[ValidationError]:
        """One sentence: of a web address what is wrong beside its http://, of anything else how one begins."""
        is_web = self.evidence_url.lower().startswith(("http://", "https://"))
        return errors[-1:] if is_web else errors[:2][-1:]

    def clean(self) -> None:
        self.note = self.note.strip()
        if self.evidence_figure is not None and not self.evidence_unit:
            raise ValidationError({"evidence_unit": _("Say what the figure counts, such as “places open”.")})
        if self.evidence_unit and self.evidence_figure is None:
            raise ValidationError({"evidence_figure": _("Fill in the figure, or leave out what it counts.")})

    def refuse_unfitting(self, was: str, due_on: date) -> None:
        """What this says must fit the item as it stands: its status, and its day."""
        if self.due_on == due_on:
            self.due_on = None
        if self.status not in REPORTED:
            raise ValidationError({"status": _("Choose on track, stuck or done.")})
        if self.due_on and self.status == ItemStatus.DONE:
            raise ValidationError({"due_on": _("What is done needs no new day. Leave it empty.")})
        if self.note:
            return
        if self.due_on:
            raise ValidationError({"note": WHY_IT_MOVES})
        if was == ItemStatus.DONE and self.status != ItemStatus.DONE:
            raise ValidationError({"note": _("This item was done. Say why it is open again.")})
