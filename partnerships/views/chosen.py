"""What many items have in common: one change for those that are ticked, all or none."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from partnerships.forms.chosen import ChosenForm
from partnerships.forms.items import ItemFilterForm
from partnerships.models.chosen import Chosen, How
from partnerships.views.items import listed, takers
from regions.access import RegionRequest, region_page


@require_POST
@region_page(can="convene")
def change(request: RegionRequest) -> HttpResponse:
    filters = ItemFilterForm(request.GET)
    form = ChosenForm(request.POST, people=takers(filters))
    if form.is_valid() and form.attempt(Chosen(form.ticked).change, by=request.user, **form.said):
        messages.success(request, told(form.cleaned_data["how"], len(form.ticked)))
        return redirect(f"{reverse('partnerships:items', args=[request.region.slug])}?{next_list(request, form)}")
    return listed(request, filters, form)


def told(how: str, count: int) -> str:
    if how == How.DROP:
        words = ngettext(
            "%(count)d item is dropped. Was it a mistake? It is ticked below: take it up again.",
            "%(count)d items are dropped. Was it a mistake? They are ticked below: take them up again.",
            count,
        )
        return words % {"count": count}
    words = ngettext("%(count)d item: %(what)s.", "%(count)d items: %(what)s.", count)
    done = {
        How.DAY: _("another day is agreed on"),
        How.HAND_OVER: _("handed over; whoever has them now hears of it by mail"),
        How.DOING: _("on track"),
        How.DONE: _("done"),
        How.TAKE_UP: _("taken up again"),
    }
    return words % {"count": count, "what": done[How(how)]}


def next_list(request: RegionRequest, form: ChosenForm) -> str:
    """The same list; after dropping, what was dropped, still ticked, so that one press undoes it."""
    if form.cleaned_data["how"] != How.DROP:
        return request.GET.urlencode()
    kept = {"partnership": request.GET.get("partnership", "")} if request.GET.get("partnership") else {}
    return urlencode({"state": "dropped", **kept, "chosen": sorted(form.ticked)}, doseq=True)
