"""The minutes of a meeting: read the draft, put it in better words, send it; then objections, approval, corrections."""

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from convenings.forms.minutes import ApproveForm, CloseObjectionForm, MinutesForm, SendMinutesForm
from convenings.models import Convening, Minutes, Objection
from convenings.models.minute_parts import digest_of, spelled
from convenings.models.minutes_sending import missed_it, were_there
from regions.access import RegionRequest, region_page
from regions.forms.base import Attempts


def find(convening_id: int) -> Convening:
    return get_object_or_404(Convening.objects.select_related("partnership", "room"), pk=convening_id)


def back(request: RegionRequest, convening: Convening) -> HttpResponse:
    return redirect("convenings:minutes", request.region.slug, convening.pk)


@require_safe
@region_page(can="see")
def minutes(request: RegionRequest, convening_id: int) -> HttpResponse:
    return show(request, find(convening_id))


def show(
    request: RegionRequest,
    convening: Convening,
    *,
    send: SendMinutesForm | None = None,
    approve: ApproveForm | None = None,
    close: tuple[Objection, CloseObjectionForm] | None = None,
) -> HttpResponse:
    versions = list(Minutes.objects.filter(convening=convening).newest_first())
    for version in versions:
        version.convening = convening
    sent = [version for version in versions if not version.is_draft]
    draft = versions[0] if versions and versions[0].is_draft else None if sent else Minutes(convening=convening)
    context: dict[str, object] = {
        "convening": convening,
        "standing": sent[0] if sent else None,
        "older": sent[1:],
        "may_convene": request.may("convene"),
        "open_to_objections": bool(sent) and sent[0].takes_objections(timezone.now()),
    }
    if draft and has_come(convening):
        context |= drafted(convening, draft, send)
    if sent:
        rows = list(sent[0].objections.in_order())
        forms = {close[0].pk: close[1]} if close else {}
        context["objections"] = [(row, forms.get(row.pk) or answer_form(row)) for row in rows]
        context["is_opposed"] = any(row.closed_at is None for row in rows)
        context["may_approve"] = not (draft or sent[0].approval or context["is_opposed"])
        context["approve"] = approve or ApproveForm()
    # What was refused, where the form it was said in is not on the page any more.
    places = ((send, draft), (approve, context.get("may_approve")))
    context["refused"] = [error for form, shown in places if form and not shown for error in form.non_field_errors()]
    context["menu"] = "convenings:index"  # also from the address of an objection
    return render(request, "convenings/minutes.html", context, status=status_of(send, approve, close and close[1]))


def has_come(convening: Convening) -> bool:
    """From its day on there is something to write."""
    if convening.starts_at is None or convening.is_cancelled:
        return False
    return timezone.localdate(convening.starts_at) <= timezone.localdate()


def drafted(convening: Convening, draft: Minutes, send: SendMinutesForm | None) -> dict[str, object]:
    parts = draft.composed(timezone.now())
    present, absent = were_there(convening), missed_it(convening)
    seen = digest_of(spelled(parts))
    if send:
        # The next press answers what is shown now.
        send.data = send.data.copy()  # type: ignore[attr-defined]
        send.data["seen"] = seen  # type: ignore[index]
    return {
        "draft": draft,
        "parts": parts,
        "present": present,
        "absent": absent,
        "unreachable": unreachable(convening),
        "send": send or SendMinutesForm(initial={"seen": seen}),
        "send_button": ngettext("Send to %(count)d person", "Send to %(count)d people", len(present) + len(absent))
        % {"count": len(present) + len(absent)},
    }


def unreachable(convening: Convening) -> list[str]:
    """Who was there and gets no mail."""
    rows = convening.attendances.filter(contact__email="").order_by("contact__name__folded")
    return list(rows.values_list("contact__name", flat=True))


def status_of(*forms: Attempts | None) -> int:
    bound = [form for form in forms if form is not None and form.errors]
    if not bound:
        return 200
    late = {"newer", "sent", "approved", "replaced", "objected", "closed"}
    codes = {error.code for form in bound for errors in form.errors.as_data().values() for error in errors}
    return 409 if codes & late else 400


@region_page(can="convene")
def draft(request: RegionRequest, convening_id: int) -> HttpResponse:
    """The free parts, of the first version or of one that corrects what was sent."""
    convening = find(convening_id)
    row = Minutes.draft_of(convening) or Minutes.correction_of(convening)
    form = MinutesForm(request.POST if request.method == "POST" else None, draft=row)
    if form.is_valid() and form.attempt(Minutes.write, convening, by=request.user, **form.words):
        messages.success(request, _("Saved. Read it once more, then send it."))
        return back(request, convening)
    if form.has_error("__all__", "newer"):
        row = Minutes.draft_of(convening) or row
    context = {"convening": convening, "form": form, "draft": row, "theirs": form.has_error("__all__", "newer")}
    return render(request, "convenings/minutes_draft.html", context, status=status_of(form))


@require_POST
@region_page(can="convene")
def send(request: RegionRequest, convening_id: int) -> HttpResponse:
    convening, form = find(convening_id), SendMinutesForm(request.POST)
    if form.is_valid() and form.attempt(Minutes.send, convening, by=request.user, **form.cleaned_data):
        messages.success(request, _("The minutes are on their way. Nobody can change this version any more."))
        return back(request, convening)
    return show(request, convening, send=form)


@require_safe
@region_page(can="see")
def version(request: RegionRequest, pk: int) -> HttpResponse:
    """One version as it was sent, also for paper."""
    row = get_object_or_404(Minutes.objects.sent().with_meeting(), pk=pk)
    context = {
        "minutes": row,
        "convening": row.convening,
        "is_replaced": row.is_replaced,
        "menu": "convenings:index",
    }
    return render(request, "convenings/minutes_version.html", context)


def standing(convening: Convening) -> Minutes:
    return get_object_or_404(Minutes.objects.standing().with_meeting(), convening=convening)


@require_POST
@region_page(can="convene")
def approve(request: RegionRequest, convening_id: int) -> HttpResponse:
    convening, form = find(convening_id), ApproveForm(request.POST)
    if form.is_valid() and form.attempt(standing(convening).approve, by=request.user, **form.cleaned_data):
        messages.success(request, _("Approved. It stands on the minutes, with who and when."))
        return back(request, convening)
    return show(request, convening, approve=form)


def answer_form(row: Objection, data: QueryDict | None = None) -> CloseObjectionForm:
    return CloseObjectionForm(data, auto_id=f"objection-{row.pk}-%s")


@require_POST
@region_page(can="convene")
def objection_close(request: RegionRequest, pk: int) -> HttpResponse:
    """With a reason; whoever objected gets it by mail."""
    row = get_object_or_404(Objection.objects.select_related("contact", "minutes"), pk=pk)
    form = answer_form(row, request.POST)
    convening = find(row.minutes.convening_id)
    if form.is_valid() and form.attempt(row.close, by=request.user, **form.cleaned_data):
        messages.success(request, _("Answered. %(who)s gets it by mail.") % {"who": row.contact.name})
        return back(request, convening)
    return show(request, convening, close=(row, form))
