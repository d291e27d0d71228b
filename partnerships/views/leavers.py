"""Somebody leaves, or cannot be reached: what they have not finished, and who could take it."""

from django.contrib import messages
from django.db.models import Case, Q, QuerySet, Value, When
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partnerships.forms.chosen import ChosenForm
from partnerships.models import ActionItem, Seat
from partnerships.models.chosen import Chosen
from partnerships.models.item_lists import ActionItemQuerySet
from regions.access import RegionRequest, region_page
from regions.models import Contact

MOST = 100


def unfinished_of(contact: Contact) -> ActionItemQuerySet:
    return ActionItem.objects.unfinished().of(contact)


def successors(contact: Contact, items: ActionItemQuerySet) -> QuerySet[Contact]:
    """Whoever sits at a table of these items: first of the organizations that stay answerable, then the others."""
    tables = items.order_by().values("team__priority__partnership")
    seated = Seat.objects.current().filter(partnership__in=tables).values("contact")
    theirs = Q(organization__in=items.order_by().values("owner_organization"))
    nearest = Case(When(theirs, then=Value(0)), default=Value(1))
    people = Contact.objects.active().filter(pk__in=seated).exclude(pk=contact.pk).select_related("organization")
    return people.order_by(nearest, "organization__name", "name")


@region_page(can="convene")
def leaver(request: RegionRequest, contact_id: int) -> HttpResponse:
    contact = get_object_or_404(Contact.objects.select_related("organization"), pk=contact_id)
    found = unfinished_of(contact)
    asked = request.POST if request.method == "POST" else None
    form = ChosenForm(asked, people=successors(contact, found))
    if form.is_valid() and form.attempt(Chosen(form.ticked).change, by=request.user, **form.said):
        count = len(form.ticked)
        words = ngettext("%(who)s has %(count)d item more.", "%(who)s has %(count)d items more.", count)
        messages.success(request, words % {"who": form.cleaned_data["owner"], "count": count})
        return redirect("partnerships:leaver", request.region.slug, contact.pk)
    items = list(found.with_thread().by_due()[:MOST])
    context = {
        "contact": contact,
        "items": items,
        "ticked": form.ticked if form.is_bound else {item.pk for item in items},
        "form": form,
        "title": _("What %(who)s has not finished") % {"who": contact},
        "menu": "partnerships:items",
    }
    return render(request, "partnerships/leaver.html", context, status=form.status)
