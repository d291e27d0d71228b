"""The API's addresses of the directory and the region's settings, mounted under each region."""

from django.urls import URLPattern, URLResolver

from regions.api import imports, links, organizations, sectors, settings, touches

NOUNS = (settings, organizations, links, sectors, touches, imports)
routes: list[URLPattern | URLResolver] = [route for noun in NOUNS for route in noun.routes]
