"""Addresses that lead nowhere."""

import re

from django.http import HttpRequest, HttpResponse
from django.views.defaults import page_not_found

from regions.access import REGION_OF, link_gone

GUESTS = re.compile(r"/g/([-\w]+)(?:/|$)")


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Below a region's guest pages it is most likely a personal link that was cut in two: offer a fresh one."""
    found = GUESTS.match(request.path_info)
    region = REGION_OF.first(slug=found[1]) if found else None
    return link_gone(request, region, status=404) if region else page_not_found(request, exception)
