"""Notes on each item of the agenda, beside the room: saved by themselves, or by the button where no script runs."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from convenings.forms.notes import NoteForm
from convenings.models import AgendaItem, AgendaNote, Convening
from convenings.models.notes import turns
from convenings.views.meetings import the_meeting
from regions.access import RegionRequest, region_page


@dataclass(frozen=True)
class Line:
    item: AgendaItem
    note: AgendaNote | None
    form: NoteForm
    theirs: str  # what another wrote meanwhile


@require_safe
@region_page(can="see")
def notes(request: RegionRequest, convening_id: int) -> HttpResponse:
    return show(request, the_meeting(convening_id))


@require_POST
@region_page(can="convene")
def note(request: RegionRequest, convening_id: int, item_id: int) -> HttpResponse:
    convening = the_meeting(convening_id)
    item = get_object_or_404(convening.agenda.all(), pk=item_id)
    form = NoteForm(request.POST, auto_id=f"note-{item.pk}-%s")
    if form.is_valid() and form.attempt(AgendaNote.write, convening, item, **form.cleaned_data, by=request.user):
        address = reverse("convenings:notes", args=[request.region.slug, convening.pk])
        return redirect(f"{address}#item-{item.pk}")
    return show(request, convening, refused=(item, form))


def show(
    request: RegionRequest, convening: Convening, refused: tuple[AgendaItem, NoteForm] | None = None
) -> HttpResponse:
    found = {(note.title, note.turn): note for note in AgendaNote.objects.filter(convening=convening).newest()}
    items = list(convening.agenda.in_order())
    turn = turns(items)
    lines = [line_of(item, found.pop((item.title, turn[item.pk]), None), refused) for item in items]
    context = {
        "convening": convening,
        "lines": lines,
        "others": [note for note in found.values() if note.text],
        "may_convene": request.may("convene"),
    }
    return render(request, "convenings/notes.html", context, status=409 if refused else 200)


def line_of(item: AgendaItem, note: AgendaNote | None, refused: tuple[AgendaItem, NoteForm] | None) -> Line:
    version = note.version if note else 0
    if not refused or refused[0].pk != item.pk:
        initial = {"text": note.text if note else "", "seen": version}
        return Line(item, note, NoteForm(initial=initial, auto_id=f"note-{item.pk}-%s"), "")
    form = refused[1]
    theirs = note.text if note and form.has_error("__all__", "newer") else ""
    # The next save answers what is shown now.
    form.data = form.data.copy()  # type: ignore[attr-defined]
    form.data["seen"] = str(version)  # type: ignore[index]
    return Line(item, note, form, theirs)
