"""Notes behind a personal link: a leader or partner reads and writes without an account, without a script."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from partnerships.discussions import audiences, discussion_of
from partnerships.forms.notes import EditNoteForm, NoteForm, ReportNoteForm, SummaryForm
from partnerships.models import Note, Reader
from partnerships.models.note_telling import PURPOSE
from partnerships.models.notes import may_summarize
from partnerships.models.things import THINGS, TO_PARTNERSHIP, Thing, partnership_of
from partnerships.views.progress import item_of
from regions.access import GuestRequest, LinkGone, guest_page
from regions.models import Link


def thing_of(request: GuestRequest) -> Thing:
    model = request.link.about_type.model_class() if request.link.about_type else None
    kind = next((kind for kind, known in THINGS.items() if known is model), None)
    if kind is None:
        raise LinkGone
    rows: Any = THINGS[kind].objects.select_related(TO_PARTNERSHIP[kind])
    found: Thing = get_object_or_404(rows, pk=request.link.about_id)
    return found


def note_of(request: GuestRequest, thing: Thing, note_id: int) -> Note:
    """SECURITY: what somebody may not read is not there."""
    notes = Note.objects.on(thing).visible_to(Reader(contact=request.contact)).with_thing()
    return get_object_or_404(notes, pk=note_id)


@guest_page(purpose=PURPOSE)
def discussion(request: GuestRequest) -> HttpResponse:
    """Whose seat ended still reads what everybody may, and writes nothing; where that is nothing, the link is over."""
    thing, me = thing_of(request), request.contact
    may_write = audiences(thing, me)
    form = None
    if may_write:
        form = NoteForm(request.POST if request.method == "POST" else None, thing=thing, audiences=may_write)
        if form.is_valid() and form.attempt(Note.say, thing, by=me, **form.cleaned_data):
            return redirect(f"{request.link.path}#write")
    talk = discussion_of(thing, Reader(contact=me), me=me, at=timezone.now())
    if form is None and (request.method == "POST" or not (talk.lines or talk.summaries)):
        raise LinkGone
    context = {
        "talk": talk,
        "where": talk.partnership.name,
        "form": form,
        "may_summarize": bool(may_write) and may_summarize(thing, me),
        "token": request.link.token,
    }
    return render(request, "partnerships/discussion.html", context, status=form.status if form else 200)


@guest_page(purpose=PURPOSE)
def sum_up(request: GuestRequest) -> HttpResponse:
    thing, me = thing_of(request), request.contact
    bound = request.POST if request.method == "POST" else None
    form = SummaryForm(bound, audiences=audiences(thing, me))
    if form.is_valid() and form.attempt(Note.summarize, thing, by=me, **form.cleaned_data):
        return redirect(request.link.path)
    return _ask(request, thing, form, title=_("What did it come to?"), button=_("Pin it at the end"))


@guest_page(purpose=PURPOSE)
def edit(request: GuestRequest, note_id: int) -> HttpResponse:
    thing = thing_of(request)
    note = note_of(request, thing, note_id)
    form = EditNoteForm(request.POST if request.method == "POST" else None, initial={"text": note.text})
    if form.is_valid() and form.attempt(note.edit, text=form.cleaned_data["text"], by=request.contact):
        return redirect(f"{request.link.path}#note-{note.pk}")
    return _ask(request, thing, form, title=_("Mend your note"), button=_("Save"))


@guest_page(purpose=PURPOSE)
def report(request: GuestRequest, note_id: int) -> HttpResponse:
    thing = thing_of(request)
    note = note_of(request, thing, note_id)
    form = ReportNoteForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and form.attempt(note.report, reason=form.cleaned_data["reason"], by=request.contact):
        words = {"title": _("Thank you."), "lead": _("Whoever convenes the partnership looks at it.")}
        return _ask(request, thing, None, **words)
    title = _("What is wrong with this note?")
    return _ask(request, thing, form, title=title, lead=f"“{note.text}”", button=_("Ask the convener to look"))


@guest_page(purpose="item")
@require_POST
def open_discussion(request: GuestRequest) -> HttpResponse:
    """From the page of one's item to what is said about it; the way in is made when it is first asked for."""
    return way_to_notes(request, item_of(request))


def way_to_notes(request: GuestRequest, thing: Thing) -> HttpResponse:
    """SECURITY: the letter that led here may have been passed on, and among the notes are those for leaders only. So
    whose they are is asked before the way to them is shown.
    """
    if "sure" not in request.POST:
        context = {"thing": thing, "where": partnership_of(thing).name, "here": request.link.path}
        return render(request, "partnerships/notes_are_you.html", context, status=409)
    Link.objects.issue(PURPOSE, [(request.contact.pk, thing)], until=None)
    link = Link.objects.to(PURPOSE, thing).get(contact=request.contact)
    if link.revoked_at:
        raise LinkGone
    return redirect(link.path)


def _ask(request: GuestRequest, thing: Thing, form: Any, **words: Any) -> HttpResponse:
    context = {"form": form, "thing": thing, "where": partnership_of(thing).name, "back": request.link.path}
    status = form.status if form else 200
    return render(request, "partnerships/discussion_ask.html", context | words, status=status)
