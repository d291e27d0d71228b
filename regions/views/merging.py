"""What stands twice in the directory: suggested, laid side by side, merged, undone."""

from typing import Any, TypeVar

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from regions.access import RegionRequest, region_page
from regions.duplicates import like_organizations, like_people
from regions.forms.base import ConfirmForm
from regions.forms.merging import MergeForm
from regions.merging import merge, refuse_unless_one, undo
from regions.models import Contact, Merge, Organization

R = TypeVar("R", Organization, Contact)
MOST = 25


@region_page(can="convene")
def duplicates(request: RegionRequest) -> HttpResponse:
    return _show(request)


@region_page(can="convene")
def organization_merge(request: RegionRequest, pk: int) -> HttpResponse:
    return _merge(request, Organization, pk, "regions:organization_merge", {"county", "industry"})


@region_page(can="convene")
def contact_merge(request: RegionRequest, pk: int) -> HttpResponse:
    return _merge(request, Contact, pk, "regions:contact_merge", {"organization"})


@require_POST
@region_page(can="convene")
def merge_undo(request: RegionRequest, pk: int) -> HttpResponse:
    row, form, told = get_object_or_404(Merge, pk=pk), ConfirmForm(request.POST), list[str]()
    if form.is_valid() and form.attempt(lambda: told.extend(undo(row, by=request.user))):
        messages.success(request, _("%(name)s stands in the directory by itself again.") % {"name": row.merged_name})
        for sentence in told:
            messages.warning(request, sentence)
        return redirect("regions:duplicates", request.region.slug)
    return _show(request, form)


def _show(request: RegionRequest, form: ConfirmForm | None = None) -> HttpResponse:
    organizations, people = like_organizations(), like_people()
    now = timezone.now()
    shown = {
        "organizations": organizations[:MOST],
        "people": people[:MOST],
        "more": max(len(organizations) - MOST, 0) + max(len(people) - MOST, 0),
        "merges": [(row, row.may_be_undone(now)) for row in Merge.objects.latest_first()[:MOST]],
        "form": form,
        "menu": "regions:directory",
    }
    return render(request, "regions/duplicates.html", shown, status=form.status if form else 200)


def _merge(request: RegionRequest, model: type[R], pk: int, address: str, related: set[str]) -> HttpResponse:
    rows: Any = model.objects.select_related(*related)
    kept = get_object_or_404(rows, pk=pk)
    number = request.POST.get("with") or request.GET.get("with", "")
    if not number:
        return _choose(request, kept, rows.active().exclude(pk=pk), address)
    merged = get_object_or_404(rows, pk=int(number) if number.isdecimal() and len(number) < 19 else 0)
    if merged.pk == kept.pk:
        raise Http404
    form = MergeForm(request.POST if request.method == "POST" else None, kept, merged)
    if form.is_valid() and form.attempt(lambda: merge(kept, merged, take=form.take, by=request.user)):
        words = {"merged": merged.name, "kept": kept.name}
        messages.success(
            request,
            _("%(merged)s is merged into %(kept)s. You can undo it under “Duplicates” for 30 days.") % words,
        )
        return redirect(kept)
    shown = {
        "kept": kept,
        "merged": merged,
        "barred": _barred(kept, merged) if request.method == "GET" else "",
        "form": form,
        "address": address,
        "menu": "regions:directory",
    }
    return render(request, "regions/merge.html", shown, status=form.status)


def _barred(kept: R, merged: R) -> str:
    """Why these two can never be one: said before anybody chooses anything."""
    try:
        refuse_unless_one(kept, merged)
    except ValidationError as refusal:
        return " ".join(refusal.messages)
    return ""


def _choose(request: RegionRequest, kept: R, others: Any, address: str) -> HttpResponse:
    """Whom to merge it with: found by name."""
    words = request.GET.get("q", "").strip()[:200]
    found = others.matching(words or kept.name.split()[0]).order_by("name__folded", "pk")[:MOST]
    shown = {"kept": kept, "found": list(found), "q": words, "address": address, "menu": "regions:directory"}
    return render(request, "regions/merge_choose.html", shown)
