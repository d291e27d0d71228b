"""Who answers for the leader: named, shown and ended on one page, by the leader's own link only."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render

from convenings.forms.answers import AssistantForm
from convenings.models import Delegation, Invitation
from convenings.views.forwarded import ask, is_sure, remember, remember_who_said_so
from convenings.views.guests import acts_for_another, invitation_of, refusal_status
from regions.access import GuestRequest, guest_page
from regions.forms.base import ConfirmForm


@guest_page(purpose="invitation")
def assistant(request: GuestRequest) -> HttpResponse:
    """Who answers for the leader from now on, or nobody any more. Whoever holds a forwarded link is asked first."""
    invitation = invitation_of(request)
    if acts_for_another(request, invitation) or invitation.stands_in_for_id:
        raise PermissionDenied
    if request.method != "POST":
        return page(request, invitation, AssistantForm())
    if not is_sure(request):
        return ask(request, invitation, naming=True)
    form: AssistantForm | ConfirmForm
    if "end" in request.POST:
        form, delegation = ConfirmForm(request.POST), Delegation.objects.of(request.contact.pk)
        done = delegation is None or form.attempt(delegation.end, by=request.contact)
    else:
        form = AssistantForm(request.POST)
        done = form.is_valid() and form.attempt(
            Delegation.begin, request.contact, by=request.contact, **form.cleaned_data
        )
    if done:
        return remember(request, redirect(request.path))
    return page(request, invitation, form)


def page(request: GuestRequest, invitation: Invitation, form: AssistantForm | ConfirmForm) -> HttpResponse:
    context = {
        "invitation": invitation,
        "where": invitation.convening.partnership.name,
        "delegation": Delegation.objects.of(request.contact.pk),
        "assistant": form if isinstance(form, AssistantForm) else AssistantForm(),
    }
    response = render(request, "convenings/assistant.html", context, status=refusal_status(form))
    return remember_who_said_so(request, response)
