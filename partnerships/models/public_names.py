"""A business that agreed to be named in public. Without its word it is only counted."""

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from partnerships.models.partnerships import Partnership
from partnerships.models.seats import Seat
from regions.models import Actor, Organization, RegionModel, record
from regions.scope import RegionManager


class PublicNameQuerySet(models.QuerySet["PublicName"]):
    def standing(self) -> "PublicNameQuerySet":
        return self.filter(withdrawn_at__isnull=True)


class PublicName(RegionModel):
    partnership = models.ForeignKey(Partnership, on_delete=models.CASCADE, related_name="public_names")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="public_names")
    agreed_by = models.CharField(_("who agreed for it"), max_length=200)
    agreed_at = models.DateTimeField(default=timezone.now, editable=False)
    withdrawn_at = models.DateTimeField(null=True, editable=False)

    objects = RegionManager.from_queryset(PublicNameQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["region", "partnership", "organization"],
                condition=Q(withdrawn_at__isnull=True),
                name="public_name_once",
            ),
            models.CheckConstraint(condition=~Q(agreed_by=""), name="public_name_agreed_by"),
        ]

    def __str__(self) -> str:
        return f"{self.organization_id} in public"

    @classmethod
    @transaction.atomic
    def agree(cls, partnership: Partnership, organization: Organization, *, agreed_by: str, by: Actor) -> "PublicName":
        """Its word that everybody may read its name here; saying it again changes nothing."""
        partnership.locked()
        if not agreed_by.strip():
            raise ValidationError({"agreed_by": _("Say who agreed for it.")}, code="no_consent")
        if not Seat.objects.current().filter(partnership=partnership, organization=organization).exists():
            words = _("%(name)s has no seat at this table.")
            raise ValidationError({"organization": ValidationError(words, params={"name": organization}, code="seat")})
        standing = cls.objects.standing().filter(partnership=partnership, organization=organization).first()
        if standing:
            return standing
        named = cls(partnership=partnership, organization=organization, agreed_by=agreed_by.strip())
        named.full_clean(exclude=["region"], validate_constraints=False)
        named.save()
        named._record("partnership.business_named", organization, by)
        return named

    @transaction.atomic
    def withdraw(self, *, by: Actor) -> None:
        """From now on it is only counted."""
        locked = PublicName.objects.select_for_update(of=("self",)).select_related("organization").get(pk=self.pk)
        if locked.withdrawn_at:
            raise ValidationError(_("It is not named any more."), code="withdrawn")
        self.withdrawn_at = timezone.now()
        self.save(update_fields=["withdrawn_at"])
        self._record("partnership.business_unnamed", locked.organization, by)

    def _record(self, verb: str, organization: Organization, by: Actor) -> None:
        record(verb, organization, by=by, thread=self.partnership_id, organization=organization.name)
