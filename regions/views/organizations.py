from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from regions.access import RegionRequest, region_page
from regions.budget import asked
from regions.forms.base import ConfirmForm
from regions.forms.directory import OrganizationForm
from regions.models import Activity, Organization


@region_page(can="see")
def organization(request: RegionRequest, pk: int) -> HttpResponse:
    return _show(request, _fetch(pk))


@region_page(can="convene")
def organization_new(request: RegionRequest) -> HttpResponse:
    return _edit(request, Organization())


@region_page(can="convene")
def organization_edit(request: RegionRequest, pk: int) -> HttpResponse:
    return _edit(request, _fetch(pk))


@require_POST
@region_page(can="convene")
def organization_archive(request: RegionRequest, pk: int) -> HttpResponse:
    row, form = _fetch(pk), ConfirmForm(request.POST)
    if form.is_valid() and form.attempt(row.archive, by=request.user):
        messages.success(request, _("%(name)s is archived. You find it under “Archived ones”.") % {"name": row.name})
        return redirect(row)
    return _show(request, _fetch(pk), form)


@require_POST
@region_page(can="convene")
def organization_restore(request: RegionRequest, pk: int) -> HttpResponse:
    row, form = _fetch(pk), ConfirmForm(request.POST)
    if form.is_valid() and form.attempt(row.restore, by=request.user):
        messages.success(request, _("%(name)s is back in the directory.") % {"name": row.name})
        return redirect(row)
    return _show(request, _fetch(pk), form)


def _fetch(pk: int) -> Organization:
    return get_object_or_404(Organization.objects.select_related("county", "industry", "merged_into"), pk=pk)


def _show(request: RegionRequest, row: Organization, form: ConfirmForm | None = None) -> HttpResponse:
    shown = {
        "organization": row,
        "asked": asked([row.pk])[row.pk],
        "touches": row.touches.newest_first()[:10],
        "people": row.contacts.active().order_by("name__folded"),
        "activity": Activity.objects.about(row).latest_first()[:20],
        "form": form,
        "may_convene": request.may("convene"),
    }
    return render(request, "regions/organization.html", shown, status=form.status if form else 200)


def _edit(request: RegionRequest, row: Organization) -> HttpResponse:
    name = row.name
    form = OrganizationForm(request.POST if request.method == "POST" else None, instance=row)
    if form.is_valid() and form.attempt(row.keep, by=request.user):
        messages.success(request, _("%(name)s is saved.") % {"name": row.name})
        return redirect(row)
    shown = {"form": form, "organization": row, "name": name, "menu": "regions:directory"}
    return render(request, "regions/organization_form.html", shown, status=form.status)
