"""People's own words: put beside an outcome by the convener, agreed to by the person, on one page and at any time."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from partnerships.forms.outcomes import QuoteForm
from partnerships.models import Quote
from partnerships.views.outcomes import get_outcome
from partnerships.views.questions import ask
from regions.access import GuestRequest, RegionRequest, guest_page, region_page
from regions.forms.base import ConfirmForm


@region_page(can="convene")
def new(request: RegionRequest, outcome_id: int) -> HttpResponse:
    outcome = get_outcome(outcome_id)
    form = QuoteForm(request.POST if request.method == "POST" else None, partnership=outcome.priority.partnership)
    if form.is_valid() and form.attempt(
        outcome.quote, form.cleaned_data["quoted"], form.cleaned_data["words"], by=request.user
    ):
        who = form.cleaned_data["quoted"]
        messages.success(request, _("%(who)s is asked by mail whether everybody may read it.") % {"who": who})
        return redirect(outcome)
    lead = _("They get a mail with a link of their own: yes or no, and they may change their mind at any time.")
    return ask(
        request,
        form,
        eyebrow=outcome.title,
        title=_("What did somebody say?"),
        lead=lead,
        button=_("Ask them"),
        cancel=outcome.get_absolute_url(),
    )


@region_page(can="convene")
def take_out(request: RegionRequest, quote_id: int) -> HttpResponse:
    quote = get_object_or_404(Quote.objects.with_story(), pk=quote_id)
    form = ConfirmForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and form.attempt(quote.take_out, by=request.user):
        messages.success(request, _("Taken out. The story stands without these words."))
        return redirect(quote.outcome)
    return ask(
        request,
        form,
        eyebrow=quote.outcome.title,
        title=_("Take the words of %(who)s out?") % {"who": quote.contact},
        lead=f"“{quote.words}”",
        button=_("Take them out"),
        cancel=quote.outcome.get_absolute_url(),
        danger=True,
    )


@guest_page(purpose="quote")
def quoted(request: GuestRequest) -> HttpResponse:
    """May everybody read these words of yours? Two buttons; the page says what holds now."""
    quote = get_object_or_404(Quote.objects.with_story(), pk=request.link.about_id)
    form = ConfirmForm(request.POST if request.method == "POST" else None)
    yes = request.POST.get("answer") == "yes"
    pressed = form.is_valid() and request.POST.get("answer") in ("yes", "no")
    if pressed and form.attempt(quote.answer, yes=yes, by=request.contact):
        return redirect(request.link.path)
    partnership = quote.outcome.priority.partnership
    context = {"quote": quote, "outcome": quote.outcome, "where": partnership.name, "form": form}
    return render(request, "partnerships/quoted.html", context, status=form.status)
