"""The mails of a meeting. What recipients share is rendered once, with marks where each one's own words go."""

import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.html import escape
from django.utils.translation import gettext as _

from convenings import reminder_wordings, wordings
from convenings.icalendars import Entry, entry
from convenings.models import Convening, Invitation, Rung, Sending
from convenings.models.audiences import GROUPS
from convenings.models.pulses import asked_of
from convenings.models.sendings import Signature
from convenings.words import Words
from outbox.addresses import is_open, plus_address, token
from outbox.letters import AtOnce, Category, Letter, register
from outbox.models import Message
from outbox.scrubbing import without_keys
from regions.models import Link
from regions.scope import current_region

# SECURITY: with a word nobody else knows, drawn anew by each process: whatever people type, it is never a mark.
SECRET = secrets.token_hex(8)
MARK = re.compile(f"\ue000{SECRET}([a-z_]+)\ue001")
MARKS = {
    name: f"\ue000{SECRET}{name}\ue001"
    for name in ("first_name", "organization", "name", "substitute", "url", "choices", "leader")
}

THANKS = "convening.thanks"
# Where the button leads, behind the reader's link, if not to the invitation itself.
PLACES = {"convening.assistant": "answered/assistant/"}


def inert(name: str) -> str:
    """A name on one line, without control or direction signs."""
    return "".join(sign for sign in " ".join(name.split()) if sign.isprintable())


@dataclass(frozen=True)
class Frame:
    """A letter of one kind about one meeting in one language, before it is anybody's."""

    subject: str
    text: str
    html: str
    from_name: str
    partnership: str
    calendar: Entry | None

    def to(self, message: Message, invitation: Invitation, url: str, version: int = 0) -> Letter:
        """`version`: of the link of whose invitation it is."""
        name = inert((message.contact or invitation.contact).name)
        values = {
            "first_name": inert(invitation.contact.first_name),
            "organization": inert(invitation.organization.name),
            "leader": inert(invitation.contact.name),
            "name": inert(message.context.get("name") or asker(invitation)),
            "substitute": inert(invitation.substitute_name or invitation.substitute_email),
            "url": url,
            "choices": message.choices_url,
        }
        answers_to = organizer_of(message, invitation, version)
        calendar = self.calendar and self.calendar.to(name, message.to, invitation.answer, url, answers_to)
        return Letter(
            subject=written(self.subject, values),
            text=written(self.text, values),
            html=written(self.html, {key: escape(value) for key, value in values.items()}),
            calendar=calendar or None,
            method=self.calendar.method if self.calendar else "REQUEST",
            from_name=self.from_name,
            partnership=self.partnership,
        )


def organizer_of(message: Message, invitation: Invitation, version: int) -> str:
    """Where this calendar entry is answered; empty where nobody would hear it."""
    if not is_open():
        return ""
    return plus_address(token("e", invitation.region_id, invitation.pk, message.to, version))


def asker(invitation: Invitation) -> str:
    """Whose seat it is: their own, or of who asked them to take it."""
    return (invitation.stands_in_for or invitation).contact.name


def written(text: str, values: Mapping[str, str]) -> str:
    return MARK.sub(lambda found: values.get(found[1], ""), text)


def is_copy(message: Message, invitation: Invitation) -> bool:
    """To somebody who answers for whose invitation it is. It puts nothing into their own calendar."""
    return message.contact_id != invitation.contact_id


def rows_of(ids: set[int]) -> dict[int, Invitation]:
    people = ("contact__organization", "organization", "stands_in_for__contact")
    return Invitation.objects.select_related(*people).in_bulk(ids)


