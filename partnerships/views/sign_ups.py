"""A leader signs up as champion on the phone, by the link that let them vote, and says what they promise."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from partnerships.forms.promises import PromiseForm
from partnerships.models import Priority, Promise
from partnerships.models.priorities import PriorityQuerySet
from partnerships.models.team_writing import PURPOSE
from partnerships.promised import first_steps, promised
from partnerships.views.way_back import way_back
from regions.access import GuestRequest, guest_page
from regions.models import Contact, Link


@guest_page(purpose="ballot")
def sign_up(request: GuestRequest) -> HttpResponse:
    """POST `priority` to sign up, `promise` to say what will be done, or `step_down` to take it back; a GET shows what
    there is to champion.
    """
    priorities: PriorityQuerySet = Priority.objects.standing()
    standing = priorities.out_of(request.link.about_id)
    refused, form = None, None
    if request.method == "POST" and "promise" in request.POST:
        form = _promised(request, standing)
    elif request.method == "POST":
        refused = _change(request, standing)
    if request.method == "POST" and refused is None and (form is None or form.is_valid()):
        return redirect("partnerships:sign_up", request.region.slug, request.link.token)
    rows = _rows(request, standing, form)
    context = {
        "rows": rows,
        "refused": refused,
        "carries": sum(row["form"] is not None for row in rows),
        "may_sign_up": any(row["priority"].may_sign_up for row in rows),
        "where": rows[0]["priority"].partnership.name if rows else "",
        "result": request.link.path,
        **way_back(request),
    }
    return render(request, "partnerships/sign_up.html", context, status=400 if refused or form else 200)


def _rows(request: GuestRequest, standing: PriorityQuerySet, refused: PromiseForm | None) -> list[dict[str, Any]]:
    """Each priority with its champions, its first step, and the form of who carries it."""
    mine, rows = carrier_of(request), []
    promises = promised(standing.open_to(mine))
    carried = [found for found in promises if found.is_carried_by(mine)]
    teams = [found.priority.team.pk for found in carried]
    ways = Link.objects.valid(timezone.now()).filter(contact=mine).by_holder(PURPOSE, teams)
    for found in promises:
        form = None
        if found in carried:
            form = PromiseForm(priority=found.priority, has_step=found.step is not None)
            form = refused if refused and refused.prefix == form.prefix else form
        row = {"priority": found.priority, "champions": found.champions, "step": found.step, "form": form}
        row["team"] = ways.get((mine.pk, found.priority.team.pk))
        rows.append(row)
    return rows


def _one(standing: PriorityQuerySet, number: str) -> Priority:
    return get_object_or_404(standing, pk=number if number.isdecimal() and len(number) < 19 else 0)


def _promised(request: GuestRequest, standing: PriorityQuerySet) -> PromiseForm:
    priority, carrier = _one(standing.select_related("team"), request.POST["promise"]), carrier_of(request)
    form = PromiseForm(request.POST, priority=priority, has_step=priority.pk in first_steps([priority.pk]))
    if form.is_valid() and not form.attempt(Promise(priority).make, **form.cleaned_data, owner=carrier, by=carrier):
        form.catch_up(priority)
    return form


def _change(request: GuestRequest, standing: PriorityQuerySet) -> ValidationError | None:
    priority = _one(standing, request.POST.get("priority", "") or request.POST.get("step_down", ""))
    carrier = carrier_of(request)
    try:
        with transaction.atomic():
            if request.POST.get("priority"):
                priority.sign_up(carrier, by=request.contact)
            else:
                get_object_or_404(priority.champions.current(), contact=carrier).step_down(by=request.contact)
    except ValidationError as refused:
        return refused
    return None


def carrier_of(request: GuestRequest) -> Contact:
    """The roll keeps the name it was opened with; what one carries on goes with the record it was merged into."""
    return request.contact.merged_into or request.contact
