"""Whom a letter about a meeting may be for, and what is ready to be written to them."""

from django.db import models
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from convenings.models import Convening, LetterKind, LetterTemplate
from convenings.models.invited import InvitationQuerySet
from convenings.models.letter_kinds import Wording, undated
from convenings.wordings import paragraphs
from partnerships.models import Priority, PriorityChampion
from regions.models import Contact
from regions.models.contacts import ContactQuerySet


class Readers(models.TextChoices):
    INVITED = "invited", _lazy("All invited")
    COMING = "coming", _lazy("Said yes")
    SILENT = "silent", _lazy("No answer yet")
    CAME = "came", _lazy("Came")
    ABSENT = "absent", _lazy("Said yes, did not come")


USUALLY: dict[str, Readers] = {
    LetterKind.SECOND: Readers.SILENT,
    LetterKind.WELCOME: Readers.COMING,
    LetterKind.THANKS: Readers.CAME,
    LetterKind.NO_SHOW: Readers.ABSENT,
    LetterKind.FOLLOW_UP: Readers.CAME,
}


def readers_of(convening: Convening, readers: str) -> ContactQuerySet:
    """The people of the directory this is for."""
    if readers == Readers.CAME:
        chosen = Contact.objects.filter(pk__in=convening.attendances.values("contact"))
    else:
        chosen = Contact.objects.filter(pk__in=asked(convening, readers).values("contact"))
    return chosen.active()


def asked(convening: Convening, readers: str) -> InvitationQuerySet:
    rows: InvitationQuerySet = convening.invitations.all()
    if readers == Readers.SILENT:
        return rows.unticked() if convening.is_finding else rows.unanswered()
    if readers == Readers.COMING:
        return rows.attending()
    if readers == Readers.ABSENT:
        return rows.missed()
    return rows.kept()


# ---- what the letter begins with ----


def opened(kind: str, convening: Convening) -> Wording:
    """The region's words for this kind, with what was decided written out where the letter asks for it."""
    if convening.is_finding and (begun := undated(kind)):
        return begun
    wording = LetterTemplate.objects.of(kind).wording
    if kind != LetterKind.FOLLOW_UP:
        return wording
    english, spanish = (written_out(convening, language) for language in ("en", "es"))
    return wording._replace(
        letter=with_paragraphs(wording.letter, english), letter_es=with_paragraphs(wording.letter_es, spanish)
    )


def with_paragraphs(letter: str, words: dict[str, str]) -> str:
    """A paragraph that would stand empty goes."""
    for name, text in words.items():
        letter = letter.replace(f"{{{name}}}", text)
    return "\n\n".join(paragraphs(letter))


def written_out(convening: Convening, language: str) -> dict[str, str]:
    with translation.override(language):
        return {"decided": decided(convening), "next_meeting": next_meeting(convening)}


def decided(convening: Convening) -> str:
    """The priorities that stand, each with who carries it."""
    priorities = list(Priority.objects.standing().filter(partnership=convening.partnership_id).order_by("rank", "pk"))
    names: dict[int, list[str]] = {}
    for champion in PriorityChampion.objects.seated().with_people().filter(priority__in=priorities):
        names.setdefault(champion.priority_id, []).append(champion.contact.name)
    lines = [
        _("%(number)d. %(title)s. Champion: %(names)s.")
        % {"number": number, "title": priority.title, "names": ", ".join(names[priority.pk])}
        if priority.pk in names
        else _("%(number)d. %(title)s. It still needs a champion.") % {"number": number, "title": priority.title}
        for number, priority in enumerate(priorities, 1)
    ]
    return "\n".join([_("Our priorities:"), *lines]) if lines else ""


def next_meeting(convening: Convening) -> str:
    found = Convening.objects.upcoming(timezone.now()).filter(partnership=convening.partnership_id)
    following = found.exclude(pk=convening.pk).first()
    if following is None:
        return ""
    facts = {"day": following.day, "start": following.start, "place": following.where}
    if following.where:
        return _("We meet again on %(day)s at %(start)s, %(place)s.") % facts
    return _("We meet again on %(day)s at %(start)s.") % facts
