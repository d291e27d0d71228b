"""What a champion corrects in the profile of their industry: they know which companies and codes belong to it."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from outbox.posting import Draft, post
from partnerships.models.seats import Seat, SeatRole
from regions.models import Actor, Contact, Link, RegionModel, Sector, record
from regions.scope import RegionManager

PURPOSE = "profile"
MOST = 2000


def champions_of(sector: Sector) -> "models.QuerySet[Contact]":
    """Who champions a partnership of this industry today."""
    seats = Seat.objects.current().filter(partnership__sector=sector, role=SeatRole.CHAMPION, contact=OuterRef("pk"))
    return Contact.objects.active().filter(Exists(seats)).select_related("organization").order_by("name", "pk")


class ProfileNote(RegionModel):
    """Stands beside the profile, for who works here. What was written stays as it was."""

    sector = models.ForeignKey(Sector, on_delete=models.CASCADE, related_name="profile_notes")
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="profile_notes")
    text = models.TextField(_("what to correct"), validators=[MaxLengthValidator(MOST)])
    at = models.DateTimeField(default=timezone.now, editable=False)

    objects = RegionManager["ProfileNote"]()

    class Meta:
        verbose_name = _("note on a profile")
        ordering = ["-at", "-id"]
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="profile_note_says_something")]

    def __str__(self) -> str:
        return self.text

    @classmethod
    @transaction.atomic
    def ask_champions(cls, sector: Sector, contacts: Sequence[Contact], *, by: Actor) -> int:
        """Send each the profile by a link of their own, with the day's mail; once a day at most. How many."""
        known = set(champions_of(sector).values_list("pk", flat=True))
        for contact in contacts:
            if contact.pk not in known:
                _refuse(str(_("%(who)s champions no partnership of this industry.")), contact, "no_champion")
            if not contact.email:
                words = _("%(who)s has no e-mail address, so no link can reach them. Write one down first.")
                _refuse(str(words), contact, "no_address")
        Link.objects.issue(PURPOSE, [(contact.pk, sector) for contact in contacts], until=None)
        day = timezone.localdate().isoformat()
        post(
            [
                Draft(
                    kind="profile.asked", key=f"profile:{sector.pk}:{contact.pk}:{day}", contact=contact, about=sector
                )
                for contact in contacts
            ]
        )
        record("profile.asked", sector, by=by, sector=sector.name, count=len(contacts))
        return len(contacts)

    @classmethod
    @transaction.atomic
    def say(cls, sector: Sector, *, text: str, by: Contact) -> "ProfileNote":
        """Of who champions it today, so that no correction comes from who has left the table."""
        if not champions_of(sector).filter(pk=by.pk).exists():
            raise ValidationError(_("Only a champion of this industry corrects its profile."), code="no_champion")
        note = cls(sector=sector, contact=by, text=text.strip())
        note.full_clean(exclude=["region", "sector", "contact"])
        note.save()
        record("profile.corrected", sector, by=by, sector=sector.name)
        return note


def _refuse(words: str, contact: Contact, code: str) -> None:
    raise ValidationError({"people": ValidationError(words, params={"who": contact.name}, code=code)})
