"""Who sits at the table: businesses, and the community partners round them."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from regions.models.activity import Actor, record
from regions.models.base import RegionModel, save_edited
from regions.models.geography import County
from regions.models.industries import Industry
from regions.models.names import plain
from regions.scope import RegionManager, current_region


class Kind(models.TextChoices):
    BUSINESS = "business", _("Business")
    PARTNER = "partner", _("Community partner")


class Category(models.TextChoices):
    """What a community partner is (covers the list of 29 USC 3102(26))."""

    K12 = "k12", _("K-12 schools")
    POSTSECONDARY = "postsecondary", _("College or university")
    WORKFORCE = "workforce", _("Workforce board")
    ECONOMIC = "economic", _("Economic development")
    CHAMBER = "chamber", _("Chamber or association")
    LABOR = "labor", _("Labor")
    COMMUNITY = "community", _("Community organization")
    GOVERNMENT = "government", _("Government")
    PHILANTHROPY = "philanthropy", _("Philanthropy")
    OTHER = "other", _("Other")


class SizeClass(models.TextChoices):
    MICRO = "1-9", _("1 to 9 people")
    SMALL = "10-49", _("10 to 49 people")
    MEDIUM = "50-249", _("50 to 249 people")
    LARGE = "250-999", _("250 to 999 people")
    HUGE = "1000+", _("1,000 people or more")


class OrganizationQuerySet(models.QuerySet["Organization"]):
    def active(self) -> "OrganizationQuerySet":
        return self.filter(archived_at__isnull=True)

    def businesses(self) -> "OrganizationQuerySet":
        return self.filter(kind=Kind.BUSINESS)

    def partners(self) -> "OrganizationQuerySet":
        return self.filter(kind=Kind.PARTNER)

    def matching(self, text: str) -> "OrganizationQuerySet":
        return self.filter(name__folded__contains=text) if text else self

    @transaction.atomic
    def meet(self, name: str, *, kind: str, by: Actor) -> "Organization":
        """The one of this name, on whichever side it is; else a new one, to be confirmed later."""
        name = " ".join(name.split())
        known = self.active().filter(name__iexact=name).first()
        if known:
            return known
        category = Category.OTHER if kind == Kind.PARTNER else ""
        return Organization(name=name, kind=kind, category=category, to_confirm=True).keep(by=by)


class Organization(RegionModel):
    name = models.CharField(_("name"), max_length=200, validators=[plain])
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    category = models.CharField(_("kind of partner"), max_length=20, choices=Category.choices, blank=True)
    size_class = models.CharField(_("size"), max_length=10, choices=SizeClass.choices, blank=True)
    industry = models.ForeignKey(
        Industry, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("industry (NAICS)")
    )
    county = models.ForeignKey(
        County, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("county")
    )
    website = models.URLField(_("website"), blank=True)
    external_id = models.CharField(_("number in your own system"), max_length=60, blank=True, validators=[plain])
    # Written down at the door by somebody in a hurry; nobody has looked at it since.
    to_confirm = models.BooleanField(default=False, db_default=False, editable=False)
    archived_at = models.DateTimeField(null=True, blank=True, editable=False)
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="merged_from"
    )

    objects = RegionManager.from_queryset(OrganizationQuerySet)()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                "region",
                Lower("name"),
                condition=Q(archived_at__isnull=True),
                name="organization_name_once",
                violation_error_code="name",
                violation_error_message=_("An organization of this name is already in the directory."),
            ),
            models.UniqueConstraint(
                fields=["region", "external_id"],
                condition=~Q(external_id=""),
                name="organization_external_id_once",
                violation_error_code="external_id",
                violation_error_message=_("Another organization has this number."),
            ),
            # The target of composite keys: seats, electors and invitations are of the side their organization is on.
            models.UniqueConstraint(fields=["region", "id", "kind"], name="organization_side_key"),
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="organization_kind_known"),
            models.CheckConstraint(condition=~Q(name=""), name="organization_named"),
            models.CheckConstraint(
                condition=Q(kind=Kind.PARTNER, category__in=Category.values) | Q(kind=Kind.BUSINESS, category=""),
                name="organization_category_of_partners",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("regions:organization", args=[current_region().slug, self.pk])

    @property
    def is_business(self) -> bool:
        return self.kind == Kind.BUSINESS

    def clean(self) -> None:
        """A partner says what it is; a business has no such category."""
        if self.kind == Kind.BUSINESS:
            self.category = ""
        elif self.kind == Kind.PARTNER and not self.category:
            raise ValidationError({"category": _("Say what kind of partner this is.")})
        self._refuse_other_side()

    def _refuse_other_side(self) -> None:
        """Seats, answers and votes were given as one side of the table: it cannot change under them."""
        before = Organization.objects.filter(pk=self.pk).exclude(kind=self.kind).first() if self.pk else None
        if before and any(
            relation.related_model._base_manager.filter(**{relation.field.name: self}).exists()
            for relation in self._meta.related_objects
            if relation.related_model._meta.app_label != self._meta.app_label
        ):
            raise ValidationError(
                {
                    "kind": _(
                        "%(name)s has sat at a table as “%(kind)s”, so that cannot change. Add a new one instead."
                    )
                    % {"name": before.name, "kind": before.get_kind_display()}
                }
            )

    @transaction.atomic
    def keep(self, *, by: Actor) -> "Organization":
        """Add it, or save what changed, once it passes every check."""
        verb = "organization.changed" if self.pk else "organization.added"
        self.full_clean(exclude=["region"])
        save_edited(self)
        record(verb, self, by=by, organization=self.name)
        return self

    @transaction.atomic
    def archive(self, *, by: Actor) -> None:
        """Out of every list; its history stays."""
        locked = Organization.objects.select_for_update().get(pk=self.pk)
        if locked.archived_at:
            raise ValidationError(_("%(name)s is already archived."), params={"name": self.name}, code="archived")
        if self.contacts.active().exists():
            raise ValidationError(
                _("%(name)s still has people in the directory. Archive or move them first."),
                params={"name": self.name},
                code="has_people",
            )
        self.archived_at = timezone.now()
        self.save(update_fields=["archived_at"])
        record("organization.archived", self, by=by, organization=self.name)

    @transaction.atomic
    def restore(self, *, by: Actor) -> None:
        locked = Organization.objects.select_for_update().get(pk=self.pk)
        if not locked.archived_at:
            raise ValidationError(_("%(name)s is not archived."), params={"name": self.name}, code="not_archived")
        refuse_merged(locked)
        self.archived_at = None
        self.validate_constraints()
        self.save(update_fields=["archived_at"])
        record("organization.restored", self, by=by, organization=self.name)


def refuse_merged(row: Any) -> None:
    """What it had is with another now: only undoing the merge brings it back."""
    if row.merged_into_id:
        raise ValidationError(
            _("%(name)s was merged into %(kept)s. Undo that merge under “Duplicates” instead."),
            params={"name": row.name, "kept": row.merged_into},
            code="merged",
        )
