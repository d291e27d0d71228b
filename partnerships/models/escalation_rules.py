"""After how many days of silence who hears that an item is late: a rule of the region, or of one partnership."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from partnerships.models.partnerships import Partnership
from regions.models import Actor, Region, RegionModel, record
from regions.scope import RegionManager, current_region

SOONEST, LATEST = 1, 90
# In this order; an empty number leaves the step out.
STEPS = ("lead_after", "champion_after", "agenda_after")


def _later(after: str, before: str) -> Q:
    return Q((f"{after}__isnull", True)) | Q((f"{before}__isnull", True)) | Q((f"{after}__gt", F(before)))


def _days(words: Any, usual: int) -> Any:
    return models.PositiveSmallIntegerField(
        words,
        null=True,
        blank=True,
        default=usual,
        validators=[MinValueValidator(SOONEST), MaxValueValidator(LATEST)],
    )


class EscalationRuleQuerySet(models.QuerySet["EscalationRule"]):
    def in_force(self) -> "Rules":
        """Every rule of the region, in one statement."""
        return Rules({rule.partnership_id: rule for rule in self})

    def of(self, partnership: Partnership | None) -> "EscalationRule":
        """The one that holds here, the partnership's own before the region's before the usual one, unsaved."""
        rows = self.filter(Q(partnership=partnership) | Q(partnership__isnull=True))
        return rows.in_force()[partnership.pk if partnership else None]

    @transaction.atomic
    def keep(self, partnership: Partnership | None, *, by: Actor, **given: Any) -> "EscalationRule":
        """From now on it is done so: here, or without a partnership wherever none has a rule of its own."""
        _lock(partnership)
        rule = self.filter(partnership=partnership).first() or EscalationRule(partnership=partnership)
        for name in ("is_on", *STEPS):
            setattr(rule, name, given[name])
        rule.full_clean(exclude=["region", "partnership"])
        rule.save()
        _record(partnership, by)
        return rule

    @transaction.atomic
    def give_back(self, partnership: Partnership | None, *, by: Actor) -> None:
        """The partnership does as its region again, the region as is usual. Given back twice is given back once."""
        _lock(partnership)
        if self.filter(partnership=partnership).delete()[0]:
            _record(partnership, by)


class EscalationRule(RegionModel):
    # None: the rule of the region.
    partnership = models.OneToOneField(
        Partnership, on_delete=models.CASCADE, null=True, blank=True, related_name="escalation_rule"
    )
    is_on = models.BooleanField(_("others hear of what is late"), default=True)
    lead_after = _days(_("the lead of the owner’s organization hears of it"), 7)
    champion_after = _days(_("the champions of the priority hear of it"), 14)
    agenda_after = _days(_("it comes on the agenda of the next meeting"), 21)

    objects = RegionManager.from_queryset(EscalationRuleQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["region"], condition=Q(partnership__isnull=True), name="escalation_rule_of_region_once"
            ),
            models.UniqueConstraint(fields=["region", "partnership"], name="escalation_rule_once"),
            *(
                models.CheckConstraint(
                    condition=Q((f"{name}__isnull", True)) | Q((f"{name}__gte", SOONEST), (f"{name}__lte", LATEST)),
                    name=f"escalation_{name}_sensible",
                )
                for name in STEPS
            ),
            models.CheckConstraint(
                condition=_later("champion_after", "lead_after")
                & _later("agenda_after", "champion_after")
                & _later("agenda_after", "lead_after"),
                name="escalation_in_order",
            ),
        ]

    def __str__(self) -> str:
        """ "Lead after 7 days, champions after 14 days, next agenda after 21 days", as the settings say it."""
        if not self.is_on:
            return str(_("Nobody else hears of it"))
        named = [
            (self.lead_after, ngettext("lead after %(n)d day", "lead after %(n)d days", self.lead_after or 0)),
            (
                self.champion_after,
                ngettext("champions after %(n)d day", "champions after %(n)d days", self.champion_after or 0),
            ),
            (
                self.agenda_after,
                ngettext("next agenda after %(n)d day", "next agenda after %(n)d days", self.agenda_after or 0),
            ),
        ]
        return ", ".join(words % {"n": days} for days, words in named if days) or str(_("Nobody else hears of it"))

    def clean(self) -> None:
        """The later step comes later; told at the field that is too early."""
        before = 0
        for name in STEPS:
            days = getattr(self, name)
            if days is None:
                continue
            if days <= before:
                words = _("This comes after the step before it: choose more than %(days)d days, or leave it empty.")
                raise ValidationError({name: ValidationError(words, params={"days": before}, code="order")})
            before = days


class Rules(dict[int | None, EscalationRule]):
    """By the number of the partnership; whoever has none of its own has the region's, else the usual one."""

    def __missing__(self, partnership_id: int | None) -> EscalationRule:
        return self.get(None) or EscalationRule()


def _lock(partnership: Partnership | None) -> None:
    if partnership:
        partnership.locked()
    else:
        Region.objects.select_for_update().get(pk=current_region().pk)


def _record(partnership: Partnership | None, by: Actor) -> None:
    if partnership:
        record("partnership.escalation", partnership, by=by, thread=partnership.pk, partnership=partnership.name)
    else:
        record("region.escalation", current_region(), by=by)


def as_given(rule: EscalationRule) -> dict[str, Any]:
    return {name: getattr(rule, name) for name in ("is_on", *STEPS)}
