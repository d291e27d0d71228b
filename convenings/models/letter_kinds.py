"""What a letter to people around a meeting can be, and what each says where the region has written nothing itself."""

from typing import NamedTuple

from django.db import models
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class LetterKind(models.TextChoices):
    SAVE_THE_DATE = "save_the_date", _("Save the date")
    INVITATION = "invitation", _("Invitation")
    SECOND = "second", _("Second letter")
    WELCOME = "welcome", _("Welcome letter")
    THANKS = "thanks", _("Thank-you letter")
    NO_SHOW = "no_show", _("Note to those who did not come")
    FOLLOW_UP = "follow_up", _("Same-day follow-up")


BEFORE = (LetterKind.SAVE_THE_DATE, LetterKind.INVITATION, LetterKind.SECOND)
AFTER = (LetterKind.THANKS, LetterKind.NO_SHOW, LetterKind.FOLLOW_UP)
# The page behind the personal link is one tap away in these.
WITH_BUTTON = (LetterKind.INVITATION, LetterKind.SECOND)


class Wording(NamedTuple):
    """A letter in both languages; empty Spanish means that everybody gets the English."""

    subject: str
    letter: str
    subject_es: str = ""
    letter_es: str = ""

    def language_for(self, reads: str) -> str:
        """The language in which somebody gets it who reads this one."""
        return "es" if reads == "es" and self.letter_es else "en"

    def spoken(self, language: str) -> tuple[str, str]:
        return (self.subject_es, self.letter_es) if self.language_for(language) == "es" else self[:2]


SUBJECTS: dict[str, Promise] = {
    LetterKind.SAVE_THE_DATE: _("Please keep {date} free"),
    LetterKind.INVITATION: _("Will you sit with us on {date}?"),
    LetterKind.SECOND: _("Your seat on {date} is still open"),
    LetterKind.WELCOME: _("Welcome to {partnership}"),
    LetterKind.THANKS: _("Thank you for coming, {first_name}"),
    LetterKind.NO_SHOW: _("We missed you on {date}"),
    LetterKind.FOLLOW_UP: _("What the table decided on {date}"),
}
LETTERS: dict[str, Promise] = {
    LetterKind.SAVE_THE_DATE: _(
        "Dear {first_name},\n\n"
        "We are bringing the leaders of our industry to one table, and would like {organization} to be there. "
        "Please keep {date} at {time} free. The invitation follows; there is nothing to answer yet."
    ),
    LetterKind.INVITATION: _(
        "Dear {first_name},\n\n"
        "We are bringing the leaders of our industry to one table, and would like {organization} to be there. "
        "Business leaders speak first: where can we grow here, and what stands in the way? "
        "The colleges and agencies listen, then take on their part.\n\n"
        "We meet on {date} at {time}, {place}. {length}, no slides."
    ),
    LetterKind.SECOND: _(
        "Dear {first_name},\n\n"
        "We wrote to you about {date} and have not heard from you yet. A seat for {organization} is still open.\n\n"
        "We meet at {time}, {place}. If you cannot come, a no helps us too, and you may send somebody who speaks for "
        "{organization}."
    ),
    LetterKind.WELCOME: _(
        "Dear {first_name},\n\n"
        "Welcome to {partnership}. You sit at the table for {organization}: what you say there decides what we work "
        "on.\n\n"
        "We meet on {date} at {time}, {place}. You need prepare nothing. Think of one thing that goes well in your "
        "business, and of one that holds it back."
    ),
    LetterKind.THANKS: _(
        "Dear {first_name},\n\n"
        "Thank you for coming on {date} and for speaking for {organization}. What you said is written down in your "
        "own words, and we go on from there."
    ),
    LetterKind.NO_SHOW: _(
        "Dear {first_name},\n\n"
        "We kept your seat on {date} and missed you. We know how a day can turn out.\n\n"
        "The table goes on, and {organization} has a place at it. Reply to this letter, and we tell you what was said."
    ),
    LetterKind.FOLLOW_UP: _(
        "Dear {first_name},\n\n"
        "Thank you for today. This is where the table stands.\n\n"
        "{decided}\n\n"
        "{next_meeting}\n\n"
        "Is something missing or not as you said it? Reply to this letter, and we put it right."
    ),
}


# While the date is open a letter cannot name it: these begin with words of their own.
UNDATED: dict[str, tuple[Promise, Promise]] = {
    LetterKind.INVITATION: (
        _("When can you sit with us?"),
        _(
            "Dear {first_name},\n\n"
            "We are bringing the leaders of our industry to one table, and would like {organization} to be there. "
            "Business leaders speak first: where can we grow here, and what stands in the way? "
            "The colleges and agencies listen, then take on their part.\n\n"
            "The date is still open. Tell us which of the times below suit you; we choose the one that brings the most "
            "leaders together, and write to you at once."
        ),
    ),
    LetterKind.SECOND: (
        _("Which time suits {organization}?"),
        _(
            "Dear {first_name},\n\n"
            "We are looking for the time that suits the most leaders and have not heard from you yet. "
            "One tap for each of the times below is enough; it helps us too to know which do not work."
        ),
    ),
}


def usual(kind: str) -> Wording:
    """The product's own words, until a region writes its own."""
    return _in_both_languages(SUBJECTS[kind], LETTERS[kind])


def undated(kind: str) -> Wording | None:
    """What this kind begins with while the date is open, where that differs."""
    return _in_both_languages(*UNDATED[kind]) if kind in UNDATED else None


def _in_both_languages(subject: Promise, letter: Promise) -> Wording:
    said = []
    for language in ("en", "es"):
        with translation.override(language):
            said += [str(subject), str(letter)]
    return Wording(*said)
