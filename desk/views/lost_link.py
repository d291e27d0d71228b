"""Lost your link? The same answer for every address, known or not."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.limits import allow, client_address
from desk.forms.lost_link import LostLinkForm
from desk.lost_links import send_links
from regions.access import public_page
from regions.models import Region
from regions.scope import in_region


@public_page
def lost_link(request: HttpRequest, slug: str) -> HttpResponse:
    region = get_object_or_404(Region.objects.open(), slug=slug)
    form = LostLinkForm(request.POST if request.method == "POST" else None)
    context = {"region": region, "form": form}
    if not form.is_valid():
        return render(request, "desk/lost_link.html", context, status=400 if form.is_bound else 200)
    address = form.cleaned_data["email"].lower()
    at = timezone.now()
    hour = timedelta(hours=1)
    if not allow(f"lost-link:{client_address(request)}", limit=20, period=hour, at=at):
        form.add_error(None, _("Too many requests from your network. Try again in an hour, or write to us."))
        return render(request, "desk/lost_link.html", context, status=429)
    # SECURITY: whether the address is known shows in nothing the page says; the mail goes out by the worker. The count
    # stands in the same transaction: it has something to commit for every address.
    with in_region(region):
        if allow(f"lost-link:{region.pk}:{address}", limit=3, period=hour, at=at):
            send_links(address, at=at)
    return render(request, "desk/lost_link_sent.html", context | {"address": address})
