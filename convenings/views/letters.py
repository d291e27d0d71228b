"""Letters about a meeting: whom to write to, what, in whose name; seen as one of them, tried, then sent."""

from collections.abc import Collection

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_safe

from convenings.forms.inviting import InviteForm, champions_of
from convenings.models import Convening, LetterKind
from convenings.readers import USUALLY, Readers, opened, readers_of
from convenings.views.inviting import MOST_ROWS, candidates
from convenings.views.reading import show, try_on
from regions.access import RegionRequest, region_page
from regions.asked import search_words

SENT_ROWS = 50
NOTES = {
    LetterKind.SAVE_THE_DATE: _lazy("Before there is an invitation: the day, and nothing to answer."),
    LetterKind.INVITATION: _lazy("Each person gets a link of their own to answer with."),
    LetterKind.SECOND: _lazy("To those who were invited and have not answered; the button leads to their own page."),
    LetterKind.WELCOME: _lazy("To those who said yes: what the table is, and what to bring."),
    LetterKind.THANKS: _lazy("To those who came."),
    LetterKind.NO_SHOW: _lazy("To those who said yes and were not there."),
    LetterKind.FOLLOW_UP: _lazy("On the same day, with what was decided, who carries it, and when we meet again."),
}


@require_safe
@region_page(can="see")
def letters(request: RegionRequest, convening_id: int) -> HttpResponse:
    convening = get_object_or_404(Convening.objects.with_partnership(), pk=convening_id)
    context = {
        "convening": convening,
        "kinds": [(kind, kind.label, NOTES[kind]) for kind in LetterKind],
        "sendings": list(convening.sendings.all()[:SENT_ROWS]),
        "may_convene": request.may("convene"),
    }
    return render(request, "convenings/letters.html", context)


@region_page(can="convene")
def letter(request: RegionRequest, convening_id: int, kind: str) -> HttpResponse:
    if kind not in LetterKind.values:
        raise Http404
    convening = get_object_or_404(Convening.objects.with_partnership(), pk=convening_id)
    if kind == LetterKind.INVITATION:
        return redirect("convenings:invite", request.region.slug, convening.pk)
    do = request.POST.get("do", "") if request.method == "POST" else ""
    form = form_of(request, convening, kind)
    if do in ("see", "try", "send") and form.is_valid():
        answer = {"see": show, "try": try_on, "send": send}[do](request, convening, kind, form)
        if answer:
            return answer
    return choose(request, convening, kind, form, do)


def form_of(request: RegionRequest, convening: Convening, kind: str) -> InviteForm:
    """What was sent; else what was taken back; else the region's words, for whom they usually are."""
    if request.method == "POST":
        return InviteForm(request.POST)
    kept = request.session.get(draft(convening, kind))
    return InviteForm(initial=kept or opened(kind, convening)._asdict() | {"people": usual_readers(convening, kind)})


def draft(convening: Convening, kind: str) -> str:
    return f"letter-{convening.pk}-{kind}"


def usual_readers(convening: Convening, kind: str) -> Collection[int]:
    return ids_of(convening, USUALLY[kind]) if kind in USUALLY else ()


def ids_of(convening: Convening, readers: str) -> set[int]:
    """Who has no address is shown, and not ticked."""
    return set(readers_of(convening, readers).exclude(email="").values_list("pk", flat=True))


def send(request: RegionRequest, convening: Convening, kind: str, form: InviteForm) -> HttpResponse | None:
    said = form.cleaned_data
    given = form.words | {"signed_by": said["signed_by"], "batch": said["batch"]}
    if not form.attempt(convening.write_to, kind, said["people"], by=request.user, **given):
        return None
    request.session[draft(convening, kind)] = form.draft()
    messages.success(request, _("The letters wait for a minute. Until then you can take them back."))
    return redirect(convening)


def choose(request: RegionRequest, convening: Convening, kind: str, form: InviteForm, do: str) -> HttpResponse:
    """The table of people with the letter under it; whom it is for, searching and ticking keep what was typed."""
    text = search_words(request)
    wanted = do.removeprefix("to:") if do.removeprefix("to:") in Readers.values else ""
    ticked = ids_of(convening, wanted) if wanted else form.ticked("people")
    shown = set(readers_of(convening, wanted).values_list("pk", flat=True)) if wanted else ticked
    found = candidates(convening, text, shown | ticked)
    most = MOST_ROWS + len(shown | ticked)
    people = list(found[:most]) if text or not ticked else list(found.filter(pk__in=shown))
    champions = list(champions_of(convening.partnership))
    refused = do in ("see", "try", "send")
    context = {
        "convening": convening,
        "kind": kind,
        "label": LetterKind(kind).label,
        "note": NOTES[LetterKind(kind)],
        "form": form,
        "show_errors": refused,
        "audiences": Readers.choices,
        "people": people,
        "ticked": ticked,
        "signers": form.ticked("signed_by") or {seat.contact_id for seat in champions},
        "champions": champions,
        "text": text,
        "is_cut": len(people) == most,
    }
    return render(request, "convenings/letter.html", context, status=400 if refused else 200)
