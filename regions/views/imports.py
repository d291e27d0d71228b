from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from regions.access import RegionRequest, region_page
from regions.columns import KNOWN
from regions.forms.base import ConfirmForm
from regions.forms.importing import ImportForm
from regions.importing import apply, receive, to_correct
from regions.models import Import, RowState

PAGE = 50


@region_page(can="convene")
def start(request: RegionRequest) -> HttpResponse:
    form = ImportForm(request.POST, request.FILES) if request.method == "POST" else ImportForm()
    if form.is_valid():
        file = form.cleaned_data["file"]
        kind = form.cleaned_data["default_kind"]
        batches: list[Import] = []

        def read() -> None:
            batches.append(receive(file.read(), filename=file.name or "", default_kind=kind, by=request.user))

        if form.attempt(read):
            return redirect(batches[0])
    earlier = Import.objects.select_related("started_by")[:10]
    headings = [(names[0], names[1:]) for names in KNOWN.values()]
    shown = {"form": form, "earlier": earlier, "headings": headings}
    return render(request, "regions/import.html", shown, status=form.status)


@region_page(can="convene")
def preview(request: RegionRequest, pk: int) -> HttpResponse:
    batch, form = get_object_or_404(Import, pk=pk), ConfirmForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and form.attempt(apply, batch, by=request.user):
        return redirect(batch)
    state = request.GET.get("state", "")
    rows = batch.rows.filter(state=state) if state in RowState.values else batch.rows.all()
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    counts = batch.counts()
    shown = {
        "batch": batch,
        "form": form,
        "page_obj": page,
        "rows": page.object_list,
        "state": state,
        "states": [(value, RowState(value).label, count) for value, count in counts.items()],
        "errors": counts[RowState.ERROR],
        "changes": counts[RowState.NEW] + counts[RowState.UPDATE],
        "menu": "regions:directory",
    }
    return render(request, "regions/import_preview.html", shown, status=form.status)


@region_page(can="convene")
def errors(request: RegionRequest, pk: int) -> HttpResponse:
    batch = get_object_or_404(Import, pk=pk)
    headers = {"Content-Disposition": 'attachment; filename="lines-to-correct.csv"'}
    return HttpResponse(to_correct(batch), content_type="text/csv; charset=utf-8", headers=headers)
