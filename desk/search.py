"""One box over organizations, people, partnerships and items of the region."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from partnerships.models import ActionItem, Partnership
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


def find(text: str) -> list[Group]:
    """Groups with hits, at most MOST in each. Four queries, whatever is found."""
    if len(text) < LEAST_LETTERS:
        return []
    groups = [
        group(_("Organizations"), organizations(text)),
        group(_("People"), people(text)),
        group(_("Partnerships"), partnerships(text)),
        group(_("Action items"), items(text)),
    ]
    return [found for found in groups if found.hits]


def group(title: Promise, hits: list[Hit]) -> Group:
    return Group(title, hits[:MOST], len(hits) > MOST)


def organizations(text: str) -> list[Hit]:
    slug = current_region().slug
    return [
        Hit(o.name, str(o.get_kind_display()), reverse("regions:organization", args=[slug, o.pk]), bool(o.archived_at))
        for o in Organization.objects.matching(text)[: MOST + 1]
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
        for c in Contact.objects.matching(text).select_related("organization")[: MOST + 1]
    ]


def partnerships(text: str) -> list[Hit]:
    return [
        Hit(p.name, str(p.get_stage_display()), p.get_absolute_url())
        for p in Partnership.objects.matching(text)[: MOST + 1]
    ]


def items(text: str) -> list[Hit]:
    slug = current_region().slug
    return [
        Hit(i.title, f"{i.owner.name}, {i.get_status_display()}", reverse("partnerships:item", args=[slug, i.pk]))
        for i in ActionItem.objects.filter(title__icontains=text).select_related("owner").order_by("-id")[: MOST + 1]
    ]
