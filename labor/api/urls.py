"""The API's addresses of the labor market, mounted under each region."""

from django.urls import URLPattern, URLResolver

from labor.api import commutes, profiles

routes: list[URLPattern | URLResolver] = [*profiles.routes, *commutes.routes]
