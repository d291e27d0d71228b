"""Pages about the site itself."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from config.styleguide import context
from regions.access import public_page


@public_page
def styleguide(request: HttpRequest) -> HttpResponse:
    return render(request, "styleguide.html", context())
