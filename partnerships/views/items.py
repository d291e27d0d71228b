"""Action items, for those who sign in."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from partnerships.forms.chosen import ChosenForm
from partnerships.forms.items import (
    AssignForm,
    HandOverForm,
    ItemFilterForm,
    ReasonForm,
    ReviseForm,
    at_table,
)
from partnerships.forms.reports import PhoneReportForm, ReportForm
from partnerships.models import ActionItem, ActionTeam, Supporter
from partnerships.plans import plan_of
from partnerships.views.notes import beside
from partnerships.views.questions import ask, ask_about
from regions.access import RegionRequest, region_page
from regions.asked import row_numbers
from regions.forms.base import Attempts, ConfirmForm, sent_with

PER_PAGE = 50


@require_safe
@region_page(can="see")
def index(request: RegionRequest) -> HttpResponse:
    filters = ItemFilterForm(request.GET)
    return listed(request, filters, ChosenForm(people=takers(filters)))


def takers(filters: ItemFilterForm) -> Any:
    """Whom items can be handed to: whoever sits at the table whose items are listed."""
    partnership = filters.partnership_asked
    return at_table(partnership) if partnership else None


def listed(request: RegionRequest, filters: ItemFilterForm, form: ChosenForm) -> HttpResponse:
    """By their day; what is ticked stays ticked when the change was refused."""
    today = timezone.localdate()
    fitting = filters.items(today)
    found = fitting.with_thread().by_due().prefetch_related(Supporter.objects.beside())
    # Of what the filters show: a heading about the whole region would speak of items that are not below it.
    counts = fitting.unfinished().aggregate(all=Count("id"), late=Count("id", filter=Q(due_on__lt=today)))
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    wanted = row_numbers(request.GET.getlist("chosen"))
    context = {
        "filters": filters,
        "page_obj": page,
        "counts": counts,
        "closed": filters.closed_asked,
        "is_narrowed": bool(request.GET),
        "form": form,
        "ticked": form.ticked if form.is_bound else wanted,
        "may_convene": request.may("convene"),
        "may_hand_over": filters.partnership_asked is not None,
        "menu": "partnerships:items",
    }
    return render(request, "partnerships/items.html", context, status=form.status)


@region_page(can="see")
def item(request: RegionRequest, item_id: int) -> HttpResponse:
    found = get_object_or_404(ActionItem.objects.with_story().with_waiting(), pk=item_id)
    form = PhoneReportForm(item=found)
    return render(request, "partnerships/item.html", _item_context(request, found, form))


@region_page(can="convene")
def report(request: RegionRequest, item_id: int) -> HttpResponse:
    """What the owner said on the phone, keyed in by the convener."""
    found = get_object_or_404(ActionItem.objects.with_story().with_waiting(), pk=item_id)
    form = PhoneReportForm(*sent_with(request), item=found)
    if form.is_valid() and form.attempt(found.report, by=request.user, **form.said):
        messages.success(request, _("Saved. The thread shows it now."))
        return redirect(found)
    return render(request, "partnerships/item.html", _item_context(request, found, form), status=form.status)


def _item_context(request: RegionRequest, found: ActionItem, form: ReportForm) -> dict[str, Any]:
    return {
        "item": found,
        "priority": found.team.priority,
        "partnership": found.team.priority.partnership,
        "updates": list(found.updates.with_files().latest_first()),
        "supporters": list(found.supporters.current().with_people()),
        "held_up": list(found.holds_up.select_related("owner").by_due()),
        "plan": plan_of(found),
        "form": form,
        "file_is_lost": bool(request.FILES),
        "statuses": [(value, label, value == (form.chosen or found.status)) for value, label in ReportForm.STATUSES],
        "may_convene": request.may("convene"),
        "talk": beside(found, request),
        "menu": "partnerships:items",
    }


@region_page(can="convene")
def new(request: RegionRequest, team_id: int) -> HttpResponse:
    team = get_object_or_404(ActionTeam.objects.with_thread(), pk=team_id)
    partnership = team.priority.partnership
    form = AssignForm(request.POST if request.method == "POST" else None, partnership=partnership)
    if form.is_valid() and form.attempt(ActionItem.assign, team, by=request.user, **form.cleaned_data):
        owner = form.cleaned_data["owner"]
        told = (
            _("Assigned. %(who)s hears of it by mail.")
            if owner.email
            else _("Assigned. %(who)s has no e-mail address: please call.")
        )
        messages.success(request, told % {"who": owner})
        return redirect(team.priority)
    return ask(
        request,
        form,
        eyebrow=team.name,
        title=_("Who does what by when?"),
        lead=_("The owner gets a mail with a personal link, and reminders when the day comes near."),
        button=_("Assign and send the mail"),
        cancel=team.priority.get_absolute_url(),
        menu="partnerships:items",
    )


@region_page(can="convene")
def edit(request: RegionRequest, item_id: int) -> HttpResponse:
    found = get_object_or_404(ActionItem, pk=item_id)
    now = {"title": found.title, "due_on": found.due_on, "detail": found.detail}
    form = ReviseForm(request.POST if request.method == "POST" else None, initial=now, edition=found.edition)
    if form.is_valid() and form.attempt(found.revise, by=request.user, **form.cleaned_data):
        messages.success(request, _("Saved."))
        return redirect(found)
    return _ask(request, found, form, title=_("Say it better, or agree on another day."), button=_("Save"))


@region_page(can="convene")
def hand_over(request: RegionRequest, item_id: int) -> HttpResponse:
    found = get_object_or_404(ActionItem.objects.with_thread(), pk=item_id)
    form = HandOverForm(request.POST if request.method == "POST" else None, item=found)
    before = found.owner
    if form.is_valid() and form.attempt(found.hand_over, form.cleaned_data["owner"], by=request.user):
        messages.success(request, _("%(who)s has it now, and hears of it by mail.") % {"who": found.owner})
        return redirect(found)
    lead = _("The link of %(who)s stops working; the new owner gets one.") % {"who": before}
    return _ask(request, found, form, title=_("Who takes this on?"), lead=lead, button=_("Hand it over"))


@region_page(can="convene")
def drop(request: RegionRequest, item_id: int) -> HttpResponse:
    found = get_object_or_404(ActionItem, pk=item_id)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and form.attempt(found.drop, reason=form.cleaned_data["reason"], by=request.user):
        messages.success(request, _("Dropped. It stays on record with your reason."))
        return redirect(found)
    title = _("Is this no longer needed?")
    return _ask(request, found, form, title=title, button=_("Drop this item"), danger=True)


@region_page(can="convene")
def take_up(request: RegionRequest, item_id: int) -> HttpResponse:
    found = get_object_or_404(ActionItem, pk=item_id)
    form = ConfirmForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and form.attempt(found.take_up, by=request.user):
        messages.success(request, _("Taken up again, by the same person."))
        return redirect(found)
    return _ask(request, found, form, title=_("Is this needed after all?"), button=_("Take it up again"))


def _ask(request: RegionRequest, found: ActionItem, form: Attempts, **words: Any) -> HttpResponse:
    return ask_about(request, found, form, menu="partnerships:items", **words)
