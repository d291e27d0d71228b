"""The facilitator's page: what is on, a field for what a leader says, and below it everything that comes in."""

from dataclasses import dataclass
from typing import TypeVar

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from convenings import beforehand
from convenings.asking import Face
from convenings.faces import Board
from convenings.forms.rooms import ActForm
from convenings.models import Convening, Minutes, Room
from partnerships.forms.opportunities import CaptureForm, CaptureRequirementForm
from regions.access import RegionRequest

F = TypeVar("F", bound=CaptureForm)


@dataclass(frozen=True)
class Capture:
    """One of the two things that are written down; the one that is on stands open, the other behind its name."""

    heading: str
    button: str
    action: str
    form: CaptureForm
    open: bool = False


def hear_form(convening: Convening, data: QueryDict | None = None, topic: str = "") -> CaptureForm:
    return calm(CaptureForm(data, partnership=convening.partnership, prefix="heard", initial={"category": topic}))


def need_form(convening: Convening, data: QueryDict | None = None, topic: str = "") -> CaptureRequirementForm:
    initial = {"category": topic}
    return calm(CaptureRequirementForm(data, partnership=convening.partnership, prefix="needed", initial=initial))


def calm(form: F) -> F:
    """Two forms on one page, and the roll or the board beside them: none may take the focus."""
    form.fields["statement"].widget.attrs.pop("autofocus", None)
    return form


def show_lead(
    request: RegionRequest,
    convening: Convening,
    form: ActForm | None = None,
    *,
    hear: CaptureForm | None = None,
    need: CaptureRequirementForm | None = None,
) -> HttpResponse:
    room = Room.objects.whole().filter(convening=convening).first()
    context: dict[str, object] = {"convening": convening, "room": room, "form": form or ActForm()}
    if room:
        context |= {
            "top": Board.of(room, Face.LEAD),
            "board": Board.of(room, Face.BOARD),
            "clock": Board.of(room, Face.CLOCK),
            "captures": captures(request, room, hear, need),
            "said": len(beforehand.said(convening)),
            "minutes_wait": bool(room.ended_at) and not Minutes.objects.sent().filter(convening=convening).exists(),
        }
    refused = next((one for one in (form, hear, need) if one is not None and one.errors), None)
    status = 200 if refused is None else 409 if refused.has_error("__all__", "stale") else refused.status
    return render(request, "convenings/room_lead.html", context, status=status)


def captures(
    request: RegionRequest, room: Room, hear: CaptureForm | None, need: CaptureRequirementForm | None
) -> list[Capture]:
    """The form that goes with the item first. Whoever has just written a sentence writes the next at once."""
    convening, asked = room.convening, request.GET
    heard = Capture(
        _("What did a leader say?"),
        _("Keep this opportunity"),
        reverse("convenings:hear", args=[request.region.slug, convening.pk]),
        hear or again(hear_form(convening, topic=asked.get("heard", "")), "heard" in asked),
        open="heard" in asked or hear is not None,
    )
    needed = Capture(
        _("What does it take?"),
        _("Keep this requirement"),
        reverse("convenings:need", args=[request.region.slug, convening.pk]),
        need or again(need_form(convening, topic=asked.get("needed", "")), "needed" in asked),
        open="needed" in asked or need is not None,
    )
    return [needed, heard] if room.takes == "requirement" else [heard, needed]


def again(form: F, focus: bool) -> F:
    if focus:
        form.fields["statement"].widget.attrs["autofocus"] = True
    return form
