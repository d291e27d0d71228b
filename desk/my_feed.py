"""One calendar address over all regions: what its person has promised, each on the day it is due."""

import base64
import hashlib
import hmac

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from convenings import icalendars
from convenings.feeds import promised_by
from regions.access import CAN
from regions.asked import row_number
from regions.models import Contact, Membership
from regions.scope import in_region


def digest(number: int, version: int) -> str:
    mac = hmac.new(settings.LINK_KEY.encode(), f"my-feed:{number}:{version}".encode(), hashlib.sha256).digest()[:16]
    return base64.urlsafe_b64encode(mac).rstrip(b"=").decode()


def address_of(user: User) -> str:
    token = f"{user.pk}-{digest(user.pk, user.feed_version)}"
    return settings.BASE_URL + reverse("desk:my_feed", args=[token])


def holder(token: str) -> User | None:
    """SECURITY: whose it is, if it is whole, open and the newest; compared in constant time."""
    words, _dash, mac = token.partition("-")
    number = row_number(words)
    if number is None:
        return None
    user = User.objects.filter(pk=number, is_active=True).first()
    made = digest(number, user.feed_version if user else 0)
    is_whole = hmac.compare_digest(mac.encode(), made.encode())
    return user if user and user.has_feed and is_whole else None


def calendar_of(user: User) -> bytes:
    """Each region is entered in turn; one that was left drops out."""
    lines: list[str] = []
    for membership in Membership.objects.of(user):
        if membership.role not in CAN["own"]:
            continue
        with in_region(membership.region):
            if contact := Contact.objects.active().of(user).first():
                for item in promised_by(contact):
                    lines += icalendars.due(item, contact)
    return icalendars.promises(_("What I promised"), lines)
