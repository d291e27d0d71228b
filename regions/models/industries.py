"""NAICS 2022: public reference data, the same for every region."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class IndustryQuerySet(models.QuerySet["Industry"]):
    def matching(self, text: str) -> "IndustryQuerySet":
        found = self
        for word in text.split():
            found = found.filter(Q(title__icontains=word) | Q(code__startswith=word))
        return found

    def under(self, code: str) -> "IndustryQuerySet":
        return self.filter(parent=code)


class Industry(models.Model):
    code = models.CharField(_("NAICS code"), max_length=7, primary_key=True)
    title = models.CharField(_("title"), max_length=200)
    level = models.PositiveSmallIntegerField(_("digits"))
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")

    objects = IndustryQuerySet.as_manager()

    class Meta:
        ordering = ["code"]
        verbose_name = _("industry")
        verbose_name_plural = _("industries")
        constraints = [models.CheckConstraint(condition=Q(level__gte=2, level__lte=6), name="industry_level_2_to_6")]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"
