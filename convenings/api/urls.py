"""The addresses of this app's nouns, mounted under `/api/v1/regions/<slug>/`."""

from django.urls import URLPattern, URLResolver

from convenings.api import convenings, invitations

routes: list[URLPattern | URLResolver] = [*convenings.routes, *invitations.routes]
