"""One person's invitation as the convener sees it: key in a phone answer, send it again."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from convenings.forms.answers import AnswerForm, AssistantForm
from convenings.forms.times import TimesForm
from convenings.models import Delegation, Invitation, Way
from convenings.models.calls import with_wrong_person
from convenings.standing import buttons
from convenings.times import asked_of
from regions.access import RegionRequest, region_page
from regions.forms.base import ConfirmForm


def find(invitation_id: int) -> Invitation:
    return get_object_or_404(with_wrong_person(Invitation.objects.with_meeting().with_seat()), pk=invitation_id)


@require_safe
@region_page(can="see")
def invitation(request: RegionRequest, invitation_id: int) -> HttpResponse:
    return show(request, find(invitation_id))


def show(
    request: RegionRequest,
    invitation: Invitation,
    form: AnswerForm | ConfirmForm | TimesForm | None = None,
    assistant: AssistantForm | None = None,
) -> HttpResponse:
    finding = invitation.convening.is_finding
    context = {
        "invitation": invitation,
        "asked": asked_of(invitation, timezone.now()) if finding else [],
        "may_send_again": finding or (invitation.convening.takes_answers() and invitation.may_answer),
        "convening": invitation.convening,
        "open": invitation.convening.takes_answers() and invitation.may_answer,
        "history": invitation.history.latest_first(),
        "stand_ins": invitation.stand_ins.with_people(),
        "choices": buttons(invitation),
        "may_convene": request.may("convene"),
        "form": form,
        "assistant": assistant or AssistantForm(),
        "delegation": Delegation.objects.of(invitation.contact_id),
    }
    refused = (form and form.errors) or (assistant and assistant.errors)
    return render(request, "convenings/invitation.html", context, status=409 if refused else 200)


@require_POST
@region_page(can="convene")
def key_in(request: RegionRequest, invitation_id: int) -> HttpResponse:
    """The answer somebody gave by phone."""
    invitation = find(invitation_id)
    form = AnswerForm(request.POST)
    if form.is_valid() and form.attempt(invitation.respond, **form.said, by=request.user, way=Way.PHONE):
        messages.success(
            request, _("Saved for %(who)s. A confirmation goes to them.") % {"who": invitation.contact.name}
        )
        return redirect(invitation)
    return show(request, find(invitation_id), form)


@require_POST
@region_page(can="convene")
def key_in_times(request: RegionRequest, invitation_id: int) -> HttpResponse:
    """What somebody said by phone to the times a meeting may take place at."""
    invitation = find(invitation_id)
    form = TimesForm(request.POST)
    if form.is_valid() and form.attempt(invitation.tick, form.fits, by=request.user, way=Way.PHONE):
        messages.success(request, _("Saved for %(who)s.") % {"who": invitation.contact.name})
        return redirect(invitation)
    return show(request, find(invitation_id), form)


@require_POST
@region_page(can="convene")
def send_again(request: RegionRequest, invitation_id: int) -> HttpResponse:
    invitation = find(invitation_id)
    form = ConfirmForm(request.POST)
    if form.attempt(invitation.send_again, fresh_link="fresh" in request.POST, by=request.user):
        messages.success(request, _("The invitation goes to %(who)s again.") % {"who": invitation.contact.name})
        return redirect(invitation)
    return show(request, find(invitation_id), form)


@require_POST
@region_page(can="convene")
def assistant(request: RegionRequest, invitation_id: int) -> HttpResponse:
    """Who answers for this leader from now on, or nobody any more."""
    invitation = find(invitation_id)
    leader = invitation.contact
    if "end" in request.POST:
        ended, delegation = ConfirmForm(request.POST), Delegation.objects.of(leader.pk)
        if delegation and not ended.attempt(delegation.end, by=request.user):
            return show(request, invitation, ended)
        messages.success(request, _("Nobody answers for %(who)s any more.") % {"who": leader.name})
        return redirect(invitation)
    form = AssistantForm(request.POST)
    if form.is_valid() and form.attempt(Delegation.begin, leader, by=request.user, **form.cleaned_data):
        messages.success(request, _("Saved. They get a link of their own."))
        return redirect(invitation)
    return show(request, invitation, assistant=form)
