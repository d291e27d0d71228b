"""Opportunities and requirements: captured fast, reworded, merged; what was said first stays in sight."""

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Prefetch, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from partnerships.forms.opportunities import CaptureForm, CaptureRequirementForm, MergeForm, RewordForm, SplitForm
from partnerships.models import Ballot, Opportunity, Partnership, Requirement, Topic
from partnerships.views.notes import beside
from regions.access import RegionRequest, region_page
from regions.asked import row_number
from regions.forms.base import ConfirmForm
from regions.models import Activity

Row = Opportunity | Requirement


@region_page(can="see")
def opportunities(request: RegionRequest, partnership: str) -> HttpResponse:
    return _listed(request, partnership, Opportunity, CaptureForm, "partnerships/opportunities.html")


@region_page(can="see")
def requirements(request: RegionRequest, partnership: str) -> HttpResponse:
    return _listed(request, partnership, Requirement, CaptureRequirementForm, "partnerships/requirements.html")


def _listed(
    request: RegionRequest,
    slug: str,
    model: type[Opportunity] | type[Requirement],
    form_class: type[CaptureForm],
    page: str,
) -> HttpResponse:
    """What was heard, with the capture form above it for who may write. The topic stays for the next one."""
    partnership = get_object_or_404(Partnership, slug=slug)
    form = None
    if request.may("convene"):
        topic = request.GET.get("topic", "")
        initial = {"category": topic if topic in Topic.values else Topic.WORKFORCE}
        form = form_class(request.POST if request.method == "POST" else None, partnership=partnership, initial=initial)
        if form.is_valid() and form.attempt(_capture, model, partnership, form, request):
            messages.success(request, _("Written down."))
            return redirect(f"{request.path}?topic={form.cleaned_data['category']}")
    elif request.method == "POST":
        return HttpResponse(status=403)
    context = {
        "partnership": partnership,
        "rows": _heard(model, partnership),
        "form": form,
        "may_convene": request.may("convene"),
        "menu": "partnerships:index",
    }
    return render(request, page, context, status=form.status if form else 200)


def _capture(
    model: type[Opportunity] | type[Requirement], partnership: Partnership, form: forms.Form, request: RegionRequest
) -> None:
    model.capture(partnership, by=request.user, **form.cleaned_data)


def _heard(model: type[Opportunity] | type[Requirement], partnership: Partnership) -> QuerySet[Any]:
    """Standing rows with their authors, and under each the words that were merged into it."""
    rows: QuerySet[Any] = model.objects.heard()
    standing = rows.filter(partnership=partnership, merged_into__isnull=True)
    if model is Requirement:
        standing = standing.select_related("raised_by__organization", "opportunity")
    return standing.prefetch_related(Prefetch("merged_from", rows, to_attr="also_said"))


