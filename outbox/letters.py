"""How a message becomes a letter: each app registers one batch renderer per kind.

A renderer gets the claimed messages of its kind (contact and organization loaded) inside `in_region` and returns a
letter per message id, with the same number of queries for one message and for a hundred. The preview calls it too.
"""

import re
from base64 import b64encode
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING, Any, TypeVar

from django.db import models
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from regions.scope import current_region

if TYPE_CHECKING:
    from outbox.models import Message
    from regions.models import Link

Row = TypeVar("Row")

STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)


def styles_in(html: str) -> list[str]:
    """As a Content-Security-Policy names them: a page that shows the letter lets in these styles and no others."""
    return [f"'sha256-{b64encode(sha256(found.encode()).digest()).decode()}'" for found in STYLE.findall(html)]


class Category(models.TextChoices):
    """What a person can say no to. Service mail (answers to what they did, changes of a meeting) always goes out."""

    INVITATIONS = "invitations", _("Invitations to meetings")
    REMINDERS = "reminders", _("Reminders")
    ITEMS = "items", _("Action items")
    NOTES = "notes", _("Notes and questions to you")
    SERVICE = "service", _("Confirmations and changes")


class AtOnce(models.TextChoices):
    """Why a mail did not wait for the day's one mail, as it reads after “Sent at once, because”."""

    ANSWER = "answer", _("it answers what they did")
    INVITES = "invites", _("it invites them, with the entry for their calendar")
    CHANGE = "change", _("the meeting or their seat at it changed")
    VOTE = "vote", _("a ballot has opened")
    MINUTES = "minutes", _("the minutes of a meeting go out on the same day")
    NAMED = "named", _("somebody asks them by name")
    CALLS = "calls", _("somebody waits for their calls")
    STAFF = "staff", _("it goes to an office, not to somebody of the directory")
    SOON = "soon", _("it would have come too late with the next day’s mail")
    AGAIN = "again", _("somebody had it tried again")


CHOOSABLE = [category for category in Category if category != Category.SERVICE]


@dataclass(frozen=True)
class Letter:
    subject: str
    text: str
    html: str
    calendar: bytes | None = None
    method: str = "REQUEST"  # of the calendar part
    from_name: str = ""  # instead of the region's sender name
    reply_to: str = ""  # instead of where answers to us go
    partnership: str = ""  # whose business it is, where several stand in one mail
    stops: Sequence[Category] = ()  # what one click stops, instead of its kind's category
    headers: Mapping[str, str] = field(default_factory=dict)


Renderer = Callable[[Sequence["Message"]], Mapping[int, Letter]]


@dataclass(frozen=True)
class LetterKind:
    render: Renderer
    category: Category
    at_once: AtOnce | None  # why it never waits; None: one of the ordinary mails, of which a person gets one a day
    needs: frozenset[str]  # context keys without which the letter cannot be written
    topic: str  # two ordinary messages of one topic about one row say the same: the newer is enough
    takes_files: bool  # what is attached to a reply is read, so the mail is kept whole until then


KINDS: dict[str, LetterKind] = {}


def category_of(kind: str) -> Category:
    """A kind nobody registers any more counts as service mail."""
    return KINDS[kind].category if kind in KINDS else Category.SERVICE


def topic_of(kind: str) -> str:
    return KINDS[kind].topic if kind in KINDS else kind


def takes_files(kind: str) -> bool:
    return kind in KINDS and KINDS[kind].takes_files


def is_ordinary(kind: str) -> bool:
    return kind in KINDS and KINDS[kind].at_once is None


def compose(message: "Message", template: str, *, subject: str, **context: Any) -> Letter:
    """A letter from `<template>.txt` and `<template>.html`, which extend emails/base, or emails/part in a daily mail.

    The layout's foot shows the recipient where to choose what we send (`message.choices_url`).
    """
    known = {"message": message, "contact": message.contact, "region": current_region(), "subject": subject, **context}
    return Letter(
        subject=subject,
        text=render_to_string(f"{template}.txt", known | {"layout": message.layout and f"{message.layout}.txt"}),
        html=render_to_string(f"{template}.html", known | {"layout": message.layout and f"{message.layout}.html"}),
        partnership=str(context.get("partnership", "")),
    )


def to_holders(
    messages: Sequence["Message"],
    rows: Mapping[int, Row],
    links: Mapping[tuple[int, int], "Link"],
    write: Callable[["Message", Row, "Link"], Letter],
) -> Mapping[int, Letter]:
    """To whoever holds a link to the row their message is about, each in their own language. Who holds none gets no
    letter, nor does anybody about a row that is not among these.
    """
    letters = {}
    for message in messages:
        row, link = rows.get(message.about_id or 0), links.get((message.contact_id or 0, message.about_id or 0))
        if row and link and message.contact:
            with translation.override(message.contact.reads):
                letters[message.pk] = write(message, row, link)
    return letters


def register(
    kind: str,
    render: Renderer,
    *,
    category: Category,
    at_once: AtOnce | None,
    needs: Sequence[str] = (),
    topic: str = "",
    takes_files: bool = False,
) -> None:
    KINDS[kind] = LetterKind(render, category, at_once, frozenset(needs), topic or kind, takes_files)
