"""The columns of the directory's file: what they are called, and how a cell becomes a value."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType
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
        "firm",
        "firm name",
        "business name",
        "employer name",
        "agency",
    ),
    "kind": ("kind", "organization kind", "organization type", "business or partner", "type"),
    "category": ("category", "kind of partner", "partner type", "partner category"),
    "size": ("size", "size class", "employees"),
    "county": ("county", "county fips", "fips"),
    "naics": ("naics", "naics code", "industry"),
    "website": ("website", "web site", "web", "url"),
    "organization id": ("organization id", "company id", "account id", "employer id"),
    "name": ("name", "full name", "contact name", "contact", "person", "contact person"),
    "first": ("first name", "firstname", "given name", "first"),
    "last": ("last name", "lastname", "surname", "family name", "last"),
    "title": ("title", "job title", "position", "role", "contact title"),
    "email": ("email", "e mail", "email address", "e mail address", "mail", "work email", "contact email"),
    "phone": ("phone", "phone number", "telephone", "mobile", "cell", "work phone", "contact phone"),
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


def simplified(words: str) -> str:
    return re.sub(r"[\s_\-./*:]+", " ", words).strip().casefold()


def known_as(heading: str, remembered: Mapping[str, str]) -> str:
    """The column a heading stands for: as the region said before, else as we know it; "" where nobody does."""
    words = simplified(heading)
    return remembered[words] if words in remembered else BY_HEADING.get(words, "")


def guessed(header: Sequence[str], remembered: Mapping[str, str]) -> list[str]:
    """Each heading's column; the first heading of a column has it."""
    columns: list[str] = []
    for heading in header:
        column = known_as(heading, remembered)
        columns.append("" if column in columns else column)
    return columns


def missing(columns: Iterable[str]) -> list[str]:
    """What the columns must name and do not, in words."""
    has, lacks = set(columns), []
    if "organization" not in has:
        lacks.append(_("the organization"))
    if PERSON.keys() & has - {"name", "language"} and not {"name", "first", "last"} & has:
        lacks.append(_("the person's name"))
    return lacks


def label(column: str) -> str:
    """What a column is called on a page."""
    labels = {
        "organization": _("Organization"),
        "kind": _("Business or partner"),
        "category": _("Kind of partner"),
        "size": _("Size"),
        "county": _("County"),
        "naics": _("Industry (NAICS)"),
        "website": _("Website"),
        "organization id": _("Organization's number"),
        "name": _("Person's name"),
        "first": _("First name"),
        "last": _("Last name"),
        "title": _("Job title"),
        "email": _("E-mail"),
        "phone": _("Phone"),
        "language": _("Language"),
        "id": _("Person's number"),
    }
    return labels.get(column, column.capitalize())


OWN_NAMES = {"español": "es", "espanol": "es", "inglés": "en", "ingles": "en"}


def choice_reader(choices: Sequence[tuple[str, Any]], others: Mapping[str, str] = MappingProxyType({})) -> Reader:
    """By the value or its label; `others`: what else is written for it."""
    known = {simplified(str(word)): value for value, label in choices for word in (value, label)} | dict(others)

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
        # People call “Government” a kind of organization, as the directory's filter does.
        "kind": choice_reader([*Kind.choices, (Kind.PARTNER, _("Partner")), *Category.choices]),
        "category": choice_reader(Category.choices),
        "size": choice_reader(SizeClass.choices),
        "website": lambda cell: cell if "://" in cell else f"https://{cell}",
        "email": lambda cell: cell.removeprefix("mailto:"),
        "language": choice_reader([("en", _("English")), ("es", _("Spanish"))], OWN_NAMES),
    }
    if "county" in columns:
        found["county"] = county_reader(home)
    if "naics" in columns:
        found["naics"] = naics_reader()
    return found
