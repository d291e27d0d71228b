"""The API's addresses: each app brings the routes of its nouns."""

from django.urls import URLPattern, URLResolver, include, path
from drf_spectacular.renderers import OpenApiJsonRenderer
from drf_spectacular.views import SpectacularAPIView
from rest_framework.permissions import AllowAny

from config.api_docs import docs
from convenings.api.urls import routes as convenings
from outbox.api.urls import routes as outbox
from partnerships.api.urls import routes as partnerships
from regions.api import schema  # noqa: F401  (registers how our keys are described)
from regions.api.urls import routes as regions

routes: list[URLPattern | URLResolver] = [*regions, *outbox, *partnerships, *convenings]

urlpatterns: list[URLPattern | URLResolver] = [
    path("", docs, name="api"),
    path(
        "schema/",
        SpectacularAPIView.as_view(permission_classes=[AllowAny], renderer_classes=[OpenApiJsonRenderer]),
        name="schema",
    ),
    path("regions/<slug:slug>/", include(routes)),
]
