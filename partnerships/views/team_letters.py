"""Writing to an action team, for whoever signs in and for a champion by personal link: the words, whom they reach, the
letter as one of them will read it, then off it goes.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from outbox.daily import who_waits
from outbox.letters import styles_in
from partnerships.forms.teams import TeamMailForm
from partnerships.letters.teams import preview
from partnerships.models import ActionTeam, TeamMail
from partnerships.models.team_readers import readers_of
from partnerships.models.team_writing import refusal_of
from regions.asked import row_number
from regions.forms.base import ConfirmForm
from regions.models import Actor, Contact

LETTERS = 10  # of a team, on its page


@dataclass(frozen=True)
class Written:
    """A letter on the team's page; `take_back`: where it can still be taken back, if it can; `came_back`: how many of
    it did not get there, where that is said.
    """

    mail: TeamMail
    take_back: str
    came_back: int


def written_to(team: ActionTeam, take_back: Callable[[TeamMail], str], by: Actor) -> list[Written]:
    """SECURITY: what came back is told to the office only; in a small team the number would name a colleague."""
    now = timezone.now()
    mails = team.mails.with_arrivals().latest_first()[:LETTERS]
    tells = not isinstance(by, Contact)
    return [
        Written(
            mail,
            take_back(mail) if mail.is_held(now) else "",
            mail.came_back if tells else 0,  # type: ignore[attr-defined]  # annotated
        )
        for mail in mails
    ]


@dataclass(frozen=True)
class Desk:
    """Who writes to which team, and where: the layout, the page of the form, and the team's own."""

    team: ActionTeam
    by: Actor
    shell: str
    write: str
    back: str

    @property
    def context(self) -> dict[str, Any]:
        priority = self.team.priority
        return {"desk": self, "team": self.team, "priority": priority, "where": priority.partnership.name}


def write_letter(request: HttpRequest, desk: Desk) -> HttpResponse:
    do = request.POST.get("do", "") if request.method == "POST" else ""
    form = TeamMailForm(request.POST if do else None)
    if do in ("see", "send") and form.is_valid():
        if do == "send" and form.attempt(desk.team.write, by=desk.by, **form.sending):
            return redirect(desk.back)
        if do == "see" and (seen := _seen(request, desk, form)):
            return seen
    if do == "edit":
        form = TeamMailForm(initial=request.POST.dict())
    return _form(request, desk, form)


def _form(request: HttpRequest, desk: Desk, form: TeamMailForm, *, taken_back: bool = False) -> HttpResponse:
    context = desk.context | {
        "form": form,
        "readers": readers_of(desk.team, desk.by),
        "refused": refusal_of(desk.team, desk.by),
        "taken_back": taken_back,
    }
    return render(request, "partnerships/team_write.html", context, status=form.status)


def _seen(request: HttpRequest, desk: Desk, form: TeamMailForm) -> HttpResponse | None:
    """As one of them will read it, with everybody it goes to; None where the form now says what is amiss."""
    wanted = request.POST.get("as", "")
    if not form.attempt(preview, desk.team, desk.by, row_number(wanted), **form.words):
        return None
    (reader, letter), readers = form.made, readers_of(desk.team, desk.by)
    context = desk.context | {
        "form": form,
        "readers": readers,
        "reader": reader,
        "letter": letter,
        "waits": who_waits(readers.to, timezone.now()),
    }
    response = render(request, "partnerships/team_preview.html", context)
    # The mail stands in a sandboxed frame, with the styles we wrote into it.
    response._csp_update = {"style-src": styles_in(letter.html)}  # type: ignore[attr-defined]
    return response


def take_back_letter(request: HttpRequest, desk: Desk, mail: TeamMail) -> HttpResponse:
    """What was taken back lies on the desk again, to be mended."""
    form = ConfirmForm(request.POST)
    words = mail.words._asdict()
    if form.attempt(mail.take_back, by=desk.by):
        return _form(request, desk, TeamMailForm(initial=words), taken_back=True)
    context = desk.context | {"refused": form}
    return render(request, "partnerships/team_gone.html", context, status=form.status)
