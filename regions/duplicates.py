"""Pairs of the directory that may well be one: named alike, or reached the same way. Only people say that they are."""

import re
from collections.abc import Iterable, Iterator
from typing import TypeVar
from urllib.parse import urlsplit

from regions.likeness import organization_like, person_like
from regions.models import Contact, Organization

R = TypeVar("R", Organization, Contact)
Pair = tuple[R, R]
FEWEST_DIGITS = 7


def like_organizations() -> list[Pair[Organization]]:
    rows = list(Organization.objects.active().order_by("pk"))
    alike = [
        *_pairs((row.kind, organization_like(row.name), row) for row in rows),
        *_pairs((row.kind, site_of(row.website), row) for row in rows),
    ]
    return _once(alike)


def like_people() -> list[Pair[Contact]]:
    """Of one name in organizations of one name, or of one name and number."""
    rows = list(Contact.objects.active().select_related("organization").order_by("pk"))
    alike = [
        *_pairs((_home(row), person_like(row.name), row) for row in rows),
        *_pairs(
            (f"{row.organization.kind} {digits(row.phone)}", digits(row.phone) and person_like(row.name), row)
            for row in rows
        ),
    ]
    return _once(alike)


def site_of(website: str) -> str:
    return (urlsplit(website).hostname or "").removeprefix("www.")


def digits(phone: str) -> str:
    found = re.sub(r"\D", "", phone)
    return found[-10:] if len(found) >= FEWEST_DIGITS else ""


def _home(row: Contact) -> str:
    return f"{row.organization.kind} {organization_like(row.organization.name) or row.organization_id}"


def _pairs(named: Iterable[tuple[str, str, R]]) -> Iterator[Pair[R]]:
    """The oldest of each likeness with each of the others; what has no words is like nothing."""
    first: dict[tuple[str, str], R] = {}
    for within, words, row in named:
        if words and first.setdefault((within, words), row) is not row:
            yield first[within, words], row


def _once(pairs: Iterable[Pair[R]]) -> list[Pair[R]]:
    return list({(a.pk, b.pk): (a, b) for a, b in pairs}.values())
