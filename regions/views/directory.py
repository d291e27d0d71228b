"""Everybody the region knows, in one table, and the same by organization."""

from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import render

from regions.access import RegionRequest, region_page
from regions.exporting import answer_with
from regions.exporting import directory as everybody
from regions.forms.directory import DirectoryFilter

PAGE = 50


@region_page(can="see")
def directory(request: RegionRequest) -> HttpResponse:
    form = DirectoryFilter(request.GET)
    people = form.people().select_related("organization__county").order_by("name__folded", "pk")
    page = Paginator(people, PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "regions/directory.html",
        {"page_obj": page, "people": page.object_list, "form": form, "may_convene": request.may("convene")},
    )


@region_page(can="see")
def organizations(request: RegionRequest) -> HttpResponse:
    form = DirectoryFilter(request.GET)
    living = Count("contacts", filter=Q(contacts__archived_at__isnull=True))
    found = (
        form.organizations().select_related("county", "industry").annotate(people=living).order_by("name__folded", "pk")
    )
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "regions/organizations.html",
        {"page_obj": page, "organizations": page.object_list, "form": form, "may_convene": request.may("convene")},
    )


@region_page(can="see")
def export(request: RegionRequest, shape: str) -> HttpResponse:
    return answer_with(everybody(), f"{request.region.slug}-directory", shape)
