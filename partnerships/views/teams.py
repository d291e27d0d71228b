"""The page of an action team, for those who sign in: who is in it, who does what by when, what was written to it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from partnerships.forms.teams import CallInForm
from partnerships.models import ActionItem, ActionTeam, Supporter, TeamMail
from partnerships.team_sheets import sheet_of
from partnerships.views.questions import ask_about
from partnerships.views.team_letters import Desk, take_back_letter, write_letter, written_to
from regions.access import RegionRequest, region_page
from regions.forms.base import ConfirmForm


def get_team(priority_id: int) -> ActionTeam:
    found: ActionTeam = get_object_or_404(ActionTeam.objects.with_thread(), priority=priority_id)
    return found


@require_safe
@region_page(can="see")
def team(request: RegionRequest, priority_id: int) -> HttpResponse:
    found = get_team(priority_id)
    may, back = request.may("convene") and not found.priority.dropped_at, "partnerships:team_take_back"

    def taking_back(mail: TeamMail) -> str:
        return reverse(back, args=[request.region.slug, mail.pk]) if may else ""

    context = {
        "team": found,
        "priority": found.priority,
        "partnership": found.priority.partnership,
        "sheet": sheet_of(found, ActionItem.get_absolute_url),
        "letters": written_to(found, taking_back, request.user),
        "may_convene": request.may("convene"),
        "may_change": may,
        "team_word": request.region.word("action_team"),
        "menu": "partnerships:index",
    }
    return render(request, "partnerships/team.html", context)


def desk_of(request: RegionRequest, found: ActionTeam) -> Desk:
    write = reverse("partnerships:team_write", args=[request.region.slug, found.priority_id])
    return Desk(found, request.user, "shells/staff.html", write, found.get_absolute_url())


@region_page(can="convene")
def write(request: RegionRequest, priority_id: int) -> HttpResponse:
    return write_letter(request, desk_of(request, get_team(priority_id)))


@require_POST
@region_page(can="convene")
def take_back(request: RegionRequest, mail_id: int) -> HttpResponse:
    mail = get_object_or_404(TeamMail.objects.with_team(), pk=mail_id)
    return take_back_letter(request, desk_of(request, mail.team), mail)


@region_page(can="convene")
def call_in(request: RegionRequest, item_id: int) -> HttpResponse:
    """Somebody helps the owner of an item."""
    found = get_object_or_404(ActionItem.objects.with_thread(), pk=item_id)
    form = CallInForm(request.POST if request.method == "POST" else None, item=found)
    if form.is_valid() and form.attempt(found.call_in, form.cleaned_data["contact"], by=request.user):
        who = form.cleaned_data["contact"]
        told = _("%(who)s helps now, and hears of it by mail.") if who.email else _("%(who)s helps now. Please call.")
        messages.success(request, told % {"who": who})
        return redirect(found)
    lead = _("%(who)s stays the one who answers for it.") % {"who": found.owner}
    return ask_about(request, found, form, title=_("Who helps with this?"), lead=lead, button=_("Call them in"))


@region_page(can="convene")
def step_back(request: RegionRequest, supporter_id: int) -> HttpResponse:
    rows = Supporter.objects.select_related("contact", "item")
    leaving = get_object_or_404(rows, pk=supporter_id)
    form = ConfirmForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and form.attempt(leaving.step_back, by=request.user):
        messages.success(request, _("%(who)s no longer helps with it.") % {"who": leaving.contact})
        return redirect(leaving.item)
    title = _("Does %(who)s step back?") % {"who": leaving.contact}
    return ask_about(request, leaving.item, form, title=title, button=_("They step back"), danger=True)
