from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from regions.access import RegionRequest, region_page
from regions.forms.base import ConfirmForm
from regions.forms.directory import ContactForm
from regions.models import Activity, Contact, Link


@region_page(can="see")
def contact(request: RegionRequest, pk: int) -> HttpResponse:
    return _show(request, _fetch(pk))


@region_page(can="convene")
def contact_new(request: RegionRequest) -> HttpResponse:
    wanted = request.GET.get("organization", "")
    return _edit(request, Contact(), {"organization": wanted} if wanted.isdecimal() else {})


@region_page(can="convene")
def contact_edit(request: RegionRequest, pk: int) -> HttpResponse:
    return _edit(request, _fetch(pk), {})


@require_POST
@region_page(can="convene")
def contact_confirm(request: RegionRequest, pk: int) -> HttpResponse:
    row, form = _fetch(pk), ConfirmForm(request.POST)
    if form.is_valid() and form.attempt(row.confirm, by=request.user):
        messages.success(request, _("%(name)s is confirmed.") % {"name": row.name})
        return redirect(row)
    return _show(request, _fetch(pk), form)


@require_POST
@region_page(can="convene")
def contact_archive(request: RegionRequest, pk: int) -> HttpResponse:
    row, form = _fetch(pk), ConfirmForm(request.POST)
    if form.is_valid() and form.attempt(row.archive, by=request.user):
        messages.success(request, _("%(name)s is archived; their personal links no longer work.") % {"name": row.name})
        return redirect(row)
    return _show(request, _fetch(pk), form)


@require_POST
@region_page(can="convene")
def contact_restore(request: RegionRequest, pk: int) -> HttpResponse:
    row, form = _fetch(pk), ConfirmForm(request.POST)
    if form.is_valid() and form.attempt(row.restore, by=request.user):
        messages.success(request, _("%(name)s is back in the directory.") % {"name": row.name})
        return redirect(row)
    return _show(request, _fetch(pk), form)


@require_POST
@region_page(can="convene")
def contact_trust(request: RegionRequest, pk: int) -> HttpResponse:
    row, form = _fetch(pk), ConfirmForm(request.POST)
    if form.is_valid() and form.attempt(row.trust_address, by=request.user):
        messages.success(request, _("Mail goes to %(address)s again.") % {"address": row.email})
        return redirect(row)
    return _show(request, _fetch(pk), form)


@require_POST
@region_page(can="convene")
def link_rotate(request: RegionRequest, pk: int) -> HttpResponse:
    link = get_object_or_404(Link.objects.select_related("contact"), pk=pk)
    link.rotate(by=request.user)
    messages.success(request, _("The old link no longer works. The next mail carries the new one."))
    return redirect(link.contact)


@require_POST
@region_page(can="convene")
def link_revoke(request: RegionRequest, pk: int) -> HttpResponse:
    link = get_object_or_404(Link.objects.select_related("contact"), pk=pk)
    link.revoke(by=request.user)
    messages.success(request, _("This link is switched off."))
    return redirect(link.contact)


@require_POST
@region_page(can="convene")
def links_withdraw(request: RegionRequest, pk: int) -> HttpResponse:
    row, form = _fetch(pk), ConfirmForm(request.POST)
    if form.is_valid() and form.attempt(Link.objects.withdraw_all, row, by=request.user):
        messages.success(request, _("All personal links of %(name)s are switched off.") % {"name": row.name})
        return redirect(row)
    return _show(request, row, form)


def _fetch(pk: int) -> Contact:
    return get_object_or_404(Contact.objects.select_related("organization", "merged_into"), pk=pk)


def _show(request: RegionRequest, row: Contact, form: ConfirmForm | None = None) -> HttpResponse:
    shown = {
        "contact": row,
        "links": row.links.order_by("purpose", "pk"),
        # Mail lives in a higher layer: reached through the reverse relation, never by import.
        "mails": row.messages.order_by("-pk")[:10],
        "heard": row.incoming.heard().open_to(request.may("hear_business"))[:10],
        "consents": row.consents.newest_first()[:10],
        "instead": _instead(row) if row.is_undeliverable else [],
        "activity": Activity.objects.with_person(row).latest_first()[:20],
        "form": form,
        "now": timezone.now(),
        "may_convene": request.may("convene"),
    }
    return render(request, "regions/contact.html", shown, status=form.status if form else 200)


def _instead(row: Contact) -> list[Contact]:
    """Whom of the same organization one can write to."""
    others = row.organization.contacts.reachable().exclude(pk=row.pk).order_by("name__folded")[:20]
    return [other for other in others if not other.is_undeliverable]


def _edit(request: RegionRequest, row: Contact, initial: dict[str, str]) -> HttpResponse:
    name = row.name
    form = ContactForm(request.POST if request.method == "POST" else None, instance=row, initial=initial)
    if form.is_valid() and form.attempt(row.keep, by=request.user):
        messages.success(request, _("%(name)s is saved.") % {"name": row.name})
        return redirect(row)
    shown = {"form": form, "contact": row, "name": name, "menu": "regions:directory"}
    return render(request, "regions/contact_form.html", shown, status=form.status)
