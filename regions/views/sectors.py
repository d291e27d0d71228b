from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from regions.access import RegionRequest, region_page
from regions.forms.choosing import SectorForm
from regions.models import Sector


@region_page(can="see")
def sectors(request: RegionRequest) -> HttpResponse:
    rows = Sector.objects.by_name().prefetch_related("codes__industry")
    return render(request, "regions/sectors.html", {"sectors": rows, "may_convene": request.may("convene")})


@region_page(can="convene")
def sector_new(request: RegionRequest) -> HttpResponse:
    return _edit(request, Sector())


@region_page(can="convene")
def sector(request: RegionRequest, pk: int) -> HttpResponse:
    return _edit(request, get_object_or_404(Sector, pk=pk))


def _edit(request: RegionRequest, row: Sector) -> HttpResponse:
    name = row.name
    form = SectorForm(request.POST if request.method == "POST" else None, sector=row)
    if form.is_saving and form.attempt(row.keep, form.cleaned_data["chosen"], by=request.user):
        messages.success(request, _("%(name)s is saved.") % {"name": row.name})
        return redirect("regions:sectors", request.region.slug)
    return render(request, "regions/sector_form.html", {"form": form, "sector": row, "name": name}, status=form.status)
