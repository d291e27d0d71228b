"""A meeting's reminders: when each goes, who would get it now, by name, and what became of it."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from convenings.forms.ladders import RungForm, words_of
from convenings.ladders import ladder as ladder_of
from convenings.ladders import next_of, plan
from convenings.letters import sample
from convenings.models import Convening, Delegation, Invitation, Rung
from convenings.models.rosters import Roster
from outbox.daily import who_waits
from regions.access import RegionRequest, region_page
from regions.forms.base import ConfirmForm

# More names than this are on the reminder's own page.
NAMES_SHOWN = 20
PER_PAGE = 200


@require_safe
@region_page(can="see")
def ladder(request: RegionRequest, convening_id: int) -> HttpResponse:
    convening = get_object_or_404(Convening.objects.with_partnership(), pk=convening_id)
    now = timezone.now()
    plans, roster = ladder_of(convening, now), Roster.of(convening)
    reached = [roster.reached(one.rung, now) if one.is_ahead else [] for one in plans]
    context = {
        "convening": convening,
        "rows": [
            {"plan": one, "count": len(names), "names": names[:NAMES_SHOWN], "more": len(names) - NAMES_SHOWN}
            for one, names in zip(plans, reached, strict=True)
        ],
        "next": next_of(plans)[:1],
        "may_convene": request.may("convene") and not convening.is_cancelled,
    }
    return render(request, "convenings/ladder.html", context)


def find(rung_id: int) -> Rung:
    return get_object_or_404(Rung.objects.select_related("convening__partnership"), pk=rung_id)


@require_safe
@region_page(can="see")
def rung(request: RegionRequest, rung_id: int) -> HttpResponse:
    return show(request, find(rung_id))


def show(request: RegionRequest, rung: Rung, form: ConfirmForm | None = None) -> HttpResponse:
    """Who got it once it has gone, else who would get it now and who of them would not."""
    now, convening = timezone.now(), rung.convening
    reminding = rung.remindings.filter(version=convening.version).first()
    stands = plan(rung, convening, now, reminding)
    roster = Roster.of(convening)
    if reminding:
        got = set(reminding.reminded.values_list("invitation_id", flat=True))
        people: list[Invitation] = [row for row in roster.people if row.pk in got]
    else:
        people = roster.reached(rung, now)
    page = Paginator(people, PER_PAGE).get_page(request.GET.get("page"))
    assistants = Delegation.objects.assistants([person.contact_id for person in page])
    context = {
        "convening": convening,
        "menu": "convenings:index",
        "rung": rung,
        "plan": stands,
        "count": len(people),
        "reader": people[0] if people else None,
        "letter": sample(rung, people[0]) if people else None,
        "page_obj": page,
        "rows": [(person, assistants.get(person.contact_id)) for person in page],
        "waits": None if reminding else who_waits([row.contact for row in people], now, rung.useful_until),
        "left_out": [] if reminding else roster.left_out(rung, now)[:PER_PAGE],
        "seconds": max(0, round((reminding.goes_at - now).total_seconds())) if reminding else 0,
        "may_convene": request.may("convene") and not convening.is_cancelled,
        "form": form,
    }
    return render(request, "convenings/rung.html", context, status=409 if form and form.errors else 200)


@region_page(can="convene")
def new(request: RegionRequest, convening_id: int) -> HttpResponse:
    convening = get_object_or_404(Convening.objects.with_partnership(), pk=convening_id)
    form = RungForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and form.attempt(Rung.objects.add, convening, by=request.user, **form.cleaned_data):
        messages.success(request, _("The reminder is added."))
        return redirect("convenings:ladder", request.region.slug, convening.pk)
    context = {"form": form, "convening": convening}
    return render(request, "convenings/rung_edit.html", context, status=form.status)


@region_page(can="convene")
def edit(request: RegionRequest, rung_id: int) -> HttpResponse:
    rung = find(rung_id)
    form = RungForm(request.POST if request.method == "POST" else None, initial=words_of(rung))
    if form.is_valid() and form.attempt(rung.revise, by=request.user, **form.cleaned_data):
        messages.success(request, _("Saved."))
        return redirect("convenings:ladder", request.region.slug, rung.convening_id)
    gone = rung.remindings.filter(version=rung.convening.version).exists()
    context = {"form": form, "convening": rung.convening, "rung": rung, "gone": gone, "menu": "convenings:index"}
    return render(request, "convenings/rung_edit.html", context, status=form.status)


@require_POST
@region_page(can="convene")
def switch(request: RegionRequest, rung_id: int) -> HttpResponse:
    rung = find(rung_id)
    form, on = ConfirmForm(request.POST), "on" in request.POST
    if form.attempt(rung.switch, on=on, by=request.user):
        messages.success(request, _("Switched on.") if on else _("Switched off. It does not go out by itself."))
        return redirect("convenings:ladder", request.region.slug, rung.convening_id)
    return show(request, find(rung_id), form)


@require_POST
@region_page(can="convene")
def send(request: RegionRequest, rung_id: int) -> HttpResponse:
    rung = find(rung_id)
    form = ConfirmForm(request.POST)
    if form.attempt(rung.send_now, by=request.user):
        messages.success(request, _("The reminders wait for a minute. Until then you can take them back."))
        return redirect(rung)
    return show(request, find(rung_id), form)


@require_POST
@region_page(can="convene")
def take_back(request: RegionRequest, rung_id: int) -> HttpResponse:
    rung = find(rung_id)
    form = ConfirmForm(request.POST)
    if form.attempt(rung.take_back, by=request.user):
        messages.success(request, _("Taken back. Nothing was sent."))
        return redirect(rung)
    return show(request, find(rung_id), form)


@require_POST
@region_page(can="convene")
def remove(request: RegionRequest, rung_id: int) -> HttpResponse:
    rung = find(rung_id)
    form = ConfirmForm(request.POST)
    if form.attempt(rung.remove, by=request.user):
        messages.success(request, _("The reminder is removed."))
        return redirect("convenings:ladder", request.region.slug, rung.convening_id)
    return show(request, find(rung_id), form)
