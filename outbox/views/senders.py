"""Is our mail believed? What the name system says of the address it goes out from."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from outbox.forms import SelectorForm
from outbox.mime import one_line
from outbox.senders import check, envelope_domain, from_domain
from regions.access import RegionRequest, region_page


@require_safe
@region_page(can="convene")
def sender(request: RegionRequest) -> HttpResponse:
    """Asks the name system only once somebody presses the button; asks nothing else and changes nothing."""
    form = SelectorForm(request.GET if "selector" in request.GET else None)
    checks = check(request.region, form.cleaned_data["selector"]) if form.is_valid() else []
    context = {
        "region": request.region,
        "form": form,
        "checks": checks,
        "in_order": all(row.shape == "good" for row in checks),
        "sender": one_line(settings.DEFAULT_FROM_EMAIL),
        "domain": from_domain(),
        "envelope": envelope_domain(),
        "menu": "regions:settings",
    }
    return render(request, "outbox/sender.html", context, status=form.status)
