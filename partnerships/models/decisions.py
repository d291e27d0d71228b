"""What was decided, by whom and why: the log of a partnership, in its meetings and between them."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import uuid4

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from partnerships.models.ballots import Ballot
from partnerships.models.partnerships import Partnership
from partnerships.voters import fitting
from regions.models import Actor, RegionModel, name_of, record
from regions.models.names import plain
from regions.scope import RegionManager, current_region

if TYPE_CHECKING:
    from partnerships.models.choices import Choice


class DecisionQuerySet(models.QuerySet["Decision"]):
    def standing(self) -> "DecisionQuerySet":
        """Of each decision the version that stands."""
        later = Decision.objects.filter(key=OuterRef("key"), version__gt=OuterRef("version"))
        return self.filter(~Exists(later))

    def confirming(self) -> "DecisionQuerySet":
        """That a priority is kept; that it was adopted came of a ballot."""
        return self.filter(priority__isnull=False, ballot__isnull=True, version=1)

    def newest_first(self) -> "DecisionQuerySet":
        return self.order_by("-decided_on", "-id")

    def with_thread(self) -> "DecisionQuerySet":
        return self.select_related("partnership", "ballot", "priority", "worksheet")

    def matching(self, text: str) -> "DecisionQuerySet":
        if not text:
            return self
        return self.filter(
            Q(title__folded__contains=text)
            | Q(decided__folded__contains=text)
            | Q(why__folded__contains=text)
            | Q(decided_by__folded__contains=text)
        )


class Decision(RegionModel):
    """One version of one decision. Rows are only added: a correction is the next version, and says why."""

    partnership = models.ForeignKey(Partnership, on_delete=models.CASCADE, related_name="decisions")
    ballot = models.ForeignKey(Ballot, on_delete=models.PROTECT, null=True, blank=True, related_name="decisions")
    # By name, because adopting a priority writes its decision.
    priority = models.ForeignKey(
        "partnerships.Priority", on_delete=models.PROTECT, null=True, blank=True, related_name="decisions"
    )
    # By name, because what was chosen on a worksheet writes its decision.
    worksheet = models.ForeignKey(
        "partnerships.Worksheet", on_delete=models.PROTECT, null=True, blank=True, related_name="decisions"
    )
    key = models.UUIDField(default=uuid4, editable=False)  # the same in every version
    version = models.PositiveIntegerField(default=1, editable=False)
    title = models.CharField(_("in a few words"), max_length=200, validators=[plain])
    decided = models.TextField(_("what was decided"), max_length=2000)
    why = models.TextField(_("why"), max_length=2000, blank=True)
    decided_by = models.CharField(_("who decided"), max_length=300)
    decided_on = models.DateField(_("on"))
    reason = models.CharField(_("why it was corrected"), max_length=300, blank=True, editable=False)
    author = models.CharField(max_length=254, editable=False)  # the name they went by then
    at = models.DateTimeField(default=timezone.now, editable=False)

    objects = RegionManager.from_queryset(DecisionQuerySet)()

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        indexes = [models.Index(fields=["region", "partnership", "-decided_on", "-id"], name="decision_newest")]
        constraints = [
            models.UniqueConstraint(fields=["region", "key", "version"], name="decision_version_once"),
            models.CheckConstraint(condition=~Q(title="") & ~Q(decided="") & ~Q(decided_by=""), name="decision_told"),
            models.CheckConstraint(
                condition=Q(version=1, reason="") | Q(version__gt=1) & ~Q(reason=""), name="decision_corrected_why"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("partnerships:decision", args=[current_region().slug, self.pk])

    @property
    def versions(self) -> DecisionQuerySet:
        """All of them, the one that stands first."""
        return Decision.objects.filter(key=self.key).order_by("-version")

    def clean(self) -> None:
        if self.decided_on and self.decided_on > timezone.localdate():
            raise ValidationError({"decided_on": ValidationError(_("Choose today, or a day before."), code="future")})

    @classmethod
    @transaction.atomic
    def note(
        cls,
        partnership: Partnership,
        *,
        title: str,
        decided: str,
        decided_by: str,
        decided_on: date,
        why: str = "",
        by: Actor,
        at: datetime | None = None,
    ) -> "Decision":
        """Write down what was decided, in a meeting or between two."""
        decision = cls(
            partnership=partnership,
            title=title,
            decided=decided,
            why=why,
            decided_by=decided_by,
            decided_on=decided_on,
            at=at or timezone.now(),
        )
        decision._keep(by)
        record("decision.noted", decision, by=by, thread=partnership.pk, decision=title)
        return decision

    @classmethod
    def of_adoption(cls, ballot: Ballot, priority: models.Model, title: str, *, by: Actor) -> "Decision":
        """What a ballot chose became a priority; adopting has told the thread already."""
        with translation.override(settings.LANGUAGE_CODE):
            decision = cls(
                partnership_id=ballot.partnership_id,
                ballot=ballot,
                priority_id=priority.pk,
                title=title,
                decided=_now("“%(title)s” becomes a priority of this partnership.") % {"title": title},
                why=_now("Chosen by ballot: %(question)s") % {"question": ballot.question},
                decided_by=fitting(
                    ballot,
                    leaders=_now("The leaders, by ballot"),
                    table=_now("The table, by ballot"),
                    organizations=_now("The organizations, by ballot"),
                ),
                decided_on=timezone.localdate(),
            )
        decision._keep(by)
        return decision

    @classmethod
    def of_confirming(
        cls, partnership: Partnership, priority: models.Model, title: str, *, why: str, on: date, by: Actor
    ) -> "Decision":
        """The leaders keep what they chose; confirming has told the thread already."""
        with translation.override(settings.LANGUAGE_CODE):
            decision = cls(
                partnership=partnership,
                priority_id=priority.pk,
                title=title,
                decided=_now("“%(title)s” stays a priority of this partnership.") % {"title": title},
                why=why,
                decided_by=_now("The leaders"),
                decided_on=on,
            )
        decision._keep(by)
        return decision

    @classmethod
    def of_choice(
        cls, choice: "Choice", partnership: Partnership, *, title: str, decided: str, by: Actor
    ) -> "Decision":
        """The partnership itself was decided on a worksheet, which stays its source."""
        decision = cls(
            partnership=partnership,
            worksheet_id=choice.worksheet_id,
            title=title,
            decided=decided,
            why=choice.why,
            decided_by=choice.decided_by,
            decided_on=choice.decided_on,
        )
        decision._keep(by)
        return decision

    @transaction.atomic
    def correct(
        self,
        *,
        title: str,
        decided: str,
        decided_by: str,
        decided_on: date,
        why: str = "",
        reason: str,
        by: Actor,
    ) -> "Decision":
        """The next version, beside the one that stood. Who looks at an older one is sent to the newest first."""
        Partnership.objects.select_for_update(no_key=True).get(pk=self.partnership_id)
        words = {"title": title, "decided": decided, "why": why, "decided_by": decided_by, "decided_on": decided_on}
        self._refuse_correction(words, reason)
        corrected = Decision(
            partnership_id=self.partnership_id,
            ballot_id=self.ballot_id,
            priority_id=self.priority_id,
            worksheet_id=self.worksheet_id,
            key=self.key,
            version=self.version + 1,
            reason=reason.strip(),
            **words,
        )
        corrected._keep(by)
        record(
            "decision.corrected",
            corrected,
            by=by,
            thread=self.partnership_id,
            decision=corrected.title,
            reason=corrected.reason,
        )
        return corrected

    def _refuse_correction(self, words: Mapping[str, object], reason: str) -> None:
        if Decision.objects.filter(key=self.key, version__gt=self.version).exists():
            raise ValidationError(
                _("This decision was corrected meanwhile. Read what stands now, then correct that."), code="late"
            )
        if not reason.strip():
            raise ValidationError(
                {"reason": ValidationError(_("Say why it is corrected, in a few words."), code="no_reason")}
            )
        if all(getattr(self, name) == said for name, said in words.items()):
            raise ValidationError(_("Nothing has changed. Correct a word, or leave it as it stands."), code="same")

    def _keep(self, by: Actor) -> None:
        self.author = name_of(by)
        # Whoever calls holds the rows it points at.
        self.full_clean(exclude=["region", "partnership", "ballot", "priority", "worksheet"])
        self.save(force_insert=True)
