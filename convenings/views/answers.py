"""The page behind an invitation's personal link: one question, four buttons, no account. GET changes nothing."""

from http import HTTPStatus

from django.core.exceptions import NON_FIELD_ERRORS
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from convenings.door_codes import Seat
from convenings.forms.answers import AnswerForm, AssistantForm, QuestionsForm, SubstituteForm
from convenings.forms.times import TimesForm
from convenings.icalendars import entry
from convenings.models import Answer, Delegation, Invitation, Side
from convenings.models.invitations import NEEDS
from convenings.standing import Standing, buttons
from convenings.times import asked_of, saved_words
from convenings.views.forwarded import ask, is_sure, remember, remember_who_said_so
from convenings.views.guests import acts_for_another, invitation_of, refusal_status
from regions.access import GuestRequest, guest_page


def words(request: GuestRequest, invitation: Invitation) -> dict[str, object]:
    convening = invitation.convening
    standing = Standing.of(convening)
    return {
        "invitation": invitation,
        "acts_for": invitation.contact if acts_for_another(request, invitation) else None,
        "convening": convening,
        "open": convening.takes_answers() and invitation.may_answer,
        "standing": standing,
        "full": convening.is_full(standing.coming) and not invitation.is_coming,
        "where": convening.partnership.name,
        "hosts": invitation.sending.signed_by if invitation.sending else [],
        "choices": buttons(invitation),
        "answer_url": request.link.path,
    }


def after(request: GuestRequest, place: str = "") -> HttpResponse:
    """On to the page that says what is saved; this browser need not be asked who it is again."""
    address = reverse("convenings:answered", args=[request.region.slug, request.link.token])
    return remember(request, redirect(f"{address}{place}"))


@guest_page(purpose="invitation")
def answer(request: GuestRequest) -> HttpResponse:
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        # The verb reads the row under its lock; reading it before would be a statement for nothing.
        invitation = Invitation(pk=request.link.about_id)
        if form.attempt(invitation.respond, **form.said, by=request.contact, sure=is_sure(request)):
            return after(request)
        if form.has_error(NON_FIELD_ERRORS, "unsure"):
            return ask(request, invitation_of(request))
    return page(request, form)


def page(request: GuestRequest, form: AnswerForm | TimesForm) -> HttpResponse:
    """The one question as the meeting now stands: which times suit, or will you come."""
    invitation = invitation_of(request)
    if invitation.convening.is_finding:
        return which_times(request, invitation, form=form)
    context = words(request, invitation) | {"form": form}
    return remember_who_said_so(
        request, render(request, "convenings/answer.html", context, status=refusal_status(form))
    )


def which_times(
    request: GuestRequest,
    invitation: Invitation,
    *,
    form: AnswerForm | TimesForm | QuestionsForm | SubstituteForm | None = None,
) -> HttpResponse:
    """While the date is open: each time with three buttons, and what is saved."""
    convening, asked = invitation.convening, asked_of(invitation, timezone.now())
    acts_for = acts_for_another(request, invitation)
    saved, note = saved_words(asked)
    context = {
        "invitation": invitation,
        "acts_for": invitation.contact if acts_for else None,
        "convening": convening,
        "where": convening.partnership.name,
        "hosts": invitation.sending.signed_by if invitation.sending else [],
        "asked": asked,
        "open": any(one.is_open for one in asked),
        "shown": ",".join(str(one.option.pk) for one in asked if one.is_open),
        "saved": saved,
        "saved_note": note,
        "tick_url": reverse("convenings:tick", args=[request.region.slug, request.link.token]),
        "here": request.link.path,
        "form": form,
        "delegation": None if acts_for else Delegation.objects.of(request.contact.pk),
        "assistant": AssistantForm(),
    }
    status = refusal_status(form) if form else 200
    return remember_who_said_so(request, render(request, "convenings/which_times.html", context, status=status))


@require_POST
@guest_page(purpose="invitation")
def tick(request: GuestRequest) -> HttpResponse:
    """One tap: a time works, works if need be, or does not."""
    form = TimesForm(request.POST)
    if form.is_valid():
        if form.attempt(
            Invitation(pk=request.link.about_id).tick, form.fits, by=request.contact, sure=is_sure(request)
        ):
            return remember(request, redirect(f"{request.link.path}#times"))
        if form.has_error(NON_FIELD_ERRORS, "unsure"):
            return ask(request, invitation_of(request))
    return page(request, form)


