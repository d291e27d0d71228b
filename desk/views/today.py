"""The first thing a convener sees: what needs them today."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from desk.today import asks, next_table
from partnerships.threads import strands
from regions.access import RegionRequest, region_page
from regions.models import Activity

LATEST = 8


@region_page(can="see")
def today(request: RegionRequest) -> HttpResponse:
    now = timezone.now()
    table = next_table(now)
    context = {
        "asks": asks(table, at=now),
        "table": table,
        "standing": table and table.standing,
        "strands": strands(request.region),
        "activity": Activity.objects.latest_first()[:LATEST],
        "now": timezone.localtime(now),
    }
    return render(request, "desk/today.html", context)
