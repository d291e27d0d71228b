"""What somebody of the support team knows about the candidates: by a link of their own, or signed in."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from partnerships.forms.worksheets import ScoreForm
from partnerships.models import Scorer
from partnerships.models.scorers import LEAST, MOST, PURPOSE
from partnerships.views.worksheets import get_worksheet
from regions.access import GuestRequest, RegionRequest, guest_page, region_page
from regions.models import Actor, Contact

LATE = {"closed", "chosen"}


@guest_page(purpose=PURPOSE)
def by_link(request: GuestRequest) -> HttpResponse:
    """SECURITY: the link is about the row of who holds it; nobody else's taps are read or written here."""
    scorer: Scorer = get_object_or_404(Scorer.objects.select_related("worksheet"), pk=request.link.about_id)
    return _scored(request, scorer, request.contact)


@region_page(can="see")
def signed_in(request: RegionRequest, worksheet_id: int) -> HttpResponse:
    """A member who was asked; who was not is told so."""
    rows = Scorer.objects.of_user(request.user).select_related("worksheet", "contact")
    worksheet = get_worksheet(worksheet_id)
    scorer = rows.filter(worksheet=worksheet).order_by("id").first()
    if scorer is None:
        messages.info(request, _("You were not asked to score on this worksheet."))
        return redirect(worksheet)
    return _scored(request, scorer, request.user)


def _scored(request: GuestRequest | RegionRequest, scorer: Scorer, by: Actor) -> HttpResponse:
    worksheet = scorer.worksheet
    candidates = list(worksheet.candidates.with_codes())
    form = ScoreForm(
        request.POST if request.method == "POST" else None, candidates=candidates, answers=scorer.answers()
    )
    if form.is_valid() and form.attempt(scorer.score, form.points, by=by):
        return redirect(request.path)
    is_guest = isinstance(by, Contact)
    context = {
        "worksheet": worksheet,
        "scorer": scorer,
        "form": form,
        "open": worksheet.is_scoring,
        "numbers": range(LEAST, MOST + 1),
        "shell": "shells/guest.html" if is_guest else "shells/staff.html",
        "is_guest": is_guest,
        "menu": "partnerships:index",
    }
    late = form.is_bound and LATE & {error.code for error in form.non_field_errors().as_data()}
    return render(request, "partnerships/score.html", context, status=409 if late else form.status)
