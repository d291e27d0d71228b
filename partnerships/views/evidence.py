"""A file of an item, as whoever may see the item gets it: to keep, never to run.

SECURITY: what came from outside is served from addresses of its own that answer nothing else. The browser is told to
save it, to guess no other type, and, should it show it all the same, to do so in an origin that is nobody's.
"""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from partnerships.evidence import MEDIA_TYPES, FileKind
from partnerships.models import EvidenceFile, OutcomePhoto, Partnership
from regions.access import GuestRequest, RegionRequest, guest_page, region_page
from regions.exporting import answer_with


@require_safe
@region_page(can="see")
def evidence(request: RegionRequest, file_id: int) -> HttpResponse:
    return served(get_object_or_404(EvidenceFile.objects.open().select_related("stored"), pk=file_id))


@require_safe
@region_page(can="see")
def evidence_csv(request: RegionRequest, partnership: str) -> HttpResponse:
    """Every file of a partnership, with its fingerprint and where it is opened: what was filed for a funder, say."""
    table = get_object_or_404(Partnership, slug=partnership)
    files = EvidenceFile.objects.with_item().filter(update__item__team__priority__partnership=table).latest_first()
    head = [_("On"), _("File"), _("Bytes"), _("State"), _("Item"), _("Priority"), _("Who"), _("SHA-256"), _("Address")]
    lines = [
        [
            timezone.localdate(file.kept_at).isoformat(),
            file.name,
            file.size,
            file.get_state_display(),
            file.update.item.title,
            file.update.item.team.priority.title,
            file.update.author,
            file.sha256,
            settings.BASE_URL + file.get_absolute_url() if file.is_open else "",
        ]
        for file in files
    ]
    return answer_with([head, *lines], f"evidence-{table.slug}", "csv")


@require_safe
@guest_page(purpose="item")
def guests_evidence(request: GuestRequest, file_id: int) -> HttpResponse:
    """Of their own item only."""
    files = EvidenceFile.objects.open().of_item(request.link.about_id).select_related("stored")
    return served(get_object_or_404(files, pk=file_id))


def served(file: EvidenceFile | OutcomePhoto) -> HttpResponse:
    response = HttpResponse(bytes(file.stored.content), content_type=MEDIA_TYPES[FileKind(file.kind)])
    told = {
        "Content-Disposition": content_disposition_header(True, file.name),
        "Content-Security-Policy": "sandbox; default-src 'none'; frame-ancestors 'none'",
        "X-Content-Type-Options": "nosniff",
        "Cross-Origin-Resource-Policy": "same-origin",
        "X-Download-Options": "noopen",
        "X-Robots-Tag": "noindex, noarchive",
    }
    for name, words in told.items():
        response.headers[name] = words
    return response
