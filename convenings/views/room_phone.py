"""The room on the phone of somebody invited, by their personal link: leaders send sentences, partners keep offers."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from convenings.asking import Face
from convenings.faces import Board
from convenings.forms.rooms import ActForm, OfferForm, SentenceForm
from convenings.models import Invitation, Offer, Room, Sentence, Side
from convenings.models.room_links import champion_link, vote_link
from convenings.views.guests import acts_for_another, invitation_of
from partnerships.views.way_back import remember_way_back
from regions.access import GuestRequest, guest_page
from regions.asked import row_number

MOST_OWN = 12


def room_for(invitation: Invitation) -> Room | None:
    return Room.objects.whole().filter(convening=invitation.convening_id).first()


def address(request: GuestRequest, name: str = "room_phone") -> str:
    return reverse(f"convenings:{name}", args=[request.region.slug, request.link.token])


def show(request: GuestRequest, invitation: Invitation, form: SentenceForm | OfferForm | None = None) -> HttpResponse:
    room = room_for(invitation)
    context: dict[str, object] = {
        "who": f"{request.contact.name}, {request.contact.organization.name}",
        "where": invitation.convening.partnership.name,
        "room": room,
        "here_url": address(request),
        "sent": request.GET.get("sent") == "1",
        "reads_along": _("You read along for somebody else. Only they themselves send and vote."),
    }
    if room:
        leads = room.side_of(request.contact) == Side.BUSINESS
        own = not acts_for_another(request, invitation)
        context |= {
            "board": Board.of(room, Face.PHONE if leads and own else Face.PARTNER),
            "may_say": own and leads and not room.ended_at,
            "may_offer": own and not leads and not room.ended_at,
            "reads_along": "" if own else context["reads_along"],
            "say_url": address(request, "room_say"),
            "offer_url": address(request, "room_offer_guest"),
        }
        if own and leads:
            context |= {
                "form": form or SentenceForm(),
                "mine": Sentence.objects.filter(room=room).by(request.contact)[:MOST_OWN],
            }
        elif own:
            offers = Offer.objects.filter(room=room).by(request.contact)
            offers = offers.select_related("item", "opportunity", "requirement")
            context |= {"form": form or OfferForm(room=room), "offers": offers[:MOST_OWN]}
    return render(request, "convenings/room_phone.html", context, status=status_of(form))


def status_of(form: SentenceForm | OfferForm | None) -> int:
    if form is None:
        return 200
    refused = [code for code in ("partner", "leader", "not_now", "too_many") if form.has_error("__all__", code)]
    return {"partner": 403, "leader": 403, "not_now": 409, "too_many": 429}[refused[0]] if refused else form.status


@require_safe
@guest_page(purpose="invitation")
def phone(request: GuestRequest) -> HttpResponse:
    return show(request, invitation_of(request))


@require_POST
@guest_page(purpose="invitation")
def say(request: GuestRequest) -> HttpResponse:
    """A leader's sentence; what is refused stays in the form."""
    invitation = invitation_of(request)
    room = room_for(invitation)
    if room is None or acts_for_another(request, invitation):
        raise Http404
    form = SentenceForm(request.POST)
    if form.is_valid() and form.attempt(Sentence.send, room, request.contact, **form.cleaned_data):
        return redirect(f"{address(request)}?sent=1")
    return show(request, invitation, form)


@require_POST
@guest_page(purpose="invitation")
def offer(request: GuestRequest) -> HttpResponse:
    """A partner's offer, kept or taken back."""
    invitation = invitation_of(request)
    room = room_for(invitation)
    if room is None or acts_for_another(request, invitation):
        raise Http404
    wanted = request.POST.get("take_back", "")
    if wanted:
        mine = Offer.objects.filter(room=room).by(request.contact)
        row = get_object_or_404(mine, pk=row_number(wanted))
        ActForm(request.POST).attempt(row.take_back, by=request.contact)
        return redirect(address(request))
    form = OfferForm(request.POST, room=room)
    if form.is_valid() and form.attempt(Offer.make, room, request.contact, **form.said):
        return redirect(f"{address(request)}?sent=1")
    return show(request, invitation, form)


@require_safe
@guest_page(purpose="invitation")
def vote(request: GuestRequest) -> HttpResponse:
    """To this leader's own paper of the ballot that is shown now."""
    invitation = invitation_of(request)
    room = room_for(invitation)
    link = vote_link(room, request.contact) if room and not acts_for_another(request, invitation) else None
    if link:
        return remember_way_back(redirect(link.path), link, address(request))
    context = {"where": invitation.convening.partnership.name, "back": address(request), "ballot": room and room.ballot}
    return render(request, "convenings/room_no_vote.html", context, status=403)


@require_safe
@guest_page(purpose="invitation")
def champion(request: GuestRequest) -> HttpResponse:
    """To where this leader puts their name to what was adopted."""
    invitation = invitation_of(request)
    room = room_for(invitation)
    link = champion_link(room, request.contact) if room and not acts_for_another(request, invitation) else None
    if link:
        return remember_way_back(
            redirect("partnerships:sign_up", request.region.slug, link.token), link, address(request)
        )
    context = {"where": invitation.convening.partnership.name, "back": address(request)}
    return render(request, "convenings/room_no_champion.html", context, status=403)
