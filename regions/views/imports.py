"""A file for the directory: bring it, wait while it is read, look at every line, mend, import."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from regions.access import RegionRequest, region_page
from regions.columns import KNOWN, label, missing
from regions.exporting import answer_with, to_correct
from regions.forms.base import ConfirmForm
from regions.forms.importing import ColumnsForm, FixForm, ImportForm
from regions.importing import answer, assign, confirm, correct, receive
from regions.models import Import, RowState, Stage
from regions.models.imports import LEASE
from regions.views.import_lines import shown_lines

PAGE = 50


@region_page(can="convene")
def start(request: RegionRequest) -> HttpResponse:
    form = ImportForm(request.POST, request.FILES) if request.method == "POST" else ImportForm()
    if form.is_valid():
        file = form.cleaned_data["file"]
        kind = form.cleaned_data["default_kind"]
        if form.attempt(receive, file.read(), filename=file.name or "", default_kind=kind, by=request.user):
            return redirect(form.made)
    earlier = Import.objects.select_related("started_by")[:10]
    headings = [(label(column), names[1:6]) for column, names in KNOWN.items()]
    shown = {"form": form, "earlier": earlier, "headings": headings, "menu": "regions:directory"}
    return render(request, "regions/import.html", shown, status=form.status)


@region_page(can="convene")
def preview(request: RegionRequest, pk: int) -> HttpResponse:
    batch, form = get_object_or_404(Import, pk=pk), ConfirmForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        fixing = FixForm.of_post(request.POST, batch)
        if not saved(fixing):
            return shown(request, batch, fixing)
        if lines := fixing.still_wrong:
            return held(request, batch, lines)
        if form.attempt(confirm, batch, by=request.user):
            return redirect(batch)
    if batch.is_at_work:
        return render(request, "regions/import_progress.html", working(batch), status=form.status)
    if batch.stage == Stage.REFUSED:
        return render(request, "regions/import_refused.html", {"batch": batch, "menu": "regions:directory"})
    return shown(request, batch, form)


def saved(form: FixForm) -> bool:
    """What was typed into cells and answered is kept, whichever button was pressed."""
    if not form.is_valid():
        return False
    every, batch = form.cleaned_data["every"], form.batch
    done = not form.cells or form.attempt(correct, batch, form.cells)
    asked = form.answers or every
    return done and (not asked or form.attempt(answer, batch, form.answers, every=every))


def held(request: RegionRequest, batch: Import, lines: list[int]) -> HttpResponse:
    """Asked to import with a cell that is still wrong: it is shown instead."""
    numbers = ", ".join(str(line) for line in lines)
    said = ngettext(
        "Line %(lines)s still needs you. What you typed is kept, and nothing is imported yet.",
        "Lines %(lines)s still need you. What you typed is kept, and nothing is imported yet.",
        len(lines),
    )
    messages.warning(request, said % {"lines": numbers})
    return redirect(here(request, batch))


def here(request: RegionRequest, batch: Import) -> str:
    return f"{batch.get_absolute_url()}?{request.GET.urlencode()}"


def working(batch: Import) -> dict[str, object]:
    """How far it is; and whether nobody has taken it on for as long as a sweep may take."""
    waits = batch.lease_until is None and batch.started_at < timezone.now() - LEASE
    return {"batch": batch, "waits": waits, "menu": "regions:directory"}


def shown(
    request: RegionRequest, batch: Import, form: ConfirmForm | ColumnsForm | FixForm, pinned: str = ""
) -> HttpResponse:
    """The lines of the file in one state, or all of them, with what can be done about them."""
    counts, unsaid = batch.counts_and_unsaid()
    state = request.GET.get("state", pinned)
    rows = batch.rows.filter(state=state) if state in RowState.values else batch.rows.all()
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    listed = list(page.object_list)
    fixing = form if isinstance(form, FixForm) else FixForm(batch=batch, rows=listed if batch.is_open else [])
    columns = form if isinstance(form, ColumnsForm) else ColumnsForm(batch=batch, example=next(iter(listed), None))
    about = {
        "batch": batch,
        "form": form,
        "columns": columns,
        "must_choose": isinstance(form, ColumnsForm) or (batch.is_open and bool(missing(batch.columns))),
        "page_obj": page,
        "lines": shown_lines(batch, listed, fixing),
        "unsaid_kinds": unsaid if batch.is_open else 0,
        "can_fix": bool(batch.is_open and (fixing.lines or fixing.questions)),
        "state": state,
        "states": [(value, RowState(value).label, count) for value, count in counts.items() if count],
        "counts": counts,
        "left": counts[RowState.ERROR] + counts[RowState.ASKS],
        "changes": counts[RowState.NEW] + counts[RowState.UPDATE],
        "menu": "regions:directory",
    }
    return render(request, "regions/import_preview.html", about, status=form.status)


@region_page(can="convene")
def progress(request: RegionRequest, pk: int) -> HttpResponse:
    """A fragment while a worker is at it; nothing (204) once there is something to look at."""
    batch = get_object_or_404(Import, pk=pk)
    if not batch.is_at_work:
        return HttpResponse(status=204)
    return render(request, "regions/import_bar.html", working(batch))


@region_page(can="convene")
@require_POST
def columns(request: RegionRequest, pk: int) -> HttpResponse:
    batch = get_object_or_404(Import, pk=pk)
    fixing = FixForm.of_post(request.POST, batch)
    if not saved(fixing):
        return shown(request, batch, fixing)
    form = ColumnsForm(request.POST, batch=batch)
    if form.is_valid() and form.attempt(assign, batch, form.columns, default_kind=form.default_kind):
        return redirect(batch)
    return shown(request, batch, form)


@region_page(can="convene")
@require_POST
def fix(request: RegionRequest, pk: int) -> HttpResponse:
    """Other words in cells, and answers: the page is drawn again with what became of the lines."""
    batch = get_object_or_404(Import, pk=pk)
    form = FixForm.of_post(request.POST, batch)
    if saved(form):
        kind = form.cleaned_data["kind"]
        if not kind or form.attempt(assign, batch, {}, default_kind=kind):
            return redirect(here(request, batch))
    return shown(request, batch, form)


@region_page(can="convene")
def errors(request: RegionRequest, pk: int, shape: str) -> HttpResponse:
    return answer_with(to_correct(get_object_or_404(Import, pk=pk)), "lines-to-correct", shape)
