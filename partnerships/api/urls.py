"""The API's addresses of partnerships, mounted under each region."""

from django.urls import URLPattern, URLResolver

from partnerships.api import ballots, items, opportunities, outcomes, partnerships, priorities, seats

NOUNS = (partnerships, seats, opportunities, ballots, priorities, items, outcomes)
routes: list[URLPattern | URLResolver] = [route for noun in NOUNS for route in noun.routes]
