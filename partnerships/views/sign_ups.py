"""A leader signs up as champion on the phone, by the link that let them vote."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from partnerships.models import Priority, PriorityChampion
from partnerships.models.priorities import PriorityQuerySet
from regions.access import GuestRequest, guest_page
from regions.models import Contact


@guest_page(purpose="ballot")
def sign_up(request: GuestRequest) -> HttpResponse:
    """POST `priority` to sign up, or `step_down` to take it back; a GET shows what there is to champion."""
    standing = Priority.objects.standing().filter(ballot=request.link.about_id)
    refused = _change(request, standing) if request.method == "POST" else None
    if request.method == "POST" and refused is None:
        return redirect("partnerships:sign_up", request.region.slug, request.link.token)
    priorities = list(standing.select_related("partnership", "requirement__opportunity").order_by("rank", "id"))
    champions = list(PriorityChampion.objects.current().with_people().filter(priority__in=priorities))
    rows = [
        (
            priority,
            [c for c in champions if c.priority_id == priority.pk],
            any(c.priority_id == priority.pk and c.contact_id == _carrier(request).pk for c in champions),
        )
        for priority in priorities
    ]
    context = {
        "rows": rows,
        "refused": refused,
        "carries": sum(mine for _p, _c, mine in rows),
        "where": priorities[0].partnership.name if priorities else "",
        "result": request.link.path,
    }
    return render(request, "partnerships/sign_up.html", context, status=400 if refused else 200)


def _change(request: GuestRequest, standing: PriorityQuerySet) -> ValidationError | None:
    number = request.POST.get("priority", "") or request.POST.get("step_down", "")
    priority = get_object_or_404(standing, pk=number if number.isdecimal() and len(number) < 19 else 0)
    try:
        with transaction.atomic():
            if request.POST.get("priority"):
                priority.sign_up(_carrier(request), by=request.contact)
            else:
                get_object_or_404(priority.champions.current(), contact=_carrier(request)).step_down(by=request.contact)
    except ValidationError as refused:
        return refused
    return None


def _carrier(request: GuestRequest) -> Contact:
    """The roll keeps the name it was opened with; what one carries on goes with the record it was merged into."""
    return request.contact.merged_into or request.contact
