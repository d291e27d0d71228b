"""The API's addresses of the ledger, mounted under each region."""

from django.urls import URLPattern, URLResolver

from outbox.api import messages

routes: list[URLPattern | URLResolver] = [*messages.routes]
