"""One's own action team, by personal link: who is in it, what comes next. A champion adds people and writes to it."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from partnerships.forms.priorities import SomebodyForm
from partnerships.forms.teams import CallInForm
from partnerships.models import ActionTeam, TeamMail
from partnerships.models.team_readers import sitting
from partnerships.models.team_writing import PURPOSE, may_lead
from partnerships.team_sheets import sheet_of
from partnerships.views.team_letters import Desk, take_back_letter, write_letter, written_to
from regions.access import GuestRequest, LinkGone, guest_page
from regions.forms.base import ConfirmForm


def team_of(request: GuestRequest, *, leads: bool = False) -> ActionTeam:
    """SECURITY: asked at every visit; who left the team or the table sees nothing more of it by an old link."""
    found = get_object_or_404(ActionTeam.objects.with_thread(), pk=request.link.about_id)
    if not sitting(found).filter(pk=request.contact.pk).exists():
        raise LinkGone
    if leads and not may_lead(found, request.contact):
        raise LinkGone
    return found


def page(request: GuestRequest, name: str, *args: Any) -> str:
    return reverse(f"partnerships:{name}", args=[request.region.slug, request.link.token, *args])


@require_safe
@guest_page(purpose=PURPOSE)
def my_team(request: GuestRequest) -> HttpResponse:
    found = team_of(request)
    # SECURITY: a letter to the team is passed on; from its page nobody reports on an item in the name of who has it.
    sheet = sheet_of(found, lambda _item: "")
    mine = sheet.line_of(request.contact)
    leads = not found.priority.dropped_at and may_lead(found, request.contact)

    def own(mail: TeamMail) -> str:
        is_mine = leads and mail.contact_id == request.contact.pk
        return page(request, "my_team_take_back", mail.pk) if is_mine else ""

    context = {
        "team": found,
        "priority": found.priority,
        "where": found.priority.partnership.name,
        "sheet": sheet,
        "mine": mine,
        "leads": leads,
        "letters": written_to(found, own, request.contact),
        "team_word": request.region.word("action_team"),
        "token": request.link.token,
    }
    return render(request, "partnerships/my_team.html", context)


def desk_of(request: GuestRequest, found: ActionTeam) -> Desk:
    return Desk(found, request.contact, "shells/guest.html", page(request, "my_team_write"), request.link.path)


@guest_page(purpose=PURPOSE)
def write(request: GuestRequest) -> HttpResponse:
    return write_letter(request, desk_of(request, team_of(request, leads=True)))


@require_POST
@guest_page(purpose=PURPOSE)
def take_back(request: GuestRequest, mail_id: int) -> HttpResponse:
    found = team_of(request, leads=True)
    mail = get_object_or_404(TeamMail.objects.with_team().filter(team=found), pk=mail_id)
    return take_back_letter(request, desk_of(request, found), mail)


@guest_page(purpose=PURPOSE)
def add(request: GuestRequest) -> HttpResponse:
    """A champion brings somebody of the table in."""
    found = team_of(request, leads=True)
    bound = request.POST if request.method == "POST" else None
    form = SomebodyForm(bound, partnership=found.priority.partnership)
    if form.is_valid() and form.attempt(found.join, form.cleaned_data["contact"], by=request.contact):
        return redirect(request.link.path)
    lead = _("Somebody who sits at the table: a leader who cares, or a partner who can help.")
    return _ask(request, found, form, title=_("Who joins the action team?"), lead=lead, button=_("Add to the team"))


@guest_page(purpose=PURPOSE)
def call_in(request: GuestRequest, item_id: int) -> HttpResponse:
    """A champion calls somebody of the table in, to help with an item of the team."""
    found = team_of(request, leads=True)
    item = get_object_or_404(found.items.unfinished().with_thread(), pk=item_id)
    form = CallInForm(request.POST if request.method == "POST" else None, item=item)
    if form.is_valid() and form.attempt(item.call_in, form.cleaned_data["contact"], by=request.contact):
        return redirect(request.link.path)
    lead = _("“%(item)s” stays with %(who)s, who answers for it. Whoever you call in hears of it by mail.")
    words = {"title": _("Who helps with this?"), "lead": lead % {"item": item, "who": item.owner}}
    return _ask(request, found, form, **words, button=_("Call them in"))


@guest_page(purpose=PURPOSE)
def leave(request: GuestRequest) -> HttpResponse:
    found = team_of(request)
    mine = get_object_or_404(found.members.current(), contact=request.contact)
    form = ConfirmForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and form.attempt(mine.leave, by=request.contact):
        return render(request, "partnerships/team_left.html", {"team": found, "where": found.priority.partnership.name})
    lead = _("Your seat at the table stays yours, and so does what you have promised.")
    return _ask(request, found, form, title=_("Do you leave the team?"), lead=lead, button=_("I leave the team"))


def _ask(request: GuestRequest, found: ActionTeam, form: Any, **words: Any) -> HttpResponse:
    context = {"form": form, "thing": found, "where": found.priority.partnership.name, "back": request.link.path}
    return render(request, "partnerships/discussion_ask.html", context | words, status=form.status)
