"""The convener's board of one meeting: who comes, who has not answered, what still goes out."""

from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from convenings import reminders
from convenings.asked import page_of
from convenings.models import Answer, Convening, Sending
from convenings.moments import clock_words, day_words
from convenings.standing import Standing
from regions.access import RegionRequest, region_page
from regions.forms.base import ConfirmForm
from regions.prepared import Given, Prepared

FILTERS = {
    "coming": (Answer.YES, Answer.SENDING),
    "maybe": (Answer.MAYBE,),
    "unanswered": (Answer.NONE,),
    "declined": (Answer.NO,),
}
CONVENING = Prepared(lambda: Convening.objects.with_partnership().filter(pk=Given("pk")))
HELD = Prepared(lambda: Sending.objects.held(Given("now")).filter(convening=Given("convening")))


@require_safe
@region_page(can="see")
def home(request: RegionRequest, convening_id: int) -> HttpResponse:
    convening = CONVENING.first(pk=convening_id)
    if convening is None:
        raise Http404
    return board(request, convening)


def board(request: RegionRequest, convening: Convening, *, form: ConfirmForm | None = None) -> HttpResponse:
    now = timezone.now()
    text = request.GET.get("q", "").replace("\x00", "").strip()[:100]
    standing = Standing.of(convening, text)
    chosen = FILTERS.get(request.GET.get("answer", ""), tuple(Answer))
    rows = convening.invitations.matching(text).filter(answer__in=chosen)
    count = sum(standing.matching[answer] for answer in chosen)
    context = {
        "convening": convening,
        "standing": standing,
        "page_obj": page_of(rows, count, request.GET.get("page")),
        "filters": filters(standing, request.GET.get("answer", "")),
        "text": text,
        "sendings": [held_facts(sending, now) for sending in HELD.all(convening=convening.pk, now=now)],
        "reminders": plans(convening, standing, ZoneInfo(request.region.time_zone)),
        "open": convening.takes_answers(now),
        "started": now >= convening.starts_at,
        "may_convene": request.may("convene"),
        "form": form,
    }
    return render(request, "convenings/home.html", context, status=409 if form and form.errors else 200)


def filters(standing: Standing, current: str) -> list[tuple[str, str, int, bool]]:
    labels = {
        "": _("Everybody"),
        "coming": _("Coming"),
        "maybe": _("Maybe"),
        "unanswered": _("No answer yet"),
        "declined": _("Not coming"),
    }
    return [
        (name, label, sum(standing.answered(answer) for answer in FILTERS.get(name, tuple(Answer))), name == current)
        for name, label in labels.items()
    ]


def held_facts(sending: Sending, now: datetime) -> dict[str, object]:
    left = sending.seconds_left(now)
    return {"sending": sending, "left": left, "gone": sending.seconds_held - left}


def plans(convening: Convening, standing: Standing, zone: ZoneInfo) -> list[dict[str, object]]:
    """The reminders to come, and to how many they would go if they went today."""
    now = timezone.now()
    if not convening.takes_answers(now):
        return []
    told = [
        {
            "words": plan.rule.words,
            "when": f"{day_words(plan.at)}, {clock_words(timezone.localtime(plan.at))}",
            "ask": standing.unanswered,
            "note": standing.coming if plan.rule.days == 1 else 0,
        }
        for plan in reminders.planned(convening, zone)
        if plan.at > now
    ]
    return [plan for plan in told if plan["ask"] or plan["note"]]


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
    convening = get_object_or_404(Convening.objects.with_partnership(), pk=convening_id)
    form = ConfirmForm(request.POST)
    if form.attempt(convening.take_back, batch, by=request.user):
        messages.success(request, _("Taken back. Nothing was sent, and nobody was invited by it. The letter is kept."))
        return redirect(convening)
    return board(request, convening, form=form)
