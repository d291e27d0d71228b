"""Choosing people, writing the letter, seeing it as one of them, sending."""

from typing import Any

from django.contrib import messages
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from convenings.forms.inviting import InviteForm, champions_of
from convenings.models import Convening, Invitation, LetterKind
from convenings.readers import opened
from convenings.standing import Standing
from convenings.views.reading import show, try_on
from partnerships.models import Seat
from regions.access import RegionRequest, region_page
from regions.asked import search_words
from regions.models import Contact

# More rows than this nobody reads; the search finds the others.
MOST_ROWS = 300


@region_page(can="convene")
def invite(request: RegionRequest, convening_id: int) -> HttpResponse:
    convening = get_object_or_404(Convening.objects.with_partnership(), pk=convening_id)
    sends = request.method == "POST" and request.POST.get("do") == "send"
    draft = f"letter-{convening.pk}"
    form = InviteForm(request.POST) if request.method == "POST" else InviteForm(initial=kept(request, convening, draft))
    if sends and form.is_valid():
        given = form.words | {name: form.cleaned_data[name] for name in ("signed_by", "batch")}
        if form.attempt(convening.invite, form.cleaned_data["people"], by=request.user, **given):
            request.session[draft] = form.draft()
            messages.success(request, _("The letters wait for a minute. Until then you can take them back."))
            return redirect(convening)
    return choose(request, convening, form, refused=sends)


def kept(request: RegionRequest, convening: Convening, draft: str) -> dict[str, Any]:
    """The letter that was taken back, else the region's words."""
    return request.session.get(draft) or opened(LetterKind.INVITATION, convening)._asdict()


def choose(request: RegionRequest, convening: Convening, form: InviteForm, *, refused: bool) -> HttpResponse:
    """The table of people with the letter under it; searching keeps what was ticked and typed."""
    text = search_words(request)
    ticked = form.ticked("people") | (seated(convening) if request.POST.get("do") == "seated" else set())
    people = list(candidates(convening, text, ticked)[:MOST_ROWS])
    champions = list(champions_of(convening.partnership))
    context = {
        "convening": convening,
        "form": form,
        "show_errors": refused,
        "people": people,
        "ticked": ticked,
        "signers": form.ticked("signed_by") or {seat.contact_id for seat in champions},
        "champions": champions,
        "standing": Standing.of(convening),
        "text": text,
        "is_cut": len(people) == MOST_ROWS,
    }
    return render(request, "convenings/invite.html", context, status=400 if refused else 200)


def seated(convening: Convening) -> set[int]:
    """Who has a seat and an address, and was not invited yet."""
    invited = Invitation.objects.filter(convening=convening).values("contact")
    seats = Seat.objects.current().filter(partnership=convening.partnership_id).exclude(contact__in=invited)
    return set(seats.exclude(contact__email="").values_list("contact", flat=True))


def candidates(convening: Convening, text: str, ticked: set[int]) -> QuerySet[Contact]:
    """Those with a seat first, then the directory, the invited last; what is ticked stays in sight."""
    seat = (
        Seat.objects.current().filter(partnership=convening.partnership_id, contact=OuterRef("pk")).values("role")[:1]
    )
    invitation = Invitation.objects.filter(convening=convening, contact=OuterRef("pk"))
    found = Contact.objects.active().filter(Q(pk__in=ticked) | Q(pk__in=Contact.objects.matching(text).values("pk")))
    rows = found.select_related("organization").annotate(seat=Subquery(seat), is_invited=Exists(invitation))
    return rows.order_by("is_invited", "seat", "name__folded")


@region_page(can="convene")
def preview(request: RegionRequest, convening_id: int) -> HttpResponse:
    """The letter as one of the chosen will read it, written by what writes the mail itself."""
    convening = get_object_or_404(Convening.objects.with_partnership(), pk=convening_id)
    if request.method != "POST":
        return redirect("convenings:invite", request.region.slug, convening.pk)
    form = InviteForm(request.POST)
    see = try_on if request.POST.get("do") == "try" else show
    answer = see(request, convening, LetterKind.INVITATION, form) if form.is_valid() else None
    return answer or choose(request, convening, form, refused=True)
