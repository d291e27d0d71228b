"""The API's addresses of the ledger, mounted under each region."""

from django.urls import URLPattern, URLResolver

from outbox.api import incoming, messages

routes: list[URLPattern | URLResolver] = [*messages.routes, *incoming.routes]
