"""What a meeting goes through, for how long, and who may speak when."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from django.contrib.postgres.functions import RandomUUID
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from convenings.models.answers import Side
from convenings.moments import clock_words
from partnerships.models import ActionItem, Opportunity, Priority
from regions.models import Actor, RegionModel, record
from regions.models.names import plain
from regions.scope import RegionManager

if TYPE_CHECKING:
    from convenings.models.convenings import Convening
    from convenings.models.invitations import Invitation


class Purpose(models.TextChoices):
    INFORM = "inform", _("Inform")
    DISCUSS = "discuss", _("Discuss")
    DECIDE = "decide", _("Decide")


class Speaking(models.TextChoices):
    """Community partners listen first; only the business leaders' voice sets the agenda."""

    BUSINESS = "business", _("Business leaders speak")
    SUPPORT = "support", _("Partners speak")
    ALL = "all", _("Everyone speaks")
    CONVENER = "convener", _("The convener speaks")
    CHAMPION = "champion", _("A champion speaks")


class Asks(models.TextChoices):
    """What an item asks of the leaders in the room."""

    LISTEN = "", _("Nothing to do but talk and listen")
    OPPORTUNITY = "opportunity", _("Say opportunities")
    REQUIREMENT = "requirement", _("Say what it takes")
    VOTE = "vote", _("Vote")
    SIGN_UP = "sign_up", _("Sign up as champion")


ICONS = {
    Speaking.BUSINESS: "business",
    Speaking.CHAMPION: "business",
    Speaking.SUPPORT: "partner",
}


@dataclass(frozen=True)
class Line:
    minutes: int
    title: Promise
    purpose: Purpose
    speaking: Speaking
    asks: Asks = Asks.LISTEN


# A launch meeting of 120 minutes, after the coffee.
TWO_HOURS = (
    Line(5, _("Welcome: why I came"), Purpose.INFORM, Speaking.CHAMPION),
    Line(5, _("What this is and is not; ground rules"), Purpose.INFORM, Speaking.CONVENER),
    Line(15, _("Round: name, company, one thing exciting in the business now"), Purpose.INFORM, Speaking.BUSINESS),
    Line(5, _("Three facts on the industry here: jobs, specialization, wages"), Purpose.INFORM, Speaking.CONVENER),
    Line(
        30, _("Opportunities: where can this industry grow here?"), Purpose.DISCUSS, Speaking.BUSINESS, Asks.OPPORTUNITY
    ),
    Line(
        30,
        _("Requirements: what must be in place to seize them?"),
        Purpose.DISCUSS,
        Speaking.BUSINESS,
        Asks.REQUIREMENT,
    ),
    Line(10, _("Ranking: the dot vote"), Purpose.DECIDE, Speaking.BUSINESS, Asks.VOTE),
    Line(12, _("Who will champion what? Sign up with your name"), Purpose.DECIDE, Speaking.BUSINESS, Asks.SIGN_UP),
    Line(5, _("What did we hear? Two or three short reflections"), Purpose.DISCUSS, Speaking.SUPPORT),
    Line(3, _("Dates, next step, thanks"), Purpose.INFORM, Speaking.CHAMPION),
)
# An action team meets shorter, and partners work beside the leaders.
ONE_HOUR = (
    Line(5, _("Why this priority matters to my business"), Purpose.INFORM, Speaking.CHAMPION),
    Line(20, _("What moved since last time, item by item"), Purpose.INFORM, Speaking.ALL),
    Line(20, _("What stands in the way, and who can move it"), Purpose.DISCUSS, Speaking.ALL),
    Line(10, _("Who does what by when"), Purpose.DECIDE, Speaking.ALL),
    Line(5, _("Dates, next step, thanks"), Purpose.INFORM, Speaking.CHAMPION),
)


class AgendaItemQuerySet(models.QuerySet["AgendaItem"]):
    def in_order(self) -> "AgendaItemQuerySet":
        return self.order_by("position", "pk")

    def with_matters(self) -> "AgendaItemQuerySet":
        """With the item or the priority each is about."""
        return self.select_related("item", "priority")

    @transaction.atomic
    def rewrite(self, convening: "Convening", lines: Sequence[Mapping[str, Any]], *, by: Actor) -> None:
        """Replace a meeting's agenda by these lines, in their order. A line that names its `key` stays the same matter,
        with its item or its priority."""
        type(convening).objects.locked().get(pk=convening.pk)
        matters = {line.key: (line.item_id, line.priority_id) for line in convening.agenda.all()}
        convening.agenda.all().delete()
        names = ("minutes", "title", "purpose", "speaking", "presenter")
        self.bulk_create(
            AgendaItem(
                convening=convening,
                position=position,
                asks=line.get("asks", ""),
                **{name: line[name] for name in names},
                **_same_matter(line.get("key"), matters),
            )
            for position, line in enumerate(lines, 1)
        )
        record("convening.agenda", convening, by=by, thread=convening.partnership_id, convening=convening.title)


def _same_matter(key: UUID | None, matters: dict[UUID, tuple[int | None, int | None]]) -> dict[str, Any]:
    """Of two lines that name the same, the first is it."""
    if key not in matters or key is None:
        return {}
    item, priority = matters.pop(key)
    return {"key": key, "item_id": item, "priority_id": priority}


