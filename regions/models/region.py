"""The tenant: one labor-market region, any counties of any states."""

from collections.abc import Iterable, Mapping
from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from regions.models.activity import record
from regions.models.base import RegionModel, save_edited
from regions.models.geography import County
from regions.models.names import plain
from regions.models.people import Membership, Role
from regions.scope import RegionManager, in_region

# The words a region may replace by its own (they differ by state).
WORDS: dict[str, Promise] = {
    "partnership": _("Partnership"),
    "convening": _("Convening"),
    "champion": _("Champion"),
    "partner": _("Community partner"),
    "action_team": _("Action team"),
    "priority": _("Priority"),
}


def check_time_zone(value: str) -> None:
    if value not in available_timezones():
        raise ValidationError(
            _("“%(value)s” is not a time zone we know. Choose one such as America/Chicago."), params={"value": value}
        )


class Palette(models.TextChoices):
    TEAL = "teal", _("Teal")
    HARBOR = "harbor", _("Harbor")
    LAKE = "lake", _("Lake")
    PINE = "pine", _("Pine")
    FERN = "fern", _("Fern")
    MOSS = "moss", _("Moss")
    SLATE = "slate", _("Slate")
    NIGHT = "night", _("Night")
    INDIGO = "indigo", _("Indigo")
    HEATHER = "heather", _("Heather")
    PLUM = "plum", _("Plum")
    BERRY = "berry", _("Berry")


class RegionQuerySet(models.QuerySet["Region"]):
    def open(self) -> "RegionQuerySet":
        return self.filter(closed_at__isnull=True)


class Region(models.Model):
    slug = models.SlugField(_("short name in addresses"), max_length=50, unique=True)
    name = models.CharField(_("name"), max_length=120, validators=[plain])
    time_zone = models.CharField(_("time zone"), max_length=60, validators=[check_time_zone])
    labels = models.JSONField(_("words this region prefers"), default=dict, blank=True)
    palette = models.CharField(_("color"), max_length=20, choices=Palette.choices, default=Palette.TEAL)
    sender_name = models.CharField(
        _("mails come from"),
        max_length=120,
        help_text=_("The name people see in their inbox, such as “Lane Workforce Partnership”."),
        validators=[
            RegexValidator(r"[\r\n<>\"]", _("Leave out line breaks, quotes and angle brackets."), inverse_match=True)
        ],
    )
    reply_to = models.EmailField(_("answers go to"), help_text=_("A mailbox a person reads."))
    phone = models.CharField(_("phone"), max_length=40, blank=True, validators=[plain])
    postal_address = models.CharField(_("postal address"), max_length=300, blank=True)
    most_asks = models.PositiveSmallIntegerField(
        _("asks of one company in 30 days before we warn"),
        default=3,
        validators=[MinValueValidator(1), MaxValueValidator(50)],
        help_text=_("Counted over all organizations of the region. It only warns."),
    )
    daily_hour = models.PositiveSmallIntegerField(
        _("hour of the daily mail"),
        default=8,
        db_default=8,
        validators=[MinValueValidator(8), MaxValueValidator(17)],
        help_text=_("Ordinary mail reaches each person once a day, Monday to Friday, from this hour on: 8 to 17."),
    )
    closed_at = models.DateTimeField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = RegionQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name = _("region")
        constraints = [
            models.CheckConstraint(condition=models.Q(daily_hour__gte=8, daily_hour__lte=17), name="region_daily_hour")
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("desk:today", args=[self.slug])

    def word(self, key: str) -> str:
        return str(self.labels.get(key) or WORDS[key])

    @transaction.atomic
    def found(self, *, by: User, counties: Iterable[County]) -> "Region":
        """Save a new region with its counties; who founds it owns it."""
        self.full_clean()
        self.save()
        Membership.objects.create(user=by, region=self, role=Role.OWNER)
        with in_region(self):
            self.choose_counties(counties, by=by)
            record("region.founded", self, by=by, region=self.name)
        return self

    @transaction.atomic
    def settle(self, *, by: User) -> None:
        """Save changed settings. Runs inside the region; its short name never changes, since mailed links hold it."""
        self.full_clean()
        save_edited(self)
        record("region.changed", self, by=by, region=self.name)

    @transaction.atomic
    def choose_counties(self, counties: Iterable[County], *, by: User) -> None:
        """Replace the region's counties; at least one. Runs inside the region."""
        Region.objects.select_for_update().get(pk=self.pk)
        self._take_shape({county.pk: county for county in counties}, by)

    @transaction.atomic
    def add_county(self, county: County, *, by: User) -> None:
        """One county more, whoever moves another at the same moment. Runs inside the region."""
        here = self._lock_shape()
        if county.pk in here:
            raise ValidationError(_("%(county)s is in the region already."), params={"county": county}, code="there")
        self._take_shape({**here, county.pk: county}, by)

    @transaction.atomic
    def leave_out_county(self, county: County, *, by: User) -> None:
        """One county less; the last one stays. Runs inside the region."""
        here = self._lock_shape()
        if here.pop(county.pk, None) is None:
            raise ValidationError(_("%(county)s is not in the region."), params={"county": county}, code="away")
        self._take_shape(here, by)

    def _lock_shape(self) -> dict[str, County]:
        """The counties as they are, until we have changed them."""
        Region.objects.select_for_update().get(pk=self.pk)
        return {row.county_id: row.county for row in RegionCounty.objects.select_related("county")}

    def _take_shape(self, chosen: Mapping[str, County], by: User) -> None:
        if not chosen:
            raise ValidationError(_("Choose at least one county."), code="no_counties")
        RegionCounty.objects.exclude(county__in=chosen).delete()
        RegionCounty.objects.bulk_create([RegionCounty(county=c) for c in chosen.values()], ignore_conflicts=True)
        names = ", ".join(sorted(map(str, chosen.values())))
        record("region.counties_chosen", self, by=by, count=len(chosen), names=names)

    def close(self, *, by: User) -> None:
        """Nobody enters a closed region any more; its rows stay."""
        with in_region(self):
            locked = Region.objects.select_for_update().get(pk=self.pk)
            if locked.closed_at:
                raise ValidationError(_("This region is already closed."), code="closed")
            self.closed_at = locked.closed_at = timezone.now()
            locked.save(update_fields=["closed_at"])
            record("region.closed", self, by=by, region=self.name)


class RegionCounty(RegionModel):
    county = models.ForeignKey(County, on_delete=models.PROTECT, related_name="+")

    objects = RegionManager["RegionCounty"]()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["region", "county"], name="region_county_once")]

    def __str__(self) -> str:
        return str(self.county)
