"""Finding a date: the times beside what people said to them; adding one, withdrawing one, choosing one."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from convenings.forms.convenings import TimeForm
from convenings.forms.times import FindForm
from convenings.models import Convening, DateOption
from convenings.models.date_options import MOST
from convenings.times import Grid
from partnerships.models import Partnership
from regions.access import RegionRequest, region_page
from regions.forms.base import ConfirmForm


@region_page(can="convene")
def find(request: RegionRequest, partnership: str) -> HttpResponse:
    """Plan a meeting whose date is still to be found."""
    table = get_object_or_404(Partnership, slug=partnership)
    form = FindForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and form.attempt(Convening.plan, table, by=request.user, **form.cleaned_data):
        messages.success(request, _("The times are set. Next: whom do you ask which of them suit?"))
        return redirect(form.made)
    return render(request, "convenings/find.html", {"form": form, "partnership": table}, status=form.status)


def convening_of(convening_id: int) -> Convening:
    return get_object_or_404(Convening.objects.with_partnership(), pk=convening_id)


@require_safe
@region_page(can="see")
def times(request: RegionRequest, convening_id: int) -> HttpResponse:
    return show(request, convening_of(convening_id))


def show(
    request: RegionRequest, convening: Convening, *, offer: TimeForm | None = None, form: ConfirmForm | None = None
) -> HttpResponse:
    if not convening.is_finding:
        if form and form.errors:
            messages.error(request, " ".join(str(error) for error in form.non_field_errors()))
        return redirect(convening)
    grid = Grid.of(convening, timezone.now())
    context = {
        "convening": convening,
        "grid": grid,
        "page_obj": grid.page(request.GET.get("page")),
        "offer": offer or TimeForm(),
        "form": form,
        "may_offer": len(grid.columns) < MOST,
        "may_convene": request.may("convene"),
        "menu": "convenings:index",
    }
    refused = any(given is not None and given.errors for given in (offer, form))
    return render(request, "convenings/times.html", context, status=409 if refused else 200)


@require_POST
@region_page(can="convene")
def offer(request: RegionRequest, convening_id: int) -> HttpResponse:
    convening = convening_of(convening_id)
    form = TimeForm(request.POST)
    if form.is_valid() and form.attempt(convening.offer, by=request.user, **form.cleaned_data):
        messages.success(request, _("Added. Who has answered keeps what they said; write to them about the new time."))
        return redirect("convenings:times", request.region.slug, convening.pk)
    return show(request, convening, offer=form)


def option_of(option_id: int) -> DateOption:
    rows = DateOption.objects.select_related("convening__partnership")
    return get_object_or_404(rows, pk=option_id)


@require_POST
@region_page(can="convene")
def withdraw(request: RegionRequest, option_id: int) -> HttpResponse:
    option = option_of(option_id)
    form = ConfirmForm(request.POST)
    if form.attempt(option.convening.withdraw, option, by=request.user):
        messages.success(request, _("%(time)s is withdrawn. What people said to it is kept.") % {"time": option.when})
        return redirect("convenings:times", request.region.slug, option.convening_id)
    return show(request, option.convening, form=form)


@region_page(can="convene")
def choose(request: RegionRequest, option_id: int) -> HttpResponse:
    """What choosing this time means for everybody, and then the choice."""
    option = option_of(option_id)
    convening = option.convening
    form = ConfirmForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and form.attempt(convening.choose, option, by=request.user):
        messages.success(
            request, _("The date is set. Everybody invited gets one letter that says what it means for them.")
        )
        return redirect(convening)
    if not convening.is_finding or option.withdrawn_at:
        return show(request, convening_of(convening.pk), form=form)
    context = {
        "convening": convening,
        "option": option,
        "column": Grid.of(convening, timezone.now()).column(option),
        "form": form,
        "menu": "convenings:index",
    }
    return render(request, "convenings/choose.html", context, status=409 if form.errors else 200)
