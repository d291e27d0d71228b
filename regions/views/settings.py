"""The region's own settings, for everybody to read and owners to change, and keys for programs."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.views.ways import came_lately, to_sign_in_again
from regions.access import RegionRequest, region_page
from regions.choosing_map import choosing_map, ticked_on_map
from regions.forms.choosing import CountiesForm, chosen_counties
from regions.forms.settings import RegionForm, TokenForm
from regions.maps import county_map
from regions.models import WORDS, Region, RegionCounty, Token


@region_page(can="see")
def settings(request: RegionRequest) -> HttpResponse:
    counties = chosen_counties()
    drawing = county_map(
        [county.pk for county in counties],
        title=_("Map of %(region)s") % {"region": request.region.name},
        description=_("Its counties: %(names)s.") % {"names": ", ".join(map(str, counties))},
    )
    words = [(label, request.region.word(key)) for key, label in WORDS.items()]
    shown = {"counties": counties, "map": drawing, "words": words, "may_run": request.may("run_region")}
    shown["may_convene"] = request.may("convene")
    return render(request, "regions/settings.html", shown)


@region_page(can="run_region")
def settings_edit(request: RegionRequest) -> HttpResponse:
    # A copy: what was typed and refused must not stand in the page's own masthead.
    row = Region.objects.get(pk=request.region.pk)
    form = RegionForm(request.POST if request.method == "POST" else None, instance=row)
    if form.is_valid() and form.attempt(row.settle, by=request.user):
        messages.success(request, _("The settings are saved."))
        return redirect("regions:settings", row.slug)
    return render(request, "regions/settings_form.html", {"form": form}, status=form.status)


@region_page(can="run_region")
def counties(request: RegionRequest) -> HttpResponse:
    saved = list(RegionCounty.objects.values_list("county_id", flat=True))
    data = request.POST if request.method == "POST" else None
    form = CountiesForm(data, before=ticked_on_map(saved, request.GET))
    choose = request.region.choose_counties
    if form.is_saving and form.attempt(choose, form.cleaned_data["chosen"], by=request.user):
        messages.success(request, _("The counties are saved."))
        return redirect("regions:settings", request.region.slug)
    context = {"form": form, "map": choosing_map(form.ticked(), saved), "is_changed": set(form.ticked()) != set(saved)}
    return render(request, "regions/counties.html", context, status=form.status)


@region_page(can="see")
def tokens(request: RegionRequest) -> HttpResponse:
    """Everybody has keys of their own; owners see and revoke all. A new key's secret shows once, in this answer."""
    if request.method == "POST" and not came_lately(request):
        return to_sign_in_again(request)
    form, secret = TokenForm(request.POST if request.method == "POST" else None), ""
    if form.is_valid():
        said = {"label": form.cleaned_data["label"], "expires_at": form.expires_at()}
        _token, secret = Token.issue(request.membership, **said)
        form = TokenForm()
    rows = Token.objects.select_related("membership__user").order_by("-pk")
    if not request.may("run_region"):
        rows = rows.filter(membership=request.membership)
    return render(request, "regions/tokens.html", {"tokens": rows, "form": form, "secret": secret}, status=form.status)


@require_POST
@region_page(can="see")
def token_revoke(request: RegionRequest, pk: int) -> HttpResponse:
    token = get_object_or_404(Token.objects.select_related("membership__user"), pk=pk)
    if token.membership_id != request.membership.pk and not request.may("run_region"):
        raise PermissionDenied
    token.revoke(by=request.user)
    messages.success(request, _("The key “%(label)s” no longer works.") % {"label": token.label})
    return redirect("regions:tokens", request.region.slug)
