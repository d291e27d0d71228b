"""The API's addresses of partnerships, mounted under each region."""

from django.urls import URLPattern, URLResolver

from partnerships.api import (
    ballots,
    checklists,
    decisions,
    items,
    opportunities,
    outcomes,
    partnerships,
    priorities,
    seats,
    teams,
)

NOUNS = (partnerships, checklists, seats, opportunities, ballots, priorities, decisions, teams, items, outcomes)
routes: list[URLPattern | URLResolver] = [route for noun in NOUNS for route in noun.routes]
