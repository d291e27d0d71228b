"""The public pages and the open data. What is not published does not exist here."""

from hashlib import sha256

from csp.constants import NONE
from csp.decorators import csp_replace
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.cache import get_conditional_response
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from desk import open_data
from desk.public import PREVIEWED, PublicStory, story_of
from partnerships.models import OutcomePhoto, Partnership, Shown
from partnerships.views.evidence import served
from regions.access import REGION_OF, RegionRequest, public_page, region_page
from regions.exporting import TYPES
from regions.models import Region
from regions.scope import in_region


@public_page
def region(request: HttpRequest, slug: str) -> HttpResponse:
    place = get_object_or_404(Region.objects.open(), slug=slug)
    with in_region(place):
        partnerships = list(Partnership.objects.published().select_related("sector"))
        if not partnerships:
            raise Http404
        rows = [(one, one.purpose if Shown.PURPOSE in one.shown else "") for one in partnerships]
        return render(request, "desk/public_region.html", {"region": place, "partnerships": rows})


def published(slug: str, partnership: str) -> tuple[Region, PublicStory]:
    """SECURITY: a region that is closed, a partnership that is not published and one that never was: one answer."""
    place = REGION_OF.first(slug=slug)
    if place is None:
        raise Http404
    with in_region(place):
        story = story_of(partnership)
    if story is None:
        raise Http404
    return place, story


def revalidated(request: HttpRequest, response: HttpResponse, kept: str = "public") -> HttpResponse:
    """May be kept by whoever asked, and is asked for again each time: what is taken back is gone at once."""
    response["ETag"] = f'"{sha256(response.content).hexdigest()[:32]}"'
    response["Cache-Control"] = f"{kept}, no-cache"
    answer: HttpResponseBase | None = get_conditional_response(request, etag=response["ETag"], response=response)
    return answer if isinstance(answer, HttpResponse) else response


@public_page
def partnership(request: HttpRequest, slug: str, partnership: str) -> HttpResponse:
    place, story = published(slug, partnership)
    context = {"region": place, "story": story, "where": story.name}
    return revalidated(request, render(request, "desk/public_partnership.html", context), "private")


@xframe_options_exempt
@csp_replace({"frame-ancestors": ["*"], "script-src": [NONE], "form-action": [NONE], "connect-src": [NONE]})
@public_page
@require_safe
def embedded(request: HttpRequest, slug: str, partnership: str) -> HttpResponse:
    """For the pages of others. SECURITY: the only page that may stand in a frame: it has no script, form or cookie."""
    place, story = published(slug, partnership)
    return revalidated(request, render(request, "desk/public_embedded.html", {"region": place, "story": story}))


@public_page
@require_safe
def photo(request: HttpRequest, slug: str, partnership: str, photo_id: int) -> HttpResponse:
    """SECURITY: of what the story shows at this moment; any other is not there."""
    place, story = published(slug, partnership)
    if photo_id not in {shown.pk for shown in story.photos}:
        raise Http404
    with in_region(place):
        found = get_object_or_404(OutcomePhoto.objects.for_everybody().select_related("stored"), pk=photo_id)
    return revalidated(request, served(found))


@public_page
@require_safe
def data_json(request: HttpRequest, slug: str, partnership: str) -> HttpResponse:
    place, story = published(slug, partnership)
    response = JsonResponse(open_data.as_data(place, story), json_dumps_params={"indent": 2})
    return revalidated(request, for_everybody(response))


@public_page
@require_safe
def data_csv(request: HttpRequest, slug: str, partnership: str) -> HttpResponse:
    place, story = published(slug, partnership)
    headers = {"Content-Disposition": f'attachment; filename="{place.slug}-{story.slug}.csv"'}
    rows = open_data.as_csv(place, story)
    return revalidated(request, for_everybody(HttpResponse(rows, content_type=TYPES["csv"], headers=headers)))


@public_page
@require_safe
def schema(request: HttpRequest) -> HttpResponse:
    response = JsonResponse(open_data.schema(), json_dumps_params={"indent": 2})
    response["Content-Type"] = "application/schema+json"
    return revalidated(request, for_everybody(response))


def for_everybody(response: HttpResponse) -> HttpResponse:
    """Pages of others may read it by script: it holds nothing that depends on who asks."""
    response["Access-Control-Allow-Origin"] = "*"
    return response


@region_page(can="see")
@require_safe
def preview(request: RegionRequest, partnership: str) -> HttpResponse:
    """Exactly as everybody would see it, opened or not."""
    story = story_of(partnership, PREVIEWED)
    if story is None:
        raise Http404
    context = {"story": story, "where": story.name, "is_preview": True}
    return render(request, "desk/public_partnership.html", context)
