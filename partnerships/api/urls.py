"""The API's addresses of partnerships, mounted under each region."""

from django.urls import URLPattern, URLResolver

from partnerships.api.ballots import routes as ballots
from partnerships.api.opportunities import routes as opportunities

routes: list[URLPattern | URLResolver] = [*opportunities, *ballots]
