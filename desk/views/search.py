from django.http import HttpResponse
from django.shortcuts import render

from desk.search import LEAST_LETTERS, find
from partnerships.models import Reader
from regions.access import RegionRequest, region_page
from regions.asked import search_words


@region_page(can="see")
def search(request: RegionRequest) -> HttpResponse:
    text = search_words(request)
    context = {
        "q": text,
        "groups": find(text, Reader.of_staff(request.may)),
        "too_short": bool(text) and len(text) < LEAST_LETTERS,
    }
    return render(request, "desk/search.html", context)
