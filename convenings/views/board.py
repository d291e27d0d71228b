"""The convener's board of one meeting: who comes, who has not answered, what still goes out."""

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.contrib.contenttypes.models import ContentType
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from convenings.asked import page_of
from convenings.came import Came, with_came
from convenings.ladders import ladder, missed, next_of
from convenings.models import Answer, Convening, ConveningState, Invitation, Sending
from convenings.models.waitlist import Seats
from convenings.standing import Standing
from convenings.times import Grid
from outbox.models import Incoming
from outbox.models.incoming import IncomingQuerySet
from regions.access import RegionRequest, region_page
from regions.asked import search_words
from regions.forms.base import ConfirmForm
from regions.prepared import Given, Prepared

WROTE_SHOWN = 5
FILTERS = {
    "coming": (Answer.YES, Answer.SENDING),
    "maybe": (Answer.MAYBE,),
    "waiting": (Answer.WAITING,),
    "unanswered": (Answer.NONE,),
    "declined": (Answer.NO,),
}
CONVENING = Prepared(lambda: with_came(Convening.objects.with_partnership()).filter(pk=Given("pk")))
WROTE = Prepared(lambda: wrote_back()[:WROTE_SHOWN])
HELD = Prepared(lambda: Sending.objects.held(Given("now")).filter(convening=Given("convening")))


def wrote_back() -> IncomingQuerySet:
    """What people wrote in answer to the letters of this meeting, the newest first."""
    asked = Invitation.objects.filter(convening=Given("convening")).values("pk")
    return Incoming.objects.written().filter(about_type=Given("kind"), about_id__in=asked).newest_first()


@require_safe
@region_page(can="see")
def home(request: RegionRequest, convening_id: int) -> HttpResponse:
    return board(request, meeting_of(convening_id))


def meeting_of(convening_id: int) -> Convening:
    convening = CONVENING.first(pk=convening_id)
    if convening is None:
        raise Http404
    return convening


def board(request: RegionRequest, convening: Convening, *, form: ConfirmForm | None = None) -> HttpResponse:
    now = timezone.now()
    text = search_words(request)
    standing = Standing.of(convening, text)
    chosen = FILTERS.get(request.GET.get("answer", ""), tuple(Answer))
    rows = convening.invitations.principals().matching(text).filter(answer__in=chosen)
    count = sum(standing.matching[answer] for answer in chosen)
    started, came = convening.has_begun(now), Came.once_over(convening, now)
    is_planned = convening.state == ConveningState.PLANNED
    context = {
        "convening": convening,
        "grid": Grid.of(convening, now) if convening.is_finding else None,
        "standing": standing,
        "seats": seats_words(convening) if convening.online or convening.seats_each else [],
        "page_obj": page_of(rows, count, request.GET.get("page")),
        "filters": filters(standing, request.GET.get("answer", "")),
        "text": text,
        "sendings": [held_facts(sending, now) for sending in HELD.all(convening=convening.pk, now=now)],
        "wrote": WROTE.all(convening=convening.pk, kind=ContentType.objects.get_for_model(Invitation).pk),
        "reminders": coming_up(convening, standing, now),
        "open": convening.takes_answers(now),
        "started": started,
        "is_on": convening.is_on and is_planned and came is None,
        "came": came,
        "to_record": request.may("convene") and is_planned and came is not None,
        "pulse": convening.pulses.result() if request.may("convene") and started else None,
        "may_convene": request.may("convene"),
        "form": form,
    }
    return render(request, "convenings/home.html", context, status=409 if form and form.errors else 200)


def seats_words(convening: Convening) -> list[str]:
    """Where people come by two ways or each organization has its share: what is taken of each."""
    seats, lines = Seats(convening), []
    for online, of_all, alone in (
        (False, _("In the room %(taken)d of %(most)d."), _("In the room %(taken)d.")),
        (True, _("Online %(taken)d of %(most)d."), _("Online %(taken)d.")),
    ):
        if not online or convening.online:
            most = convening.limit(online=online)
            lines.append((of_all if most else alone) % {"taken": seats.taken[online], "most": most})
    if convening.seats_each:
        lines.append(_("At most %(most)d of each organization.") % {"most": convening.seats_each})
    return lines


def filters(standing: Standing, current: str) -> list[tuple[str, str, int, bool]]:
    labels = {
        "": _("Everybody"),
        "coming": _("Coming"),
        "maybe": _("Maybe"),
        **({"waiting": _("Waiting for a seat")} if standing.waiting else {}),
        "unanswered": _("No answer yet"),
        "declined": _("Not coming"),
    }
    return [
        (name, label, sum(standing.answered(answer) for answer in FILTERS.get(name, tuple(Answer))), name == current)
        for name, label in labels.items()
    ]


def held_facts(sending: Sending, now: datetime) -> dict[str, object]:
    left = sending.seconds_left(now)
    return {"sending": sending, "left": left, "gone": sending.seconds_held - left, "writing": sending.unwritten}


def coming_up(convening: Convening, standing: Standing, now: datetime) -> dict[str, object]:
    """What goes out next by itself, to how many if it went now, and what did not go."""
    plans = ladder(convening, now)
    rows = [{"plan": plan, "count": standing.in_audience(plan.rung.audience)} for plan in next_of(plans)]
    return {"next": rows, "missed": missed(plans, convening, standing, now)}


@require_safe
@region_page(can="see")
def held(request: RegionRequest, convening_id: int) -> HttpResponse:
    """The bar of what is held, asked for again while it shrinks."""
    now = timezone.now()
    convening = get_object_or_404(Convening, pk=convening_id)
    sendings = [held_facts(sending, now) for sending in convening.sendings.held(now)]
    context = {"convening": convening, "sendings": sendings, "may_convene": request.may("convene")}
    return render(request, "convenings/held.html", context)


@require_POST
@region_page(can="convene")
def take_back(request: RegionRequest, convening_id: int, batch: UUID) -> HttpResponse:
    convening = meeting_of(convening_id)
    form = ConfirmForm(request.POST)
    if form.attempt(convening.take_back, batch, by=request.user):
        messages.success(request, _("Taken back. Nothing was sent, and nobody was invited by it. The letter is kept."))
        return redirect(convening)
    return board(request, convening, form=form)
