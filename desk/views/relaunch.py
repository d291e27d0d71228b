"""The relaunch kit: one press lays it out; the letter goes out only when the convener has read and sent it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from convenings.forms.inviting import InviteForm, champions_of
from desk.models import Relaunch
from desk.relaunching import roster_of
from partnerships.models import Partnership, Stage
from partnerships.views.questions import ask
from regions.access import RegionRequest, region_page
from regions.forms.base import ConfirmForm


@region_page(can="convene")
def relaunch(request: RegionRequest, partnership: str) -> HttpResponse:
    found = get_object_or_404(Partnership, slug=partnership)
    row = Relaunch.objects.select_related("convening").filter(partnership=found).order_by("-pk").first()
    if found.stage == Stage.RELAUNCHING and row:
        return kit(request, found, row)
    form = ConfirmForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and form.attempt(Relaunch.begin, found, by=request.user):
        messages.success(request, _("Everything is laid out. Nothing was sent."))
        return redirect("desk:relaunch", request.region.slug, found.slug)
    return ask(
        request,
        form,
        eyebrow=found.name,
        title=_("Start %(name)s anew?") % {"name": found.name},
        lead=_(
            "One press drafts who to ask, a letter with what was achieved, three times for a meeting, and the steps "
            "until then. Nothing is sent until you send it."
        ),
        button=_("Lay it out"),
        cancel=found.get_absolute_url(),
    )


def kit(request: RegionRequest, found: Partnership, row: Relaunch) -> HttpResponse:
    """Its form goes where every invitation is read before it is sent."""
    champions = list(champions_of(found))
    words = {"subject": row.subject, "letter": row.letter}
    context = {
        "partnership": found,
        "convening": row.convening,
        "times": list(row.convening.options.standing().order_by("starts_at")),
        "roster": roster_of(found),
        "champions": champions,
        "form": InviteForm(initial=words),
        "invited": row.convening.invitations.principals().count(),
        "steps": list(found.checklist.undone().order_by("position")),
        "menu": "partnerships:index",
    }
    return render(request, "desk/relaunch.html", context)
