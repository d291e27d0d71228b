"""Paper ballots keyed by the facilitator: read once, read again without seeing the first, counted if both agree."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from partnerships.forms.keyed import PaperForm, first_reading
from partnerships.models import Ballot
from partnerships.views.ballots import MENU, the_ballot
from regions.access import RegionRequest, region_page
from regions.forms.base import ConfirmForm
from regions.models import Contact


@region_page(can="convene")
def key_paper(request: RegionRequest, pk: int) -> HttpResponse:
    row = the_ballot(pk)
    if request.method != "POST" and row.state != "open":
        return redirect(row)
    first = first_reading(request.POST.get("first", ""))
    form = PaperForm(request.POST if request.method == "POST" else None, ballot=row)
    if request.method != "POST" or not form.is_valid():
        return _page(request, row, form)
    contact = form.cleaned_data["contact"]
    if first is None or first[0] != contact.pk:
        again = PaperForm(initial={"contact": contact}, ballot=row)
        return _page(request, row, again, first=form.signed(), contact=contact)
    if not form.attempt(row.key_paper, contact, first[1], form.marks, by=request.user):
        return _page(request, row, form)
    if form.made:
        slip = {"ballot": row, "partnership": row.partnership, "receipt": form.made, "menu": MENU}
        return render(request, "partnerships/paper_slip.html", slip)
    messages.success(request, _("Counted. The paper of %(who)s is in.") % {"who": contact})
    return redirect("partnerships:ballot_paper", request.region.slug, row.pk)


@region_page(can="convene")
@require_POST
def take_back_paper(request: RegionRequest, pk: int, contact_id: int) -> HttpResponse:
    row, contact = the_ballot(pk), get_object_or_404(Contact, pk=contact_id)
    form = ConfirmForm(request.POST)
    receipt = request.POST.get("receipt", "")
    if form.is_valid() and form.attempt(row.take_back_paper, contact, receipt=receipt, by=request.user):
        messages.success(
            request, _("Taken back. %(who)s can vote by phone, or the paper is keyed again.") % {"who": contact}
        )
        return redirect("partnerships:ballot_paper", request.region.slug, row.pk)
    return _page(request, row, PaperForm(ballot=row), refused=form)


def _page(
    request: RegionRequest,
    row: Ballot,
    form: PaperForm,
    *,
    first: str = "",
    contact: Contact | None = None,
    refused: ConfirmForm | None = None,
) -> HttpResponse:
    context = {
        "ballot": row,
        "partnership": row.partnership,
        "fields": form,
        "form": refused or form,
        "first": first,
        "contact": contact,
        "keyed": row.electors.filter(on_paper=True).select_related("contact").order_by("contact__name"),
        "menu": MENU,
    }
    return render(request, "partnerships/paper.html", context, status=(refused or form).status)
