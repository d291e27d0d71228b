"""The public pages. What is not published does not exist here."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from desk.public import story_of
from partnerships.models import Partnership
from regions.access import REGION_OF, public_page
from regions.models import Region
from regions.scope import in_region


@public_page
def region(request: HttpRequest, slug: str) -> HttpResponse:
    place = get_object_or_404(Region.objects.open(), slug=slug)
    with in_region(place):
        partnerships = list(Partnership.objects.published().select_related("sector"))
        if not partnerships:
            raise Http404
        return render(request, "desk/public_region.html", {"region": place, "partnerships": partnerships})


@public_page
def partnership(request: HttpRequest, slug: str, partnership: str) -> HttpResponse:
    place = REGION_OF.first(slug=slug)
    if place is None:
        raise Http404
    with in_region(place):
        story = story_of(partnership)
        if story is None:
            raise Http404
        context = {"region": place, "story": story, "where": story.partnership.name}
        return render(request, "desk/public_partnership.html", context)
