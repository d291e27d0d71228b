"""Starting a partnership anew after a rest: its next meeting, the letter that asks people back, and what to do."""

from datetime import datetime, time, timedelta

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from convenings.models import Convening, ConveningKind
from partnerships.figures import with_unit
from partnerships.models import ActionItem, ChecklistItem, ItemStatus, Outcome, Partnership, Stage
from regions.models import Actor, RegionModel, name_of, record
from regions.scope import RegionManager, current_region

# Whoever has met can be started anew; before its launch a partnership is still on its first way.
FROM = (Stage.LAUNCHED, Stage.ACTING, Stage.SUSTAINING, Stage.DORMANT)
AHEAD = timedelta(days=42)  # invitations go out six weeks before
HOUR, LENGTH = time(9), timedelta(hours=2)
TUESDAY = 1
NAMED = 6  # outcomes and kept items in the letter


class Relaunch(RegionModel):
    partnership = models.ForeignKey(Partnership, on_delete=models.CASCADE, related_name="relaunches")
    convening = models.OneToOneField(Convening, on_delete=models.PROTECT, related_name="relaunch")
    # The draft; what is sent is what the convener made of it.
    subject = models.CharField(max_length=200)
    letter = models.TextField(max_length=10_000)
    begun_by = models.CharField(max_length=254)  # the name they went by then
    begun_at = models.DateTimeField(default=timezone.now)

    objects = RegionManager["Relaunch"]()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(subject="") & ~Q(letter=""), name="relaunch_says_something")]

    def __str__(self) -> str:
        return f"{self.partnership_id} {self.begun_at:%Y-%m-%d}"

    def get_absolute_url(self) -> str:
        return reverse("desk:relaunch", args=[current_region().slug, self.partnership.slug])

    @classmethod
    @transaction.atomic
    def begin(cls, partnership: Partnership, *, by: Actor, at: datetime | None = None) -> "Relaunch":
        """It is relaunching, with three times for a meeting, a drafted letter and its steps. Nothing is sent."""
        now = at or timezone.now()
        stage = partnership.locked().stage
        if stage == Stage.RELAUNCHING:
            raise ValidationError(_("It is being relaunched already."), code="again")
        if stage not in FROM:
            raise ValidationError(_("Only a partnership that has launched can be launched again."), code="not_launched")
        partnership.move_to(Stage.RELAUNCHING, by=by, reason=_("It starts anew."))
        ChecklistItem.objects.lay_out_again(partnership.pk)
        convening = Convening.plan(
            partnership,
            by=by,
            kind=ConveningKind.LAUNCH,
            title=_("%(partnership)s starts anew") % {"partnership": partnership.name[:120]},
            times=proposed(now),
            at=now,
        )
        row = cls(partnership=partnership, convening=convening, begun_by=name_of(by), begun_at=now)
        row.subject = (_("%(partnership)s starts anew: will you sit with us?") % {"partnership": partnership.name})[
            :200
        ]
        row.letter = drafted(partnership)
        row.full_clean(exclude=["region"])
        row.save()
        record("partnership.relaunched", row, by=by, thread=partnership.pk, partnership=partnership.name)
        return row


def proposed(at: datetime) -> list[tuple[datetime, datetime]]:
    """Tuesday, Wednesday and Thursday morning of the first whole week that is far enough away."""
    first = timezone.localdate(at + AHEAD)
    first += timedelta(days=(TUESDAY - first.weekday()) % 7)
    starts = [timezone.make_aware(datetime.combine(first + timedelta(days=days), HOUR)) for days in range(3)]
    return [(start, start + LENGTH) for start in starts]


def drafted(partnership: Partnership) -> str:
    """What was achieved, in the convener's language; the placeholders are those of every letter."""
    told = [achieved(outcome) for outcome in outcomes_of(partnership)[:NAMED]]
    kept = ActionItem.objects.filter(team__priority__partnership=partnership, status=ItemStatus.DONE)
    titles = list(kept.order_by("-done_at", "-pk").values_list("title", flat=True)[:NAMED])
    parts = [
        _("Dear {first_name},"),
        _("{partnership} has been quiet for a while. We would like to start again, with {organization} at the table."),
    ]
    if told:
        parts.append(listed(_("This is what the table has achieved:"), told))
    if titles:
        words = ngettext("One promise was kept:", "%(n)d promises were kept, among them:", kept.count())
        parts.append(listed(words % {"n": kept.count()}, titles))
    parts.append(
        _(
            "The leaders say what comes next, as before. The date is open: tell us which of the times below suit you, "
            "and we choose the one that brings the most leaders together."
        )
    )
    return "\n\n".join(parts)


def outcomes_of(partnership: Partnership) -> "models.QuerySet[Outcome]":
    rows: models.QuerySet[Outcome] = Outcome.objects.filter(priority__partnership=partnership)
    return rows.order_by("-told_at", "-id")


def achieved(outcome: Outcome) -> str:
    figure = with_unit(outcome.figure, outcome.unit)
    return f"{outcome.title}: {figure}" if figure else outcome.title


def listed(heading: str, lines: list[str]) -> str:
    """SECURITY: no line brings a placeholder of its own."""
    return "\n".join([heading, *(f"• {capfirst(line.translate(BRACES))}" for line in lines)])


BRACES = str.maketrans("{}", "()")