@region_page(can="see")
def opportunity(request: RegionRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(
        Opportunity.objects.heard().select_related("partnership", "merged_into", "split_from"), pk=pk
    )
    serving = Requirement.objects.standing().heard().filter(opportunity=row)
    return _row(request, row, {"serving": serving})


@region_page(can="see")
def requirement(request: RegionRequest, pk: int) -> HttpResponse:
    rows = Requirement.objects.heard().select_related("partnership", "merged_into", "opportunity", "split_from")
    row = get_object_or_404(rows, pk=pk)
    ballots = Ballot.objects.filter(options__requirement=row).newest_first()
    return _row(request, row, {"ballots": ballots})


def _row(
    request: RegionRequest, row: Row, more: dict[str, object], forms: dict[str, object] | None = None
) -> HttpResponse:
    context: dict[str, object] = {
        "row": row,
        "partnership": row.partnership,
        "also_said": type(row)._default_manager.filter(merged_into=row).select_related("raised_by__organization"),
        "history": Activity.objects.about(row).latest_first(),
        "menu": "partnerships:index",
    }
    if isinstance(row, Opportunity):
        context |= {"talk": beside(row, request), "may_convene": request.may("convene")}
    if request.may("convene") and not row.merged_into_id:
        context |= {"reword": RewordForm(initial={"statement": row.statement}), "merge": MergeForm(row=row)}
        context["split"] = SplitForm(initial={"first": row.statement})
        at = [request.region.slug, row.pk]
        for change in ("reword", "merge", "split"):
            context[f"{change}_url"] = reverse(f"partnerships:{row.noun}_{change}", args=at)
    context |= more | (forms or {})
    refused = any(getattr(form, "is_bound", False) for form in (forms or {}).values())
    return render(request, f"partnerships/{row.noun}.html", context, status=400 if refused else 200)


@region_page(can="convene")
@require_POST
def reword_opportunity(request: RegionRequest, pk: int) -> HttpResponse:
    return _reword(request, _found(Opportunity, pk))


@region_page(can="convene")
@require_POST
def reword_requirement(request: RegionRequest, pk: int) -> HttpResponse:
    return _reword(request, _found(Requirement, pk))


@region_page(can="convene")
@require_POST
def merge_opportunity(request: RegionRequest, pk: int) -> HttpResponse:
    return _merge(request, _found(Opportunity, pk))


@region_page(can="convene")
@require_POST
def merge_requirement(request: RegionRequest, pk: int) -> HttpResponse:
    return _merge(request, _found(Requirement, pk))


@region_page(can="convene")
@require_POST
def split_opportunity(request: RegionRequest, pk: int) -> HttpResponse:
    return _split(request, _found(Opportunity, pk))


@region_page(can="convene")
@require_POST
def split_requirement(request: RegionRequest, pk: int) -> HttpResponse:
    return _split(request, _found(Requirement, pk))


@region_page(can="convene")
@require_POST
def take_back_opportunity(request: RegionRequest, pk: int) -> HttpResponse:
    return _take_back(request, _found(Opportunity, pk), "partnerships:opportunities")


@region_page(can="convene")
@require_POST
def take_back_requirement(request: RegionRequest, pk: int) -> HttpResponse:
    return _take_back(request, _found(Requirement, pk), "partnerships:requirements")


def _found(model: type[Opportunity] | type[Requirement], pk: int) -> Row:
    rows: QuerySet[Any] = model.objects.select_related("partnership")
    row: Row = get_object_or_404(rows, pk=pk)
    return row


def _reword(request: RegionRequest, row: Row) -> HttpResponse:
    form = RewordForm(request.POST)
    if form.is_valid() and form.attempt(row.reword, form.cleaned_data["statement"], by=request.user):
        messages.success(request, _("Reworded. The first wording stays beside it."))
        return redirect(row)
    return _row(request, row, {}, {"reword": form})


def _merge(request: RegionRequest, row: Row) -> HttpResponse:
    form = MergeForm(request.POST, row=row)
    if form.is_valid() and form.attempt(row.merge_into, form.cleaned_data["other"], by=request.user):
        messages.success(request, _("Merged. Both people's words are kept."))
        return redirect(row)
    return _row(request, row, {}, {"merge": form})


def _split(request: RegionRequest, row: Row) -> HttpResponse:
    form = SplitForm(request.POST)
    if form.is_valid() and form.attempt(row.split_in_two, **form.cleaned_data, by=request.user):
        messages.success(request, _("Split in two. What was said first stays with both."))
        return redirect(row)
    return _row(request, row, {}, {"split": form})


def _take_back(request: RegionRequest, row: Row, listed: str) -> HttpResponse:
    """Back to the meeting in which it was written down, where one is named; else to the list."""
    form, partnership, room = ConfirmForm(request.POST), row.partnership, row_number(request.POST.get("room", ""))
    if not (form.is_valid() and form.attempt(row.take_back, by=request.user)):
        messages.error(request, " ".join(map(str, form.non_field_errors())))
        return redirect(row)
    messages.success(request, _("Taken back."))
    if room is not None:
        return redirect(reverse("convenings:room", args=[request.region.slug, room]) + f"#{row.noun}")
    return redirect(listed, request.region.slug, partnership.slug)
