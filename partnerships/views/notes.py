"""Notes on the staff side: read, write, mend, sum up, hide."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from partnerships.discussions import Discussion, audiences, discussion_of
from partnerships.forms.notes import EditNoteForm, HideNoteForm, NoteForm, SummaryForm
from partnerships.models import Note, Reader
from partnerships.models.things import THINGS, TO_PARTNERSHIP, Thing, kind_of
from partnerships.views.questions import ask
from regions.access import RegionRequest, region_page
from regions.forms.base import ConfirmForm


def get_thing(kind: str, pk: int) -> Thing:
    if kind not in THINGS:
        raise Http404
    rows: Any = THINGS[kind].objects.select_related(TO_PARTNERSHIP[kind])
    found: Thing = get_object_or_404(rows, pk=pk)
    return found


def get_note(request: RegionRequest, note_id: int) -> Note:
    """SECURITY: what somebody may not read is not there."""
    notes = Note.objects.visible_to(Reader.of_staff(request.may)).with_thing()
    return get_object_or_404(notes, pk=note_id)


def beside(thing: Thing, request: RegionRequest) -> Discussion:
    """For the page of the thing itself: the newest, and the way to all."""
    return discussion_of(thing, Reader.of_staff(request.may))


@region_page(can="see")
def notes(request: RegionRequest, kind: str, pk: int) -> HttpResponse:
    thing = get_thing(kind, pk)
    may_convene = request.may("convene")
    if request.method == "POST" and not may_convene:
        raise PermissionDenied
    form = None
    if may_convene:
        bound = request.POST if request.method == "POST" else None
        form = NoteForm(bound, thing=thing, audiences=audiences(thing, request.user))
        if form.is_valid() and form.attempt(_say, thing, form, request):
            return redirect(f"{request.path}#write")
    context = {
        "talk": discussion_of(thing, Reader.of_staff(request.may), me=request.user, at=timezone.now()),
        "up": thing.get_absolute_url(),
        "form": form,
        "may_convene": may_convene,
        "menu": "partnerships:index",
    }
    return render(request, "partnerships/notes.html", context, status=form.status if form else 200)


def _say(thing: Thing, form: NoteForm, request: RegionRequest) -> None:
    note = Note.say(thing, by=request.user, **form.cleaned_data)
    if unreached := [each.contact.name for each in note.mentions.select_related("contact").filter(contact__email="")]:
        words = _("%(who)s has no e-mail address and is not told. Please call.")
        messages.warning(request, words % {"who": ", ".join(unreached)})


@region_page(can="convene")
def sum_up(request: RegionRequest, kind: str, pk: int) -> HttpResponse:
    thing = get_thing(kind, pk)
    bound = request.POST if request.method == "POST" else None
    form = SummaryForm(bound, audiences=audiences(thing, request.user))
    if form.is_valid() and form.attempt(Note.summarize, thing, by=request.user, **form.cleaned_data):
        messages.success(request, _("Summed up. It stands at the end of the notes."))
        return redirect(place_of(request, thing))
    return _ask(request, thing, form, title=_("What did it come to?"), button=_("Pin it at the end"))


@region_page(can="convene")
def edit(request: RegionRequest, note_id: int) -> HttpResponse:
    note = get_note(request, note_id)
    form = EditNoteForm(request.POST if request.method == "POST" else None, initial={"text": note.text})
    if form.is_valid() and form.attempt(note.edit, text=form.cleaned_data["text"], by=request.user):
        return redirect(note)
    return _ask(request, note.thing, form, title=_("Mend your note"), button=_("Save"))


@region_page(can="convene")
def hide(request: RegionRequest, note_id: int) -> HttpResponse:
    note = get_note(request, note_id)
    form = HideNoteForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and form.attempt(note.hide, reason=form.cleaned_data["reason"], by=request.user):
        messages.success(request, _("Hidden. Only its author and who convenes can read it now."))
        return redirect(note)
    title = _("Hide what %(who)s wrote?") % {"who": note.author}
    return _ask(request, note.thing, form, title=title, lead=f"“{note.text}”", button=_("Hide it"), danger=True)


@region_page(can="convene")
@require_POST
def show_again(request: RegionRequest, note_id: int) -> HttpResponse:
    note, form = get_note(request, note_id), ConfirmForm(request.POST)
    form.attempt(note.show_again, by=request.user)
    return _back(request, note, form)


@region_page(can="convene")
@require_POST
def let_stand(request: RegionRequest, note_id: int) -> HttpResponse:
    note, form = get_note(request, note_id), ConfirmForm(request.POST)
    form.attempt(note.let_stand, by=request.user)
    return _back(request, note, form)


def _back(request: RegionRequest, note: Note, form: ConfirmForm) -> HttpResponse:
    for refused in form.non_field_errors():
        messages.error(request, str(refused))
    return redirect(note)


def place_of(request: RegionRequest, thing: Thing) -> str:
    return reverse("partnerships:notes", args=[request.region.slug, kind_of(thing), thing.pk])


def _ask(request: RegionRequest, thing: Thing, form: Any, **words: Any) -> HttpResponse:
    return ask(request, form, eyebrow=str(thing), cancel=place_of(request, thing), **words)
