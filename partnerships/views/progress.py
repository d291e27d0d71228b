"""The owner's own page, by personal link: what it is, how it goes. No account, no script."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from partnerships.duties import duties_of
from partnerships.forms.items import ReportForm
from partnerships.models import REPORTED, ActionItem, ItemStatus
from regions.access import GuestRequest, guest_page
from regions.forms.base import sent_with

LATEST = 5


def told(item: ActionItem) -> dict[str, object]:
    return {
        "item": item,
        "priority": item.team.priority,
        "where": item.team.priority.partnership.name,
        "updates": list(item.updates.with_files().latest_first()[:LATEST]),
    }


def item_of(request: GuestRequest) -> ActionItem:
    return get_object_or_404(ActionItem.objects.with_story().with_waiting(), pk=request.link.about_id)


@guest_page(purpose="item")
def progress(request: GuestRequest) -> HttpResponse:
    item = item_of(request)
    form = ReportForm(*sent_with(request), item=item)
    if form.is_valid() and form.attempt(item.report, by=request.contact, **form.said):
        return redirect("partnerships:reported", request.region.slug, request.link.token)
    pressed = form.chosen or item.status
    # A link of the letter names what is meant, and saves nothing: programs follow links as well.
    meant = "" if form.is_bound else request.GET.get("how", "")
    context = told(item) | {
        "link": request.link,
        "form": form,
        "meant": next(((value, label) for value, label in ReportForm.STATUSES if value == meant), None),
        "moves": meant == "day",
        "statuses": [(value, label, value == pressed) for value, label in ReportForm.STATUSES],
        "supporters": list(item.supporters.current().with_people()),
        "duties": [duty for duty in duties_of(request.contact) if duty.item.pk != item.pk],
        # The words below are added to what the buttons say now.
        "as_it_is": pressed if pressed in REPORTED else item.status,
    }
    return render(request, "partnerships/progress.html", context, status=form.status)


@guest_page(purpose="item")
def reported(request: GuestRequest) -> HttpResponse:
    item = item_of(request)
    stuck = item.status == ItemStatus.BLOCKED
    context = told(item) | {"link": request.link, "back": request.link.path, "stuck": stuck}
    context["form"] = ReportForm(item=item)
    return render(request, "partnerships/reported.html", context)
