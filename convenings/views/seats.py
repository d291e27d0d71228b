"""What the square code of an invitation opens: whose seat it is. Only who stands at the door can do more with it."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from convenings.door_codes import code_of
from convenings.models import Invitation
from regions.access import CAN, MEMBERSHIP_OF, GuestRequest, guest_page


@require_safe
@guest_page(purpose="invitation", lesser="seat")
def seat(request: GuestRequest) -> HttpResponse:
    """Looking changes nothing; staff of the region confirm with one tap."""
    invitation = Invitation.objects.with_meeting().filter(pk=request.link.about_id).first()
    if invitation is None:
        raise Http404
    convening = invitation.convening
    context = {
        "invitation": invitation,
        "convening": convening,
        "code": code_of(convening.pk, invitation.pk),
        "where": convening.partnership.name,
        "may_tap": may_convene(request),
        "here": convening.attendances.filter(contact=invitation.contact_id).exists(),
    }
    return render(request, "convenings/seat.html", context)


def may_convene(request: GuestRequest) -> bool:
    """Whether it is somebody of the region's staff, signed in, who scanned it."""
    if not request.user.is_authenticated:
        return False
    membership = MEMBERSHIP_OF.first(user=request.user.pk, slug=request.region.slug)
    return membership is not None and membership.role in CAN["convene"]
