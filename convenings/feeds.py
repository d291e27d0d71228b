"""Calendars to subscribe to: one person's meetings and promises, or the meetings of one partnership. Private, and ended
at any time.
"""

from datetime import timedelta

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from convenings import icalendars
from convenings.models import Convening, Invitation
from convenings.models.planned import ConveningQuerySet
from partnerships.models import ActionItem, Partnership, Seat
from regions.models import Contact, Link, Membership
from regions.models.people import STAFF_ROLES
from regions.scope import current_region

PURPOSE = "feed"
# What is over for longer drops out: a feed is for what comes.
KEPT = timedelta(days=180)
MOST = 200


def open_feed(contact: Contact, about: Contact | Partnership) -> Link:
    """The address of the person's feed; one that was switched off comes back under a new address."""
    if isinstance(about, Partnership) and not may_follow(contact, about):
        words = _("Only who has a seat in the partnership, or works for the region, can follow its calendar.")
        raise ValidationError(words, code="no_seat")
    return Link.objects.reopen(PURPOSE, about, contact, until=None, by=contact)


def was_stopped(contact: Contact) -> bool:
    """They ended the feed of all their meetings."""
    return Link.objects.to(PURPOSE, contact).filter(contact=contact, revoked_at__isnull=False).exists()


def may_follow(contact: Contact, partnership: Partnership) -> bool:
    """SECURITY: asked at every reading, so that a seat given up ends the feed too."""
    if Seat.objects.current().filter(partnership=partnership, contact=contact).exists():
        return True
    staff = Membership.objects.filter(region=current_region(), role__in=STAFF_ROLES)
    return bool(contact.user_id) and staff.filter(user=contact.user_id).exists()


def kind_of(link: Link) -> type[models.Model] | None:
    """Of what the link is about, from the types every process keeps."""
    return ContentType.objects.get_for_id(link.about_type_id).model_class()


def followed(link: Link) -> Partnership | None:
    """The partnership the link is about; nothing where it is about all meetings of the person."""
    if kind_of(link) is not Partnership:
        return None
    return Partnership.objects.filter(pk=link.about_id).first()


def is_open(link: Link, partnership: Partnership | None) -> bool:
    if partnership is None:
        return kind_of(link) is Contact and link.about_id == link.contact_id
    return may_follow(link.contact, partnership)


def title_of(partnership: Partnership | None) -> str:
    return partnership.name if partnership else current_region().name


def calendar(contact: Contact, partnership: Partnership | None) -> bytes:
    """What the feed says now. Nobody's answer stands in it, the reader's own neither."""
    recent = Convening.objects.with_partnership().filter(ends_at__gt=timezone.now() - KEPT)
    rows = recent.filter(partnership=partnership) if partnership else asked_to(contact, recent)
    convenings = list(rows.order_by("starts_at", "pk")[:MOST])
    promised = [] if partnership else promised_by(contact)
    return icalendars.feed(title_of(partnership), convenings, [icalendars.due(item, contact) for item in promised])


def promised_by(contact: Contact) -> list[ActionItem]:
    """What is still to do, and what they help with. What is done, dropped or handed over leaves the calendar by itself,
    and so does what they stepped back from.
    """
    return list(ActionItem.objects.unfinished().concerning(contact).with_thread().by_due()[:MOST])


def asked_to(contact: Contact, convenings: ConveningQuerySet) -> ConveningQuerySet:
    """Meetings the person was invited to by a letter that has left, has not declined and sends nobody else to."""
    mine = Invitation.objects.not_declined().told(timezone.now()).filter(contact=contact, substitute_email="")
    return convenings.filter(models.Exists(mine.filter(convening=models.OuterRef("pk"))))
