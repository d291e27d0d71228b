"""What leaders say: opportunities in their own words, and the requirements that would let the industry seize them."""

from typing import Self

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from partnerships.models.partnerships import Partnership
from partnerships.models.statements import Statement, StatementQuerySet
from regions.models import Actor, Contact
from regions.scope import RegionManager


class OpportunityQuerySet(StatementQuerySet["Opportunity"]):
    pass


class Opportunity(Statement):
    partnership = models.ForeignKey(Partnership, on_delete=models.CASCADE, related_name="opportunities")
    raised_by = models.ForeignKey(
        Contact,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="opportunities",
        verbose_name=_("who said it"),
    )

    noun = "opportunity"
    objects = RegionManager.from_queryset(OpportunityQuerySet)()

    @classmethod
    @transaction.atomic
    def capture(
        cls, partnership: Partnership, statement: str, *, category: str, raised_by: Contact | None = None, by: Actor
    ) -> "Opportunity":
        opportunity = cls(partnership=partnership, statement=statement, category=category, raised_by=raised_by)
        opportunity._keep(by=by)
        return opportunity

    def _hand_over(self, target: Self) -> None:
        if self.requirements.filter(
            options__ballot__opened_at__isnull=False, options__ballot__closed_at__isnull=True
        ).exists():
            words = _("What it takes to seize this opportunity is being voted on. Merge it when the votes are counted.")
            raise ValidationError(words, code="on_ballot")
        self.requirements.update(opportunity=target)

    def _carries_something(self) -> bool:
        return self.requirements.exists()


class RequirementQuerySet(StatementQuerySet["Requirement"]):
    pass


class Requirement(Statement):
    """What must be in place to seize an opportunity."""

    partnership = models.ForeignKey(Partnership, on_delete=models.CASCADE, related_name="requirements")
    opportunity = models.ForeignKey(
        Opportunity,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="requirements",
        verbose_name=_("opportunity it serves"),
    )
    raised_by = models.ForeignKey(
        Contact,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="requirements",
        verbose_name=_("who said it"),
    )

    noun = "requirement"
    objects = RegionManager.from_queryset(RequirementQuerySet)()

    @classmethod
    @transaction.atomic
    def capture(
        cls,
        partnership: Partnership,
        statement: str,
        *,
        category: str,
        opportunity: Opportunity | None = None,
        raised_by: Contact | None = None,
        by: Actor,
    ) -> "Requirement":
        if opportunity and opportunity.partnership_id != partnership.pk:
            raise ValidationError(_("Choose an opportunity of this partnership."), code="another_partnership")
        requirement = cls(
            partnership=partnership,
            statement=statement,
            category=category,
            opportunity=opportunity,
            raised_by=raised_by,
        )
        requirement._keep(by=by)
        return requirement

    def _hand_over(self, target: Self) -> None:
        """On a ballot or adopted, a requirement stays: merging it would change what people voted on or work on."""
        if self.options.exists():
            raise ValidationError(
                _("This requirement is on a ballot. Merge the other one into it instead."), code="on_ballot"
            )
        if self.priorities.filter(dropped_at__isnull=True).exists():
            raise ValidationError(
                _("This requirement is already a priority. Merge the other one into it instead."), code="adopted"
            )
        if self.opportunity_id and not target.opportunity_id:
            target.opportunity_id = self.opportunity_id
            target.save(update_fields=["opportunity"])

    def _refuse_split(self) -> None:
        if self._carries_something():
            raise ValidationError(
                _("This requirement is on a ballot or a priority. Write the second thought as a new one."), code="used"
            )

    def _carries_something(self) -> bool:
        return self.options.exists() or self.priorities.exists()
