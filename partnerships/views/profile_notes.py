"""A profile read by a champion, by a link of their own, and what they correct in it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from labor.profiles.lacking import Lacking
from labor.profiles.sheet import sheet_of
from partnerships.forms.profile_notes import AskChampionsForm, CorrectionForm
from partnerships.models.profile_notes import PURPOSE, ProfileNote, champions_of
from partnerships.views.questions import ask
from regions.access import GuestRequest, LinkGone, RegionRequest, guest_page, region_page
from regions.forms.choosing import chosen_counties
from regions.models import Sector

SHOWN = ("establishments", "jobs", "pay", "share")


@region_page(can="convene")
def ask_champions(request: RegionRequest, sector_id: int) -> HttpResponse:
    sector: Sector = get_object_or_404(Sector, pk=sector_id)
    form = AskChampionsForm(request.POST if request.method == "POST" else None, sector=sector)
    back = reverse("labor:profile", args=[request.region.slug, sector.pk])
    if form.is_valid():
        people = list(form.cleaned_data["people"])
        if form.attempt(ProfileNote.ask_champions, sector, people, by=request.user):
            n = len(people)
            messages.success(request, ngettext("%(n)d champion is asked.", "%(n)d champions are asked.", n) % {"n": n})
            return redirect(back)
    title = _("Which champion looks at it?")
    lead = _(
        "Each gets one short page by a link of their own, with the day’s mail. "
        "What they correct stands beside the profile."
    )
    words = {"title": title, "lead": lead, "button": _("Ask them"), "eyebrow": sector.name, "cancel": back}
    return ask(request, form, **words)


@guest_page(purpose=PURPOSE)
def by_link(request: GuestRequest) -> HttpResponse:
    """SECURITY: for who champions it today; nobody reads here what another champion wrote."""
    sector = get_object_or_404(Sector.objects.with_industries(), pk=request.link.about_id)
    if not champions_of(sector).filter(pk=request.contact.pk).exists():
        raise LinkGone
    form = CorrectionForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and form.attempt(ProfileNote.say, sector, by=request.contact, **form.cleaned_data):
        return redirect(request.link.path)
    sheet = sheet_of(sector, chosen_counties())
    context = {
        "sector": sector,
        "form": form,
        "notes": ProfileNote.objects.filter(sector=sector, contact=request.contact),
        "lacking": sheet.sentence if isinstance(sheet, Lacking) else "",
    }
    if not isinstance(sheet, Lacking):
        context["year"] = str(sheet.here.year)
        context["facts"] = [sheet.here.facts[key] for key in SHOWN]
        context["codes"] = zip(sheet.profile.codes, sheet.codes, strict=True)
    return render(request, "partnerships/profile_check.html", context, status=form.status)
