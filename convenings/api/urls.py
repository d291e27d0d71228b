"""The addresses of this app's nouns, mounted under `/api/v1/regions/<slug>/`."""

from django.urls import URLPattern, URLResolver

from convenings.api import agenda, convenings, invitations, letters, room

routes: list[URLPattern | URLResolver] = [
    *convenings.routes,
    *agenda.routes,
    *room.routes,
    *invitations.routes,
    *letters.routes,
]
