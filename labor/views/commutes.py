"""Whether the region is one labor market by who commutes where, and a county more or less by one click."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from labor.forms import CountyMoveForm
from labor.profiles.commuting_read import WANTED, commuting_of
from labor.profiles.lacking import Lacking
from regions.access import RegionRequest, region_page
from regions.forms.choosing import chosen_counties
from regions.maps import county_map
from regions.models import Activity

MOST_SHAPES = 12


@region_page(can="see")
@require_safe
def commutes(request: RegionRequest) -> HttpResponse:
    return page(request, CountyMoveForm())


def page(request: RegionRequest, form: CountyMoveForm) -> HttpResponse:
    counties = chosen_counties()
    drawing = county_map(
        [county.pk for county in counties],
        title=_("Map of %(region)s") % {"region": request.region.name},
        description=_("Its counties: %(names)s.") % {"names": ", ".join(map(str, counties))},
    )
    shapes = Activity.objects.about(request.region).filter(verb="region.counties_chosen").latest_first()
    commuting = commuting_of(counties)
    context = {
        "commuting": commuting,
        "is_lacking": isinstance(commuting, Lacking),
        "wanted": WANTED,
        "counties": counties,
        "map": drawing,
        "shapes": shapes[:MOST_SHAPES],
        "form": form,
        "may_run": request.may("run_region"),
        "menu": "regions:settings",
    }
    return render(request, "labor/commutes.html", context, status=form.status)


@require_POST
@region_page(can="run_region")
def county_move(request: RegionRequest) -> HttpResponse:
    form, region = CountyMoveForm(request.POST), request.region
    if form.is_valid():
        county, adds = form.cleaned_data["county"], form.cleaned_data["move"] == "add"
        move = region.add_county if adds else region.leave_out_county
        if form.attempt(move, county, by=request.user):
            said = (
                _("%(county)s is part of the region now.") if adds else _("%(county)s is no longer part of the region.")
            )
            messages.success(request, said % {"county": county})
            return redirect("labor:commutes", region.slug)
    return page(request, form)