class AgendaItem(RegionModel):
    convening = models.ForeignKey("convenings.Convening", on_delete=models.CASCADE, related_name="agenda")
    position = models.PositiveSmallIntegerField()
    minutes = models.PositiveSmallIntegerField(_("minutes"))
    title = models.CharField(_("what"), max_length=200, validators=[plain])
    purpose = models.CharField(_("to"), max_length=10, choices=Purpose.choices, default=Purpose.DISCUSS)
    speaking = models.CharField(_("who may speak"), max_length=10, choices=Speaking.choices, default=Speaking.ALL)
    asks = models.CharField(
        _("what it asks of leaders"), max_length=12, choices=Asks.choices, blank=True, default="", db_default=""
    )
    presenter = models.CharField(_("led by"), max_length=200, blank=True, validators=[plain])
    # The same matter has the same key on every agenda it comes to.
    key = models.UUIDField(default=uuid4, db_default=RandomUUID(), editable=False)
    # What it is about: an item somebody has to do, or a priority to confirm or let go.
    item = models.ForeignKey(
        ActionItem, on_delete=models.SET_NULL, null=True, blank=True, editable=False, related_name="agenda_lines"
    )
    priority = models.ForeignKey(
        Priority, on_delete=models.SET_NULL, null=True, blank=True, editable=False, related_name="agenda_lines"
    )

    came_before = 0  # on how many agendas that were held it stood already, where that was counted

    objects = RegionManager.from_queryset(AgendaItemQuerySet)()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["region", "convening", "key"], name="agenda_matter_once"),
            models.CheckConstraint(
                condition=Q(item__isnull=True) | Q(priority__isnull=True), name="agenda_item_of_one_matter"
            ),
            models.CheckConstraint(condition=Q(minutes__gte=1, minutes__lte=480), name="agenda_item_minutes_sensible"),
            models.CheckConstraint(condition=Q(purpose__in=Purpose.values), name="agenda_item_purpose_known"),
            models.CheckConstraint(condition=Q(speaking__in=Speaking.values), name="agenda_item_speaking_known"),
            models.CheckConstraint(condition=Q(asks__in=Asks.values), name="agenda_item_asks_known"),
            models.CheckConstraint(condition=~Q(title=""), name="agenda_item_titled"),
        ]

    def __str__(self) -> str:
        return self.title


class Heard(RegionModel):
    """In which meeting a sentence was said: the upper end of the thread."""

    convening = models.ForeignKey("convenings.Convening", on_delete=models.PROTECT, related_name="heard")
    opportunity = models.ForeignKey(Opportunity, on_delete=models.CASCADE, related_name="heard")
    # Said beforehand, in answer to one of the meeting's questions.
    invitation = models.ForeignKey(
        "convenings.Invitation", on_delete=models.SET_NULL, null=True, related_name="taken_over"
    )
    question = models.CharField(max_length=10, blank=True, db_default="")

    objects = RegionManager["Heard"]()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["region", "convening", "opportunity"], name="heard_once"),
            models.UniqueConstraint(
                fields=["region", "invitation", "question"],
                condition=Q(invitation__isnull=False),
                name="heard_answer_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.opportunity_id} in {self.convening_id}"


def put_on_board(
    convening: "Convening", answered: "Invitation", question: str, *, category: str, by: Actor
) -> Opportunity:
    """What a leader answered to one of the meeting's questions, once and in their own words."""
    statement = answered.told.get(question, "")
    if not statement:
        raise ValidationError(_("There is no answer to take over."), code="unsaid")
    if answered.side != Side.BUSINESS:
        raise ValidationError(_("The board holds what business leaders say. Partners listen first."), code="partner")
    if Heard.objects.filter(invitation=answered, question=question).exists():
        raise ValidationError(_("This answer is on the board already."), code="taken")
    opportunity = Opportunity.capture(
        convening.partnership, statement, category=category, raised_by=answered.contact, by=by
    )
    Heard.objects.create(convening=convening, opportunity=opportunity, invitation=answered, question=question)
    return opportunity


def lay_out(convening: "Convening", lines: Sequence[Line]) -> None:
    """Give a meeting its first agenda."""
    AgendaItem.objects.bulk_create(
        AgendaItem(
            convening=convening,
            position=position,
            minutes=line.minutes,
            title=str(line.title),
            purpose=line.purpose,
            speaking=line.speaking,
            asks=line.asks,
        )
        for position, line in enumerate(lines, 1)
    )


@dataclass(frozen=True)
class Slot:
    """An agenda item with its hours; `now` while it is on."""

    item: AgendaItem
    starts_at: datetime | None  # as long as the meeting has no date
    ends_at: datetime | None
    now: bool
    over: bool

    @property
    def until(self) -> str:
        return clock_words(timezone.localtime(self.ends_at)) if self.ends_at else ""

    @property
    def icon(self) -> str:
        return ICONS.get(Speaking(self.item.speaking), "")


def run_of_show(convening: "Convening", items: Sequence[AgendaItem], at: datetime) -> list[Slot]:
    if convening.starts_at is None:
        return [Slot(item, None, None, now=False, over=False) for item in items]
    slots: list[Slot] = []
    start = convening.starts_at
    for item in items:
        end = start + timedelta(minutes=item.minutes)
        slots.append(Slot(item, start, end, now=start <= at < end, over=end <= at))
        start = end
    return slots
