"""The columns of the directory's file: what they are called, and how a cell becomes a value."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from regions.models import Category, County, Industry, Kind, SizeClass

Reader: TypeAlias = Callable[[str], str]

# column → headings we know it by; the first is the one an export writes.
KNOWN: dict[str, tuple[str, ...]] = {
    "organization": (
        "organization",
        "organisation",
        "organization name",
        "company",
        "company name",
        "employer",
        "account name",
        "account",
    ),
    "kind": ("kind", "organization kind", "organization type", "business or partner", "type"),
    "category": ("category", "kind of partner", "partner type", "partner category"),
    "size": ("size", "size class", "employees"),
    "county": ("county", "county fips", "fips"),
    "naics": ("naics", "naics code", "industry"),
    "website": ("website", "web site", "web", "url"),
    "organization id": ("organization id", "company id", "account id", "employer id"),
    "name": ("name", "full name", "contact name", "contact", "person"),
    "first": ("first name", "firstname", "given name", "first"),
    "last": ("last name", "lastname", "surname", "family name", "last"),
    "title": ("title", "job title", "position"),
    "email": ("email", "e mail", "email address", "e mail address", "mail"),
    "phone": ("phone", "phone number", "telephone", "mobile", "cell"),
    "language": ("language", "preferred language"),
    "id": ("id", "external id", "contact id", "person id"),
}
BY_HEADING = {heading: column for column, headings in KNOWN.items() for heading in headings}
ORGANIZATION = {
    "organization": "name",
    "kind": "kind",
    "category": "category",
    "size": "size_class",
    "county": "county_id",
    "naics": "industry_id",
    "website": "website",
    "organization id": "external_id",
}
PERSON = {
    "name": "name",
    "title": "title",
    "email": "email",
    "phone": "phone",
    "language": "language",
    "id": "external_id",
}
PROBLEM = "problem"  # the column of reasons in a file of lines to correct; read back, it is passed over


def simplified(words: str) -> str:
    return re.sub(r"[\s_\-./*:]+", " ", words).strip().casefold()


def read_header(header: Sequence[str]) -> tuple[dict[str, int], list[str]]:
    """Where each column stands, and the headings nobody reads. Names what is missing."""
    places: dict[str, int] = {}
    unread: list[str] = []
    for place, heading in enumerate(header):
        column = BY_HEADING.get(simplified(heading))
        if column and column not in places:
            places[column] = place
        elif heading and simplified(heading) != PROBLEM:
            unread.append(heading)
    _refuse_missing(places, header)
    return places, unread


def _refuse_missing(places: Mapping[str, int], header: Sequence[str]) -> None:
    missing = []
    if "organization" not in places:
        missing.append(_("the organization (“Organization”, “Company” or “Employer”)"))
    if {"email", "phone", "title", "id"} & set(places) and not {"name", "first", "last"} & set(places):
        missing.append(_("the person's name (“Name”, or “First name” and “Last name”)"))
    if missing:
        raise ValidationError(
            _(
                "The first line names no column for %(missing)s. It says: %(header)s. "
                "Correct the first line and upload again."
            ),
            params={"missing": _(" and ").join(missing), "header": ", ".join(header)[:300]},
            code="columns",
        )


def choice_reader(choices: Sequence[tuple[str, Any]]) -> Reader:
    known = {simplified(str(word)): value for value, label in choices for word in (value, label)}

    def read(cell: str) -> str:
        found = known.get(simplified(cell))
        if found is None:
            raise ValidationError(
                _("“%(cell)s” is not known here. Write one of: %(words)s."),
                params={"cell": cell[:60], "words": ", ".join(str(label) for _value, label in choices)},
            )
        return found

    return read


def county_reader(home: set[str]) -> Reader:
    """“Hidalgo, TX”, “Hidalgo County, Texas” or its FIPS code; a bare name means the region's own county (`home`)."""
    known: dict[str, str] = {}
    for county in County.objects.all():
        for state in (county.state, county.state_name):
            known[simplified(f"{county.name} {state}")] = county.fips
        known[county.fips] = county.fips
        if county.fips in home:
            known[simplified(county.name)] = county.fips

    def read(cell: str) -> str:
        words = re.sub(r"\b(county|parish|borough)\b", " ", cell.replace(",", " "), flags=re.IGNORECASE)
        found = (
            known.get(simplified(words)) or known.get(simplified(cell.replace(",", " "))) or known.get(cell.zfill(5))
        )
        if found is None:
            raise ValidationError(
                _("“%(cell)s” is no county we know. Write it like “Hidalgo, TX”."), params={"cell": cell[:60]}
            )
        return found

    return read


def naics_reader() -> Reader:
    known = set(Industry.objects.values_list("code", flat=True))

    def read(cell: str) -> str:
        code = cell.split(" ", 1)[0]
        if code not in known:
            raise ValidationError(
                _("“%(cell)s” is no NAICS 2022 code. Write one such as 622110."), params={"cell": cell[:60]}
            )
        return code

    return read


def readers(columns: set[str], home: set[str]) -> dict[str, Reader]:
    """How to read the columns whose cells are not plain text."""
    found: dict[str, Reader] = {
        "kind": choice_reader([*Kind.choices, (Kind.PARTNER, _("Partner"))]),
        "category": choice_reader(Category.choices),
        "size": choice_reader(SizeClass.choices),
        "website": lambda cell: cell if "://" in cell else f"https://{cell}",
        "language": choice_reader([("en", _("English")), ("es", _("Spanish"))]),
    }
    if "county" in columns:
        found["county"] = county_reader(home)
    if "naics" in columns:
        found["naics"] = naics_reader()
    return found
