"""Which industry the team chose, who decided it and why, with the numbers as they stood then."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from partnerships.models.candidates import Candidate
from partnerships.models.decisions import Decision
from partnerships.models.partnerships import Partnership
from partnerships.models.worksheets import Worksheet
from regions.models import Actor, RegionModel, name_of, record
from regions.scope import RegionManager


class ChoiceQuerySet(models.QuerySet["Choice"]):
    def with_thread(self) -> "ChoiceQuerySet":
        return self.select_related("candidate__sector", "partnership", "worksheet")


class Choice(RegionModel):
    """Of a worksheet one, and never changed: only the partnership it became is still to come."""

    worksheet = models.ForeignKey(Worksheet, on_delete=models.PROTECT, related_name="choices")
    candidate = models.ForeignKey(Candidate, on_delete=models.PROTECT, related_name="choices")
    decided_by = models.CharField(_("who decided"), max_length=300)
    decided_on = models.DateField(_("on"))
    why = models.TextField(_("why"), max_length=2000)
    snapshot = models.JSONField(editable=False)  # as partnerships.rankings.Board tells it
    author = models.CharField(max_length=254, editable=False)  # the name they went by then
    at = models.DateTimeField(default=timezone.now, editable=False)
    partnership = models.OneToOneField(
        Partnership, on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="choice"
    )

    objects = RegionManager.from_queryset(ChoiceQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["region", "worksheet"], name="choice_once"),
            models.CheckConstraint(condition=~Q(decided_by="") & ~Q(why="") & ~Q(author=""), name="choice_told"),
        ]

    def __str__(self) -> str:
        return self.candidate.sector.name

    @classmethod
    @transaction.atomic
    def decide(
        cls,
        candidate: Candidate,
        *,
        decided_by: str,
        decided_on: date,
        why: str,
        snapshot: Callable[[Worksheet], dict[str, Any]],
        by: Actor,
    ) -> "Choice":
        """Write down what the team chose. The worksheet stays as it is from now on.

        `snapshot` is taken once the worksheet is held: weights, openings and scores as they are kept for ever.
        """
        worksheet = candidate.worksheet
        worksheet.held()
        if worksheet.is_scoring:
            words = _("People are still scoring. End the scoring first, so that everybody sees the same.")
            raise ValidationError(words, code="still_open")
        if decided_on > timezone.localdate():
            words = _("Choose today, or a day before.")
            raise ValidationError({"decided_on": ValidationError(words, code="future")})
        choice = cls(
            worksheet=worksheet, candidate=candidate, decided_by=decided_by.strip(), decided_on=decided_on,
            why=why.strip(), snapshot=snapshot(worksheet), author=name_of(by),
        )  # fmt: skip
        choice.full_clean(exclude=["region", "worksheet", "candidate"])
        choice.save()
        record("worksheet.chosen", worksheet, by=by, worksheet=worksheet.title, sector=candidate.sector.name)
        return choice

    @transaction.atomic
    def start(self, *, name: str = "", by: Actor) -> Partnership:
        """The choice becomes a partnership, and the first decision in its log; its worksheet stays the source."""
        locked = Choice.objects.select_for_update(of=("self",)).get(pk=self.pk)
        if locked.partnership_id:
            words = _("This choice has become a partnership already: %(name)s.")
            raise ValidationError(words, params={"name": locked.partnership}, code="again")
        sector = self.candidate.sector
        with translation.override(settings.LANGUAGE_CODE):
            name = name.strip() or _now("%(sector)s Partnership") % {"sector": sector.name}
            decided = _now("The region begins with %(sector)s.") % {"sector": sector.name}
            title = _now("We begin with %(sector)s") % {"sector": sector.name}
        self.partnership = Partnership(name=name, sector=sector).start(by=by)
        self.save(update_fields=["partnership"])
        decision = Decision.of_choice(self, self.partnership, title=title, decided=decided, by=by)
        told = {"worksheet": self.worksheet.title, "partnership": name, "decision": decision.pk}
        record("worksheet.became", self.worksheet, by=by, thread=self.partnership.pk, **told)
        return self.partnership
