"""What each mail of a meeting says, in the recipient's language. Marks stand for the recipient's own words."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from django.utils import timezone, translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from convenings import date_wordings
from convenings.models import Answer, Convening, Invitation, Sending
from convenings.models.letter_kinds import BEFORE, SUBJECTS, WITH_BUTTON, LetterKind
from convenings.models.placeholders import fill
from convenings.moments import clock_words, day_words
from convenings.reminder_wordings import absent, no_show, note, reminder, thanks, undecided, waiting
from convenings.words import Values, Words, Writer
from outbox.addresses import is_open


def invited(convening: Convening, sending: Sending | None, invitation: Invitation | None, values: Values) -> Words:
    subject, letter, written_in = own_words(convening, sending, values)
    if convening.is_finding:
        return replace(date_wordings.which_times(subject), letter=letter, letter_in=foreign(written_in))
    is_older = bool(sending and sending.asks_times)
    return Words(
        subject=usual_subject(values) if is_older else subject,
        heading=_("Will you sit with us on %(date)s?") % {"date": convening.date},
        sentences=[date_wordings.set_since(convening)] if is_older else [],
        letter=letter,
        letter_in=foreign(written_in),
        button=_("Answer with one tap"),
        note=_(
            "The page asks one question; you can change your answer until the meeting starts. No account is needed."
            " The buttons of your calendar reach us too."
        )
        if is_open()
        else _(
            "The page asks one question; you can change your answer until the meeting starts. No account is needed."
            " Please answer there: the Accept button of your calendar does not reach us."
        ),
        signed=True,
    )


def usual_subject(values: Values) -> str:
    return fill(str(SUBJECTS[LetterKind.INVITATION]), values)


def own_words(convening: Convening, sending: Sending | None, values: Values) -> tuple[str, list[str], str]:
    """Subject and paragraphs the convener wrote for who reads the language in force, and the language they are in."""
    reads = get_language() or "en"
    if sending is None:
        return usual_subject(values), [], reads
    written_in = sending.wording.language_for(reads)
    subject, letter = sending.wording.spoken(reads)
    values = values_in(written_in, convening, values)
    return fill(subject, values), paragraphs(fill(letter, values)), written_in


def values_in(language: str, convening: Convening, values: Values) -> Values:
    """What fills a letter, in the language it is written in: its reader's may be another."""
    with translation.override(language):
        return {**values, **convening.values}


def foreign(language: str) -> str:
    """The language of a part, where it is not the mail's."""
    return "" if language == get_language() else language


def paragraphs(text: str) -> list[str]:
    return [part for part in text.replace("\r\n", "\n").split("\n\n") if part.strip()]


def corresponded(
    kind: str, subject: str, letter: str, values: Values, *, written_in: str, finding: bool = False
) -> Words:
    """A letter the convener wrote, with `values` in its language: no words of ours but the button's."""
    tap = _("Say what suits you") if finding else _("Answer with one tap")
    heading = fill(subject, values)
    return Words(
        subject=heading,
        heading=heading,
        heading_in=foreign(written_in),
        letter=paragraphs(fill(letter, values)),
        letter_in=foreign(written_in),
        button=tap if kind in WITH_BUTTON else "",
        method="",
        signed=True,
        facts=kind in BEFORE or kind == LetterKind.WELCOME,
    )


SAID: dict[str, Callable[[Values], tuple[str, str]]] = {
    Answer.YES: lambda values: (
        _("Your seat is set."),
        _("Thank you, %(first_name)s. We look forward to you.") % values,
    ),
    Answer.NO: lambda values: (
        _("We will miss you."),
        _("Thank you for telling us, %(first_name)s. The meeting is taken off your calendar; we will not remind you.")
        % values,
    ),
    Answer.MAYBE: lambda values: (
        _("We keep a seat in mind for you."),
        _("Thank you, %(first_name)s. Tell us when you know; the link below stays yours.") % values,
    ),
    Answer.WAITING: lambda values: (
        _("You are on the waiting list."),
        _("Thank you, %(first_name)s. Every seat is taken; as soon as one is free for you, it is yours and we write.")
        % values,
    ),
    Answer.SENDING: lambda values: (
        _("Thank you for sending someone."),
        _("We keep a seat for %(organization)s, %(first_name)s.") % values,
    ),
}


def answered(convening: Convening, sending: Sending | None, invitation: Invitation | None, values: Values) -> Words:
    answer = invitation.answer if invitation else Answer.NONE
    if not answer:
        return date_wordings.ticked(convening, values)
    heading, sentence = SAID.get(answer, SAID[Answer.MAYBE])(values)
    sentences = [sentence]
    if answer == Answer.YES and invitation and invitation.online:
        sentences.append(_("You join online, by the link below."))
    if answer == Answer.SENDING and invitation and invitation.substitute_email:
        sentences.append(_("We have written to %(substitute)s with the day and the place.") % values)
    return Words(
        subject=_("Saved: %(answer)s. %(title)s, %(day)s")
        % {"answer": Answer(answer).label.lower(), "title": convening.title, "day": convening.day},
        heading=heading,
        sentences=sentences,
        button=_("Change your answer"),
        method="CANCEL" if invitation and invitation.frees_calendar else "REQUEST",
    )


def substitute(convening: Convening, sending: Sending | None, invitation: Invitation | None, values: Values) -> Words:
    return Words(
        subject=_("%(name)s asks you to take their seat on %(date)s") % {**values, "date": convening.day},
        heading=_("A seat is kept for you on %(date)s.") % {"date": convening.date},
        sentences=[
            _("%(name)s cannot come and asked you to speak for %(organization)s at the table.") % values,
            _("Please tell us with one tap whether you can. If you cannot come either, %(name)s is asked again.")
            % values,
        ],
        button=_("Answer with one tap"),
        note=_("Please answer on that page, or with the buttons of your calendar.")
        if is_open()
        else _("Please answer on that page: the Accept button of your calendar does not reach us."),
    )


