"""Two questions to a business leader after a meeting, behind the link of its minutes or of their own invitation. GET
answers nothing.
"""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from convenings.forms.pulses import NUMBERS, PulseForm
from convenings.models import Convening, Pulse
from convenings.models.pulses import QUESTIONS, closes_at, rater, takes_pulse
from convenings.moments import date_words
from convenings.views.guests import invitation_of
from convenings.views.minutes_read import minutes_of
from regions.access import GuestRequest, guest_page

LATE = {"late", "early", "absent", "closed"}


@guest_page(purpose="minutes")
def pulse(request: GuestRequest) -> HttpResponse:
    convening = minutes_of(request).convening
    form = PulseForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and form.attempt(Pulse.give, convening, by=request.contact, **form.said):
        return redirect(request.path)
    return show(request, convening, form, minutes_url=request.link.path)


@guest_page(purpose="invitation")
def pulse_of_invited(request: GuestRequest) -> HttpResponse:
    """Behind the link of their invitation, as the letter of thanks has it. SECURITY: whoever answers for a leader, and
    holds a link of their own, was not there in their place: the answer is that of who holds the link.
    """
    convening = invitation_of(request).convening
    form = PulseForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and form.attempt(Pulse.give, convening, by=request.contact, **form.said):
        return redirect(request.path)
    return show(request, convening, form, minutes_url="")


def show(request: GuestRequest, convening: Convening, form: PulseForm, *, minutes_url: str) -> HttpResponse:
    there = rater(convening, request.contact)
    mine = Pulse.objects.of(there).first() if there else None
    if mine and not form.is_bound:
        form = PulseForm(initial={"words": mine.words})
    context = {
        "convening": convening,
        "where": convening.partnership.name,
        "asked": there is not None,
        "open": there is not None and takes_pulse(convening, timezone.now()),
        "closes": date_words(closes_at(convening)) if convening.is_dated else "",
        "mine": mine,
        "questions": [(name, words, buttons(name, mine)) for name, words in QUESTIONS.items()],
        "form": form,
        "may_add_words": mine or "words" in form.data,
        "minutes_url": minutes_url,
    }
    refused = LATE & {error.code for error in form.non_field_errors().as_data()} if form.is_bound else set()
    return render(request, "convenings/pulse.html", context, status=409 if refused else form.status)


def buttons(name: str, mine: Pulse | None) -> list[tuple[str, bool]]:
    """Nothing is pressed before it was answered."""
    return [(label, bool(mine) and getattr(mine, name) == number) for number, label in NUMBERS]
