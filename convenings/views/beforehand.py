"""What people told us before the meeting: to take over to the board, and for the kitchen."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from convenings.beforehand import Needs, said
from convenings.forms.beforehand import TakeOverForm
from convenings.models import Convening
from partnerships.models import Topic
from regions.access import RegionRequest, region_page
from regions.exporting import answer_with


@require_safe
@region_page(can="convene")
def beforehand(request: RegionRequest, convening_id: int) -> HttpResponse:
    return show(request, get_object_or_404(Convening.objects.with_partnership(), pk=convening_id))


def show(request: RegionRequest, convening: Convening, form: TakeOverForm | None = None) -> HttpResponse:
    context = {
        "convening": convening,
        "said": said(convening),
        "needs": Needs.of(convening),
        "topics": Topic.choices,
        "form": form,
    }
    return render(request, "convenings/beforehand.html", context, status=409 if form else 200)


@require_POST
@region_page(can="convene")
def take_over(request: RegionRequest, convening_id: int) -> HttpResponse:
    """An answer becomes an opportunity on the board, in the person's own words."""
    convening = get_object_or_404(Convening.objects.with_partnership(), pk=convening_id)
    form = TakeOverForm(request.POST, convening=convening)
    if form.is_valid() and form.attempt(convening.take_over, **form.cleaned_data, by=request.user):
        messages.success(request, _("On the board, in their own words."))
        return redirect("convenings:beforehand", request.region.slug, convening.pk)
    return show(request, convening, form)


@require_safe
@region_page(can="convene")
def needs(request: RegionRequest, convening_id: int) -> HttpResponse:
    """Food and access as a spreadsheet for whoever cooks."""
    convening = get_object_or_404(Convening, pk=convening_id)
    return answer_with(Needs.of(convening).lines, "food-and-access", "csv")
