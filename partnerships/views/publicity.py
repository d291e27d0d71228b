"""What everybody may see of a partnership, and the businesses that agreed to be named."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from partnerships.forms.publicity import PublicNameForm, ShownForm
from partnerships.models import Partnership, PublicName
from partnerships.views.questions import ask
from regions.access import RegionRequest, region_page
from regions.forms.base import ConfirmForm


@region_page(can="convene")
def choose(request: RegionRequest, partnership: str) -> HttpResponse:
    found = get_object_or_404(Partnership, slug=partnership)
    form = ShownForm(request.POST if request.method == "POST" else None, initial={"fields_shown": found.shown})
    if form.is_valid() and form.attempt(found.choose_shown, form.cleaned_data["fields_shown"], by=request.user):
        messages.success(request, _("Saved. This is what the public page shows, as long as it is open."))
        return redirect("partnerships:public", request.region.slug, found.slug)
    context = {
        "partnership": found,
        "form": form,
        "names": found.public_names.standing().select_related("organization").order_by("organization__name"),
        "menu": "partnerships:index",
    }
    return render(request, "partnerships/public.html", context, status=form.status)


@region_page(can="convene")
def name_business(request: RegionRequest, partnership: str) -> HttpResponse:
    found = get_object_or_404(Partnership, slug=partnership)
    form = PublicNameForm(request.POST if request.method == "POST" else None, partnership=found)
    if form.is_valid() and form.attempt(PublicName.agree, found, by=request.user, **form.cleaned_data):
        messages.success(request, _("Noted. It is named where names of businesses are shown."))
        return redirect("partnerships:public", request.region.slug, found.slug)
    return ask(
        request,
        form,
        eyebrow=found.name,
        title=_("Which business agreed to be named?"),
        lead=_("Ask its leader first, and write down who said yes. Without that it is only counted."),
        button=_("Note it"),
    )


@region_page(can="convene")
def unname(request: RegionRequest, name_id: int) -> HttpResponse:
    named = get_object_or_404(PublicName.objects.select_related("organization", "partnership"), pk=name_id)
    form = ConfirmForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and form.attempt(named.withdraw, by=request.user):
        messages.success(request, _("It is not named in public any more."))
        return redirect("partnerships:public", request.region.slug, named.partnership.slug)
    title = _("Name %(name)s no more?") % {"name": named.organization}
    return ask(request, form, eyebrow=named.partnership.name, title=title, button=_("Take the name out"), danger=True)
