"""The network office: a portfolio over many regions; and, in each region, what is seen of it and by whom."""

from typing import cast

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.models import User
from desk.models import RegionTotals
from desk.network import FEWEST, HEAD, Line, as_data, portfolio_of, row_of, watchers
from regions.access import RegionRequest, region_page, signed_in_page
from regions.exporting import answer_with

PER_PAGE = 50


@require_safe
@signed_in_page
def portfolio(request: HttpRequest) -> HttpResponse:
    found = portfolio_of(cast(User, request.user))
    page = Paginator(found.lines, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "desk/portfolio.html", {"portfolio": found, "page_obj": page, "fewest": FEWEST})


@require_safe
@signed_in_page
def portfolio_csv(request: HttpRequest) -> HttpResponse:
    lines = [row_of(line) for line in portfolio_of(cast(User, request.user)).lines]
    return answer_with([HEAD, *lines], "portfolio", "csv")


@require_safe
@signed_in_page
def portfolio_json(request: HttpRequest) -> HttpResponse:
    found = portfolio_of(cast(User, request.user))
    return JsonResponse({"regions": [as_data(line) for line in found.lines], "medians": dict(found.medians)})


@require_safe
@region_page(can="see_totals")
def totals(request: RegionRequest) -> HttpResponse:
    """Exactly what a network office reads of this region, and who it is."""
    line = Line(request.region, RegionTotals.objects.order_by("-day").first())
    context = {
        "line": line,
        "watchers": watchers(request.region),
        "is_staff": request.may("see"),
        "fewest": FEWEST,
        "menu": "regions:settings",
    }
    return render(request, "desk/totals.html", context)
