from django.http import HttpRequest, HttpResponse

from regions.access import RegionRequest, public_page, region_page, signed_in_page


@region_page(can="see")
def staff(request: RegionRequest) -> HttpResponse:
    return HttpResponse("soon")


@signed_in_page
def mine(request: HttpRequest) -> HttpResponse:
    return HttpResponse("soon")


@public_page
def public(request: HttpRequest, slug: str, partnership: str = "") -> HttpResponse:
    return HttpResponse("soon")
