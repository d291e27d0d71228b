"""Which language a page speaks: a guest's own, staff pages the product's."""

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.utils import translation

from regions.models.contacts import Contact

GUESTS = "/g/"


def spoken_with(request: HttpRequest, contact: Contact) -> str:
    """What they chose on the page for this visit, else the language they read."""
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    return chosen if chosen in dict(settings.LANGUAGES) else contact.reads


class SpeakToGuests(LocaleMiddleware):
    """Guests without a link that works are met in their browser's language; everybody else in the product's own."""

    def process_request(self, request: HttpRequest) -> None:
        if request.path_info.startswith(GUESTS):
            super().process_request(request)
        else:
            translation.activate(settings.LANGUAGE_CODE)
            request.LANGUAGE_CODE = settings.LANGUAGE_CODE

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        answer = super().process_response(request, response)
        # Not for whoever this thread speaks to next.
        translation.activate(settings.LANGUAGE_CODE)
        return answer
