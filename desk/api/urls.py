"""The API's addresses of what spans the nouns."""

from django.urls import URLPattern, URLResolver

from desk.api import alarms, relaunches, rescue, scorecards, totals

routes: list[URLPattern | URLResolver] = [
    *alarms.routes,
    *rescue.routes,
    *scorecards.routes,
    *relaunches.routes,
    *totals.routes,
]
