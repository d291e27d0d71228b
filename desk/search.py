"""One box over organizations, people, partnerships, what was heard, priorities, items and notes of the region."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from partnerships.models import ActionItem, Note, Opportunity, Partnership, Priority, Reader, Requirement
from regions.models import Contact, Organization
from regions.scope import current_region

MOST = 10  # of each kind; more means: type more
LEAST_LETTERS = 2


@dataclass(frozen=True)
class Hit:
    title: str
    note: str
    url: str
    is_archived: bool = False


@dataclass(frozen=True)
class Group:
    title: Promise
    hits: list[Hit]
    has_more: bool


def find(text: str, reader: Reader) -> list[Group]:
    """Groups with hits, at most MOST in each. Eight queries, whatever is found."""
    if len(text) < LEAST_LETTERS:
        return []
    groups = [
        group(_("Organizations"), organizations(text)),
        group(_("People"), people(text)),
        group(_("Partnerships"), partnerships(text)),
        group(_("What was heard"), said(Opportunity, text)),
        group(_("What it takes"), said(Requirement, text)),
        group(_("Priorities"), priorities(text)),
        group(_("Action items"), items(text)),
        group(_("Notes"), notes(text, reader)),
    ]
    return [found for found in groups if found.hits]


def group(title: Promise, hits: list[Hit]) -> Group:
    return Group(title, hits[:MOST], len(hits) > MOST)


def organizations(text: str) -> list[Hit]:
    slug = current_region().slug
    return [
        Hit(o.name, str(o.get_kind_display()), reverse("regions:organization", args=[slug, o.pk]), bool(o.archived_at))
        for o in Organization.objects.matching(text).order_by("name__folded", "pk")[: MOST + 1]
    ]


def people(text: str) -> list[Hit]:
    slug = current_region().slug
    return [
        Hit(
            c.name,
            ", ".join(filter(None, [c.title, c.organization.name])),
            reverse("regions:contact", args=[slug, c.pk]),
            bool(c.archived_at),
        )
        for c in Contact.objects.matching(text)
        .select_related("organization")
        .order_by("name__folded", "pk")[: MOST + 1]
    ]


def partnerships(text: str) -> list[Hit]:
    return [
        Hit(p.name, str(p.get_stage_display()), p.get_absolute_url())
        for p in Partnership.objects.matching(text)[: MOST + 1]
    ]


def said(model: type[Opportunity] | type[Requirement], text: str) -> list[Hit]:
    """In the words of then and of now; what was merged leads to where it stands."""
    rows: Any = model._default_manager.matching(text).select_related("partnership").order_by("-id")
    return [Hit(row.statement, row.partnership.name, row.get_absolute_url()) for row in rows[: MOST + 1]]


def priorities(text: str) -> list[Hit]:
    found = (
        Priority.objects.standing().filter(title__folded__contains=text).select_related("partnership").order_by("-id")
    )
    return [Hit(p.title, p.partnership.name, p.get_absolute_url()) for p in found[: MOST + 1]]


def items(text: str) -> list[Hit]:
    slug = current_region().slug
    return [
        Hit(i.title, f"{i.owner.name}, {i.get_status_display()}", reverse("partnerships:item", args=[slug, i.pk]))
        for i in ActionItem.objects.filter(title__folded__contains=text)
        .select_related("owner")
        .order_by("-id")[: MOST + 1]
    ]


def notes(text: str, reader: Reader) -> list[Hit]:
    rows = Note.objects.visible_to(reader).standing().matching(text).with_thing().newest_first()
    return [
        Hit(Truncator(note.text).chars(120), f"{note.author}, {note.thing}", note.get_absolute_url())
        for note in rows[: MOST + 1]
    ]
