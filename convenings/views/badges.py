"""To print before the meeting: the sign-in sheet, name badges, and who sits at which table."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from convenings.door import Door
from convenings.forms.door import TablesForm
from convenings.models import Answer
from convenings.tables import plan
from convenings.views.meetings import the_meeting
from regions.access import RegionRequest, region_page

# Seats at one table, when nobody says how many tables there are.
USUAL = 7
EMPTY_LINES = 6


@require_safe
@region_page(can="see")
def sign_in_sheet(request: RegionRequest, convening_id: int) -> HttpResponse:
    """One line per expected person and some empty ones, leaders and partners apart."""
    convening = the_meeting(convening_id)
    expected = [guest for guest in Door.of(convening).guests if guest.answer != Answer.NO or guest.here]
    ordered = sorted(expected, key=lambda guest: guest.name.lower())
    context = {
        "convening": convening,
        "business": [guest for guest in ordered if guest.is_business],
        "partners": [guest for guest in ordered if not guest.is_business],
        "empty": range(EMPTY_LINES),
    }
    return render(request, "convenings/sign_in_sheet.html", context)


@require_safe
@region_page(can="see")
def badges(request: RegionRequest, convening_id: int) -> HttpResponse:
    convening = the_meeting(convening_id)
    guests = sorted(Door.of(convening).printed, key=lambda guest: guest.name.lower())
    return render(request, "convenings/badges.html", {"convening": convening, "guests": guests})


@require_safe
@region_page(can="see")
def tables(request: RegionRequest, convening_id: int) -> HttpResponse:
    convening = the_meeting(convening_id)
    guests = Door.of(convening).printed
    form = TablesForm(request.GET if "tables" in request.GET else None)
    count = form.cleaned_data["tables"] if form.is_valid() else -(-len(guests) // USUAL) or 1
    if not form.is_bound:
        form = TablesForm(initial={"tables": count})
    planned = plan(guests, count) if guests else []
    context = {
        "convening": convening,
        "form": form,
        "tables": planned,
        "without": [table.number for table in planned if not table.leaders_lead],
    }
    return render(request, "convenings/tables.html", context, status=400 if form.errors else 200)
