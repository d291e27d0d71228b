"""The addresses of this app's nouns, mounted under `/api/v1/regions/<slug>/`."""

from django.urls import URLPattern, URLResolver

from convenings.api import (
    agenda,
    beforehand,
    calls,
    convenings,
    decisions,
    invitations,
    letters,
    minutes,
    pulses,
    room,
    rungs,
    steering,
    times,
)

routes: list[URLPattern | URLResolver] = [
    *convenings.routes,
    *agenda.routes,
    *decisions.routes,
    *minutes.routes,
    *pulses.routes,
    *room.routes,
    *steering.routes,
    *calls.routes,
    *beforehand.routes,
    *invitations.routes,
    *rungs.routes,
    *letters.routes,
    *times.routes,
]
