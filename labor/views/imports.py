"""Labor statistics, for who runs the platform: bring files, see what became of them, agree to a repair."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from labor.bringing import leave, receive, repair
from labor.forms import FilesForm
from labor.models import LaborImport
from labor.models.imports import LEASE
from regions.access import PlatformRequest, platform_page
from regions.forms.base import ConfirmForm, sent_with

PAGE = 20


@platform_page
def imports(request: PlatformRequest) -> HttpResponse:
    form = FilesForm(*sent_with(request))
    if form.is_valid():
        brought = [(file.name or "", file.read()) for file in form.cleaned_data["brought"]]
        batch = receive(brought, by=request.user)
        return redirect("labor:import", batch.pk)
    earlier = Paginator(LaborImport.objects.select_related("started_by"), PAGE).get_page(request.GET.get("page"))
    return render(request, "labor/imports.html", {"form": form, "page_obj": earlier}, status=form.status)


@platform_page
@require_safe
def one(request: PlatformRequest, pk: int) -> HttpResponse:
    return shown(request, get_object_or_404(LaborImport.objects.select_related("started_by"), pk=pk), ConfirmForm())


def shown(request: PlatformRequest, batch: LaborImport, form: ConfirmForm) -> HttpResponse:
    return render(request, "labor/import.html", about(batch) | {"form": form}, status=form.status)


def about(batch: LaborImport) -> dict[str, object]:
    """How far it is; and whether nobody has taken it on for as long as a sweep may take."""
    waits = batch.lease_until is None and batch.started_at < timezone.now() - LEASE
    return {"batch": batch, "waits": waits, "percent": 100 * batch.done // batch.total if batch.total else 0}


@platform_page
@require_safe
def progress(request: PlatformRequest, pk: int) -> HttpResponse:
    """A fragment while a worker is at it; nothing (204) once there is something to look at."""
    batch = get_object_or_404(LaborImport, pk=pk)
    if not batch.is_at_work:
        return HttpResponse(status=204)
    return render(request, "labor/import_bar.html", about(batch))


@platform_page
@require_POST
def agree(request: PlatformRequest, pk: int) -> HttpResponse:
    batch = get_object_or_404(LaborImport, pk=pk)
    form = ConfirmForm(request.POST)
    if form.is_valid() and form.attempt(repair, batch):
        return redirect("labor:import", batch.pk)
    return shown(request, batch, form)


@platform_page
@require_POST
def drop(request: PlatformRequest, pk: int) -> HttpResponse:
    batch = get_object_or_404(LaborImport, pk=pk)
    form = ConfirmForm(request.POST)
    if form.is_valid() and form.attempt(leave, batch):
        return redirect("labor:imports")
    return shown(request, batch, form)
