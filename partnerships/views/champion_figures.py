"""A champion enters a figure and tells the story behind the curve, on the phone, by the link that let them vote."""

from django.db.models import Exists, OuterRef
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from partnerships.curves import curve_of
from partnerships.forms.measures import MeasurementForm, StoryForm
from partnerships.models import CurveStory, Measurement, Priority, PriorityChampion
from partnerships.models.priorities import PriorityQuerySet
from partnerships.views.sign_ups import carrier_of
from regions.access import GuestRequest, guest_page


@guest_page(purpose="ballot")
def of_champion(request: GuestRequest, priority_id: int) -> HttpResponse:
    """POST with `counted` enters a figure, with `told` the story; who does not carry the priority finds nothing."""
    priority = carried(request, priority_id)
    curve, by = curve_of(priority), carrier_of(request)
    today = {"measured_on": timezone.localdate()}
    counted = MeasurementForm(request.POST if curve and "counted" in request.POST else None, initial=today)
    story = StoryForm(request.POST if curve and "told" in request.POST else None)
    done = False
    if curve and counted.is_valid():
        done = counted.attempt(Measurement.enter, curve.measure, by=by, **counted.cleaned_data)
    elif curve and story.is_valid():
        done = story.attempt(CurveStory.tell, curve.measure, by=by, **story.cleaned_data)
    if done:
        return redirect(request.path)
    context = {
        "priority": priority,
        "curve": curve,
        "mine": {row.pk for row in curve.figures if row.contact_id == by.pk} if curve else set(),
        "counted": counted,
        "story": story,
        "where": priority.partnership.name,
    }
    return render(request, "partnerships/champion_figure.html", context, status=max(counted.status, story.status))


@guest_page(purpose="ballot")
def correct(request: GuestRequest, priority_id: int, measurement_id: int) -> HttpResponse:
    """A figure they entered themselves; those of others are corrected by whoever convenes."""
    priority, by = carried(request, priority_id), carrier_of(request)
    own = (
        Measurement.objects.standing()
        .filter(measure__priority=priority, contact=by)
        .select_related("measure__priority")
    )
    row: Measurement = get_object_or_404(own, pk=measurement_id)
    form = MeasurementForm(request.POST if request.method == "POST" else None, initial=MeasurementForm.now(row))
    back = reverse("partnerships:champion_figure", args=[request.region.slug, request.link.token, priority.pk])
    if form.is_valid() and form.attempt(row.correct, by=by, **form.cleaned_data):
        return redirect(back)
    context = {"priority": priority, "form": form, "row": row, "back": back, "where": priority.partnership.name}
    return render(request, "partnerships/champion_correct.html", context, status=form.status)


def carried(request: GuestRequest, priority_id: int) -> Priority:
    """A standing priority of this vote that whoever holds the link carries, seated at its table; to others it is not
    there.
    """
    carrying = PriorityChampion.objects.seated().filter(priority=OuterRef("pk"), contact=carrier_of(request))
    standing: PriorityQuerySet = Priority.objects.standing()
    mine = standing.out_of(request.link.about_id).filter(Exists(carrying)).select_related("partnership")
    return get_object_or_404(mine, pk=priority_id)
