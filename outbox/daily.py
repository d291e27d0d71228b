"""One ordinary mail a day for each person, whatever partnerships they sit in.

Ordinary mail leaves in the region's office hours, from the hour its owner set; a few minutes are given to whatever
else comes for the same person, and all of it goes together. What comes after that day's mail waits for that of the
next office day. What would be too late that way goes at once, and says so. What is ordinary stands with each kind.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Protocol

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from outbox.letters import KINDS, AtOnce
from outbox.models import DAILY, DailyMail, Message, State
from regions.models import Contact
from regions.office_hours import in_office_hours, next_office_hour
from regions.scope import current_region

# What comes for somebody within this after the first of it goes in one mail.
GATHER = timedelta(minutes=5)
# A reminder of a meeting wants to be read a day before: it waits only as long as that leaves so much.
LEAD = timedelta(hours=24)
# Somebody else is busy with this person's record.
ANOTHERS_TURN = timedelta(minutes=1)


def opening() -> time:
    """When the first daily mail of a day leaves: what is posted on the hour has its minutes to join."""
    return time(current_region().daily_hour, GATHER.seconds // 60)


def next_days_mail(at: datetime) -> datetime:
    """When the next mail leaves for somebody who had that of today."""
    tomorrow = datetime.combine(timezone.localtime(at).date() + timedelta(days=1), time())
    return next_office_hour(timezone.make_aware(tomorrow), opening())


def chance(message: Message, at: datetime) -> datetime:
    """When it may leave, if its person had no mail that day: `at` itself, or later."""
    if message.by_hand:
        return max(at, message.due_at)
    gathered = at if message.attempts or message.is_daily else max(at, message.due_at + GATHER)
    return max(at, next_office_hour(timezone.localtime(gathered), opening()))


def is_pressing(message: Message, leaves: datetime) -> bool:
    """Would it come too late, leaving then?"""
    return message.useful_until is not None and leaves > message.useful_until - LEAD


class Going(Protocol):
    """A mail that was written, with what is in it."""

    @property
    def message(self) -> Message: ...
    @property
    def parts(self) -> Sequence[Message]: ...


@dataclass(frozen=True)
class Waiting:
    """Who of the people about to be written to has had today's mail, and gets this with that of another day."""

    people: Sequence[Contact]
    leaves: datetime


def who_waits(people: Sequence[Contact], at: datetime, useful_until: datetime | None = None) -> Waiting:
    leaves = next_days_mail(at)
    if useful_until and leaves > useful_until - LEAD:
        return Waiting([], leaves)
    had = DailyMail.objects.of(people, timezone.localtime(at).date())
    return Waiting([person for person in people if person.pk in had], leaves)


@dataclass
class Mail:
    """What goes out as one mail: a message in its own dress or, with parts, a daily mail of theirs."""

    message: Message
    parts: list[Message] = field(default_factory=list)


@dataclass
class Round:
    """What becomes of a batch: mails to write, and messages that wait, with their moment."""

    mails: list[Mail] = field(default_factory=list)
    waiting: list[tuple[Message, datetime]] = field(default_factory=list)
    pressing: list[Message] = field(default_factory=list)
    repeated: list[Message] = field(default_factory=list)
    kept: set[int] = field(default_factory=set)  # what is already written down as somebody's mail of today


def companions(messages: Sequence[Message], at: datetime) -> tuple[list[Message], set[int]]:
    """What else is due to the people of the ordinary ones, with the parts of daily mails; and whose turn it is now.

    Their records are locked: a second worker leaves these people alone.
    """
    people = {message.contact_id for message in messages if message.contact_id and takes_turns(message)}
    if not people:
        return [], set()
    locked = Contact.objects.filter(pk__in=people).order_by("pk").select_for_update(skip_locked=True, no_key=True)
    ours = set(locked.values_list("pk", flat=True))
    known = {message.pk for message in messages}
    rows = Message.objects.select_related("contact__organization").select_for_update(skip_locked=True, of=("self",))
    theirs = rows.filter(contact__in=ours, state=State.QUEUED, due_at__lte=at, at_once="", folded_into=None)
    # What backs off keeps to its own time, whatever else comes.
    fresh = theirs.exclude(pk__in=known).exclude(attempts__gt=0, next_attempt_at__gt=at)
    more = [message for message in fresh if message.is_ordinary]
    return more + parts_of([message for message in messages if message.is_daily and message.contact_id in ours]), ours


