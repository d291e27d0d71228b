"""The log of decisions: read, search, download, write down, correct."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from partnerships.forms.decisions import CorrectForm, DecisionForm
from partnerships.models import Decision, Partnership
from partnerships.models.decisions import DecisionQuerySet
from partnerships.views.questions import ask
from regions.access import RegionRequest, region_page
from regions.asked import search_words
from regions.exporting import answer_with

PER_PAGE = 50
WORDS = ("title", "decided", "why", "decided_by", "decided_on")


def the_log(partnership: Partnership, words: str) -> DecisionQuerySet:
    found = Decision.objects.filter(partnership=partnership).standing().matching(words)
    return found.with_thread().newest_first()


@region_page(can="see")
def decisions(request: RegionRequest, partnership: str) -> HttpResponse:
    table = get_object_or_404(Partnership, slug=partnership)
    words = search_words(request)
    context = {
        "partnership": table,
        "page_obj": Paginator(the_log(table, words), PER_PAGE).get_page(request.GET.get("page")),
        "q": words,
        "may_convene": request.may("convene"),
        "menu": "partnerships:index",
    }
    return render(request, "partnerships/decisions.html", context)


@region_page(can="see")
def decisions_csv(request: RegionRequest, partnership: str) -> HttpResponse:
    """What stands, as the page has it with the same search."""
    table = get_object_or_404(Partnership, slug=partnership)
    head = [_("On"), _("Decision"), _("What was decided"), _("Why"), _("Who decided"), _("Version")]
    lines = [
        [row.decided_on.isoformat(), row.title, row.decided, row.why, row.decided_by, row.version]
        for row in the_log(table, search_words(request))
    ]
    return answer_with([head, *lines], f"decisions-{table.slug}", "csv")


@region_page(can="see")
def decision(request: RegionRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(Decision.objects.with_thread(), pk=pk)
    newest, *older = row.versions
    context = {
        "decision": row,
        "partnership": row.partnership,
        "newest": newest,
        "older": older,
        "may_convene": request.may("convene"),
        "menu": "partnerships:index",
    }
    return render(request, "partnerships/decision.html", context)


@region_page(can="convene")
def new(request: RegionRequest, partnership: str) -> HttpResponse:
    table = get_object_or_404(Partnership, slug=partnership)
    form = DecisionForm(request.POST if request.method == "POST" else None)
    log = reverse("partnerships:decisions", args=[request.region.slug, table.slug])
    if form.is_valid() and form.attempt(Decision.note, table, by=request.user, **form.cleaned_data):
        messages.success(request, _("Written down. It stands in the log."))
        return redirect(log)
    title, lead = (
        _("What was decided?"),
        _("Also between two meetings: what was agreed by phone or mail counts as much."),
    )
    return ask(request, form, eyebrow=table.name, title=title, lead=lead, button=_("Write it down"), cancel=log)


@region_page(can="convene")
def correct(request: RegionRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(Decision.objects.with_thread(), pk=pk)
    initial = {name: getattr(row, name) for name in WORDS}
    form = CorrectForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid() and form.attempt(row.correct, by=request.user, **form.cleaned_data):
        messages.success(request, _("Corrected. What stood before stays in sight, with your reason."))
        return redirect(row.versions[0])
    title = _("What should it say?")
    return ask(request, form, eyebrow=row.title, title=title, button=_("Correct it"), cancel=row.get_absolute_url())
