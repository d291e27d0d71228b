"""What every template may say about the site itself."""

from django.conf import settings
from django.http import HttpRequest

from config.demonstration import SIGN_INS


def site(request: HttpRequest) -> dict[str, object]:
    return {
        "DEMO": settings.DEMO,
        "SIGN_INS": SIGN_INS if settings.DEMO else (),
        "BASE_URL": settings.BASE_URL,
        "region": getattr(request, "region", None),
    }
