"""The mails of a meeting. What recipients share is rendered once, with marks where each one's own words go."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.html import escape
from django.utils.translation import gettext as _

from convenings import wordings
from convenings.icalendars import Entry, entry
from convenings.models import Answer, Convening, Invitation, Sending
from convenings.models.sendings import Signature
from outbox.letters import Category, Letter, register
from outbox.models import Message
from regions.models import Link
from regions.scope import current_region

# Private-use signs, which `inert` takes out of every name: nobody can write a mark into a letter.
MARK = re.compile("\ue000([a-z_]+)\ue001")
MARKS = {name: f"\ue000{name}\ue001" for name in ("first_name", "organization", "name", "substitute", "url", "choices")}


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
    calendar: Entry | None

    def to(self, message: Message, invitation: Invitation, url: str) -> Letter:
        name = inert(addressee(message, invitation))
        values = {
            "first_name": inert(invitation.contact.first_name if message.contact else name),
            "organization": inert(invitation.contact.organization.name),
            "name": inert(invitation.contact.name),
            "substitute": inert(invitation.substitute_name or invitation.substitute_email),
            "url": url,
            "choices": message.choices_url,
        }
        calendar = self.calendar and self.calendar.to(name, message.to, said_by(message, invitation), url)
        return Letter(
            subject=written(self.subject, values),
            text=written(self.text, values),
            html=written(self.html, {key: escape(value) for key, value in values.items()}),
            calendar=calendar or None,
            method=self.calendar.method if self.calendar else "REQUEST",
            from_name=self.from_name,
        )


def addressee(message: Message, invitation: Invitation) -> str:
    """Who was let go keeps the name they were asked by: somebody else may be named by now."""
    if message.contact:
        return message.contact.name
    return message.context.get("name") or invitation.substitute_name or message.address


def written(text: str, values: Mapping[str, str]) -> str:
    return MARK.sub(lambda found: values.get(found[1], ""), text)


def said_by(message: Message, invitation: Invitation) -> str:
    """A substitute has not said anything yet."""
    return invitation.answer if message.contact else Answer.NONE


class Batch:
    """What a number of messages need, loaded by a constant number of statements."""

    def __init__(self, messages: Sequence[Message]) -> None:
        ids = {message.about_id for message in messages if message.about_id}
        self.invitations = Invitation.objects.select_related("contact__organization").in_bulk(ids)
        rows = self.invitations.values()
        self.convenings = Convening.objects.with_partnership().in_bulk({row.convening_id for row in rows})
        self.sendings = Sending.objects.in_bulk({row.sending_id for row in rows if row.sending_id})
        self.links = {link.about_id: link for link in Link.objects.filter(purpose="invitation", about_id__in=ids)}
        self.frames: dict[tuple[object, ...], Frame] = {}

    def write(self, message: Message) -> Letter | None:
        invitation = self.invitations.get(message.about_id or 0)
        if invitation is None:
            return None
        language = (message.contact or invitation.contact).reads
        key = (
            invitation.convening_id,
            invitation.sending_id,
            language,
            said_by(message, invitation),
            bool(invitation.substitute_email),
            invitation.turns,
            bool(message.contact),
            bool(message.choices_url),
        )
        with translation.override(language):
            if key not in self.frames:
                self.frames[key] = self.frame(message, invitation)
            link = self.links.get(invitation.pk)
            return self.frames[key].to(message, invitation, link.url if link and message.contact else "")

    def frame(self, message: Message, invitation: Invitation) -> Frame:
        """Everything but the recipient's own words."""
        convening = self.convenings[invitation.convening_id]
        sending = self.sendings.get(invitation.sending_id or 0)
        own = invitation if message.contact else None
        words = wordings.WORDS[message.kind](convening, sending, own, {**convening.values, **MARKS})
        return framed(
            convening,
            words,
            signed_by=sending.signed_by if sending else [],
            has_button=bool(own),
            has_choices=bool(message.choices_url),
            calendar=entry(convening, method=words.method, turns=invitation.turns) if words.method else None,
        )


def framed(
    convening: Convening,
    words: wordings.Words,
    *,
    signed_by: Sequence[Signature],
    has_button: bool,
    has_choices: bool,
    calendar: Entry | None = None,
) -> Frame:
    signers = signed_by if words.signed else []
    context = {
        "region": current_region(),
        "convening": convening,
        "words": words,
        "subject": words.subject,
        "signed_by": signers,
        "action_url": MARKS["url"] if has_button and words.button else "",
        "action_label": words.button,
        "choices_url": MARKS["choices"] if has_choices else "",
    }
    return Frame(
        subject=words.subject,
        text=render_to_string("emails/convenings/letter.txt", context),
        html=render_to_string("emails/convenings/letter.html", context),
        from_name=_from(signers),
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


def register_letters() -> None:
    register("convening.released", render, category=Category.SERVICE, needs=["name"])
    for kind, category in (
        ("convening.invited", Category.INVITATIONS),
        ("convening.reminder", Category.REMINDERS),
        ("convening.note", Category.REMINDERS),
        ("convening.answered", Category.SERVICE),
        ("convening.substitute", Category.SERVICE),
        ("convening.moved", Category.SERVICE),
        ("convening.cancelled", Category.SERVICE),
    ):
        register(kind, render, category=category)
