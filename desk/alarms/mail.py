"""What rings newly, in each convener's mail of the day: one part of it, never a mail for each alarm.

Whoever is also in the directory finds it in the one mail they get that day anyway; of an account alone it is the mail.
A day on which nothing began to ring brings nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlencode

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from desk.alarms.bells import Alarm, address
from desk.alarms.ringing import ringing
from desk.models import AlarmNews
from outbox.letters import Letter, compose
from outbox.models import Message
from outbox.posting import Draft, post
from regions.access import CONVENERS
from regions.models import Contact, Membership, Region
from regions.office_hours import in_office_hours
from regions.scope import current_region, in_region

KIND = "alarms.ringing"
MOST = 12  # of each sort in one mail; the page has them all


@dataclass(frozen=True)
class Line:
    """An alarm as a mail has it: with what to do about it, and where to put it aside."""

    name: str
    title: str
    why: str
    since: date
    url: str
    button: str
    aside_url: str


def tell_conveners(region: Region, at: datetime) -> int:
    """Once a day: post what rings and did not when they were last told; to how many."""
    with in_region(region):
        local = timezone.localtime(at)
        if not in_office_hours(local) or AlarmNews.was_told(local.date()):
            return 0
        fresh = AlarmNews.take(local.date(), [name_of(alarm) for alarm in ringing(at).alarms])
        drafts = drafts_for(region, local.date(), fresh) if fresh else []
        post(drafts, at=at)
        return len(drafts)


def name_of(alarm: Alarm) -> str:
    return f"{alarm.partnership.pk}/{alarm.key}"


def drafts_for(region: Region, today: date, fresh: Sequence[str]) -> list[Draft]:
    rows = Membership.objects.filter(region=region, role__in=CONVENERS, user__is_active=True)
    conveners = [member.user for member in rows.select_related("user").order_by("pk")]
    people = {person.user_id: person for person in Contact.objects.reachable().filter(user__in=conveners)}
    untold = {(row.contact_id, row.address): row.context["new"] for row in Message.objects.waiting().filter(kind=KIND)}
    told = AlarmNews.objects.get()

    def draft(user: User) -> Draft:
        person = people.get(user.pk)
        mailbox = "" if person else user.email
        # Of two in one mail the newer is enough: about the same row, and with the news of the one that still waits.
        news = {*fresh, *untold.get((person.pk if person else None, mailbox), ())}
        key = f"alarms:{today}:{user.pk}"
        return Draft(KIND, key, person, mailbox, about=told, context={"new": sorted(news)})

    return [draft(user) for user in conveners]


def render_alarms(messages: Sequence[Message]) -> Mapping[int, Letter]:
    """As it rings when it is written: of what has stopped meanwhile nothing is told but that."""
    lines = [line(alarm) for alarm in ringing(timezone.now()).alarms]
    return {message.pk: letter(message, lines) for message in messages}


def line(alarm: Alarm) -> Line:
    aside = urlencode({"partnership": alarm.partnership.slug, "key": alarm.key})
    return Line(
        name=name_of(alarm),
        title=f"{alarm.partnership.name}: {alarm.what}",
        why=alarm.why,
        since=alarm.since,
        url=settings.BASE_URL + alarm.url,
        button=alarm.button,
        aside_url=f"{settings.BASE_URL}{address('desk:alarm_aside')}?{aside}",
    )


def letter(message: Message, lines: Sequence[Line]) -> Letter:
    new = [one for one in lines if one.name in message.context["new"]]
    standing = [one for one in lines if one not in new]
    words = {
        "new": new[:MOST],
        "standing": standing[:MOST],
        "more": len(new[MOST:]) + len(standing[MOST:]),
        "action_url": settings.BASE_URL + address("desk:alarms"),
        "action_label": _("See all alarms"),
    }
    return compose(message, "emails/desk/alarms", subject=subject(new), **words)


def subject(new: Sequence[Line]) -> str:
    if not new:
        return _("What began to ring has stopped by itself")
    words = ngettext("New alarm: %(first)s", "%(count)d new alarms in %(region)s", len(new))
    return words % {"first": new[0].title, "count": len(new), "region": current_region()}
