"""The words in braces a letter may hold. SECURITY: they alone are replaced; nothing in a letter is interpreted."""

import re
from collections.abc import Iterable, Mapping, Sequence

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from convenings.models.letter_kinds import LetterKind, Wording
from regions.models import Contact

PLACEHOLDERS = ("first_name", "organization", "date", "time", "place", "length", "meeting", "partnership")
PLACEHOLDER = re.compile("{(" + "|".join(PLACEHOLDERS) + ")}")
# What stands for nothing while the date is open.
DATED = ("date", "time", "length")
WORD = re.compile(r"{(\w+)}")
# Written out when the letter is opened for editing, so that what was decided can still be put in better words.
OPENED = {LetterKind.FOLLOW_UP: ("decided", "next_meeting")}


def fill(text: str, values: Mapping[str, str]) -> str:
    return PLACEHOLDER.sub(lambda found: values[found[1]], text)


def refuse_unknown(text: str, also: Iterable[str] = ()) -> None:
    """A word in braces that stays as it is would reach everybody as it is."""
    known = (*PLACEHOLDERS, *also)
    for word in WORD.findall(text):
        if word not in known:
            words = _("{%(word)s} would stay as it is. Only these are filled in: %(known)s.")
            known_words = ", ".join(f"{{{name}}}" for name in known)
            raise ValidationError(words, params={"word": word, "known": known_words}, code="placeholder")


def refuse_amiss(wording: Wording, contacts: Sequence[Contact], shared: Mapping[str, str]) -> None:
    """What no verb sends, whoever typed it."""
    for text in wording:
        refuse_unknown(text)
    refuse_half(wording)
    refuse_gaps(wording, contacts, shared)


def refuse_gaps(wording: Wording, contacts: Sequence[Contact], shared: Mapping[str, str]) -> None:
    """Every placeholder used has a value for everybody, or nothing is sent and the person is named."""
    used = {language: PLACEHOLDER.findall("\n".join(wording.spoken(language))) for language in ("en", "es")}
    for contact in contacts:
        values = values_for(contact, shared)
        missing = [name for name in used.get(contact.reads, used["en"]) if not values[name].strip()]
        if missing and missing[0] in DATED:
            words = _("The date is still open, so {%(what)s} says nothing yet. Take it out: the times stand below.")
            raise ValidationError(words, params={"what": missing[0]}, code="no_date")
        if missing:
            words = _("The letter to %(who)s lacks a value for {%(what)s}. Fill it in, or take it out of the letter.")
            raise ValidationError(words, params={"who": contact.name, "what": missing[0]}, code="incomplete")


def values_for(contact: Contact, shared: Mapping[str, str]) -> dict[str, str]:
    return {**shared, "first_name": contact.first_name, "organization": contact.organization.name}


def refuse_half(wording: Wording) -> None:
    """Spanish has a subject and a letter, or neither."""
    if bool(wording.subject_es.strip()) != bool(wording.letter_es.strip()):
        words = _("Write the subject and the letter in Spanish, or leave both empty: then everybody gets the English.")
        raise ValidationError({"letter_es": ValidationError(words, code="half")})
