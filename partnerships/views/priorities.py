"""A priority: its story, who carries it, what was done, what has changed."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from partnerships.curves import curve_of
from partnerships.forms.items import ReasonForm, WhyForm
from partnerships.forms.priorities import AdoptForm, DefineForm, SomebodyForm
from partnerships.models import Ballot, Option, Priority, PriorityChampion, TeamMember, Update
from partnerships.progress import progress_of
from partnerships.stories import story_of
from partnerships.tallies import tally
from partnerships.threads import BEGAN
from partnerships.views.notes import beside
from partnerships.views.questions import ask_about
from regions.access import RegionRequest, region_page
from regions.forms.base import ConfirmForm


def get_priority(priority_id: int) -> Priority:
    found: Priority = get_object_or_404(
        Priority.objects.select_related("partnership", "ballot", "team", *BEGAN), pk=priority_id
    )
    return found


@region_page(can="see")
def priority(request: RegionRequest, priority_id: int) -> HttpResponse:
    found = get_priority(priority_id)
    (progress,) = progress_of([found])
    context = {
        "priority": found,
        "partnership": found.partnership,
        "progress": progress,
        "story": story_of(progress),
        "members": found.team.members.current().with_people(),
        "items": found.team.items.select_related("owner", "owner_organization").by_due(),
        "outcomes": found.outcomes.select_related("photo").with_quotes().latest_first(),
        "curve": curve_of(found),
        "experiments": found.experiments.running_first(),
        "updates": Update.objects.filter(item__team=found.team).select_related("item").with_files().latest_first()[:10],
        "talk": beside(found, request),
        "team_word": request.region.word("action_team"),
        "may_convene": request.may("convene"),
        "menu": "partnerships:index",
    }
    return render(request, "partnerships/priority.html", context)


@region_page(can="convene")
def define(request: RegionRequest, priority_id: int) -> HttpResponse:
    found = get_priority(priority_id)
    now = {"title": found.title, "outcome_wanted": found.outcome_wanted, "measure": found.measure}
    form = DefineForm(request.POST if request.method == "POST" else None, initial=now)
    if form.is_valid() and form.attempt(found.define, by=request.user, **form.cleaned_data):
        messages.success(request, _("Saved. Outcome and measure stand on the thread."))
        return redirect(found)
    lead = _("What will be true when this has worked, and which figure will show it?")
    return ask_about(request, found, form, title=_("What will be different?"), lead=lead, button=_("Save"))


@region_page(can="convene")
def confirm(request: RegionRequest, priority_id: int) -> HttpResponse:
    """The leaders looked at it again and keep it."""
    found = get_priority(priority_id)
    form = WhyForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and form.attempt(found.confirm, why=form.cleaned_data["why"], by=request.user):
        messages.success(request, _("Confirmed. It stands among the decisions."))
        return redirect(found)
    lead = _("They looked at it again and want it to go on. If not, let it go instead, with their reason.")
    return ask_about(request, found, form, title=_("Do the leaders keep this?"), lead=lead, button=_("They keep it"))


@region_page(can="convene")
def drop(request: RegionRequest, priority_id: int) -> HttpResponse:
    found = get_priority(priority_id)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and form.attempt(found.drop, reason=form.cleaned_data["reason"], by=request.user):
        messages.success(request, _("Let go. It stays on record with the reason."))
        return redirect(found)
    title = _("Do the leaders let this go?")
    return ask_about(request, found, form, title=title, button=_("Let it go"), danger=True)


@region_page(can="convene")
def champion(request: RegionRequest, priority_id: int) -> HttpResponse:
    """Who raised a hand in the room."""
    found = get_priority(priority_id)
    form = SomebodyForm(
        request.POST if request.method == "POST" else None, partnership=found.partnership, business=True
    )
    if form.is_valid() and form.attempt(found.sign_up, form.cleaned_data["contact"], by=request.user):
        messages.success(request, _("%(who)s champions this now.") % {"who": form.cleaned_data["contact"]})
        return redirect(found)
    title = _("Who carries this in their own name?")
    return ask_about(request, found, form, title=title, lead=_("A business leader at this table."), button=_("Sign up"))


@region_page(can="convene")
def join(request: RegionRequest, priority_id: int) -> HttpResponse:
    found = get_priority(priority_id)
    form = SomebodyForm(request.POST if request.method == "POST" else None, partnership=found.partnership)
    if form.is_valid() and form.attempt(found.team.join, form.cleaned_data["contact"], by=request.user):
        messages.success(request, _("%(who)s is in the team.") % {"who": form.cleaned_data["contact"]})
        return redirect(found.team)
    return ask_about(request, found, form, title=_("Who joins the action team?"), button=_("Add to the team"))


@region_page(can="convene")
def step_down(request: RegionRequest, champion_id: int) -> HttpResponse:
    leaving = get_object_or_404(
        PriorityChampion.objects.select_related("contact", "priority__partnership"), pk=champion_id
    )
    form = ConfirmForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and form.attempt(leaving.step_down, by=request.user):
        messages.success(request, _("%(who)s has stepped down.") % {"who": leaving.contact})
        return redirect(leaving.priority)
    title = _("Does %(who)s step down?") % {"who": leaving.contact}
    return ask_about(request, leaving.priority, form, title=title, button=_("Step down"), danger=True)


@region_page(can="convene")
def leave(request: RegionRequest, member_id: int) -> HttpResponse:
    leaving = get_object_or_404(
        TeamMember.objects.select_related("contact", "team__priority__partnership"), pk=member_id
    )
    form = ConfirmForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and form.attempt(leaving.leave, by=request.user):
        messages.success(request, _("%(who)s has left the team.") % {"who": leaving.contact})
        return redirect(leaving.team)
    title = _("Does %(who)s leave the team?") % {"who": leaving.contact}
    return ask_about(request, leaving.team.priority, form, title=title, button=_("Leave the team"), danger=True)


@region_page(can="convene")
def adopt(request: RegionRequest, ballot_id: int) -> HttpResponse:
    """What a closed ballot chose, each with its outcome and measure, on one form."""
    ballot = get_object_or_404(Ballot.objects.adoptable().select_related("partnership"), pk=ballot_id)
    options = {option.pk: option for option in ballot.options.select_related("requirement__partnership")}
    adopted = set(
        Priority.objects.standing().filter(partnership=ballot.partnership).values_list("requirement", flat=True)
    )
    result = tally(ballot)
    winners = [line for line in result.chosen if line.requirement not in adopted]
    bound = request.POST if request.method == "POST" else None
    forms = [
        AdoptForm(bound, prefix=f"o{line.option}", initial={"title": Truncator(line.label).chars(200)})
        for line in winners
    ]
    rows = [(line, options[line.option], form) for line, form in zip(winners, forms, strict=True)]
    if bound is not None and _all_valid(forms) and _adopt(rows, request):
        messages.success(request, _("Adopted. Each priority has its action team; now say who does what by when."))
        return redirect(ballot.partnership)
    refused = any(form.errors for form in forms)
    context = {
        "ballot": ballot,
        "partnership": ballot.partnership,
        "rows": rows,
        "adopted": len(adopted),
        "result": result,
        "chosen": len(result.chosen),
        "menu": "partnerships:index",
    }
    return render(request, "partnerships/adopt.html", context | {"refused": refused}, status=400 if refused else 200)


def _all_valid(forms: list[AdoptForm]) -> bool:
    """Every form is asked, so that every error shows at once."""
    return not [form for form in forms if not form.is_valid()]


def _adopt(rows: list[tuple[Any, Option, AdoptForm]], request: RegionRequest) -> bool:
    """All that are ticked, or none."""
    with transaction.atomic():
        done = [
            form.attempt(Priority.adopt, option, rank=rank, by=request.user, **said)
            for rank, (_line, option, form) in enumerate(rows, 1)
            if (said := dict(form.cleaned_data)).pop("adopt")
        ]
        if not all(done):
            transaction.set_rollback(True)
    return all(done)
