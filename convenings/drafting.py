"""The next meeting prepares itself: an agenda from what is open, what was left over, and what should be confirmed.

Drafting adds what is missing and touches nothing that is there, so drafting twice is drafting once. Nothing is sent:
the convener reads and changes it first.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime
from uuid import NAMESPACE_URL, UUID, uuid5

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from convenings.forms.agenda import MOST_LINES
from convenings.models import AgendaItem, Convening, ConveningState, Purpose, Room, Speaking
from convenings.since import Since, since_last_time
from partnerships.escalation import Silence, silences
from partnerships.models import ActionItem, Outcome, Priority
from regions.models import Actor, record

# So many items have a line of their own; the rest is gone through in one.
MOST_ITEMS = 6
CELEBRATED = 3


def matter(*names: object) -> UUID:
    """The same matter has the same key, whoever drafts it and when."""
    return uuid5(NAMESPACE_URL, ":".join(str(name) for name in names))


def at_table(convening: Convening) -> list[Silence]:
    """Late items nothing is heard of, which by now the rule brings to the table's next meeting; longest late first."""
    on = timezone.localdate()
    items = ActionItem.objects.late(on).filter(team__priority__partnership=convening.partnership_id)
    return [silence for silence in silences(items.by_due()) if silence.comes_to_table(on)]


@transaction.atomic
def draft_agenda(convening: Convening, *, by: Actor, at: datetime | None = None) -> int:
    """Put on the agenda what is not there yet, after its first line; how many lines that was."""
    now = at or timezone.now()
    meeting = Convening.objects.locked().get(pk=convening.pk)
    if meeting.state not in (ConveningState.PLANNED, ConveningState.FINDING) or meeting.has_begun(now):
        raise ValidationError(_("Only the agenda of a meeting that is still to come is drafted."), code="closed")
    there = list(meeting.agenda.in_order())
    keys, titles = {line.key for line in there}, {line.title for line in there}
    kept = {line.priority_id for line in there}
    fresh = []
    for line in proposed(meeting, now):
        if line.key in keys or line.title in titles or (line.priority_id and line.priority_id in kept):
            continue
        keys.add(line.key)
        titles.add(line.title)
        kept.add(line.priority_id)
        fresh.append(line)
    fresh = fresh[: MOST_LINES - len(there)]
    if not fresh:
        raise ValidationError(
            _("Nothing new to put on it: what is open, left over or to confirm stands there already."), code="again"
        )
    whole = [*there[:1], *fresh, *there[1:]]
    for position, line in enumerate(whole, 1):
        line.position = position
    AgendaItem.objects.bulk_update(there, ["position"])
    AgendaItem.objects.bulk_create(fresh)
    record("convening.agenda", meeting, by=by, thread=meeting.partnership_id, convening=meeting.title)
    return len(fresh)


def proposed(convening: Convening, now: datetime) -> Iterator[AgendaItem]:
    """First what can be celebrated, then where the table can help, what it left over, and what it should confirm."""
    since = since_last_time(convening)
    yield from wins(convening, since)
    yield from of_items(convening, since)
    yield from left_over(convening)
    yield from reviews(convening, now)


def wins(convening: Convening, since: Since | None) -> Iterator[AgendaItem]:
    """What was finished, and what changed, since the table last met."""
    outcomes = Outcome.objects.filter(priority__partnership=convening.partnership_id)
    if since and since.met_at:
        outcomes = outcomes.filter(told_at__gt=since.met_at)
    told = list(outcomes.order_by("-quick_win", "-told_at", "-id").values_list("title", flat=True)[:CELEBRATED])
    names = [*told, *(item.title for item in (since.kept if since else []))][:CELEBRATED]
    if names:
        words = _("To celebrate: %(what)s") % {"what": " · ".join(names)}
        yield line_of(convening, matter("wins", convening.pk), words, 5, Purpose.INFORM, Speaking.ALL)


def of_items(convening: Convening, since: Since | None) -> Iterator[AgendaItem]:
    """What nothing is heard of, then what is stuck, then what is late; the rest in one line."""
    if since is None:
        return
    brought = [silence.item for silence in at_table(convening)]
    troubled = list({item.pk: item for item in (*brought, *since.stuck, *since.late)}.values())
    for item in troubled[:MOST_ITEMS]:
        line = line_of(convening, matter("item", item.pk), item.title, 5, Purpose.DISCUSS, Speaking.ALL)
        line.item, line.presenter = item, item.owner.name
        yield line
    if troubled[MOST_ITEMS:] or since.coming:
        words = _("What moved since last time, item by item")
        yield line_of(convening, matter("since", convening.pk), words, 10, Purpose.INFORM, Speaking.ALL)


def left_over(convening: Convening) -> list[AgendaItem]:
    """Lines of the table's last meeting that its room never came to. Without a room nobody knows, and nothing is."""
    held = Room.objects.filter(convening__partnership=convening.partnership_id, ended_at__isnull=False)
    room = held.exclude(convening=convening.pk).order_by("-ended_at").first()
    if room is None:
        return []
    missed = [line for line in room.convening.agenda.in_order() if str(line.pk) not in room.took]
    names = ("key", "item_id", "priority_id", "title", "minutes", "purpose", "speaking", "asks", "presenter")
    return [AgendaItem(convening=convening, **{name: getattr(line, name) for name in names}) for line in missed]


def reviews(convening: Convening, now: datetime) -> Iterator[AgendaItem]:
    """The leaders confirm each priority, or let it go."""
    for priority in Priority.objects.to_review(convening.starts_at or now).filter(partnership=convening.partnership_id):
        words = Truncator(_("Keep it, or let it go? %(priority)s") % {"priority": priority.title}).chars(200)
        key = matter("review", priority.pk, convening.pk)
        line = line_of(convening, key, words, 3, Purpose.DECIDE, Speaking.BUSINESS)
        line.priority = priority
        yield line


def line_of(
    convening: Convening, key: UUID, title: str, minutes: int, purpose: Purpose, speaking: Speaking
) -> AgendaItem:
    return AgendaItem(
        convening=convening,
        key=key,
        title=Truncator(title).chars(200),
        minutes=minutes,
        purpose=purpose,
        speaking=speaking,
    )


def came_before(convening: Convening, lines: Iterable[AgendaItem]) -> dict[UUID, int]:
    """On how many agendas of this table that were held each matter stood already: 2 says it was rolled over twice."""
    earlier = AgendaItem.objects.filter(
        key__in=[line.key for line in lines],
        convening__partnership=convening.partnership_id,
        convening__state=ConveningState.HELD,
    )
    return Counter(earlier.exclude(convening=convening.pk).values_list("key", flat=True))
