"""A ballot as staff see it: prepared, opened, shown on the screen, closed, read. Never who chose what."""

from collections.abc import Iterable

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from partnerships import tallies
from partnerships.forms.ballots import PrepareForm
from partnerships.models import Ballot, Partnership, PriorityChampion, Reopening, Seat
from partnerships.result_sheet import rows
from partnerships.turnouts import seats_drawn, turnout_words
from partnerships.voters import may_vote, voting
from regions.access import RegionRequest, region_page
from regions.exporting import answer_with
from regions.forms.base import ConfirmForm
from regions.models import Kind
from regions.prepared import Given, Prepared

MENU = "partnerships:index"


BALLOT = Prepared(lambda: Ballot.objects.select_related("partnership").with_history().filter(pk=Given("pk")))
CARRIED = Prepared(
    lambda: (
        PriorityChampion.objects.current()
        .with_people()
        .select_related("priority")
        .filter(priority__partnership=Given("partnership"), priority__dropped_at__isnull=True)
    )
)


def the_ballot(pk: int) -> Ballot:
    found = BALLOT.first(pk=pk)
    if found is None:
        raise Http404
    return found


def earlier(row: Ballot) -> Iterable[Reopening]:
    """What was counted before; a query only where there is something to read."""
    return row.reopenings.all() if getattr(row, "again", False) else ()


@region_page(can="see")
def ballots(request: RegionRequest, partnership: str) -> HttpResponse:
    found = get_object_or_404(Partnership, slug=partnership)
    rows = Ballot.objects.filter(partnership=found).newest_first()
    context = {"partnership": found, "ballots": rows, "may_convene": request.may("convene"), "menu": MENU}
    return render(request, "partnerships/ballots.html", context)


@region_page(can="convene")
def prepare(request: RegionRequest, partnership: str) -> HttpResponse:
    found = get_object_or_404(Partnership, slug=partnership)
    form = PrepareForm(request.POST if request.method == "POST" else None, partnership=found)
    if form.is_valid() and form.attempt(Ballot.prepare, found, by=request.user, **form.cleaned_data):
        messages.success(request, _("Prepared. Read the rules once more, then open it when the room is ready."))
        return redirect(form.made)
    context = {"partnership": found, "form": form, "menu": MENU}
    return render(request, "partnerships/ballot_new.html", context, status=form.status)


@region_page(can="see")
def ballot(request: RegionRequest, pk: int) -> HttpResponse:
    row = the_ballot(pk)
    if row.closed_at:
        return redirect("partnerships:result", request.region.slug, row.pk)
    return face(request, row, ConfirmForm())


def face(request: RegionRequest, row: Ballot, form: ConfirmForm) -> HttpResponse:
    seats = [] if row.opened_at else list(row.eligible_seats().values_list("organization", "contact__email"))
    lines = len({organization for organization, _email in seats}) if row.is_by_organization else len(seats)
    context = {
        "ballot": row,
        "partnership": row.partnership,
        "options": row.options.all(),
        "form": form,
        "who": may_vote(row, lines),
        "too_few": not row.opened_at and lines < row.quorum,
        "unreachable": sum(not email for _organization, email in seats),
        "may_convene": request.may("convene"),
        "earlier": earlier(row),
        "menu": MENU,
    }
    return render(request, "partnerships/ballot.html", context | _seats(row), status=form.status)


def _seats(row: Ballot) -> dict[str, object]:
    """The table while a ballot is open. Partners who vote too have seats of the roll; others listen."""
    if not row.opened_at:
        return {"tag": '"prepared"'}
    came = tallies.turnout(row)
    if row.is_for_all:
        partners = row.electors.filter(organization__kind=Kind.PARTNER).count()
    else:
        partners = Seat.objects.current().partners().filter(partnership=row.partnership_id).count()
    business, voting = seats_drawn(came.electors, came.voted, partners if row.is_for_all else 0)
    figure = _("%(voted)d of %(electors)d") % {"voted": came.voted, "electors": came.electors}
    return {
        "may_still_vote": row.state == "open" and came.voted < came.electors,
        "tag": f'"{row.state}-{came.voted}-{came.electors}-{partners}"',
        "state": row.state,
        "business": business,
        "partners": voting if row.is_for_all else [""] * partners,
        "figure": figure,
    } | turnout_words(row.seats, row.electorate, figure)


@region_page(can="convene")
@require_POST
def open_ballot(request: RegionRequest, pk: int) -> HttpResponse:
    row, form = the_ballot(pk), ConfirmForm(request.POST)
    if form.is_valid() and form.attempt(row.open, by=request.user):
        messages.success(request, _("Voting is open. Everybody on the roll with an address gets a personal link."))
        return redirect(row)
    return face(request, row, form)


@region_page(can="convene")
@require_POST
def discard_ballot(request: RegionRequest, pk: int) -> HttpResponse:
    row, form = the_ballot(pk), ConfirmForm(request.POST)
    if form.is_valid() and form.attempt(row.discard, by=request.user):
        messages.success(request, _("The ballot is gone. Its requirements are still there."))
        return redirect("partnerships:ballots", request.region.slug, row.partnership.slug)
    return face(request, row, form)


@region_page(can="see")
def turnout(request: RegionRequest, pk: int) -> HttpResponse:
    """The seats alone, asked for again and again: an unchanged count costs no drawing and no bytes."""
    row = the_ballot(pk)
    seats = _seats(row)
    tag = str(seats["tag"])
    answer = get_conditional_response(request, etag=tag)
    if not answer:
        answer = render(request, "partnerships/turnout.html", {"ballot": row, "tall": "screen" in request.GET} | seats)
        answer["ETag"] = tag
    return answer


@region_page(can="see")
def screen(request: RegionRequest, pk: int) -> HttpResponse:
    """The wall of the room: seats filling while people vote, the result once it is closed."""
    row = the_ballot(pk)
    context = {"ballot": row, "partnership": row.partnership, "where": row.partnership.name, "who": voting(row)}
    if row.closed_at:
        return render(request, "partnerships/result_screen.html", context | _result(row))
    options = row.options.all()
    return render(
        request, "partnerships/ballot_screen.html", context | {"options": options, "tall": True} | _seats(row)
    )


def _result(row: Ballot) -> dict[str, object]:
    """The count, what it led to, and the chosen lines, each with the leaders who carry it, now or before."""
    carried: dict[int, list[PriorityChampion]] = {}
    for champion in CARRIED.all(partnership=row.partnership_id):
        carried.setdefault(champion.priority.requirement_id, []).append(champion)
    counted = tallies.tally(row)
    return {
        "result": counted,
        "count_key": row.count_key,
        "outcome": row.outcome(counted),
        "carried": [(line, carried.get(line.requirement, [])) for line in counted.chosen],
    }


@region_page(can="see")
def result(request: RegionRequest, pk: int) -> HttpResponse:
    row = the_ballot(pk)
    if not row.closed_at:
        return redirect(row)
    context = {"ballot": row, "partnership": row.partnership, "earlier": earlier(row), "menu": MENU}
    return render(request, "partnerships/result.html", context | _result(row) | {"may_convene": request.may("convene")})


@region_page(can="see")
def result_csv(request: RegionRequest, pk: int) -> HttpResponse:
    row = the_ballot(pk)
    if not row.closed_at:
        return redirect(row)
    return answer_with(rows(tallies.tally(row)), f"ballot-{row.pk}", "csv")