def takes_turns(message: Message) -> bool:
    """A merge locks a person's record before their messages, and so does who opens a mail they were folded into."""
    return message.is_ordinary or message.is_daily


def parts_of(dailies: Sequence[Message]) -> list[Message]:
    """What goes in them. Whom a merge has parted from the rest goes a way of their own."""
    if not dailies:
        return []
    whose = {message.pk: message.contact_id for message in dailies}
    rows = Message.objects.select_related("contact__organization").select_for_update(of=("self",))
    parts = list(rows.filter(folded_into__in=whose))
    strays = {part.pk for part in parts if part.contact_id != whose[part.folded_into_id or 0]}
    unfold([part for part in parts if part.pk in strays])
    return [part for part in parts if part.pk not in strays]


def unfold(messages: Sequence[Message]) -> None:
    """From now on each goes by itself."""
    parts = [message.pk for message in messages if message.folded_into_id]
    if parts:
        Message.objects.filter(pk__in=parts).update(folded_into=None, state=State.QUEUED)


def sort_out(messages: Sequence[Message], ours: Collection[int], at: datetime) -> Round:
    """Urgent mail goes as it is; of each person's ordinary messages it is decided together."""
    found = Round()
    parts: dict[int, list[Message]] = defaultdict(list)
    people: dict[int, list[Message]] = defaultdict(list)
    for message in messages:
        if message.folded_into_id:
            parts[message.folded_into_id].append(message)
        elif message.is_ordinary and message.contact_id:
            people[message.contact_id].append(message)
        elif not message.is_daily:
            found.mails.append(Mail(message))
    for message in messages:
        if message.is_daily and not message.is_ordinary:
            if message.contact_id in ours:
                found.mails.append(Mail(message, by_urgency(parts[message.pk])))
            else:
                found.waiting.append((message, at + ANOTHERS_TURN))
    known = {message.contact_id: message.contact for message in messages if message.contact}
    today = timezone.localtime(at).date()
    had = DailyMail.objects.of([known[pk] for pk in people if pk in ours], today) if people else {}
    found.kept = set(had.values())
    for person, theirs in people.items():
        if person in ours:
            decide(found, theirs, parts, had.get(person), at)
        else:
            found.waiting += [(message, at + ANOTHERS_TURN) for message in theirs]
    return found


def decide(
    found: Round, theirs: Sequence[Message], parts: dict[int, list[Message]], had: int | None, at: datetime
) -> None:
    """One mail of all of it now, or none; what was already tried keeps its name, so it goes alone."""
    tried = [message for message in theirs if message.attempts or message.is_daily]
    alone = [message for message in theirs if message.pk == had] if had is not None else tried[:1]
    if alone or had is not None:
        going = [message for message in alone if chance(message, at) <= at]
        found.mails += [Mail(message, by_urgency(parts[message.pk])) for message in going]
    else:
        going = gathered(theirs, at)
        fold(found, going)
    for message in theirs:
        if message not in going:
            wait(found, message, parts[message.pk], had is not None or bool(going), at)


def wait(found: Round, message: Message, parts: Sequence[Message], has_had: bool, at: datetime) -> None:
    leaves = next_days_mail(at) if has_had else chance(message, at)
    if any(is_pressing(one, leaves) for one in (message, *parts)):
        found.pressing.append(message)
        found.mails.append(Mail(message, by_urgency(parts)))
    else:
        found.waiting += [(one, leaves) for one in (message, *parts)]


