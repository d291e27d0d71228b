"""The ledger as conveners read it: what went out, what waits, what failed and why."""

from csp.constants import NONE
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from outbox.forms import LOST, LedgerFilter
from outbox.letters import styles_in
from outbox.models import Incoming, Message, State
from outbox.posting import nudge_when_committed
from outbox.writing import preview
from regions.access import RegionRequest, region_page

ROWS = 50


@region_page(can="see")
def ledger(request: RegionRequest) -> HttpResponse:
    form = LedgerFilter(request.GET)
    asked = form.cleaned_data if form.is_valid() else {"q": "", "state": ""}
    found = Message.objects.matching(asked["q"].replace("\x00", "")).newest_first()
    if asked["state"] == LOST:
        found = found.undelivered()
    elif asked["state"]:
        found = found.filter(state=asked["state"])
    page = Paginator(found.defer("text", "html", "context"), ROWS).get_page(request.GET.get("page"))
    context = {
        "region": request.region,
        "form": form,
        "page_obj": page,
        "stuck": Message.objects.undelivered().count(),
        "waiting": Incoming.objects.waiting().open_to(request.may("hear_business")).count(),
        "now": timezone.now(),
    }
    return render(request, "outbox/index.html", context)


@region_page(can="see")
def message(request: RegionRequest, number: int) -> HttpResponse:
    """One mail. SECURITY: the keys in it were taken out: staff may see what was said, not act as the guest."""
    row = get_object_or_404(Message.objects.select_related("contact__organization"), pk=number)
    letter = preview(row) if row.state == State.QUEUED and not row.text else None
    context = {
        "region": request.region,
        "message_row": row,
        "subject": letter.subject if letter else row.subject,
        "text": letter.text if letter else row.text,
        "parts": row.parts.order_by("-due_at", "-pk") if row.is_daily else [],
        "may_retry": row.may_be_retried and request.may("convene"),
        "now": timezone.now(),
        "menu": "outbox:index",
    }
    return render(request, "outbox/message.html", context)


@region_page(can="see")
def html(request: RegionRequest, number: int) -> HttpResponse:
    """The mail as its reader saw it. It may bring the styles we wrote into it, and nothing else."""
    row = get_object_or_404(Message, pk=number)
    if not row.html:
        raise Http404
    response = HttpResponse(row.html)
    response._csp_replace = {  # type: ignore[attr-defined]
        "default-src": [NONE],
        "style-src": styles_in(row.html) or [NONE],
        "img-src": ["data:"],
        "frame-ancestors": [NONE],
        "form-action": [NONE],
        "base-uri": [NONE],
        "sandbox": True,
        **dict.fromkeys(("script-src", "connect-src", "font-src", "manifest-src")),
    }
    return response


@region_page(can="convene")
@require_POST
def retry(request: RegionRequest, number: int) -> HttpResponse:
    row = get_object_or_404(Message.objects.select_related("contact"), pk=number)
    try:
        row.retry(by=request.user)
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
    else:
        nudge_when_committed(timezone.now())
        messages.success(request, _("We try again now. If the address is wrong, correct it in the directory first."))
    return redirect("outbox:message", request.region.slug, row.pk)
