"""Letters the convener wrote to people around a meeting, the test of one, and what each would be before it is sent."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from convenings import wordings
from convenings.date_wordings import set_since
from convenings.letters import MARKS, Frame, framed
from convenings.models import Convening, Invitation, LetterKind, Sending
from convenings.models.letter_kinds import SUBJECTS, UNDATED, WITH_BUTTON, Wording
from convenings.models.placeholders import fill
from convenings.models.pulses import asked_of
from convenings.words import Words
from outbox.letters import KINDS, AtOnce, Category, Letter, register
from outbox.models import Message
from outbox.scrubbing import without_keys
from regions.models import Contact, Link
from regions.scope import current_region

# To who was there: with the two questions of after the meeting.
LOOKS_BACK = (LetterKind.THANKS, LetterKind.FOLLOW_UP)


class Post:
    """What a number of letters need, loaded by a constant number of statements."""

    def __init__(self, messages: Sequence[Message]) -> None:
        ids = {message.about_id for message in messages if message.about_id}
        leaders = {message.context["leader"] for message in messages if "leader" in message.context}
        self.leaders = Contact.objects.select_related("organization").in_bulk(leaders) if leaders else {}
        self.sendings = Sending.objects.select_related("convening__partnership").in_bulk(ids)
        self.links = links_of(self.sendings.values(), messages)
        back = {sending.convening for sending in self.sendings.values() if sending.kind in LOOKS_BACK}
        self.rate = asked_of(back, timezone.now()) if back else set()
        self.frames: dict[tuple[object, ...], Frame] = {}

    def write(self, message: Message) -> Letter | None:
        sending, reader = self.sendings.get(message.about_id or 0), message.contact
        if sending is None or reader is None:
            return None
        leader = self.leaders.get(message.context.get("leader"))
        asked = leader or reader
        url = self.links.get((sending.convening_id, asked.pk, reader.pk), "")
        has_page = bool(url) and sending.kind in WITH_BUTTON
        rates = bool(url) and sending.kind in LOOKS_BACK and (sending.convening_id, reader.pk) in self.rate
        key = (sending.pk, reader.reads, has_page, bool(message.choices_url), bool(leader), message.layout, rates)
        with translation.override(reader.reads):
            if key not in self.frames:
                self.frames[key] = frame(sending, reader.reads, *key[2:])
            return self.frames[key].to(message, unasked(asked), url if has_page or rates else "")


def unasked(contact: Contact) -> Invitation:
    """Who is written to stands for their organization, invited or not."""
    return Invitation(contact=contact, organization=contact.organization)


def links_of(sendings: Iterable[Sending], messages: Sequence[Message]) -> dict[tuple[int, int, int], str]:
    """(meeting, who is invited to it, who holds the link) → the personal link."""
    meetings = {sending.convening_id for sending in sendings}
    people = {message.context.get("leader", message.contact_id) for message in messages}
    asked = Invitation.objects.filter(convening__in=meetings, contact__in=people)
    places = {pk: (convening, contact) for pk, convening, contact in asked.values_list("pk", "convening", "contact")}
    found = Link.objects.filter(purpose="invitation", about_id__in=places)
    return {(*places[link.about_id], link.contact_id): link.url for link in found}


def frame(
    sending: Sending,
    language: str,
    has_button: bool,
    has_choices: bool,
    is_copy: bool,
    layout: str = "",
    rates: bool = False,
) -> Frame:
    meeting, wording = sending.convening, sending.wording
    words = of_letter(meeting, sending.kind, wording.spoken(language), wording.language_for(language))
    if sending.asks_times and meeting.is_dated:
        words = dated_since(words, sending)
    if is_copy:
        words = wordings.copied(replace(words, button=words.button if has_button else ""), MARKS)
    return framed(
        meeting,
        words,
        signed_by=sending.signed_by,
        has_button=has_button,
        has_choices=has_choices,
        layout=layout,
        rates=rates,
    )


def of_letter(convening: Convening, kind: str, written: tuple[str, str], written_in: str) -> Words:
    values = wordings.values_in(written_in, convening, MARKS)
    return wordings.corresponded(kind, *written, values, written_in=written_in, finding=convening.is_finding)


def dated_since(words: Words, sending: Sending) -> Words:
    """Before a letter that was written while the date was open: which it is now, in the reader's language."""
    words = replace(words, sentences=[set_since(sending.convening)])
    if sending.kind not in UNDATED:
        return words
    heading = fill(str(SUBJECTS[sending.kind]), {**sending.convening.values, **MARKS})
    return replace(words, subject=heading, heading=heading, heading_in="")


