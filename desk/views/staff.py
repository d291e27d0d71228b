"""Owners choose who runs the region with them."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from desk.forms.staff import InviteForm, RoleForm
from desk.models import StaffInvite
from desk.staff import change_role, remove, staff_of
from regions.access import RegionRequest, region_page
from regions.models import Membership, Role


@region_page(can="run_region")
def staff(request: RegionRequest) -> HttpResponse:
    form = InviteForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            invite = StaffInvite.send(form.cleaned_data["email"], form.cleaned_data["role"], by=request.user)
        except ValidationError as refusal:
            form.add_error("email", refusal)
        else:
            messages.success(request, _("The invitation to %(email)s is on its way.") % {"email": invite.email})
            return redirect("desk:staff", request.region.slug)
    context = {
        "region": request.region,
        "form": form,
        "people": staff_of(request.region),
        "invites": StaffInvite.objects.pending().select_related("invited_by").order_by("-id"),
    }
    return render(request, "desk/staff.html", context, status=400 if form.errors else 200)


def person(request: RegionRequest, number: int) -> Membership:
    # Memberships stand outside row security: the region is asked for by name.
    people = Membership.objects.filter(region=request.region).exclude(role=Role.GUEST).select_related("user")
    return get_object_or_404(people, pk=number)


def attempt(request: RegionRequest, words: str, verb: Callable[[], None]) -> HttpResponse:
    try:
        verb()
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, words)
    return redirect("desk:staff", request.region.slug)


@region_page(can="run_region")
def staff_person(request: RegionRequest, number: int) -> HttpResponse:
    """One person: their role, and the way out. Nothing changes before the button."""
    member = person(request, number)
    form = RoleForm(request.POST if request.method == "POST" else None, initial={"role": member.role})
    if form.is_valid():
        words = _("%(who)s has a new role, from now on.") % {"who": member.user}
        return attempt(request, words, lambda: change_role(member, form.cleaned_data["role"], by=request.user))
    context = {"region": request.region, "member": member, "form": form, "menu": "desk:staff"}
    return render(request, "desk/staff_person.html", context, status=400 if form.errors else 200)


@region_page(can="run_region")
@require_POST
def staff_remove(request: RegionRequest, number: int) -> HttpResponse:
    member = person(request, number)
    words = _("%(who)s has no more access to this region.") % {"who": member.user}
    return attempt(request, words, lambda: remove(member, by=request.user))


@region_page(can="run_region")
@require_POST
def staff_revoke(request: RegionRequest, number: int) -> HttpResponse:
    invite = get_object_or_404(StaffInvite, pk=number)
    words = _("The invitation to %(email)s works no more.") % {"email": invite.email}
    return attempt(request, words, lambda: invite.revoke(by=request.user))
