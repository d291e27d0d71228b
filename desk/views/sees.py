"""What can this person see? One page, before somebody asks."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from desk.sees import sight_of
from regions.access import RegionRequest, region_page
from regions.models import Contact


@region_page(can="see")
@require_safe
def sees(request: RegionRequest, pk: int) -> HttpResponse:
    contact = get_object_or_404(Contact.objects.select_related("organization"), pk=pk)
    context = {"contact": contact, "sight": sight_of(contact), "menu": "regions:directory"}
    return render(request, "desk/sees.html", context)
