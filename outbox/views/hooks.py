"""What mail providers bring: a mail as it is, or what became of ours. Written down at once, read by the worker."""

import json
from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _

from outbox import events, providers, receiving
from outbox.tasks import nudge_reading
from regions.access import hook

MOST_EVENTS = 1000


@hook
def mail(request: HttpRequest) -> HttpResponse:
    """The raw mail (RFC 822) as the body. Answered once its row is committed; asked twice, it is the same row."""
    if not request.body.strip():
        return JsonResponse({"detail": _("Send the mail as it came, as the body.")}, status=HTTPStatus.BAD_REQUEST)
    received = receiving.receive(request.body)
    if received is None:
        return JsonResponse({"taken": False, "detail": _("It answers nothing of ours; nothing was kept.")})
    nudge_reading(received.region.pk)
    return JsonResponse({"taken": True})


@hook
def events_of_mail(request: HttpRequest) -> HttpResponse:
    """JSON, one event or a list: {"type": "bounced", "message_id": …, "recipient": …, "description": …}."""
    try:
        given = json.loads(request.body)
    except ValueError:
        given = None
    given = given if isinstance(given, list) else [given]
    if len(given) > MOST_EVENTS or not all(isinstance(event, dict) for event in given):
        words = _("Send one event as JSON, or a list of at most %(most)d.") % {"most": MOST_EVENTS}
        return JsonResponse({"detail": words}, status=HTTPStatus.BAD_REQUEST)
    return written(given)


@hook
def events_of_provider(request: HttpRequest) -> HttpResponse:
    """As the provider named in MAIL_PROVIDER posts them, signed where it signs."""
    if not settings.MAIL_PROVIDER:
        raise Http404
    given = providers.events_in(request)
    if given is None or len(given) > MOST_EVENTS:
        words = _("This is not signed by our mail provider, or not in its shape.")
        return JsonResponse({"detail": words}, status=HTTPStatus.BAD_REQUEST)
    return written(given)


def written(given: Sequence[dict[str, Any]]) -> HttpResponse:
    regions = [region for event in given if (region := events.write_event(event))]
    for number in {region.pk for region in regions}:
        nudge_reading(number)
    return JsonResponse({"taken": len(regions)})
