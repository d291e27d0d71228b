"""The words a region's letters begin with."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from convenings.forms.inviting import WordsForm
from convenings.models import LetterKind, LetterTemplate
from convenings.models.letter_kinds import Wording
from convenings.models.placeholders import OPENED
from convenings.views.letters import NOTES
from regions.access import RegionRequest, region_page


@require_safe
@region_page(can="see")
def letter_templates(request: RegionRequest) -> HttpResponse:
    rows = [(template, NOTES[LetterKind(template.kind)]) for template in LetterTemplate.objects.every()]
    context = {"rows": rows, "may_convene": request.may("convene"), "menu": "regions:settings"}
    return render(request, "convenings/letter_templates.html", context)


def known(kind: str) -> LetterKind:
    if kind not in LetterKind.values:
        raise Http404
    return LetterKind(kind)


@region_page(can="convene")
def letter_template(request: RegionRequest, kind: str) -> HttpResponse:
    named = known(kind)
    template = LetterTemplate.objects.of(named)
    form = WordsForm(request.POST if request.method == "POST" else None, initial=template.wording._asdict())
    form.also = OPENED.get(named, ())
    if form.is_valid() and form.attempt(
        LetterTemplate.objects.keep_words, named, Wording(**form.words), by=request.user
    ):
        messages.success(request, _("Saved. The next letter of this kind begins with these words."))
        return redirect("convenings:letter_templates", request.region.slug)
    context: dict[str, Any] = {
        "form": form,
        "template": template,
        "kind": named,
        "note": NOTES[named],
        "also": [f"{{{name}}}" for name in form.also],
        "menu": "regions:settings",
    }
    return render(request, "convenings/letter_template.html", context, status=form.status)


@require_POST
@region_page(can="convene")
def letter_template_forget(request: RegionRequest, kind: str) -> HttpResponse:
    LetterTemplate.objects.forget(known(kind), by=request.user)
    messages.success(request, _("The usual words are back."))
    return redirect("convenings:letter_templates", request.region.slug)
