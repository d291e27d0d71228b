"""A letter as one of the chosen will read it, on the page or as a test in one's own mail, before it is sent."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from convenings.correspondence import preview
from convenings.forms.inviting import InviteForm
from convenings.models import Convening, LetterKind
from convenings.models.spreading import useful_until
from outbox.daily import Waiting, who_waits
from outbox.letters import styles_in
from regions.access import RegionRequest
from regions.models import Contact


def show(request: RegionRequest, convening: Convening, kind: str, form: InviteForm) -> HttpResponse | None:
    """Written by what writes the mail itself; None where the form now says what is amiss."""
    people, reader = form.cleaned_data["people"], reader_of(request, form)
    words = form.words | {"kind": kind, "signed_by": form.cleaned_data["signed_by"]}
    if not form.attempt(preview, convening, reader, **words):
        return None
    context = {
        "convening": convening,
        "kind": kind,
        "form": form,
        "people": people,
        "reader": reader,
        "waits": None if kind == LetterKind.INVITATION else waits(convening, kind, people),
        "letter": form.made,
        "send": ngettext("Send to %(count)d person", "Send to %(count)d people", len(people)) % {"count": len(people)},
    }
    response = render(request, "convenings/preview.html", context)
    # The mail stands in a sandboxed frame, with the styles we wrote into it.
    response._csp_update = {"style-src": styles_in(form.made.html)}  # type: ignore[attr-defined]
    return response


def waits(convening: Convening, kind: str, people: Sequence[Contact]) -> Waiting:
    return who_waits(people, timezone.now(), useful_until(convening, kind))


def try_on(request: RegionRequest, convening: Convening, kind: str, form: InviteForm) -> HttpResponse | None:
    signed_by, reader = form.cleaned_data["signed_by"], reader_of(request, form)
    if not form.attempt(convening.try_letter, kind, reader, signed_by=signed_by, by=request.user, **form.words):
        return None
    messages.success(request, _("A test is on its way to %(address)s.") % {"address": request.user.email})
    return show(request, convening, kind, form)


def reader_of(request: RegionRequest, form: InviteForm) -> Contact:
    people: list[Contact] = form.cleaned_data["people"]
    return next((person for person in people if str(person.pk) == request.POST.get("as")), people[0])
