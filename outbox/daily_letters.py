"""How a daily mail is written: each part by its own renderer, without head and foot, under one roof."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from django.utils import translation
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from outbox.daily import Mail
from outbox.letters import Category, Letter, compose
from outbox.models import Message, State
from outbox.writing import write

PART = "emails/part"
HEADING = re.compile(r"(</?h)([1-5])(?=[\s>])")
EMPTY_LINES = re.compile(r"\n{3,}")


@dataclass(frozen=True)
class WrittenMail:
    message: Message
    letter: Letter
    parts: Sequence[Message] = ()


@dataclass
class Written:
    mails: list[WrittenMail] = field(default_factory=list)
    texts: dict[int, Letter] = field(default_factory=dict)  # of the parts, each its own
    unwritten: list[Message] = field(default_factory=list)
    empty: list[Message] = field(default_factory=list)  # daily mails of which nothing is left

    def letters(self) -> list[tuple[Message, Letter]]:
        """What the ledger keeps: of each mail, and of each of its parts."""
        found = [(mail.message, mail.letter) for mail in self.mails]
        return found + [(part, self.texts[part.pk]) for mail in self.mails for part in mail.parts]


def write_mails(mails: Sequence[Mail]) -> Written:
    """As many statements for one as for a hundred. What cannot be written leaves the others alone."""
    done = Written()
    for mail in mails:
        for part in mail.parts:
            part.layout = PART if len(mail.parts) > 1 else ""
    letters = dict(write([message for mail in mails for message in (mail.parts or own(mail))]))
    lonely = [part for mail in mails for part in left_alone(mail, letters)]
    for part in lonely:
        part.layout = ""
    if lonely:
        letters |= write(lonely)
    for mail in mails:
        put_together(done, mail, letters)
    return done


def own(mail: Mail) -> list[Message]:
    return [] if mail.message.is_daily else [mail.message]


def left_alone(mail: Mail, letters: Mapping[int, Letter]) -> Iterator[Message]:
    """The one part that could be written, where others could not."""
    able = [part for part in mail.parts if part.pk in letters]
    if len(able) == 1 < len(mail.parts):
        yield able[0]


def put_together(done: Written, mail: Mail, letters: Mapping[int, Letter]) -> None:
    message = mail.message
    if not message.is_daily:
        if message.pk in letters:
            done.mails.append(WrittenMail(message, letters[message.pk]))
        else:
            done.unwritten.append(message)
        return
    able = [part for part in mail.parts if part.pk in letters]
    done.unwritten += [part for part in mail.parts if part.pk not in letters]
    if len(able) == 1 and message.pk is None:
        done.mails.append(WrittenMail(able[0], letters[able[0].pk]))
    elif able:
        message.choices_url = able[0].choices_url
        stops = categories(able)
        found = [letters[part.pk] for part in able]
        letter = replace(found[0], stops=stops) if len(able) == 1 else daily(message, found, stops)
        done.mails.append(WrittenMail(message, letter, able))
        done.texts |= {part.pk: letters[part.pk] for part in able}
    elif message.pk is not None:
        done.empty.append(message)


def categories(parts: Sequence[Message]) -> tuple[Category, ...]:
    """What one click on the mail stops."""
    return tuple(sorted({part.category for part in parts} - {Category.SERVICE}))


def daily(message: Message, letters: Sequence[Letter], stops: Sequence[Category]) -> Letter:
    """The most pressing first, in the order given."""
    with translation.override(message.contact.reads if message.contact else None):
        more = len(letters) - 1
        first = {"first": letters[0].subject, "count": more}
        heading = ngettext("%(count)d thing for you today", "%(count)d things for you today", more + 1)
        letter = compose(
            message,
            "emails/outbox/daily",
            subject=ngettext("%(first)s, and %(count)d more", "%(first)s, and %(count)d more", more) % first,
            heading=heading % {"count": more + 1},
            parts=[shown(part) for part in letters],
            stops=get_text_list([str(category.label) for category in stops], str(_("and"))),
        )
    return replace(letter, stops=tuple(stops))


def shown(letter: Letter) -> dict[str, str | SafeString]:
    """SECURITY: the HTML is what a template of ours has written, already escaped; only its headings go one down."""
    html = HEADING.sub(lambda found: f"{found[1]}{int(found[2]) + 1}", letter.html)
    return {
        "subject": letter.subject,
        "partnership": letter.partnership,
        "html": mark_safe(html),
        "text": EMPTY_LINES.sub("\n\n", letter.text).strip(),
    }


def withdraw_empty(dailies: Sequence[Message]) -> None:
    if dailies:
        rows = Message.objects.filter(pk__in=[message.pk for message in dailies])
        rows.update(state=State.WITHDRAWN, error="Nothing of it was left to say.")
