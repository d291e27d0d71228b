"""Partnerships: the list, the new one, its words, its stage, its public page."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from partnerships.forms.partnerships import NewPartnershipForm, PartnershipForm, StageForm
from partnerships.models import BUSINESS_ROLES, Partnership, SeatRole
from partnerships.models.seats import held
from partnerships.views.questions import ask
from regions.access import RegionRequest, region_page
from regions.forms.base import ConfirmForm

PER_PAGE = 50


@region_page(can="see")
def index(request: RegionRequest) -> HttpResponse:
    seated = held(timezone.localdate(), "seats__")
    found = Partnership.objects.select_related("sector").annotate(
        businesses=Count("seats", filter=seated & Q(seats__role__in=BUSINESS_ROLES), distinct=True),
        partners=Count("seats", filter=seated & Q(seats__role=SeatRole.PARTNER), distinct=True),
        adopted=Count("priorities", filter=Q(priorities__dropped_at__isnull=True), distinct=True),
    )
    page = Paginator(found.order_by("name__folded"), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "partnerships/index.html", {"page_obj": page, "may_convene": request.may("convene")})


@region_page(can="convene")
def new(request: RegionRequest) -> HttpResponse:
    form = NewPartnershipForm(request.POST if request.method == "POST" else None)
    if form.is_search:
        return render(request, "partnerships/new.html", {"form": form})
    if form.is_valid():
        partnership, sector = form.partnership()
        if form.attempt(partnership.start, by=request.user, **sector):
            messages.success(request, _("%(name)s is on its way. Next: who sits at the table?") % {"name": partnership})
            return redirect(partnership)
    return render(request, "partnerships/new.html", {"form": form}, status=form.status)


@region_page(can="convene")
def edit(request: RegionRequest, partnership: str) -> HttpResponse:
    found = get_object_or_404(Partnership, slug=partnership)
    now = {"name": found.name, "purpose": found.purpose, "sector": found.sector_id}
    form = PartnershipForm(request.POST if request.method == "POST" else None, initial=now)
    if form.is_valid() and form.attempt(found.edit, by=request.user, **form.cleaned_data):
        messages.success(request, _("Saved."))
        return redirect(found)
    context = {"partnership": found, "form": form, "stage_form": _stage_form(found), "history": _history(found)}
    return render(request, "partnerships/edit.html", context, status=form.status)


@region_page(can="convene")
def stage(request: RegionRequest, partnership: str) -> HttpResponse:
    found = get_object_or_404(Partnership, slug=partnership)
    form = StageForm(request.POST) if request.method == "POST" else _stage_form(found)
    if form.is_valid() and form.attempt(
        found.move_to, form.cleaned_data["stage"], reason=form.cleaned_data["reason"], by=request.user
    ):
        messages.success(request, _("It is now at “%(stage)s”.") % {"stage": found.get_stage_display()})
        return redirect(found)
    title = _("How far has it come?")
    return ask(
        request, form, eyebrow=found.name, title=title, button=_("Save the stage"), cancel=found.get_absolute_url()
    )


def _stage_form(found: Partnership) -> StageForm:
    return StageForm(initial={"stage": found.stage})


def _history(found: Partnership) -> object:
    return found.stage_changes.order_by("-at", "-id")


@region_page(can="convene")
def publish(request: RegionRequest, partnership: str) -> HttpResponse:
    """Opens the public page, or closes it when it is open."""
    found = get_object_or_404(Partnership, slug=partnership)
    is_open = bool(found.published_at)
    form = ConfirmForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and form.attempt(found.unpublish if is_open else found.publish, by=request.user):
        messages.success(request, _("The public page is closed.") if is_open else _("The public page is open."))
        return redirect(found)
    return ask(
        request,
        form,
        eyebrow=found.name,
        title=_("Close the public page?") if is_open else _("Show this partnership to everybody?"),
        lead=_("Everybody sees its name and industry, and what you chose to show. Never an address."),
        button=_("Close the public page") if is_open else _("Open the public page"),
        cancel=found.get_absolute_url(),
        danger=is_open,
    )