def render(messages: Sequence[Message]) -> Mapping[int, Letter]:
    post = Post(messages)
    letters = {message.pk: post.write(message) for message in messages}
    return {pk: letter for pk, letter in letters.items() if letter}


# ---- the test ----


def render_tests(messages: Sequence[Message]) -> Mapping[int, Letter]:
    meetings = Convening.objects.with_partnership().in_bulk({m.about_id for m in messages if m.about_id})
    ids = {message.pk: message.context["reader"] for message in messages}
    readers = Contact.objects.select_related("organization").in_bulk({pk for pk in ids.values() if type(pk) is int})
    return {
        message.pk: tried(message, meetings[message.about_id], readers[ids[message.pk]])
        for message in messages
        if message.about_id in meetings and ids[message.pk] in readers
    }


def tried(message: Message, convening: Convening, reader: Contact) -> Letter:
    """As the reader would get it, said to be a test. SECURITY: its button leads to no row."""
    said = message.context
    sample = settings.BASE_URL + reverse("convenings:answer", args=[current_region().slug, "sample"])
    test = _("[Test] %(subject)s")
    mark = _("A test: this is what %(name)s will read. The link in it is a sample that opens nothing.")
    with translation.override(reader.reads):
        written, written_in = (said["subject"], said["letter"]), said.get("written_in", reader.reads)
        if said["kind"] == LetterKind.INVITATION:
            wording = Wording(*written, *(written if written_in == "es" else ()))
            words = wordings.invited(convening, unsent(wording), None, {**convening.values, **MARKS})
        else:
            words = of_letter(convening, said["kind"], written, written_in)
        words = replace(words, subject=test % {"subject": words.subject}, sentences=[mark % MARKS, *words.sentences])
        whole = framed(convening, words, signed_by=said["signed_by"], has_button=True, has_choices=False)
        return whole.to(Message(contact=reader), unasked(reader), sample)


def unsent(wording: Wording) -> Sending:
    return Sending(
        subject=wording.subject, body=wording.letter, subject_es=wording.subject_es, body_es=wording.letter_es
    )


# ---- the preview ----


def preview(
    convening: Convening,
    contact: Contact,
    *,
    kind: str = LetterKind.INVITATION,
    subject: str,
    letter: str,
    signed_by: Sequence[Contact],
    subject_es: str = "",
    letter_es: str = "",
) -> Letter:
    """Exactly what this person would get: written to for a moment, by the same renderer, and undone."""
    wording = Wording(subject, letter, subject_es, letter_es)
    with transaction.atomic():
        sending = convening.write_to(kind, [contact], signed_by=signed_by, by=None, **wording._asdict())
        # Their own: whoever answers for them has a copy in the same batch.
        message = Message.objects.select_related("contact__organization").get(batch=sending.batch, contact=contact)
        seen = KINDS[message.kind].render([message])[message.pk]
        transaction.set_rollback(True)
    # SECURITY: who is invited, or once was, has a link that works; staff see the letter without it.
    return replace(seen, text=without_keys(seen.text), html=without_keys(seen.html))


def register_letters() -> None:
    for kind in LetterKind:
        register(f"letter.{kind}", render, category=Category.INVITATIONS, at_once=None)
    # To the one who writes: nothing to opt out of.
    needs = ["kind", "reader", "subject", "letter"]
    register("letter.test", render_tests, category=Category.SERVICE, at_once=AtOnce.STAFF, needs=needs)
