"""The readable page over the generated OpenAPI schema: what each address does, in words, without scripts."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from drf_spectacular.generators import SchemaGenerator

from regions.access import public_page

# What each method says of a noun whose own words already stand above.
METHODS = {
    "get": _("One of them."),
    "post": _("Add one."),
    "put": _("Change it, giving all of it."),
    "patch": _("Change some of it."),
    "delete": _("Take it away."),
}


@dataclass(frozen=True)
class Field:
    name: str
    kind: str
    is_required: bool
    note: str


@dataclass(frozen=True)
class Operation:
    method: str
    path: str
    summary: str | Promise
    fields: list[Field] = field(default_factory=list)


@public_page
def docs(request: HttpRequest) -> HttpResponse:
    return render(request, "api_docs.html", {"groups": list(groups().items())})


@cache
def groups() -> dict[str, list[Operation]]:
    """Noun → its operations, in the order of the schema. What a noun's list says is not said again under each verb."""
    schema = SchemaGenerator().get_schema(public=True)  # type: ignore[no-untyped-call]
    found: dict[str, list[Operation]] = {}
    for path, method, operation in operations(schema):
        said = found.setdefault(noun(path), [])
        summary = operation.get("description", "").replace("`", "")
        is_new = summary not in {other.summary for other in said}
        said.append(
            Operation(
                method.upper(), path, summary if summary and is_new else METHODS[method], fields(schema, operation)
            )
        )
    return found


def operations(schema: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, entry in schema["paths"].items():
        for method in METHODS:
            if method in entry:
                yield path, method, entry[method]


def noun(path: str) -> str:
    """/api/v1/regions/{slug}/items/… → items"""
    words = [word for word in path.split("/") if word and not word.startswith("{")]
    return words[3] if len(words) > 3 else words[-1]


def fields(schema: dict[str, Any], operation: dict[str, Any]) -> list[Field]:
    """What a request body may hold."""
    content = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
    body = content.get("schema", {})
    if "$ref" in body:
        body = schema["components"]["schemas"][body["$ref"].rpartition("/")[2]]
    required = set(body.get("required", []))
    return [
        Field(name, kind(each), name in required, each.get("description", ""))
        for name, each in body.get("properties", {}).items()
        if not each.get("readOnly")
    ]


def kind(each: dict[str, Any]) -> str:
    parts = [each, *each.get("allOf", []), *each.get("oneOf", [])]
    return next((str(part["type"]) for part in parts if "type" in part), "choice")
