"""Pages anyone may read: what this is, privacy, accessibility."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from regions.access import public_page
from regions.models import Region

# The picture at the front door: a table where business holds the majority.
SET_TABLE = {
    "business": [("here", i in (2, 9)) for i in range(14)] + ["maybe", "", "", "here"],
    "partners": ["here"] * 9 + ["", "maybe"],
}


@public_page
def home(request: HttpRequest) -> HttpResponse:
    """The front door. A platform without a region tells its owner how to begin."""
    if request.user.is_authenticated:
        return redirect("desk:my_work")
    return render(request, "desk/home.html", {"is_empty": not Region.objects.exists(), **SET_TABLE})


@public_page
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "desk/privacy.html")


@public_page
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "desk/accessibility.html")