class Batch:
    """What a number of messages need, loaded by a constant number of statements."""

    def __init__(self, messages: Sequence[Message]) -> None:
        ids = {message.about_id for message in messages if message.about_id}
        self.invitations = rows_of(ids)
        rows = self.invitations.values()
        self.convenings = Convening.objects.with_partnership().in_bulk({row.convening_id for row in rows})
        self.sendings = Sending.objects.in_bulk({row.sending_id for row in rows if row.sending_id})
        self.links = Link.objects.by_holder("invitation", ids)
        looking_back = {message.about_id for message in messages if message.kind == THANKS}
        came = {self.convenings[row.convening_id] for row in rows if row.pk in looking_back}
        self.rate = asked_of(came, timezone.now()) if came else set()
        rungs = {message.context["rung"] for message in messages if message.context.get("rung")}
        self.rungs = Rung.objects.in_bulk(rungs) if rungs else {}
        self.frames: dict[tuple[object, ...], Frame] = {}

    def write(self, message: Message) -> Letter | None:
        invitation = self.invitations.get(message.about_id or 0)
        if invitation is None:
            return None
        language = (message.contact or invitation.contact).reads
        rates = message.kind == THANKS and (invitation.convening_id, message.contact_id) in self.rate
        key = (
            invitation.convening_id,
            invitation.sending_id,
            language,
            invitation.answer,
            bool(invitation.substitute_email),
            bool(invitation.stands_in_for_id),
            invitation.online,
            invitation.turns,
            is_copy(message, invitation),
            bool(message.choices_url),
            message.context.get("rung"),
            message.context.get("was", ""),
            message.context.get("fit", ""),
            message.layout,
            rates,
        )
        with translation.override(language):
            if key not in self.frames:
                self.frames[key] = self.frame(message, invitation, rates=rates)
            link = self.links.get((message.contact_id or 0, invitation.pk))
            own = self.links.get((invitation.contact_id, invitation.pk))
            url = f"{link.url}{PLACES.get(message.kind, '')}" if link else ""
            return self.frames[key].to(message, invitation, url, own.version if own else 0)

    def frame(self, message: Message, invitation: Invitation, *, rates: bool) -> Frame:
        """Everything but the recipient's own words."""
        convening = self.convenings[invitation.convening_id]
        sending = self.sendings.get(invitation.sending_id or 0)
        own_words = {name: message.context.get(name, "") for name in ("was", "fit")}
        values = {**convening.values, **MARKS, **own_words}
        words = wordings.WORDS[message.kind](convening, sending, invitation, values)
        rung = self.rungs.get(message.context.get("rung"))
        if rung:
            words = reminder_wordings.in_own_words(words, rung, values)
        if is_copy(message, invitation):
            words = wordings.copied(words, MARKS)
        return framed(
            convening,
            words,
            signed_by=sending.signed_by if sending else [],
            has_button=True,
            has_choices=bool(message.choices_url),
            rates=rates,
            calendar=entry(convening, method=words.method, turns=invitation.turns)
            if words.method and convening.is_dated
            else None,
            layout=message.layout,
        )


def framed(
    convening: Convening,
    words: Words,
    *,
    signed_by: Sequence[Signature],
    has_button: bool,
    has_choices: bool,
    calendar: Entry | None = None,
    layout: str = "",
    rates: bool = False,
) -> Frame:
    """`rates`: they were there, and are asked what they think of it."""
    signers = signed_by if words.signed else []
    context = {
        "region": current_region(),
        "convening": convening,
        "times": list(convening.options.standing()) if convening.is_finding else [],
        "words": words,
        "subject": words.subject,
        "signed_by": signers,
        "action_url": MARKS["url"] if has_button and words.button else "",
        "action_label": words.button,
        "pulse_url": f"{MARKS['url']}pulse/" if rates else "",
        "choices_url": MARKS["choices"] if has_choices else "",
    }
    return Frame(
        subject=words.subject,
        text=render_to_string("emails/convenings/letter.txt", context | {"layout": layout and f"{layout}.txt"}),
        html=render_to_string("emails/convenings/letter.html", context | {"layout": layout and f"{layout}.html"}),
        from_name=_from(signers),
        partnership=convening.partnership.name,
        calendar=calendar,
    )


def _from(signed_by: Sequence[Signature]) -> str:
    """Leaders open a mail from a leader they know."""
    if not signed_by:
        return ""
    names = {"leader": signed_by[0]["name"], "office": current_region().sender_name}
    return inert(_("%(leader)s, with %(office)s") % names)


def render(messages: Sequence[Message]) -> Mapping[int, Letter]:
    batch = Batch(messages)
    letters = {message.pk: batch.write(message) for message in messages}
    return {pk: letter for pk, letter in letters.items() if letter}


def sample(rung: Rung, reader: Invitation) -> Letter:
    """The reminder as this person will read it, written by the same renderer; nothing is saved. SECURITY: without the
    key of their link, since whoever looks is somebody else.
    """
    message = Message(kind=rung.group.kind, contact=reader.contact, about_id=reader.pk, context={"rung": rung.pk})
    letter = render([message])[message.pk]
    return replace(letter, text=without_keys(letter.text), html=without_keys(letter.html))


def register_letters() -> None:
    register("convening.released", render, category=Category.SERVICE, at_once=AtOnce.CHANGE, needs=["name"])
    for kind, category, at_once in (
        ("convening.invited", Category.INVITATIONS, AtOnce.INVITES),
        ("convening.answered", Category.SERVICE, AtOnce.ANSWER),
        ("convening.substitute", Category.SERVICE, AtOnce.INVITES),
        ("convening.asked_again", Category.SERVICE, AtOnce.ANSWER),
        ("convening.delegated", Category.SERVICE, AtOnce.INVITES),
        ("convening.assistant", Category.SERVICE, AtOnce.CHANGE),
        ("convening.promoted", Category.SERVICE, AtOnce.CHANGE),
        ("convening.moved", Category.SERVICE, AtOnce.CHANGE),
        ("convening.dated", Category.SERVICE, AtOnce.CHANGE),
        ("convening.cancelled", Category.SERVICE, AtOnce.CHANGE),
    ):
        register(kind, render, category=category, at_once=at_once)
    for group in GROUPS.values():
        register(group.kind, render, category=Category.REMINDERS, at_once=None, topic="meeting")
