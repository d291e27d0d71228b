"""What somebody is asked in a discussion, and what changed in a region since they last looked."""

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from accounts.models import User
from partnerships.models import Mention, Note, Reader, Seat
from partnerships.models.things import THINGS
from regions.models import Activity, Contact

# What everybody at a table may know of it.
SHARED = (
    "partnership.moved", "priority.adopted", "priority.defined", "priority.dropped", "priority.championed",
    "item.assigned", "outcome.told",
)  # fmt: skip
MOST = 20  # of each, in one region
# A question nobody answered for so long is answered elsewhere.
ASKED_WITHIN = timedelta(days=60)


def asked_of(contact: Contact) -> list[Note]:
    """Notes that name them, as long as they wrote nothing there since."""
    same = Q()
    for kind in THINGS:
        same |= Q(**{kind: OuterRef(kind)})
    answered = Note.objects.filter(same, contact=contact, at__gt=OuterRef("at"))
    named = Mention.objects.filter(note=OuterRef("pk"), contact=contact)
    rows = Note.objects.visible_to(Reader(contact=contact)).filter(Exists(named), hidden_at__isnull=True)
    lately = rows.filter(~Exists(answered), at__gt=timezone.now() - ASKED_WITHIN)
    return list(lately.with_title().order_by("at", "pk")[:MOST])


def notes_since(reader: Reader, contact: Contact | None, user: User, since: datetime) -> list[Note]:
    rows = Note.objects.visible_to(reader).standing().filter(at__gt=since, hidden_at__isnull=True)
    others = rows.filter(Q(user=None) | ~Q(user=user.pk), Q(contact=None) | ~Q(contact=contact.pk if contact else 0))
    return list(others.with_title().newest_first()[:MOST])


def activity_since(contact: Contact | None, user: User, since: datetime, *, is_staff: bool) -> list[Activity]:
    """Of the tables they sit at; staff see all of the region."""
    rows = Activity.objects.filter(verb__in=SHARED, at__gt=since)
    if not is_staff:
        seats = Seat.objects.current().filter(contact=contact.pk if contact else 0)
        rows = rows.filter(thread__in=seats.values("partnership"))
    others = rows.filter(Q(user=None) | ~Q(user=user.pk), Q(contact=None) | ~Q(contact=contact.pk if contact else 0))
    return list(others.latest_first()[:MOST])


def told(note: Note) -> str:
    words = {"who": note.author, "thing": note.thing, "words": Truncator(note.text).chars(120)}
    return _("%(who)s on “%(thing)s”: %(words)s") % words
