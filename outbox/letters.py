"""How a message becomes a letter: each app registers one batch renderer per kind.

A renderer gets the claimed messages of its kind (contact and organization loaded) inside `in_region` and returns a
letter per message id, with a number of queries that does not depend on how many messages there are. The preview calls it too.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from outbox.models import Message


class Category(models.TextChoices):
    """What a person can say no to. Service mail (answers to what they just did, changes of a meeting) always goes out."""

    INVITATIONS = "invitations", _("Invitations to meetings")
    REMINDERS = "reminders", _("Reminders")
    ITEMS = "items", _("Action items")
    SERVICE = "service", _("Confirmations and changes")


@dataclass(frozen=True)
class Letter:
    subject: str
    text: str
    html: str
    calendar: bytes | None = None
    method: str = "REQUEST"  # of the calendar part
    from_name: str = ""  # instead of the region's sender name
    headers: Mapping[str, str] = field(default_factory=dict)


Renderer = Callable[[Sequence["Message"]], Mapping[int, Letter]]


@dataclass(frozen=True)
class LetterKind:
    render: Renderer
    category: Category
    needs: frozenset[str]  # context keys without which the letter cannot be written


KINDS: dict[str, LetterKind] = {}


def register(kind: str, render: Renderer, *, category: Category, needs: Sequence[str] = ()) -> None:
    KINDS[kind] = LetterKind(render, category, frozenset(needs))
