"""The switch of guests' pages: the language of this visit and, on a page of one's own link, of our mail too."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, ResolverMatch, resolve
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django.views.i18n import set_language

from regions.access import REGION_OF, link_of, may_write, public_page
from regions.scope import in_region


@require_POST
@public_page
def switch(request: HttpRequest) -> HttpResponse:
    language = request.POST.get("language", "")
    if language in dict(settings.LANGUAGES) and keep_for_mail(request.POST.get("next", ""), language):
        with translation.override(language):
            messages.success(request, _("From now on we write to you in this language too."))
    return set_language(request)


def keep_for_mail(address: str, language: str) -> bool:
    """Whether their mail changes by it.

    SECURITY: only the whole link speaks for somebody; the token of a lesser use, which others may see, does not.
    """
    page = guest_page_at(address)
    region = REGION_OF.first(slug=page.kwargs["slug"]) if page else None
    if page is None or region is None:
        return False
    with in_region(region):
        link = link_of(page.kwargs["token"], page.func.access.removeprefix("guest:"))  # type: ignore[attr-defined]
        if link is None or not link.speaks(timezone.now()) or not may_write(link):
            return False
        return link.holder.choose_language(language, by=link.holder)


def guest_page_at(address: str) -> ResolverMatch | None:
    try:
        found = resolve(address)
    except Resolver404:
        return None
    return found if getattr(found.func, "access", "").startswith("guest:") else None
