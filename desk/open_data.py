"""The public story for programs and for spreadsheets, and the schema that says what each field is."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.conf import settings
from django.urls import reverse

from desk.public import PublicOutcome, PublicPerson, PublicPriority, PublicStory
from partnerships.models import OutcomeKind, Shown
from regions import spreadsheets
from regions.models import Region


def schema_address() -> str:
    return settings.BASE_URL + reverse("desk:public_schema")


def as_data(region: Region, story: PublicStory) -> dict[str, Any]:
    """Only what is shown; a field that is hidden is not there, so that nobody takes it for empty."""
    fields: dict[str, Any] = {
        Shown.PURPOSE: {"purpose": story.purpose},
        Shown.PRIORITIES: {"priorities": [_priority(one, story.shown) for one in story.priorities if one.title]},
        Shown.BUSINESSES: {"seats": {"business": story.business, "partners": story.partners}},
        Shown.BUSINESS_NAMES: {"businesses": story.business_names},
        Shown.MEETINGS: {"meetings": [day.isoformat() for day in story.meetings]},
    }
    data: dict[str, Any] = {
        "$schema": schema_address(),
        "region": {"slug": region.slug, "name": region.name},
        "slug": story.slug,
        "name": story.name,
        "sector": story.sector,
        "stage": story.stage,
        "page": settings.BASE_URL + reverse("desk:public", args=[region.slug, story.slug]),
    }
    for name, value in fields.items():
        if name in story.shown:
            data |= value
    if Shown.OUTCOMES in story.shown and Shown.PRIORITIES not in story.shown:
        data["outcomes"] = [_outcome(told, story.shown) for one in story.priorities for told in one.outcomes]
    return data


def _priority(priority: PublicPriority, shown: frozenset[str]) -> dict[str, Any]:
    data: dict[str, Any] = {
        "title": priority.title,
        "outcome_wanted": priority.outcome_wanted,
        "measure": priority.measure,
    }
    if Shown.CHAMPIONS in shown:
        data["champions"] = [_person(who) for who in priority.champions]
    if Shown.OUTCOMES in shown:
        data["outcomes"] = [_outcome(told, shown) for told in priority.outcomes]
    return data


def _outcome(told: PublicOutcome, shown: frozenset[str]) -> dict[str, Any]:
    data: dict[str, Any] = {
        "title": told.title,
        "kind": told.kind,
        "told_on": told.told_on.isoformat(),
        "story": told.story,
    }
    if Shown.FIGURES in shown and told.figure is not None:
        data |= {"figure": str(told.figure), "unit": told.unit, "source": told.source}
    if told.photo:
        data["photo"] = {"url": settings.BASE_URL + told.photo.path, "alt": told.photo.alt}
    if Shown.QUOTES in shown:
        data["quotes"] = [{"words": quote.words, **_person(quote.who)} for quote in told.quotes]
    return data


def _person(who: PublicPerson) -> dict[str, str]:
    return {"name": who.name, "title": who.title} | ({"organization": who.organization} if who.organization else {})


COLUMNS = ("what", "of", "day", "title", "text", "figure", "unit", "source")


def as_rows(region: Region, story: PublicStory) -> Iterator[Sequence[object]]:
    """One line per fact: `what` it is, and the priority or outcome it is `of`."""
    yield COLUMNS
    yield "partnership", region.name, "", story.name, story.purpose, "", "", ""
    if Shown.BUSINESSES in story.shown:
        yield "seats", "", "", "business", "", story.business, "", ""
        yield "seats", "", "", "partners", "", story.partners, "", ""
    for name in story.business_names:
        yield "business", "", "", name, "", "", "", ""
    for day in story.meetings:
        yield "meeting", "", day.isoformat(), "", "", "", "", ""
    for priority in story.priorities:
        yield from _priority_rows(priority)


def as_csv(region: Region, story: PublicStory) -> bytes:
    return spreadsheets.write(as_rows(region, story))


def _priority_rows(priority: PublicPriority) -> Iterator[Sequence[object]]:
    if priority.title:
        yield "priority", "", "", priority.title, priority.outcome_wanted, "", "", priority.measure
    for who in priority.champions:
        yield (
            "champion",
            priority.title,
            "",
            who.name,
            " · ".join(filter(None, (who.title, who.organization))),
            "",
            "",
            "",
        )
    for told in priority.outcomes:
        figure = "" if told.figure is None else told.figure
        yield (
            "outcome", priority.title, told.told_on.isoformat(), told.title, told.story, figure, told.unit, told.source
        )  # fmt: skip
        for quote in told.quotes:
            yield "quote", told.title, "", quote.who.name, quote.words, "", "", ""


def _record(required: str, **properties: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "additionalProperties": False,
        "required": required.split(),
        "properties": properties,
    }


def _list(of: str, words: str) -> dict[str, Any]:
    return {"type": "array", "items": {"$ref": f"#/$defs/{of}"}, "description": words}


TEXT = {"type": "string"}
DAY = {"type": "string", "format": "date"}
PERSON = {
    "name": TEXT,
    "title": TEXT,
    "organization": {"type": "string", "description": "Only where it agreed to be named."},
}


def schema() -> dict[str, Any]:
    """JSON Schema of `as_data`."""
    whole = _record(
        "$schema region slug name sector stage page",
        **{"$schema": {"type": "string", "format": "uri"}},
        region=_record("slug name", slug=TEXT, name=TEXT),
        slug=TEXT,
        name=TEXT,
        sector=TEXT,
        stage=TEXT,
        page={"type": "string", "format": "uri"},
        purpose=TEXT,
        seats=_record("business partners", business={"type": "integer"}, partners={"type": "integer"}),
        businesses={"type": "array", "items": TEXT, "description": "Those that agreed to be named."},
        meetings={"type": "array", "items": DAY},
        priorities=_list("priority", "What the leaders chose, in their order."),
        outcomes=_list("outcome", "Only where the priorities are not shown."),
    )
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": schema_address(),
        "title": "The public story of a sector partnership",
        "description": "A field that the partnership does not show is absent.",
        **whole,
        "$defs": {
            "person": _record("name title", **PERSON),
            "quote": _record("words name title", words=TEXT, **PERSON),
            "outcome": _record(
                "title kind told_on story",
                title=TEXT,
                kind={"type": "string", "enum": list(OutcomeKind.values)},
                told_on=DAY,
                story=TEXT,
                figure={"type": "string", "pattern": r"^-?\d+(\.\d+)?$", "description": "A decimal number."},
                unit=TEXT,
                source={"type": "string", "description": "Who counted it."},
                photo={"$ref": "#/$defs/photo"},
                quotes=_list("quote", "Each by somebody who agreed to it."),
            ),
            "photo": _record(
                "url alt",
                url={"type": "string", "format": "uri", "description": "Of the picture, for as long as it is public."},
                alt={"type": "string", "description": "What one sees in it."},
            ),
            "priority": _record(
                "title outcome_wanted measure",
                title=TEXT,
                outcome_wanted=TEXT,
                measure=TEXT,
                champions=_list("person", "Who speaks for it in their own name."),
                outcomes=_list("outcome", "What has changed, newest first."),
            ),
        },
    }
