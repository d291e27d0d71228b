"""The platform's owner sets up a region: the first one, and every one after."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from desk.forms.first_run import RegionForm
from regions.access import signed_in_page
from regions.models import Region


@signed_in_page
def first_run(request: HttpRequest) -> HttpResponse:
    # SECURITY: who comes first is not yet who owns the platform: `manage.py createowner` says who does.
    if not request.user.is_staff or request.user.is_anonymous:
        raise PermissionDenied
    is_looking = request.method == "POST" and "look" in request.POST
    form = RegionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and not is_looking and form.is_valid():
        try:
            region = form.instance.found(by=request.user, counties=form.cleaned_data["counties"])
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(
                request, _("%(region)s is set up. Invite the people who run it with you.") % {"region": region}
            )
            return redirect("desk:staff", region.slug)
    if is_looking:
        form.errors.clear()  # nothing was handed in yet
    context = {"form": form, "is_first": not Region.objects.exists(), "is_looking": is_looking}
    refused = request.method == "POST" and not is_looking
    return render(request, "desk/first_run.html", context, status=400 if refused else 200)