@require_safe
@guest_page(purpose="invitation")
def answered(request: GuestRequest) -> HttpResponse:
    invitation = invitation_of(request)
    if not invitation.answer or not invitation.may_answer or not invitation.convening.takes_answers():
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
    if invitation.convening.is_finding:
        return which_times(request, invitation, form=questions or substitute)
    context = words(request, invitation)
    standing: Standing = context["standing"]  # type: ignore[assignment]
    seat = invitation.stands_in_for or invitation
    own = {seat.side: seat.answer}
    delegation = None if acts_for_another(request, invitation) else Delegation.objects.of(request.contact.pk)
    # What these forms are sent to cannot be opened: who changes the language comes back here.
    context["here"] = reverse("convenings:answered", args=[request.region.slug, request.link.token])
    context |= {
        "delegation": delegation,
        "assistant": AssistantForm(),
        "place": place_in_line(invitation),
        "seats": {side: standing.seats(side, own.get(side)) for side in Side.values},
        "questions": questions
        or QuestionsForm(convening=invitation.convening, initial=beforehand(request, invitation)),
        "substitute": substitute or substitute_form(invitation),
        "noted": any(getattr(invitation, name) for name in NEEDS),
        "seat": Seat.of(invitation, request.link) if invitation.answer == Answer.YES else None,
    }
    forms = (context[name] for name in ("questions", "substitute"))
    status = max(refusal_status(form) for form in forms)  # type: ignore[arg-type]
    context["refused"] = status >= HTTPStatus.BAD_REQUEST
    return remember_who_said_so(request, render(request, "convenings/answered.html", context, status=status))


def beforehand(request: GuestRequest, invitation: Invitation) -> dict[str, object]:
    """SECURITY: what they said of their body is shown to nobody else, not to who answers for them either."""
    if not is_sure(request) or acts_for_another(request, invitation):
        return dict(invitation.told)
    return {**invitation.told, **{name: getattr(invitation, name) for name in NEEDS}, "shown": True}


def place_in_line(invitation: Invitation) -> int:
    """First, second, … of those who wait; 0 for who does not."""
    if invitation.answer != Answer.WAITING:
        return 0
    line = invitation.convening.invitations.in_line(invitation.convening.leaders_first).values_list("pk", flat=True)
    return list(line).index(invitation.pk) + 1


def substitute_form(invitation: Invitation) -> SubstituteForm:
    initial = {name: getattr(invitation, name) for name in ("substitute_name", "substitute_email")}
    return SubstituteForm(initial=initial | {"version": invitation.convening.version})


@require_POST
@guest_page(purpose="invitation")
def substitute(request: GuestRequest) -> HttpResponse:
    form = SubstituteForm(request.POST)
    if form.is_valid():
        said = {"by": request.contact, "sure": is_sure(request), **form.cleaned_data}
        if form.attempt(Invitation(pk=request.link.about_id).respond, Answer.SENDING, **said):
            return after(request)
        if form.has_error(NON_FIELD_ERRORS, "unsure"):
            return ask(request, invitation_of(request))
    return saved(request, invitation_of(request), substitute=form)


@require_POST
@guest_page(purpose="invitation")
def questions(request: GuestRequest) -> HttpResponse:
    invitation = invitation_of(request)
    form = QuestionsForm(request.POST, convening=invitation.convening)
    if form.is_valid():
        if form.attempt(invitation.tell, by=request.contact, sure=is_sure(request), **form.said):
            return after(request, "#questions")
        if form.has_error(NON_FIELD_ERRORS, "unsure"):
            return ask(request, invitation_of(request))
    return saved(request, invitation_of(request), questions=form)


@require_safe
@guest_page(purpose="invitation")
def calendar(request: GuestRequest) -> HttpResponse:
    """The meeting as a file, for calendars that did not read it from the mail."""
    invitation = invitation_of(request)
    if not invitation.convening.is_dated:
        return redirect(request.link.path)
    method = "CANCEL" if invitation.convening.is_cancelled else "PUBLISH"
    file = entry(invitation.convening, method=method, turns=invitation.turns).to_nobody(request.link.url)
    response = HttpResponse(file, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="meeting.ics"'
    return response
