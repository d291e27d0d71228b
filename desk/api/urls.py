"""The API's addresses of what spans the nouns."""

from django.urls import URLPattern, URLResolver

from desk.api import alarms, rescue, scorecards

routes: list[URLPattern | URLResolver] = [*alarms.routes, *rescue.routes, *scorecards.routes]
