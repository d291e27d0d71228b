"""The API's addresses: each app brings the routes of its nouns."""

from functools import cache

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, include, path
from django.utils.translation import get_language
from django.views.decorators.http import require_safe
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiJsonRenderer

from config.api_docs import docs
from convenings.api.urls import routes as convenings
from desk.api.urls import routes as desk
from labor.api.urls import routes as labor
from outbox.api.urls import routes as outbox
from partnerships.api.urls import routes as partnerships
from regions.access import public_page
from regions.api import schema as keys  # noqa: F401  (registers how our keys are described)
from regions.api.urls import routes as regions

routes: list[URLPattern | URLResolver] = [*regions, *outbox, *labor, *partnerships, *convenings, *desk]


@cache
def document(language: str) -> bytes:
    """Drawn up once per process: it takes half a second, and anybody may ask."""
    described = SchemaGenerator().get_schema(public=True)  # type: ignore[no-untyped-call]
    return OpenApiJsonRenderer().render(described)


@public_page
@require_safe
def schema(request: HttpRequest) -> HttpResponse:
    """The API in the words of OpenAPI."""
    return HttpResponse(document(get_language() or ""), content_type=OpenApiJsonRenderer.media_type)


urlpatterns: list[URLPattern | URLResolver] = [
    path("", docs, name="api"),
    path("schema/", schema, name="schema"),
    path("regions/<slug:slug>/", include(routes)),
]
