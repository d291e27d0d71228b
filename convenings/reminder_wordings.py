"""What each reminder says, before a meeting and after it. Marks stand for the recipient's own words."""

from dataclasses import replace

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from convenings.models import Answer, Convening, Invitation, Rung, Sending
from convenings.models.placeholders import fill
from convenings.words import Values, Words
from outbox.addresses import is_open


def reminder(convening: Convening, sending: Sending | None, invitation: Invitation | None, values: Values) -> Words:
    return Words(
        subject=_("Will you come? %(day)s, %(start)s") % {"day": convening.day, "start": convening.start},
        heading=_("Will you sit with us on %(date)s?") % {"date": convening.date},
        sentences=[
            _("%(first_name)s, we have not heard from you yet. One tap is enough, and a no helps us too.") % values,
            _("If you cannot come, tell %(name)s with the same tap.") % values
            if invitation and invitation.stands_in_for_id
            else _("If you cannot come, you can send somebody who speaks for %(organization)s.") % values,
        ],
        button=_("Answer with one tap"),
        note=_("Please answer on that page, or with the buttons of your calendar.")
        if is_open()
        else _("Please answer on that page: the Accept button of your calendar does not reach us."),
        signed=True,
    )


def note(convening: Convening, sending: Sending | None, invitation: Invitation | None, values: Values) -> Words:
    if invitation and invitation.answer == Answer.SENDING:
        sentences = [
            _("%(first_name)s, we keep your seat for %(substitute)s. Please make sure they have these details.")
            % values
        ]
    else:
        sentences = [_("%(first_name)s, your seat is set. We look forward to you.") % values]
    return Words(
        subject=_("See you on %(day)s, %(start)s") % {"day": convening.day, "start": convening.start},
        heading=_("See you on %(date)s.") % {"date": convening.date},
        sentences=sentences,
        button=_("Something changed?"),
        method="",
    )


def undecided(convening: Convening, sending: Sending | None, invitation: Invitation | None, values: Values) -> Words:
    return Words(
        subject=_("Do you know yet? %(day)s, %(start)s") % {"day": convening.day, "start": convening.start},
        heading=_("Can you come on %(date)s after all?") % {"date": convening.date},
        sentences=[
            _("%(first_name)s, you said maybe. A yes or a no helps us set the table; one tap is enough.") % values,
            _("If you cannot come, you can send somebody who speaks for %(organization)s.") % values,
        ],
        button=_("Answer with one tap"),
    )


def waiting(convening: Convening, sending: Sending | None, invitation: Invitation | None, values: Values) -> Words:
    return Words(
        subject=_("You are on the waiting list: %(day)s, %(start)s") % {"day": convening.day, "start": convening.start},
        heading=_("You are on the waiting list for %(date)s.") % {"date": convening.date},
        sentences=[
            _("%(first_name)s, we write at once when a seat becomes free.") % values,
            _("If you cannot come any more, tell us with one tap, and somebody else moves up."),
        ],
        button=_("Something changed?"),
        method="",
    )


def absent(convening: Convening, sending: Sending | None, invitation: Invitation | None, values: Values) -> Words:
    return Words(
        subject=_("We would like you back: %(day)s, %(start)s") % {"day": convening.day, "start": convening.start},
        heading=_("We missed you the last two times."),
        sentences=[
            _("%(first_name)s, the table is not complete without %(organization)s. Will you come this time?") % values,
            _("If another day or somebody else suits better, tell us; a no helps too."),
        ],
        button=_("Answer with one tap"),
        method="",
    )


def thanks(convening: Convening, sending: Sending | None, invitation: Invitation | None, values: Values) -> Words:
    return Words(
        subject=_("Thank you for coming: %(title)s") % {"title": convening.title},
        heading=_("Thank you for coming, %(first_name)s.") % values,
        sentences=[
            _("What you and the others said is written down, in your own words. The notes follow within a few days."),
            _("If somebody should sit at the table next time, reply to this mail with the name."),
        ],
        method="",
        signed=True,
        facts=False,
    )


def no_show(convening: Convening, sending: Sending | None, invitation: Invitation | None, values: Values) -> Words:
    return Words(
        subject=_("We missed you: %(title)s") % {"title": convening.title},
        heading=_("We missed you, %(first_name)s.") % values,
        sentences=[
            _("Your seat was kept on %(date)s. Something must have come up; that happens.") % {"date": convening.date},
            _("The notes follow within a few days. If you would like a call instead, reply to this mail."),
        ],
        method="",
        signed=True,
        facts=False,
    )


def in_own_words(words: Words, rung: Rung, values: Values) -> Words:
    """What the convener wrote for this reminder, in the language in force; the usual words where that is nothing."""
    subject, letter = rung.words_in(get_language() or "en")
    parts = [part for part in fill(letter, values).replace("\r\n", "\n").split("\n\n") if part.strip()]
    return replace(words, subject=fill(subject, values) or words.subject, sentences=parts or words.sentences)
