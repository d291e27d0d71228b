"""Which language a page speaks: a guest's own, staff pages the product's."""

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.utils import translation

from regions.models.contacts import Contact

# What guests read: behind their links, and what the foot of every page leads to.
GUESTS = ("/g/", "/privacy/", "/accessibility/")


def spoken_with(request: HttpRequest, contact: Contact) -> str:
    """What they chose on the page for this visit, else the language they read."""
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    return chosen if chosen in dict(settings.LANGUAGES) else contact.reads


class SpeakToGuests(LocaleMiddleware):
    """Guests without a link that works are met in their browser's language; everybody else in the product's own."""

    def process_request(self, request: HttpRequest) -> None:
        is_for_guests, asked = request.path_info.startswith(GUESTS), request.GET.get("language", "")
        if is_for_guests and asked not in dict(settings.LANGUAGES):
            super().process_request(request)
            return
        # The foot of a page names the page's language, which may be another than the browser's.
        request.LANGUAGE_CODE = asked if is_for_guests else settings.LANGUAGE_CODE
        translation.activate(request.LANGUAGE_CODE)

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        answer = super().process_response(request, response)
        # Not for whoever this thread speaks to next.
        translation.activate(settings.LANGUAGE_CODE)
        return answer
