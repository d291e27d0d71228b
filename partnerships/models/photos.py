"""The photo of an outcome. Like every file it is in the database, so row security and backups hold for it too."""

from datetime import datetime
from typing import TYPE_CHECKING, cast

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from partnerships.evidence import PICTURES
from partnerships.models.scanned import FileState, Scanned, ScannedQuerySet, fingerprint, nudge_if_held
from partnerships.photos import LONGEST, MOST_KEPT, Photo
from regions.models import Actor, RegionModel, record
from regions.models.names import plain
from regions.scope import RegionManager, current_region

if TYPE_CHECKING:
    from partnerships.models.outcomes import Outcome


UNSAID = _("Say in a few words what one sees in it, for who cannot see it.")


class OutcomePhotoQuerySet(ScannedQuerySet):
    def for_everybody(self) -> "OutcomePhotoQuerySet":
        """Looked at, and agreed to by who is seen in it."""
        return self.open().exclude(agreed_by="")


class OutcomePhoto(Scanned):
    """One of an outcome; another takes its place as a row of its own, so that no old address shows the new one."""

    # By name, because the outcome keeps it.
    outcome = models.OneToOneField("partnerships.Outcome", on_delete=models.CASCADE, related_name="photo")
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()
    alt = models.CharField(_("what one sees in it"), max_length=300, validators=[plain])
    # Who is seen in it, or speaks for them; without, the public does not see it.
    agreed_by = models.CharField(_("who agreed that everybody may see it"), max_length=200, blank=True)

    objects = RegionManager.from_queryset(OutcomePhotoQuerySet)()

    class Meta:
        indexes = [models.Index(fields=["region", "id"], condition=Q(state="held"), name="photo_held")]
        constraints = [
            models.CheckConstraint(condition=~Q(alt=""), name="photo_described"),
            models.CheckConstraint(condition=Q(kind__in=PICTURES), name="photo_is_picture"),
            models.CheckConstraint(condition=Q(state__in=FileState.values), name="photo_state_known"),
            models.CheckConstraint(condition=Q(size__gt=0, size__lte=MOST_KEPT), name="photo_size_bounded"),
            models.CheckConstraint(
                condition=Q(width__gt=0, width__lte=LONGEST, height__gt=0, height__lte=LONGEST),
                name="photo_points_bounded",
            ),
            models.CheckConstraint(
                condition=~Q(state="refused") | Q(scanned_at__isnull=False), name="photo_refused_when"
            ),
        ]

    def __str__(self) -> str:
        return self.alt

    def get_absolute_url(self) -> str:
        return reverse("partnerships:photo", args=[current_region().slug, self.pk])

    @property
    def is_for_everybody(self) -> bool:
        return self.is_open and bool(self.agreed_by)

    @property
    def name(self) -> str:
        """As it is called where somebody saves it."""
        return f"outcome-{self.outcome_id}.{self.kind}"

    @classmethod
    def keep(cls, outcome: "Outcome", photo: Photo) -> "OutcomePhoto":
        """Not saved yet; `photo` stands in the place of the one before."""
        cls.objects.filter(outcome=outcome).delete()
        return cls(
            outcome=outcome,
            kind=photo.kind,
            width=photo.width,
            height=photo.height,
            **fingerprint(photo.content),
        )

    @transaction.atomic
    def refuse(self, found: str, at: datetime) -> None:
        super().refuse(found, at)
        told = {"outcome": self.outcome.title, "found": found[:200]}
        record("outcome.photo_refused", self.outcome, by=None, thread=None, **told)


class PhotoContent(RegionModel):
    photo = models.OneToOneField(OutcomePhoto, on_delete=models.CASCADE, related_name="stored")
    content = models.BinaryField()

    objects = RegionManager["PhotoContent"]()

    def __str__(self) -> str:
        return f"{self.photo_id}"


class Photographed(models.Model):
    """Mixed into the outcome."""

    class Meta:
        abstract = True

    @transaction.atomic
    def photograph(self, photo: Photo | None, *, alt: str, agreed_by: str = "", by: Actor) -> OutcomePhoto:
        """Put a photo beside it, in the place of the one before; without one, say the one there better.

        `agreed_by`: who is seen in it and agreed that everybody may see it. Without, the public never does.
        """
        outcome = cast("Outcome", self).held()
        outcome.refuse_public()
        outcome.priority.refuse_others(by)
        standing = OutcomePhoto.objects.filter(outcome=outcome).exclude(state=FileState.REFUSED).first()
        if photo is None and standing is None:
            raise ValidationError({"photo": _("Choose a photo.")}, code="no_photo")
        if not alt.strip():
            raise ValidationError({"alt": UNSAID}, code="no_words")
        row = OutcomePhoto.keep(outcome, photo) if photo else cast(OutcomePhoto, standing)
        row.alt, row.agreed_by = alt.strip(), agreed_by.strip()
        row.clean_fields(exclude=["region", "outcome", "scanned_at"])
        row.save()
        if photo:
            PhotoContent.objects.create(photo=row, content=photo.content)
            nudge_if_held([row])
        _record("outcome.photographed", outcome, by)
        return row

    @transaction.atomic
    def take_photo_out(self, *, by: Actor) -> None:
        """At any time, from the public as well: somebody may have changed their mind."""
        outcome = cast("Outcome", self).held()
        outcome.priority.refuse_others(by)
        if not OutcomePhoto.objects.filter(outcome=outcome).delete()[0]:
            raise ValidationError(_("There is no photo of it any more."), code="no_photo")
        _record("outcome.photo_taken_out", outcome, by)


def _record(verb: str, outcome: "Outcome", by: Actor) -> None:
    record(verb, outcome, by=by, thread=outcome.priority.partnership_id, outcome=outcome.title)
