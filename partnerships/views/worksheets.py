"""Choosing an industry together: candidates, what counts, who is asked, both rankings, and what was chosen."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from partnerships.board_words import number_rows, source, team_rows, verdicts
from partnerships.forms.worksheets import (
    AskForm,
    CandidateForm,
    ChoiceForm,
    OpeningsForm,
    WeightsForm,
    WorksheetForm,
    members_of,
    people_for,
)
from partnerships.models import Candidate, Choice, Criterion, Scorer, Worksheet
from partnerships.rankings import Board, board_of, kept_board
from partnerships.views.questions import ask, ask_about
from regions.access import RegionRequest, region_page
from regions.asked import search_words
from regions.forms.base import ConfirmForm

PER_PAGE = 50


def get_worksheet(worksheet_id: int) -> Worksheet:
    found: Worksheet = get_object_or_404(Worksheet, pk=worksheet_id)
    return found


def choice_of(worksheet: Worksheet) -> Choice | None:
    return Choice.objects.with_thread().filter(worksheet=worksheet).first()


@region_page(can="see")
def index(request: RegionRequest) -> HttpResponse:
    rows = Worksheet.objects.prefetch_related("choices__candidate__sector").annotate(
        candidate_count=Count("candidates", distinct=True),
        asked=Count("scorers", distinct=True),
        scored=Count("scorers", filter=Q(scorers__scored_at__isnull=False), distinct=True),
    )
    page = Paginator(rows.order_by("-created_at", "-id"), PER_PAGE).get_page(request.GET.get("page"))
    context = {"page_obj": page, "may_convene": request.may("convene"), "menu": "partnerships:index"}
    return render(request, "partnerships/worksheets.html", context)


@region_page(can="convene")
def new(request: RegionRequest) -> HttpResponse:
    form = WorksheetForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        worksheet = Worksheet(title=form.cleaned_data["title"])
        if form.attempt(worksheet.lay_out, form.cleaned_data["sectors"], by=request.user):
            messages.success(request, _("Laid out. Now say how much each thing counts."))
            return redirect(worksheet)
    lead = _("Numbers first, then what your support team knows: both side by side, and where they disagree.")
    title, cancel = (
        _("Which industry do we begin with?"),
        reverse("partnerships:worksheets", args=[request.region.slug]),
    )
    return ask(request, form, title=title, lead=lead, button=_("Lay it out"), cancel=cancel)


@region_page(can="see")
def worksheet(request: RegionRequest, worksheet_id: int) -> HttpResponse:
    found = get_worksheet(worksheet_id)
    choice = choice_of(found)
    board = Board.read(choice.snapshot) if choice else board_of(found)
    scorers = list(found.scorers.standing().with_people())
    mine = next((one for one in scorers if is_of(one, request)), None)
    context = {
        "worksheet": found,
        "board": board,
        "numbers": number_rows(board),
        "team": team_rows(board) if found.closed_at else [],
        "verdicts": verdicts(board),
        "source": source(board),
        "weights": [(criterion.label, board.weights.get(criterion.value, 0)) for criterion in Criterion],
        "scorers": scorers,
        "missing": [one for one in scorers if not one.scored_at],
        "mine": mine,
        "choice": choice,
        "may_convene": request.may("convene"),
        "menu": "partnerships:index",
    }
    return render(request, "partnerships/worksheet.html", context)


def is_of(scorer: Scorer, request: RegionRequest) -> bool:
    return request.user.pk in (scorer.user_id, scorer.contact.user_id if scorer.contact else None)


@region_page(can="convene")
def add(request: RegionRequest, worksheet_id: int) -> HttpResponse:
    found = get_worksheet(worksheet_id)
    form = CandidateForm(request.POST if request.method == "POST" else None, worksheet=found)
    if form.is_valid():
        sector, codes = form.candidate()
        if form.attempt(found.add, sector, **codes, by=request.user):
            messages.success(request, _("%(sector)s is on the worksheet.") % {"sector": sector.name})
            return redirect(found)
    return ask_about(request, found, form, title=_("Which other sector comes into question?"), button=_("Add it"))


@region_page(can="convene")
def weigh(request: RegionRequest, worksheet_id: int) -> HttpResponse:
    found = get_worksheet(worksheet_id)
    form = WeightsForm(request.POST if request.method == "POST" else None, worksheet=found)
    if form.is_valid() and form.attempt(found.weigh, form.weights, by=request.user):
        messages.success(request, _("Saved. The ranking follows."))
        return redirect(found)
    lead = _("From 0, which does not count at all, to 5, which counts most.")
    return ask_about(request, found, form, title=_("What matters how much to you?"), lead=lead, button=_("Save"))


@region_page(can="convene")
def openings(request: RegionRequest, candidate_id: int) -> HttpResponse:
    row: Candidate = get_object_or_404(Candidate.objects.select_related("sector", "worksheet"), pk=candidate_id)
    now = {"openings": row.openings, "openings_source": row.openings_source}
    form = OpeningsForm(request.POST if request.method == "POST" else None, initial=now)
    if form.is_valid() and form.attempt(row.tell_openings, **form.cleaned_data, by=request.user):
        messages.success(request, _("Saved. It counts as much as you let openings count."))
        return redirect(row.worksheet)
    title = _("How many openings has %(sector)s in a year?") % {"sector": row.sector.name}
    return ask_about(request, row.worksheet, form, title=title, button=_("Save"))


@region_page(can="convene")
def remove(request: RegionRequest, candidate_id: int) -> HttpResponse:
    row: Candidate = get_object_or_404(Candidate.objects.select_related("sector", "worksheet"), pk=candidate_id)
    form = ConfirmForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and form.attempt(row.remove, by=request.user):
        messages.success(request, _("%(sector)s is off the worksheet.") % {"sector": row.sector.name})
        return redirect(row.worksheet)
    title = _("Take %(sector)s off the worksheet?") % {"sector": row.sector.name}
    return ask_about(request, row.worksheet, form, title=title, button=_("Take it off"), danger=True)


@region_page(can="convene")
def ask_people(request: RegionRequest, worksheet_id: int) -> HttpResponse:
    found = get_worksheet(worksheet_id)
    searching = "find" in request.POST
    form = AskForm(request.POST if request.method == "POST" else None, region=request.region)
    if not searching and form.is_valid() and form.attempt(_asked, request, found, form):
        return redirect(found)
    people, members = form.ticked("people"), form.ticked("members")
    words = search_words(request)
    context = {
        "worksheet": found,
        "form": form,
        "searching": searching,
        "q": words,
        "people": people_for(found, words, people),
        "members": members_of(request.region).exclude(pk__in=found.scorers.filter(user__isnull=False).values("user")),
        "ticked": people,
        "ticked_members": members,
        "menu": "partnerships:index",
    }
    return render(request, "partnerships/worksheet_ask.html", context, status=200 if searching else form.status)


def _asked(request: RegionRequest, found: Worksheet, form: AskForm) -> None:
    contacts, members = list(form.cleaned_data["people"]), list(form.cleaned_data["members"])
    count = Scorer.ask_all(found, contacts=contacts, members=members, by=request.user)
    told = ngettext("%(count)d person is asked.", "%(count)d people are asked.", count) % {"count": count}
    messages.success(request, told if count else _("All of them were asked before."))


@region_page(can="convene")
def close(request: RegionRequest, worksheet_id: int) -> HttpResponse:
    found = get_worksheet(worksheet_id)
    form = ConfirmForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and form.attempt(found.close, by=request.user):
        messages.success(request, _("The scoring has ended. Both rankings stand side by side."))
        return redirect(found)
    lead = _("What everybody said is shown then, as means. Who has not answered yet cannot any more.")
    return ask_about(request, found, form, title=_("End the scoring?"), lead=lead, button=_("End it and show both"))


@region_page(can="convene")
def choose(request: RegionRequest, worksheet_id: int) -> HttpResponse:
    found = get_worksheet(worksheet_id)
    form = ChoiceForm(request.POST if request.method == "POST" else None, worksheet=found)
    if form.is_valid():
        said = {"snapshot": kept_board, **form.cleaned_data}
        if form.attempt(Choice.decide, said.pop("candidate"), **said, by=request.user):
            messages.success(request, _("Written down, with the numbers as they stand today."))
            return redirect(found)
    lead = _("It stands with the numbers of today, and becomes the first decision of the partnership.")
    return ask_about(request, found, form, title=_("What did you choose?"), lead=lead, button=_("Write it down"))


@region_page(can="convene")
@require_POST
def start(request: RegionRequest, choice_id: int) -> HttpResponse:
    """One click: the partnership begins, with its sector and its first decision."""
    choice: Choice = get_object_or_404(Choice.objects.with_thread(), pk=choice_id)
    form = ConfirmForm(request.POST)
    if form.is_valid() and form.attempt(choice.start, by=request.user):
        name = choice.partnership.name if choice.partnership else ""
        messages.success(request, _("%(name)s is on its way. Next: who sits at the table?") % {"name": name})
        return redirect(choice.partnership or choice.worksheet)
    title = _("Start the partnership?")
    return ask_about(request, choice.worksheet, form, title=title, button=_("Start the partnership"))