def asked_again(convening: Convening, sending: Sending | None, invitation: Invitation | None, values: Values) -> Words:
    shared = {**values, "title": convening.title, "day": convening.day}
    return Words(
        subject=_("%(name)s cannot come: %(title)s, %(day)s") % shared,
        heading=_("The seat of %(organization)s is empty again.") % values,
        sentences=[
            _("%(first_name)s, %(name)s, whom you asked to come in your place on %(day)s, cannot come.") % shared,
            _("Will you come yourself, or send somebody else? One tap is enough, and a no helps us too."),
        ],
        button=_("Answer with one tap"),
    )


def released(convening: Convening, sending: Sending | None, invitation: Invitation | None, values: Values) -> Words:
    shared = {**values, "title": convening.title, "day": convening.day}
    return Words(
        subject=_("You are free after all: %(title)s, %(day)s") % shared,
        heading=_("You are free on %(date)s after all.") % {"date": convening.date},
        sentences=[
            _("%(name)s had asked you to speak for %(organization)s at “%(title)s” and has other plans now.") % shared,
            _("Thank you for being ready. The file attached takes the meeting off your calendar."),
        ],
        method="CANCEL",
        facts=False,
    )


def delegated(convening: Convening, sending: Sending | None, invitation: Invitation | None, values: Values) -> Words:
    if convening.is_finding:
        return date_wordings.delegated(convening, values)
    shared = {**values, "title": convening.title, "day": convening.day}
    return Words(
        subject=_("You can answer for %(leader)s: %(title)s, %(day)s") % shared,
        heading=_("Will %(leader)s sit with us on %(date)s?") % {**values, "date": convening.date},
        sentences=[_("One tap is enough; you can change it until the meeting starts. No account is needed.")],
        button=_("Answer with one tap"),
        method="",
    )


def assistant(convening: Convening, sending: Sending | None, invitation: Invitation | None, values: Values) -> Words:
    """To the leader: somebody was named with their link."""
    return Words(
        subject=_("%(name)s answers for you now") % values,
        heading=_("%(name)s answers for you now.") % values,
        sentences=[
            _("They get a copy of what we write to you, and can say whether you come. You can still do so yourself."),
            _("If you did not name them, or want it to end, the page below has a button for it."),
        ],
        button=_("See who answers for me"),
        method="",
        facts=False,
    )


def copied(words: Words, values: Values) -> Words:
    """For whoever answers for the reader of this letter."""
    note = _("This is your copy: you answer for %(leader)s as their assistant.") % values
    if words.button:
        note += " " + _("The link below is your own.")
    return replace(words, sentences=[note, *words.sentences], method="")


def promoted(convening: Convening, sending: Sending | None, invitation: Invitation | None, values: Values) -> Words:
    shared = {**values, "title": convening.title, "day": convening.day}
    return Words(
        subject=_("A seat is free for you: %(title)s, %(day)s") % shared,
        heading=_("You are in."),
        sentences=[
            _("%(first_name)s, a seat came free on %(day)s and it is yours. You need not do anything.") % shared,
            _("If it no longer fits, say no with one tap; then the next person on the list has it."),
        ],
        button=_("Change your answer"),
    )


def moved(convening: Convening, sending: Sending | None, invitation: Invitation | None, values: Values) -> Words:
    shared = {"day": convening.day, "start": convening.start, "hours": convening.hours, "title": convening.title}
    sentences = [_("“%(title)s” is now on %(day)s, %(hours)s. The file attached changes it in your calendar.") % shared]
    was = datetime.fromisoformat(values["was"]) if values.get("was") else None
    if was and was != convening.starts_at:
        before = {"day": day_words(was), "start": clock_words(timezone.localtime(was))}
        sentences.append(_("It was to be on %(day)s, %(start)s.") % before)
    if invitation and invitation.answer:
        said = {"answer": Answer(invitation.answer).label.lower()}
        sentences.append(_("Your answer so far is “%(answer)s”. If it no longer fits, change it with one tap.") % said)
    frees = bool(invitation and invitation.substitute_email)
    return Words(
        subject=_("Moved: %(title)s, now %(day)s, %(start)s") % shared,
        heading=_("The meeting has moved."),
        sentences=sentences,
        button=_("Answer for the new time"),
        method="" if frees else "REQUEST",
    )


def cancelled(convening: Convening, sending: Sending | None, invitation: Invitation | None, values: Values) -> Words:
    if not convening.is_dated:
        return date_wordings.cancelled(convening)
    shared = {"day": convening.day, "title": convening.title}
    sentences = [
        _("“%(title)s” on %(day)s will not take place. The file attached takes it off your calendar.") % shared
    ]
    if convening.reason:
        sentences.append(convening.reason)
    return Words(
        subject=_("Cancelled: %(title)s, %(day)s") % shared,
        heading=_("The meeting is cancelled."),
        sentences=sentences,
        method="CANCEL",
        facts=False,
    )


WORDS: dict[str, Writer] = {
    "convening.invited": invited,
    "convening.reminder": reminder,
    "convening.note": note,
    "convening.undecided": undecided,
    "convening.waiting": waiting,
    "convening.absent": absent,
    "convening.thanks": thanks,
    "convening.no_show": no_show,
    "convening.answered": answered,
    "convening.substitute": substitute,
    "convening.asked_again": asked_again,
    "convening.released": released,
    "convening.delegated": delegated,
    "convening.assistant": assistant,
    "convening.promoted": promoted,
    "convening.moved": moved,
    "convening.dated": date_wordings.dated,
    "convening.cancelled": cancelled,
}
