"""The list of papers of a counted secret ballot, for staff and for everyone on its roll."""

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from partnerships import urn
from partnerships.models import Ballot
from partnerships.models.secret_papers import read_receipt
from partnerships.views.ballots import MENU
from partnerships.views.secret_vote import cookie_name
from regions.access import GuestRequest, RegionRequest, guest_page, region_page
from regions.exporting import answer_with


def _listed(pk: int | None) -> tuple[Ballot, dict[str, object]]:
    ballot = get_object_or_404(Ballot.objects.select_related("partnership"), pk=pk)
    context: dict[str, object] = {"ballot": ballot, "partnership": ballot.partnership}
    try:
        context["papers"] = urn.published(ballot)
    except ValidationError as refused:
        context["refused"] = " ".join(refused.messages)
    return ballot, context


@require_safe
@region_page(can="see")
def papers(request: RegionRequest, pk: int) -> HttpResponse:
    _ballot, context = _listed(pk)
    status = 409 if "refused" in context else 200
    return render(request, "partnerships/papers.html", context | {"menu": MENU}, status=status)


@require_safe
@region_page(can="see")
def papers_csv(request: RegionRequest, pk: int) -> HttpResponse:
    ballot, context = _listed(pk)
    if "refused" in context:
        return render(request, "partnerships/papers.html", context | {"menu": MENU}, status=409)
    return _file(ballot)


@require_safe
@guest_page(purpose="ballot")
def guests_papers(request: GuestRequest) -> HttpResponse:
    ballot, context = _listed(request.link.about_id)
    mine = read_receipt(request.COOKIES.get(cookie_name(ballot.pk), ""))
    context |= {"where": ballot.partnership.name, "mine": mine}
    status = 409 if "refused" in context else 200
    return render(request, "partnerships/guests_papers.html", context, status=status)


@require_safe
@guest_page(purpose="ballot")
def guests_papers_csv(request: GuestRequest) -> HttpResponse:
    ballot, context = _listed(request.link.about_id)
    if "refused" in context:
        context |= {"where": ballot.partnership.name}
        return render(request, "partnerships/guests_papers.html", context, status=409)
    return _file(ballot)


def _file(ballot: Ballot) -> HttpResponse:
    return answer_with(urn.export(ballot), f"papers-{ballot.pk}", "csv")
