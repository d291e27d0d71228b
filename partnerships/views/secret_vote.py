"""The paper of a secret ballot on a phone. The receipt stands on the page, in its form, and in a cookie.

Nothing else leads to the paper, so without the receipt the page can only say that it counts.
"""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from partnerships.models import Elector
from partnerships.models.marking import Marks
from partnerships.models.secret_papers import Saved, read_receipt
from partnerships.views.asked import Tap, as_typed, paper_words
from regions.access import GuestRequest

# As long as the link that leads to the page: the receipt also finds the paper in the published list.
COOKIE_LASTS = 180 * 24 * 3600


def cookie_name(ballot_id: int, absent: int | None = None) -> str:
    """Who votes for an absent organization keeps a receipt for it beside their own."""
    return f"receipt-{ballot_id}" if absent is None else f"receipt-{ballot_id}-{absent}"


def cookie_of(elector: Elector) -> str:
    return cookie_name(elector.ballot_id, elector.organization_id if elector.by_proxy else None)


def given_receipt(request: GuestRequest, elector: Elector) -> str:
    """What was typed or came with the form, else what this phone keeps."""
    return read_receipt(request.POST.get("receipt", "")) or read_receipt(request.COOKIES.get(cookie_of(elector), ""))


def place(request: GuestRequest, elector: Elector, given: Tap | Marks, context: dict[str, object]) -> HttpResponse:
    """The saved page comes at once, not by a redirect: it is the only place of the receipt where cookies are off."""
    receipt = given_receipt(request, elector)
    if isinstance(given, Tap):
        saved = elector.place_secretly(given.option, given.dots, receipt=receipt)
    else:
        saved = elector.fill_secretly(given, receipt=receipt)
    elector.has_voted = bool(saved.receipt)
    return show(request, elector, context, saved=saved)


def show(
    request: GuestRequest,
    elector: Elector,
    context: dict[str, object],
    *,
    status: int = 200,
    saved: Saved | None = None,
) -> HttpResponse:
    ballot, refused = elector.ballot, bool(context.get("refused"))
    if saved is None:
        receipt = given_receipt(request, elector) if elector.has_voted else ""
        choices, version = elector.choices_by(receipt)
        saved = Saved(receipt if version else "", choices)
    lost = elector.has_voted and not saved.receipt
    context |= {"ballot": ballot, "where": ballot.partnership.name, "receipt": saved.receipt}
    context |= paper_words(ballot, saved.choices)
    if refused:
        context["choices"] = as_typed(request.POST, ballot, saved.choices)
    if lost and request.POST.get("receipt") and not refused:
        context["refused"] = _(
            "No paper of this vote carries that receipt. Look at it again, or leave the paper as it is."
        )
        status = 400
    answer = render(request, f"partnerships/vote_secret{'_kept' if lost else ''}.html", context, status=status)
    return _keep(request, answer, cookie_of(elector), saved.receipt) if not lost else answer


def _keep(request: GuestRequest, answer: HttpResponse, name: str, receipt: str) -> HttpResponse:
    """SECURITY: only for this personal address, out of reach of scripts, and never sent along from elsewhere."""
    if request.method != "POST":
        return answer
    if receipt:
        answer.set_cookie(
            name,
            receipt,
            max_age=COOKIE_LASTS,
            path=request.path,
            secure=request.is_secure(),
            httponly=True,
            samesite="Lax",
        )
    elif name in request.COOKIES:
        answer.delete_cookie(name, path=request.path, samesite="Lax")
    return answer
