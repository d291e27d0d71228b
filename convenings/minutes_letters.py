"""The mails of minutes: what was decided and who does what, to who was there and to who missed it."""

from collections.abc import Mapping, Sequence

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from convenings.models import Minutes, Objection
from convenings.models.minute_parts import MAILED
from convenings.models.pulses import asked_of
from outbox.letters import AtOnce, Category, Letter, compose, register
from outbox.models import Message
from regions.models import Link


def register_letters() -> None:
    register("minutes.sent", render, category=Category.SERVICE, at_once=AtOnce.MINUTES)
    register("minutes.missed", render, category=Category.REMINDERS, at_once=None, topic="minutes")
    register("minutes.answered", render_answers, category=Category.SERVICE, at_once=AtOnce.ANSWER)


def render(messages: Sequence[Message]) -> Mapping[int, Letter]:
    """Three statements for any number of them."""
    found = Minutes.objects.sent().with_meeting().in_bulk({m.about_id for m in messages if m.about_id})
    links = Link.objects.by_holder("minutes", found)
    asked = asked_of((minutes.convening for minutes in found.values()), timezone.now())
    letters = {}
    for message in messages:
        minutes, link = found.get(message.about_id or 0), links.get((message.contact_id or 0, message.about_id or 0))
        if minutes and link and message.contact:
            with translation.override(message.contact.reads):
                rates = (minutes.convening_id, message.contact_id) in asked
                letters[message.pk] = letter(message, minutes, link, rates=rates)
    return letters


def letter(message: Message, minutes: Minutes, link: Link, *, rates: bool) -> Letter:
    return compose(
        message,
        "emails/convenings/minutes",
        subject=subject_of(message, minutes),
        minutes=minutes,
        convening=minutes.convening,
        parts=[part for part in minutes.content if part.kind in MAILED],
        partnership=minutes.convening.partnership.name,
        missed=message.kind == "minutes.missed",
        pulse_url=f"{link.url}pulse/" if rates else "",
        action_url=link.url,
        action_label=_("Read the minutes"),
    )


def subject_of(message: Message, minutes: Minutes) -> str:
    day = {"day": minutes.convening.date}
    if minutes.version > 1:
        return _("Corrected: minutes of %(day)s") % day
    return (_("What you missed on %(day)s") if message.kind == "minutes.missed" else _("Minutes of %(day)s")) % day


def render_answers(messages: Sequence[Message]) -> Mapping[int, Letter]:
    """To who objected, with the reason they were given."""
    rows = Objection.objects.select_related("minutes__convening__partnership")
    found = rows.in_bulk({m.about_id for m in messages if m.about_id})
    links = Link.objects.by_holder("minutes", {row.minutes_id for row in found.values()})
    letters = {}
    for message in messages:
        row = found.get(message.about_id or 0)
        link = links.get((message.contact_id or 0, row.minutes_id)) if row else None
        if row and link and message.contact:
            with translation.override(message.contact.reads):
                letters[message.pk] = answer(message, row, link)
    return letters


def answer(message: Message, row: Objection, link: Link) -> Letter:
    meeting = row.minutes.convening
    return compose(
        message,
        "emails/convenings/minutes_answer",
        subject=_("About your objection to the minutes of %(day)s") % {"day": meeting.date},
        objection=row,
        convening=meeting,
        partnership=meeting.partnership.name,
        action_url=link.url,
        action_label=_("Read the minutes"),
    )
