"""The first thing a convener sees: what needs them today."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from desk.today import look, needs, next_table
from partnerships.threads import strands
from regions.access import RegionRequest, region_page

SHOWN = 6  # the others are folded below


@region_page(can="see")
def today(request: RegionRequest) -> HttpResponse:
    now = timezone.now()
    found = look(now)
    table = next_table(found, now)
    needed = needs(found, table, now)
    context = {
        "needs": needed[:SHOWN],
        "more": needed[SHOWN:],
        "count": len(needed),
        "may_convene": request.may("convene"),
        "table": table,
        "standing": table and table.standing,
        "is_on": table is not None and table.convening.is_on,
        "strands": strands(found),
        "activity": found["activity"],
        "now": timezone.localtime(now),
    }
    return render(request, "desk/today.html", context)
