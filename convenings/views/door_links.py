"""The list at the door on a volunteer's own phone: given by a link, taken back by switching it off."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from convenings.door_codes import square
from convenings.forms.door import VolunteerForm
from convenings.models import Convening
from regions.access import RegionRequest, region_page
from regions.models import Link


@region_page(can="convene")
def door_links(request: RegionRequest, convening_id: int) -> HttpResponse:
    convening = get_object_or_404(Convening.objects.with_partnership(), pk=convening_id)
    form = VolunteerForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and form.attempt(convening.open_door, form.cleaned_data["who"], by=request.user):
        return redirect("convenings:door_links", request.region.slug, convening.pk)
    links = Link.objects.to("door", convening).filter(revoked_at=None).select_related("contact").order_by("pk")
    shown = [(link, square(link.url, _("The door list of %(name)s") % {"name": link.contact.name})) for link in links]
    context = {"convening": convening, "form": form, "links": shown}
    return render(request, "convenings/door_links.html", context, status=form.status)
