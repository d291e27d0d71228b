"""The page of whoever helps with somebody else's item, by personal link: how it goes, and the way to its notes."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from partnerships.duties import HELPS, duties_of
from partnerships.models import Supporter
from partnerships.models.supporting import PURPOSE
from partnerships.views.discussions import way_to_notes
from partnerships.views.progress import LATEST, item_of
from regions.access import GuestRequest, LinkGone, guest_page
from regions.forms.base import ConfirmForm


def supporter_of(request: GuestRequest) -> Supporter:
    """SECURITY: who has stepped back sees nothing more of it by an old link."""
    rows = Supporter.objects.current().filter(item=request.link.about_id, contact=request.contact)
    found = rows.select_related("contact").first()
    if found is None:
        raise LinkGone
    return found


@require_safe
@guest_page(purpose=PURPOSE)
def support(request: GuestRequest) -> HttpResponse:
    mine, item = supporter_of(request), item_of(request)
    context = {
        "mine": mine,
        "item": item,
        "priority": item.team.priority,
        "where": item.team.priority.partnership.name,
        "updates": list(item.updates.with_files().latest_first()[:LATEST]),
        "supporters": [one for one in item.supporters.current().with_people() if one.pk != mine.pk],
        "duties": [duty for duty in duties_of(request.contact, ways=(HELPS,)) if duty.item.pk != item.pk],
        "link": request.link,
    }
    return render(request, "partnerships/support.html", context)


@guest_page(purpose=PURPOSE)
def step_back(request: GuestRequest) -> HttpResponse:
    mine, item = supporter_of(request), item_of(request)
    form = ConfirmForm(request.POST if request.method == "POST" else None)
    context = {"thing": item, "where": item.team.priority.partnership.name, "back": request.link.path}
    if form.is_valid() and form.attempt(mine.step_back, by=request.contact):
        return render(request, "partnerships/stepped_back.html", context | {"item": item})
    context |= {"form": form, "title": _("Can you not help with it?"), "button": _("I step back")}
    context["lead"] = _("%(who)s has it still, and the convener sees that you stepped back.") % {"who": item.owner}
    return render(request, "partnerships/discussion_ask.html", context, status=form.status)


@require_POST
@guest_page(purpose=PURPOSE)
def open_discussion(request: GuestRequest) -> HttpResponse:
    """The way in is made when it is first asked for."""
    supporter_of(request)
    return way_to_notes(request, item_of(request))
