"""The owner's own page, by personal link: what it is, how it goes. No account, no script."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from partnerships.duties import duties_of
from partnerships.forms.reports import ReportForm
from partnerships.models import ActionItem, ItemStatus
from regions.access import GuestRequest, guest_page
from regions.forms.base import sent_with

LATEST = 5
LABELS = dict(ReportForm.STATUSES)


def told(item: ActionItem) -> dict[str, object]:
    return {
        "item": item,
        "priority": item.team.priority,
        "where": item.team.priority.partnership.name,
        "updates": list(item.updates.with_files().latest_first()[:LATEST]),
    }


def item_of(request: GuestRequest) -> ActionItem:
    return get_object_or_404(ActionItem.objects.with_story().with_waiting(), pk=request.link.about_id)


def form_of(request: GuestRequest, item: ActionItem) -> ReportForm:
    """“Another day” brings the page back with the words as they were typed, and saves nothing."""
    if request.method == "POST" and "again" in request.POST:
        return ReportForm(item=item, initial=request.POST.dict())
    return ReportForm(*sent_with(request), item=item)


def meant_by(request: GuestRequest, form: ReportForm) -> str:
    """The answer that waits to be saved: pressed and refused, or named by a link of the letter.

    Programs follow links as well, so a link saves nothing."""
    answer = form.chosen if form.is_bound else request.POST.get("meant") or request.GET.get("how", "")
    return answer if answer in LABELS else ""


def answers(request: GuestRequest, item: ActionItem, form: ReportForm) -> dict[str, object]:
    meant = meant_by(request, form)
    pressed = form.chosen or item.status
    return {
        "meant": meant,
        "meant_label": LABELS.get(meant, ""),
        # Words and a new day carry it with them.
        "changes": meant not in ("", item.status),
        "statuses": [(value, label, value == pressed) for value, label in ReportForm.STATUSES],
    }


@guest_page(purpose="item")
def progress(request: GuestRequest) -> HttpResponse:
    item = item_of(request)
    form = form_of(request, item)
    if form.is_valid():
        if form.attempt(item.report, by=request.contact, **form.said):
            return redirect("partnerships:reported", request.region.slug, request.link.token)
        item = item_of(request)  # the verb may have written on the other before it refused
    context = told(item) | answers(request, item, form)
    context |= {
        "link": request.link,
        "form": form,
        "moves": "day" in (request.POST.get("again"), request.GET.get("how")),
        "file_is_lost": bool(request.FILES),
        "supporters": list(item.supporters.current().with_people()),
        "duties": [duty for duty in duties_of(request.contact) if duty.item.pk != item.pk],
    }
    return render(request, "partnerships/progress.html", context, status=form.status)


@guest_page(purpose="item")
def reported(request: GuestRequest) -> HttpResponse:
    item = item_of(request)
    stuck = item.status == ItemStatus.BLOCKED
    context = told(item) | {"link": request.link, "back": request.link.path, "stuck": stuck}
    context["form"] = ReportForm(item=item)
    return render(request, "partnerships/reported.html", context)