def gathered(theirs: Sequence[Message], at: datetime) -> list[Message]:
    """All of it once something of it may leave; outside of office hours only what was sent by hand."""
    ripe = [message for message in theirs if chance(message, at) <= at]
    return list(theirs) if ripe and in_office_hours(timezone.localtime(at), opening()) else ripe


def fold(found: Round, going: Sequence[Message]) -> None:
    """Of two that say the same the newer is enough. One alone goes in its own dress.

    Letters by hand are about one sending for all their readers: a copy says as well whose letter it is one of.
    """
    if not going:
        return
    newest: dict[tuple[object, ...], Message] = {}
    for message in sorted(going, key=lambda one: (one.due_at, one.pk)):
        whose = message.context.get("leader")
        said = (KINDS[message.kind].topic, message.about_type_id, message.about_id or message.key, whose)
        if said in newest:
            found.repeated.append(newest[said])
        newest[said] = message
    parts = by_urgency(newest.values())
    found.mails.append(Mail(parts[0]) if len(parts) == 1 else Mail(daily_mail(parts), parts))


def by_urgency(messages: Iterable[Message]) -> list[Message]:
    """What is soonest over first, then the newest."""
    newest_first = sorted(messages, key=lambda one: (one.due_at, one.pk), reverse=True)
    return sorted(newest_first, key=lambda one: (one.useful_until is None, one.useful_until))


def daily_mail(parts: Sequence[Message]) -> Message:
    """Not saved yet: what cannot be written may leave one part alone."""
    contact, day = parts[0].contact, timezone.localdate()
    answers = {message.reply_to for message in parts}
    reply_to = answers.pop() if len(answers) == 1 else ""
    by_hand = all(message.by_hand for message in parts)  # then it may leave at any hour, also when it is tried again
    key = f"daily:{parts[0].contact_id}:{day}"
    # SECURITY: an answer to it may be one to a part that not everybody in the region reads.
    context = {"confidential": True} if any(message.is_confidential for message in parts) else {}
    return Message(kind=DAILY, contact=contact, reply_to=reply_to, by_hand=by_hand, key=key, context=context)


def put_off(waiting: Sequence[tuple[Message, datetime]]) -> None:
    if not waiting:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE outbox_message SET state = 'queued', next_attempt_at = later.at"
            " FROM unnest(%s::bigint[], %s::timestamptz[]) AS later(id, at) WHERE outbox_message.id = later.id",
            [[message.pk for message, _at in waiting], [at for _message, at in waiting]],
        )


def settle(found: Round) -> None:
    """Write down who waits, what went unsaid because it was said again, and what could not wait."""
    put_off(found.waiting)
    if found.repeated:
        Message.objects.filter(pk__in=[message.pk for message in found.repeated]).update(
            state=State.SUPPRESSED, error=_("A newer message in the same mail says it.")
        )
    if found.pressing:
        Message.objects.filter(pk__in=[message.pk for message in found.pressing]).update(at_once=AtOnce.SOON)
        for message in found.pressing:
            message.at_once = AtOnce.SOON


def keep(mails: Sequence[Going], kept: Collection[int], at: datetime) -> None:
    """New daily mails and what goes in them; and for every ordinary mail, that it was its person's of today."""
    new = [mail for mail in mails if mail.message.pk is None]
    Message.objects.bulk_create([mail.message for mail in new])
    if new:
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE outbox_message SET folded_into_id = part.mail FROM unnest(%s::bigint[], %s::bigint[])"
                " AS part(id, mail) WHERE outbox_message.id = part.id",
                [
                    [part.pk for mail in new for part in mail.parts],
                    [mail.message.pk for mail in new for _part in mail.parts],
                ],
            )
    day, ordinary = timezone.localtime(at).date(), [mail.message for mail in mails if mail.message.is_ordinary]
    DailyMail.objects.bulk_create(
        DailyMail(contact=message.contact, day=day, address=message.to.lower(), message=message)
        for message in ordinary
        if message.pk not in kept
    )
