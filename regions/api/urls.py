"""The API's addresses of the directory, mounted under each region."""

from django.urls import URLPattern, URLResolver

from regions.api.organizations import routes as directory
from regions.api.sectors import routes as sectors

routes: list[URLPattern | URLResolver] = [*directory, *sectors]
