"""The end of a vote as facilitators bring it about: stopped, taken back within a minute, counted."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from partnerships import tallies
from partnerships.forms.ballots import ReopenForm
from partnerships.models import Ballot
from partnerships.needs import in_words
from partnerships.views.ballots import MENU, face, the_ballot
from partnerships.views.questions import ask
from partnerships.voters import fitting
from regions.access import RegionRequest, region_page
from regions.forms.base import ConfirmForm


@region_page(can="convene")
def close_ballot(request: RegionRequest, pk: int) -> HttpResponse:
    """Asked for, a question: some may still be choosing."""
    row, form = the_ballot(pk), ConfirmForm(request.POST if request.method == "POST" else None)
    if request.method != "POST":
        return _may_close(request, row, form) if row.state == "open" else redirect(row)
    if form.is_valid() and form.attempt(row.close, by=request.user):
        messages.success(request, _("Voting has stopped. For a minute you can take that back; nothing is shown yet."))
        return redirect(row)
    return face(request, the_ballot(pk), form)


def _may_close(request: RegionRequest, row: Ballot, form: ConfirmForm) -> HttpResponse:
    came = tallies.turnout(row)
    silent = came.electors - came.voted
    waits = fitting(
        row,
        leaders=ngettext("One leader has not voted yet.", "%(n)s leaders have not voted yet.", silent),
        table=ngettext(
            "One person at the table has not voted yet.", "%(n)s people at the table have not voted yet.", silent
        ),
        organizations=ngettext(
            "One organization has not voted yet.", "%(n)s organizations have not voted yet.", silent
        ),
    )
    return ask(
        request,
        form,
        eyebrow=row.question,
        title=_("Close the vote now?") if silent else _("Everybody has voted. Close the vote?"),
        lead=(waits % {"n": in_words(silent)} + " " if silent else "")
        + _("No paper counts any more then. For a minute you can take it back; after that everybody hears the result."),
        button=_("Close the vote"),
        cancel=row.get_absolute_url(),
        menu=MENU,
    )


@region_page(can="convene")
@require_POST
def take_back_close(request: RegionRequest, pk: int) -> HttpResponse:
    row, form = the_ballot(pk), ConfirmForm(request.POST)
    if form.is_valid() and form.attempt(row.take_back_close, by=request.user):
        messages.success(request, _("Voting goes on. Everything placed before still counts."))
        return redirect(row)
    return face(request, the_ballot(pk), form)


@region_page(can="convene")
@require_POST
def count(request: RegionRequest, pk: int) -> HttpResponse:
    row, form = the_ballot(pk), ConfirmForm(request.POST)
    if form.is_valid() and form.attempt(row.count_votes, by=request.user):
        messages.success(request, _("The votes are counted. Leaders and partners hear the result by mail."))
        return redirect("partnerships:result", request.region.slug, row.pk)
    return face(request, the_ballot(pk), form)


@region_page(can="convene")
def reopen(request: RegionRequest, pk: int) -> HttpResponse:
    row = the_ballot(pk)
    if request.method != "POST" and not row.closed_at:
        return redirect(row)
    form = ReopenForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and form.attempt(row.reopen, by=request.user, **form.cleaned_data):
        messages.success(
            request, _("Voting goes on. Whoever has not voted gets a mail; the first result stays on record.")
        )
        return redirect(row)
    return ask(
        request,
        form,
        eyebrow=row.question,
        title=_("Open the vote again?"),
        lead=_(
            "What was counted stays visible, with your reason. Only those who have not voted are written to. If only"
            " one or two papers come or change, the difference of both counts tells what they say."
        ),
        button=_("Open the vote again"),
        cancel=row.get_absolute_url(),
        menu=MENU,
    )


@region_page(can="convene")
def second_round(request: RegionRequest, pk: int) -> HttpResponse:
    """Asked for, a question: everybody on the roll gets a letter at once."""
    row = the_ballot(pk)
    form = ConfirmForm(request.POST if request.method == "POST" else None)
    if request.method != "POST" and not (row.result and tallies.tally(row).is_undecided):
        return redirect(row)
    if form.is_valid() and form.attempt(row.open_second_round, by=request.user):
        messages.success(request, _("The second round is open. Everybody who could vote gets a personal link."))
        return redirect(form.made)
    return ask(
        request,
        form,
        eyebrow=row.question,
        title=_("Open the second round?"),
        lead=_("Everybody who could vote is asked once more, about nothing but the choices that tie."),
        button=_("Open the second round"),
        cancel=row.get_absolute_url(),
        menu=MENU,
    )
