"""The page behind an invitation's personal link: one question, four buttons, no account. GET changes nothing."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from convenings.forms.answers import AnswerForm, QuestionsForm, SubstituteForm
from convenings.icalendars import entry
from convenings.models import Answer, Invitation, Side
from convenings.standing import Standing, buttons
from regions.access import GuestRequest, guest_page
from regions.prepared import Given, Prepared

INVITATION = Prepared(lambda: Invitation.objects.with_meeting_only().filter(pk=Given("pk")))
# Refusals that come from the state of the meeting, not from what was typed.
STATUS = {"closed": 410, "late": 410, "moved": 409, "full": 409}


def invitation_of(request: GuestRequest) -> Invitation:
    invitation = INVITATION.first(pk=request.link.about_id)
    if invitation is None:
        raise Http404
    invitation.contact = request.contact
    return invitation


def refusal_status(form: AnswerForm | SubstituteForm | QuestionsForm) -> int:
    if not form.is_bound or not form.errors:
        return 200
    codes = [error.code or "" for errors in form.errors.as_data().values() for error in errors]
    return next((STATUS[code] for code in codes if code in STATUS), 400)


def words(request: GuestRequest, invitation: Invitation) -> dict[str, object]:
    convening = invitation.convening
    standing = Standing.of(convening)
    return {
        "invitation": invitation,
        "convening": convening,
        "open": convening.takes_answers(),
        "standing": standing,
        "where": convening.partnership.name,
        "hosts": invitation.sending.signed_by if invitation.sending else [],
        "choices": buttons(invitation.answer),
        "answer_url": request.link.path,
    }


@guest_page(purpose="invitation")
def answer(request: GuestRequest) -> HttpResponse:
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        said = form.cleaned_data
        # The verb reads the row under its lock; reading it before would be a statement for nothing.
        invitation = Invitation(pk=request.link.about_id, contact=request.contact)
        if form.attempt(invitation.respond, said["answer"], version=said["version"], by=request.contact):
            return redirect("convenings:answered", request.region.slug, request.link.token)
    context = words(request, invitation_of(request)) | {"form": form}
    return render(request, "convenings/answer.html", context, status=refusal_status(form))


@require_safe
@guest_page(purpose="invitation")
def answered(request: GuestRequest) -> HttpResponse:
    invitation = invitation_of(request)
    if not invitation.answer or not invitation.convening.takes_answers():
        return redirect(request.link.path)
    return saved(request, invitation)


def saved(
    request: GuestRequest,
    invitation: Invitation,
    *,
    questions: QuestionsForm | None = None,
    substitute: SubstituteForm | None = None,
) -> HttpResponse:
    """The page after the tap, with whatever form was refused on it."""
    context = words(request, invitation)
    standing: Standing = context["standing"]  # type: ignore[assignment]
    own = {invitation.side: invitation.answer}
    # What these forms are sent to cannot be opened: who changes the language comes back here.
    context["here"] = reverse("convenings:answered", args=[request.region.slug, request.link.token])
    context |= {
        "seats": {side: standing.seats(side, own.get(side)) for side in Side.values},
        "questions": questions or QuestionsForm(convening=invitation.convening, initial=invitation.told),
        "substitute": substitute or substitute_form(invitation),
    }
    status = max(refusal_status(form) for form in (context["questions"], context["substitute"]))  # type: ignore[arg-type]
    return render(request, "convenings/answered.html", context, status=status)


def substitute_form(invitation: Invitation) -> SubstituteForm:
    initial = {name: getattr(invitation, name) for name in ("substitute_name", "substitute_email")}
    return SubstituteForm(initial=initial | {"version": invitation.convening.version})


@require_POST
@guest_page(purpose="invitation")
def substitute(request: GuestRequest) -> HttpResponse:
    invitation = invitation_of(request)
    form = SubstituteForm(request.POST)
    if form.is_valid() and form.attempt(invitation.respond, Answer.SENDING, by=request.contact, **form.cleaned_data):
        return redirect("convenings:answered", request.region.slug, request.link.token)
    return saved(request, invitation_of(request), substitute=form)


@require_POST
@guest_page(purpose="invitation")
def questions(request: GuestRequest) -> HttpResponse:
    invitation = invitation_of(request)
    form = QuestionsForm(request.POST, convening=invitation.convening)
    if form.is_valid() and form.attempt(invitation.tell, by=request.contact, **form.cleaned_data):
        address = reverse("convenings:answered", args=[request.region.slug, request.link.token])
        return redirect(f"{address}#questions")
    return saved(request, invitation_of(request), questions=form)


@require_safe
@guest_page(purpose="invitation")
def calendar(request: GuestRequest) -> HttpResponse:
    """The meeting as a file, for calendars that did not read it from the mail."""
    invitation = invitation_of(request)
    method = "CANCEL" if invitation.convening.is_cancelled else "PUBLISH"
    file = entry(invitation.convening, method=method, turns=invitation.turns).to_nobody(request.link.url)
    response = HttpResponse(file, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="meeting.ics"'
    return response
