"""Taking up an invitation to help run a region. The letter says who is meant; the mailed code proves who it is."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from accounts.models import User
from accounts.views.sign_in import to_sign_in
from desk.forms.staff import JoinForm
from desk.models import StaffInvite
from regions.access import public_page
from regions.models import Region, Role
from regions.models.links import parse
from regions.scope import in_region


def invited(token: str) -> StaffInvite:
    """SECURITY: number and address without the right token are nothing at all."""
    parsed = parse(token)
    invite = StaffInvite.objects.select_related("invited_by").filter(pk=parsed[0]).first() if parsed else None
    if invite is None or not invite.matches(token):
        raise Http404
    return invite


@public_page
@never_cache
def join(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    """GET only shows. An address without an account opens one here; joining takes that account, signed in."""
    region = get_object_or_404(Region.objects.open(), slug=slug)
    with in_region(region):
        invite = invited(token)
        account = User.objects.filter(email=invite.email).first()
        is_theirs = account is not None and request.user.pk == account.pk
        form = JoinForm(request.POST if request.method == "POST" else None)
        context: dict[str, object] = {
            "region": region,
            "invite": invite,
            "account": account,
            "is_theirs": is_theirs,
            "form": form,
        }
        context["refusal"] = gone(invite)
        if request.method != "POST" or context["refusal"]:
            return render(request, "desk/join.html", context, status=410 if context["refusal"] else 200)
        if account is not None and not is_theirs:
            return render(request, "desk/join.html", context, status=403)
        if account is None and (request.user.is_authenticated or not form.is_valid()):
            return render(request, "desk/join.html", context, status=400)
        try:
            take_up(invite, account, form)
        except ValidationError as refusal:
            return render(request, "desk/join.html", context | {"refusal": refusal.messages[0]}, status=409)
    if is_theirs:
        return redirect("desk:portfolio") if invite.role == Role.NETWORK else redirect("desk:today", slug)
    messages.success(request, _("Your account is ready. Sign in with a code, and you come back here to join."))
    return to_sign_in(request, invite.email, then=request.path)


def gone(invite: StaffInvite) -> str:
    try:
        invite.refuse_unusable(timezone.now())
    except ValidationError as refusal:
        return str(refusal.messages[0])
    return ""


def take_up(invite: StaffInvite, account: User | None, form: JoinForm) -> None:
    if account is None:
        invite.open_account(form.cleaned_data["name"])
    else:
        invite.accept(account)
