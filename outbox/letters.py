"""How a message becomes a letter: each app registers one batch renderer per kind.

A renderer gets the claimed messages of its kind (contact and organization loaded) inside `in_region` and returns a
letter per message id, with the same number of queries for one message and for a hundred. The preview calls it too.
"""

import re
from base64 import b64encode
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from django.db import models
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from regions.scope import current_region

if TYPE_CHECKING:
    from outbox.models import Message


STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)


def styles_in(html: str) -> list[str]:
    """As a Content-Security-Policy names them: a page that shows the letter lets in these styles and no others."""
    return [f"'sha256-{b64encode(sha256(found.encode()).digest()).decode()}'" for found in STYLE.findall(html)]


class Category(models.TextChoices):
    """What a person can say no to. Service mail (answers to what they did, changes of a meeting) always goes out."""

    INVITATIONS = "invitations", _("Invitations to meetings")
    REMINDERS = "reminders", _("Reminders")
    ITEMS = "items", _("Action items")
    SERVICE = "service", _("Confirmations and changes")


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
    headers: Mapping[str, str] = field(default_factory=dict)


Renderer = Callable[[Sequence["Message"]], Mapping[int, Letter]]


@dataclass(frozen=True)
class LetterKind:
    render: Renderer
    category: Category
    needs: frozenset[str]  # context keys without which the letter cannot be written


KINDS: dict[str, LetterKind] = {}


def category_of(kind: str) -> Category:
    """A kind nobody registers any more counts as service mail."""
    return KINDS[kind].category if kind in KINDS else Category.SERVICE


def compose(message: "Message", template: str, *, subject: str, **context: Any) -> Letter:
    """A letter from `<template>.txt` and `<template>.html`, which extend emails/base.

    The layout's foot shows the recipient where to choose what we send (`message.choices_url`).
    """
    known = {"message": message, "contact": message.contact, "region": current_region(), "subject": subject, **context}
    return Letter(
        subject=subject,
        text=render_to_string(f"{template}.txt", known),
        html=render_to_string(f"{template}.html", known),
    )


def register(kind: str, render: Renderer, *, category: Category, needs: Sequence[str] = ()) -> None:
    KINDS[kind] = LetterKind(render, category, frozenset(needs))
