"""From the result to the promise: adopt what was chosen, champions by name, outcome, measure, first step and date."""

from hashlib import sha256

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from convenings.forms.promises import DecideForm, PickForm
from convenings.models import Convening, DecidedIn
from convenings.views.meetings import the_meeting
from partnerships.forms.keyed_promises import PromiseForOthersForm, Table
from partnerships.models import Ballot, Priority, Promise
from partnerships.promised import Promised, promised
from partnerships.tallies import tally
from partnerships.views.questions import ask
from regions.access import RegionRequest, region_page


def the_ballot(convening: Convening) -> Ballot | None:
    """The one whose result the meeting works on: the last that was closed by its end, a second round with its first."""
    found = Ballot.objects.adoptable().filter(partnership=convening.partnership_id)
    if convening.is_dated:
        found = found.filter(closed_at__lt=convening.day_after)
    return found.order_by("-closed_at", "-id").first()


def of_ballot(ballot: Ballot | None) -> QuerySet[Priority]:
    standing: QuerySet[Priority] = Priority.objects.standing()
    return standing.filter(ballot=ballot) if ballot else standing.none()


@require_safe
@region_page(can="see")
def promises(request: RegionRequest, convening_id: int) -> HttpResponse:
    return show(request, the_meeting(convening_id))


@require_POST
@region_page(can="convene")
def promises_adopt(request: RegionRequest, convening_id: int) -> HttpResponse:
    """The ticked lines, in the order of the vote, in one step."""
    convening = the_meeting(convening_id)
    picks = picks_of(the_ballot(convening), request)
    if not picks:
        messages.info(request, _("Nothing waits to be adopted: somebody else did it, or nothing was chosen."))
        return back(request, convening)
    wrong = [pick for pick in picks if not pick.is_valid()]
    if not wrong:
        picked = [(pick.option, pick.cleaned_data["title"]) for pick in picks if pick.cleaned_data["adopt"]]
        if picks[0].attempt(DecidedIn.adopt, convening, picked, by=request.user):
            messages.success(request, _("Adopted. Now: who carries it, and what is done first?"))
            return back(request, convening)
    return show(request, convening, picks=picks)


@require_POST
@region_page(can="convene")
def promise(request: RegionRequest, convening_id: int, priority_id: int) -> HttpResponse:
    """What somebody without a phone says aloud, keyed in by the facilitator."""
    convening = the_meeting(convening_id)
    priority = get_object_or_404(
        Priority.objects.standing().select_related("team"), pk=priority_id, partnership=convening.partnership_id
    )
    steps = priority.team.items.standing()
    table = Table.of(convening.partnership)
    form = PromiseForOthersForm(request.POST, priority=priority, has_step=steps.exists(), table=table)
    if form.is_valid() and form.attempt(Promise(priority).make, **form.cleaned_data, by=request.user):
        messages.success(request, _("Promised. It stands on the wall."))
        return redirect(f"{address(request, convening)}#priority-{priority.pk}")
    form.catch_up(priority)
    return show(request, convening, refused=form)


@region_page(can="convene")
def decide(request: RegionRequest, convening_id: int) -> HttpResponse:
    convening = the_meeting(convening_id)
    form = DecideForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and form.attempt(DecidedIn.decide, convening, by=request.user, **form.cleaned_data):
        messages.success(request, _("Written down. It stands in the log, and in the minutes of this meeting."))
        return back(request, convening)
    title, button, menu = _("What has this meeting decided?"), _("Write it down"), "convenings:index"
    cancel = address(request, convening)
    return ask(request, form, eyebrow=convening.title, title=title, button=button, cancel=cancel, menu=menu)


@require_safe
@region_page(can="see")
def wall(request: RegionRequest, convening_id: int) -> HttpResponse:
    """The screen at the front while champions sign up."""
    convening = the_meeting(convening_id)
    context = {"convening": convening, "where": convening.partnership.name, "rows": on_the_wall(convening)}
    return render(request, "convenings/promises_wall.html", context)


@require_safe
@region_page(can="see")
def wall_now(request: RegionRequest, convening_id: int) -> HttpResponse:
    """The names alone, asked for again and again: unchanged they cost no bytes."""
    html = render_to_string("convenings/promises_now.html", {"rows": on_the_wall(the_meeting(convening_id))})
    tag = f'"{sha256(html.encode()).hexdigest()[:20]}"'
    answer = get_conditional_response(request, etag=tag) or HttpResponse(html)
    answer["ETag"] = tag
    return answer


def on_the_wall(convening: Convening) -> list[Promised]:
    return promised(of_ballot(the_ballot(convening)))


def address(request: RegionRequest, convening: Convening) -> str:
    return reverse("convenings:promises", args=[request.region.slug, convening.pk])


def back(request: RegionRequest, convening: Convening) -> HttpResponse:
    return redirect(address(request, convening))


def show(
    request: RegionRequest,
    convening: Convening,
    *,
    picks: list[PickForm] | None = None,
    refused: PromiseForOthersForm | None = None,
) -> HttpResponse:
    ballot = the_ballot(convening)
    table = Table.of(convening.partnership)
    rows = []
    for found in promised(of_ballot(ballot)):
        form = PromiseForOthersForm(priority=found.priority, has_step=found.step is not None, table=table)
        rows.append((found, refused if refused and refused.prefix == form.prefix else form))
    context = {
        "convening": convening,
        "partnership": convening.partnership,
        "ballot": ballot,
        "picks": picks_of(ballot) if picks is None else picks,
        "rows": rows,
        "decisions": DecidedIn.decisions(convening),
        "may_convene": request.may("convene"),
    }
    status = 200 if picks is None and refused is None else 400
    return render(request, "convenings/promises.html", context, status=status)


def picks_of(ballot: Ballot | None, request: RegionRequest | None = None) -> list[PickForm]:
    """What the ballot chose and nobody adopted yet, as the leaders ranked it."""
    if ballot is None:
        return []
    adopted = set(of_ballot(ballot).values_list("requirement", flat=True))
    options = {o.pk: o for o in ballot.options.select_related("requirement__partnership", "ballot")}
    data = request.POST if request else None
    return [
        PickForm(data, option=options[line.option], prefix=f"o{line.option}", title=Truncator(line.label).chars(200))
        for line in tally(ballot).chosen
        if line.requirement not in adopted
    ]
