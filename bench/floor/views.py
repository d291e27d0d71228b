from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from bench.floor.models import Invitation, Meeting

SAVE = (
    "INSERT INTO floor_choice (invitation_id, option, value, at) VALUES (%s, %s, %s, %s)"
    " ON CONFLICT (invitation_id, option) DO UPDATE SET value = excluded.value, at = excluded.at"
)


def page(request: HttpRequest, token: str) -> HttpResponse:
    """What an invited person sees: three statements and a template."""
    invitation = get_object_or_404(Invitation.objects.select_related("person"), token=token)
    meeting = Meeting.objects.get(pk=invitation.meeting_id)
    context = {"invitation": invitation, "meeting": meeting, "lines": meeting.lines.order_by("id")}
    return render(request, "floor/page.html", context)


@require_POST
def save(request: HttpRequest, token: str) -> HttpResponse:
    """One durable choice: who, and an upsert."""
    invitation = get_object_or_404(Invitation, token=token)
    with connection.cursor() as cursor:
        cursor.execute(SAVE, [invitation.pk, request.POST["option"], request.POST["value"], timezone.now()])
    return redirect("page", token)


@login_required
def people(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """Fifty rows of a list, signed in."""
    meeting = get_object_or_404(Meeting, pk=meeting_id)
    rows = Invitation.objects.filter(meeting=meeting).select_related("person").order_by("person__name")
    listed = Paginator(rows, 50).get_page(request.GET.get("page"))
    return render(request, "floor/people.html", {"meeting": meeting, "listed": listed})
