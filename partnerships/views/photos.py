"""The photo of an outcome: put beside it, exchanged, taken out, by whoever convenes or by a champion on the phone."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from partnerships.forms.photos import PhotoForm
from partnerships.models import Outcome, OutcomePhoto
from partnerships.views.champion_figures import carried
from partnerships.views.evidence import served
from partnerships.views.outcomes import get_outcome
from partnerships.views.sign_ups import carrier_of
from regions.access import GuestRequest, RegionRequest, guest_page, region_page
from regions.forms.base import ConfirmForm, sent_with
from regions.models import Actor, Contact


@dataclass(frozen=True)
class Frame:
    """Whose hand it is, in which layout, where they come from, and where they find the picture."""

    by: Actor
    shell: str
    back: str
    picture: str

    def go_back(self, request: HttpRequest, words: str) -> HttpResponse:
        """A personal link has no session to keep words in; its page shows what there is."""
        if not isinstance(self.by, Contact):
            messages.success(request, words)
        return redirect(self.back)


@region_page(can="convene")
def of_outcome(request: RegionRequest, outcome_id: int) -> HttpResponse:
    outcome = get_outcome(outcome_id)
    standing = OutcomePhoto.objects.filter(outcome=outcome).first()
    picture = standing.get_absolute_url() if standing else ""
    frame = Frame(request.user, "shells/staff.html", outcome.get_absolute_url(), picture)
    return changed(request, outcome, standing, frame)


@guest_page(purpose="ballot")
def of_champion(request: GuestRequest, priority_id: int, outcome_id: int) -> HttpResponse:
    outcome = told_of(request, priority_id, outcome_id)
    standing = OutcomePhoto.objects.filter(outcome=outcome).first()
    at = [request.region.slug, request.link.token, priority_id]
    back = reverse("partnerships:champion_outcome", args=at)
    picture = reverse("partnerships:champion_photo", args=[*at, outcome_id])
    return changed(request, outcome, standing, Frame(carrier_of(request), "shells/guest.html", back, picture))


def told_of(request: GuestRequest, priority_id: int, outcome_id: int) -> Outcome:
    """SECURITY: of a priority they carry; to others it is not there."""
    rows = carried(request, priority_id).outcomes.select_related("priority__partnership")
    return get_object_or_404(rows, pk=outcome_id)


def changed(request: HttpRequest, outcome: Outcome, standing: OutcomePhoto | None, frame: Frame) -> HttpResponse:
    """POST saves what the form says; with `out` the photo goes."""
    is_out = request.method == "POST" and "out" in request.POST
    form = PhotoForm(*((None, None) if is_out else sent_with(request)), standing=standing)
    out = ConfirmForm(request.POST if is_out else None)
    if is_out and out.attempt(outcome.take_photo_out, by=frame.by):
        return frame.go_back(request, _("The photo is gone. The story stands without it."))
    if form.is_valid() and form.attempt(outcome.photograph, by=frame.by, **form.said):
        return frame.go_back(request, _("Saved."))
    context: dict[str, object] = {"outcome": outcome, "photo": standing, "frame": frame, "form": form, "out": out}
    context |= {"where": outcome.priority.partnership.name, "menu": "partnerships:index"}
    return render(request, "partnerships/photo.html", context, status=max(form.status, out.status))


@region_page(can="see")
@require_safe
def photo(request: RegionRequest, photo_id: int) -> HttpResponse:
    return served(get_object_or_404(OutcomePhoto.objects.open().select_related("stored"), pk=photo_id))


@guest_page(purpose="ballot")
@require_safe
def champions_photo(request: GuestRequest, priority_id: int, outcome_id: int) -> HttpResponse:
    outcome = told_of(request, priority_id, outcome_id)
    return served(get_object_or_404(OutcomePhoto.objects.open().select_related("stored"), outcome=outcome))
