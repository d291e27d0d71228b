"""What the pages behind an invitation's personal link share."""

from django.forms import BaseForm
from django.http import Http404

from convenings.models import Invitation
from convenings.models.speaking import speaks_for
from regions.access import GuestRequest, LinkGone
from regions.prepared import Given, Prepared

INVITATION = Prepared(lambda: Invitation.objects.with_meeting().with_seat().filter(pk=Given("pk")))
# Refusals that come from the state of the meeting, not from what was typed.
STATUS = {
    "closed": 410,
    "late": 410,
    "moved": 409,
    "full": 409,
    "no_date": 409,
    "chosen": 409,
    "withdrawn": 409,
    "past": 410,
}


def invitation_of(request: GuestRequest) -> Invitation:
    invitation = INVITATION.first(pk=request.link.about_id)
    if invitation is None:
        raise Http404
    if not speaks_for(invitation, request.contact):
        raise LinkGone
    return invitation


def refusal_status(form: BaseForm) -> int:
    if not form.is_bound or not form.errors:
        return 200
    codes = [error.code or "" for errors in form.errors.as_data().values() for error in errors]
    return next((STATUS[code] for code in codes if code in STATUS), 400)


def acts_for_another(request: GuestRequest, invitation: Invitation) -> bool:
    return invitation.contact_id != request.contact.pk
