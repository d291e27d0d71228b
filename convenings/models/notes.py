"""What was said on an item of the agenda, written down while it is on."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from convenings.models.agenda import AgendaItem
from regions.models import RegionModel
from regions.scope import RegionManager

if TYPE_CHECKING:
    from convenings.models.convenings import Convening

MOST = 8000  # letters on one item


def turns(items: Iterable[AgendaItem]) -> dict[int, int]:
    """Of each item, by its number: how many of its title there are up to it, itself included."""
    seen: Counter[str] = Counter()
    found = {}
    for item in items:
        seen[item.title] += 1
        found[item.pk] = seen[item.title]
    return found


class AgendaNoteQuerySet(models.QuerySet["AgendaNote"]):
    def newest(self) -> "AgendaNoteQuerySet":
        """Of each item what stands, not what stood before."""
        of_item = ("convening", "title", "turn")
        return self.order_by(*of_item, "-version").distinct(*of_item).select_related("by")


class AgendaNote(RegionModel):
    """One version of the note on one item; the highest stands, the others stay.

    It goes by the item's title, so that it is still there when the agenda is written anew; of two items that are
    called the same, by which of them comes first.
    """

    convening = models.ForeignKey("convenings.Convening", on_delete=models.PROTECT, related_name="notes")
    title = models.CharField(max_length=200)
    # 1 for the first item of that title, 2 for the second.
    turn = models.PositiveSmallIntegerField(default=1, db_default=1)
    version = models.PositiveIntegerField()
    text = models.TextField(_("note"), max_length=MOST, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    objects = RegionManager.from_queryset(AgendaNoteQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["region", "convening", "title", "turn", "version"], name="agenda_note_once"
            ),
            models.CheckConstraint(condition=Q(version__gte=1), name="agenda_note_counts_from_one"),
            models.CheckConstraint(condition=~Q(title=""), name="agenda_note_titled"),
            models.CheckConstraint(condition=Q(turn__gte=1), name="agenda_note_turns_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.version})"

    @classmethod
    @transaction.atomic
    def write(
        cls,
        convening: "Convening",
        item: AgendaItem,
        text: str,
        *,
        seen: int,
        by: User,
        at: datetime | None = None,
    ) -> None:
        """`seen`: the version the writer had before them, 0 for an empty page. Of two writers the second is refused
        and sees the words of the first, so that neither loses any.
        """
        type(convening).objects.locked().get(pk=convening.pk)
        if item.convening_id != convening.pk:
            raise ValidationError(_("Choose an item of this meeting's agenda."), code="another_meeting")
        turn = turns(convening.agenda.in_order())[item.pk]
        last = cls.objects.newest().filter(convening=convening, title=item.title, turn=turn).first()
        kept = text.replace("\r\n", "\n").strip()
        if kept == (last.text if last else ""):
            return
        if last and last.version != seen:
            raise ValidationError(
                _("%(who)s wrote here meanwhile. Their words stand above yours: put both together, then save."),
                params={"who": last.by},
                code="newer",
            )
        note = cls(
            convening=convening,
            title=item.title,
            turn=turn,
            version=last.version + 1 if last else 1,
            text=kept,
            by=by,
            at=at or timezone.now(),
        )
        note.full_clean(exclude=["region"])
        note.save()
