"""Pages anyone may read: what this is, privacy, accessibility."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from accounts.models import User
from regions.access import CAN, public_page
from regions.models import Membership, Region, Role

# The picture at the front door: a table where business holds the majority.
SET_TABLE = {
    "business": [("here", i in (2, 9)) for i in range(14)] + ["maybe", "", "", "here"],
    "partners": ["here"] * 9 + ["", "maybe"],
}


@public_page
def home(request: HttpRequest) -> HttpResponse:
    """The front door. A platform without a region tells its owner how to begin."""
    if request.user.is_authenticated:
        return redirect(arrival(request.user))
    return render(request, "desk/home.html", {"is_empty": not Region.objects.exists(), **SET_TABLE})


def arrival(user: User) -> str:
    """Where a signed-in person begins: at the one region they run, or at the list of everything that waits for them."""
    memberships = list(Membership.objects.of(user)[:2])
    if len(memberships) == 1 and memberships[0].role in CAN["see"]:
        return memberships[0].region.get_absolute_url()
    if memberships and all(member.role == Role.NETWORK for member in memberships):
        return reverse("desk:portfolio")
    return reverse("desk:my_work")


@public_page
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "desk/privacy.html")


@public_page
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "desk/accessibility.html")
