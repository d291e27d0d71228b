"""Taking up an invitation to help run a region. The token proves the address and nothing else."""

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from accounts.models import User
from desk.forms.staff import JoinForm
from desk.models import StaffInvite
from regions.access import public_page
from regions.models import Region
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
    """GET only shows. The account of the address must be signed in; an address without one opens it here."""
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
            user = take_up(invite, account, form)
        except ValidationError as refusal:
            return render(request, "desk/join.html", context | {"refusal": refusal.messages[0]}, status=409)
    return redirect("desk:today", slug) if is_theirs else sign_in(request, user, slug)


def gone(invite: StaffInvite) -> str:
    try:
        invite.refuse_unusable(timezone.now())
    except ValidationError as refusal:
        return str(refusal.messages[0])
    return ""


def take_up(invite: StaffInvite, account: User | None, form: JoinForm) -> User:
    if account is None:
        return invite.open_account(form.cleaned_data["name"])
    invite.accept(account)
    return account


def sign_in(request: HttpRequest, user: User, slug: str) -> HttpResponse:
    record_authentication(request, user, method="code", email=user.email)
    response: HttpResponse = perform_login(request, Login(user=user, email=user.email, redirect_url=f"/r/{slug}/"))
    return response
