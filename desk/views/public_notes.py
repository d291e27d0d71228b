"""What is said in public about the priorities and outcomes of a partnership."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from partnerships.models import Note, Partnership
from partnerships.models.note_readers import ANYBODY
from regions.access import public_page
from regions.models import Region
from regions.scope import in_region

MOST = 200


@require_safe
@public_page
def public_notes(request: HttpRequest, slug: str, partnership: str) -> HttpResponse:
    """SECURITY: of who wrote it only the side they sit on is told; names of people and businesses stay inside."""
    region = get_object_or_404(Region.objects.open(), slug=slug)
    with in_region(region):
        found = get_object_or_404(Partnership.objects.published(), slug=partnership)
        rows = Note.objects.visible_to(ANYBODY).standing().filter(partnership=found).with_thing().with_author()
        context = {"region": region, "partnership": found, "notes": list(rows.newest_first()[:MOST])}
        return render(request, "desk/public_notes.html", context)
