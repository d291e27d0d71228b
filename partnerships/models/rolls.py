"""Who may vote: which seats, a ballot for each person or for each organization; the roll, frozen at the opening."""

from collections.abc import Iterable
from datetime import datetime
from itertools import groupby
from typing import TYPE_CHECKING, cast

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from partnerships.models.announcing import announce_opened
from partnerships.models.electors import Elector
from partnerships.models.representatives import Representative
from partnerships.models.seats import Seat, SeatRole
from regions.models import Actor, Contact, Link, record

if TYPE_CHECKING:
    from partnerships.models.ballots import Ballot

REASON_SIGNS = 300


class Seats(models.TextChoices):
    BUSINESS = "business", _("Business leaders only")
    ALL = "all", _("Business leaders and partners")


class Electorate(models.TextChoices):
    PERSON = "person", _("Each person has a ballot")
    ORGANIZATION = "organization", _("Each organization has one ballot")


CONSTRAINTS = [
    # Targets of composite keys: a line of the roll is of the kind its ballot is.
    models.UniqueConstraint(fields=["region", "id", "seats"], name="ballot_seats_key"),
    models.UniqueConstraint(fields=["region", "id", "electorate"], name="ballot_electorate_key"),
    models.CheckConstraint(condition=Q(seats__in=Seats.values), name="ballot_seats_known"),
    models.CheckConstraint(condition=Q(electorate__in=Electorate.values), name="ballot_electorate_known"),
]


class HasRoll(models.Model):
    seats = models.CharField(_("who may vote"), max_length=10, choices=Seats.choices, default=Seats.BUSINESS)
    electorate = models.CharField(
        _("who has a ballot"), max_length=12, choices=Electorate.choices, default=Electorate.PERSON
    )

    class Meta:
        abstract = True

    @property
    def is_by_organization(self) -> bool:
        return self.electorate == Electorate.ORGANIZATION

    @property
    def is_for_all(self) -> bool:
        return self.seats == Seats.ALL

    @property
    def may_admit(self) -> bool:
        ballot = cast("Ballot", self)
        return ballot.state == "open" and not (ballot.is_secret or ballot.is_second_round or ballot.was_counted)

    @property
    def was_counted(self) -> bool:
        return cast("Ballot", self).reopenings.exists()

    def eligible_seats(self) -> models.QuerySet[Seat]:
        """Conveners run the vote and have none; partners have one only if the ballot said so before it opened."""
        ballot = cast("Ballot", self)
        held = Seat.objects.current().exclude(role=SeatRole.CONVENER)
        held = held if self.is_for_all else held.leading()
        return held.filter(partnership=ballot.partnership_id, contact__archived_at__isnull=True)

    def seated_later(self) -> models.QuerySet[Contact]:
        """Who could be let in: a seat that may vote, and not on the roll."""
        ballot = cast("Ballot", self)
        on_roll = Q(electors__ballot=ballot) | Q(represents__ballot=ballot)
        # Whoever was merged on votes by the link of the record they were.
        known = Contact.objects.filter(on_roll)
        seated = Contact.objects.filter(pk__in=self.eligible_seats().values("contact"))
        later = seated.exclude(pk__in=known.values("pk")).exclude(merged_from__in=known)
        return later.select_related("organization").order_by("name", "pk")

    def _freeze_roll(self) -> list[Contact]:
        """Everybody who may vote, in the order of their seats."""
        ballot = cast("Ballot", self)
        held = {seat.contact_id: seat for seat in self.eligible_seats().select_related("contact").order_by("id")}
        if not held:
            words = _("No business leader sits at this table yet. Seat the leaders first, then open the ballot.")
            if self.is_for_all:
                words = _("Nobody who may vote sits at this table yet. Seat people first, then open the ballot.")
            raise ValidationError(words, code="no_electors")
        lines = self._lines(held.values())
        ballot._refuse_quorums_beyond(len(lines), len({first.organization_id for first, *_rest in lines}))
        electors = Elector.objects.bulk_create(self._elector(first) for first, *_rest in lines)
        Representative.objects.bulk_create(
            Representative.of(elector, seat.contact)
            for elector, (_first, *others) in zip(electors, lines, strict=True)
            for seat in others
        )
        return [seat.contact for seat in held.values()]

    def _lines(self, seats: Iterable[Seat]) -> list[list[Seat]]:
        """The seats behind each line of the roll: one, or all of an organization."""
        if not self.is_by_organization:
            return [[seat] for seat in seats]
        ordered = sorted(seats, key=lambda seat: (seat.organization_id, seat.pk))
        return [list(group) for _organization, group in groupby(ordered, key=lambda seat: seat.organization_id)]

    def _elector(self, seat: Seat, **given: str | datetime) -> Elector:
        return Elector(
            ballot=cast("Ballot", self),
            contact_id=seat.contact_id,
            organization_id=seat.organization_id,
            email=seat.contact.email,
            seats=self.seats,
            electorate=self.electorate,
            **given,
        )

    @transaction.atomic
    def admit(self, contact: Contact, *, reason: str, by: Actor, at: datetime | None = None) -> None:
        """Let somebody vote who was seated after the opening, for a reason that stays on record.

        SECURITY: never in a secret ballot, whose roll nobody may add to while papers lie in the urn.
        """
        ballot, now, reason = cast("Ballot", self), at or timezone.now(), " ".join(reason.split())
        locked = ballot.locked()
        self._refuse_admission(locked, reason)
        seat = locked.eligible_seats().filter(contact=contact).select_related("contact").first()
        if seat is None:
            raise ValidationError(
                _("%(who)s has no seat here that may vote. Seat them first."), params={"who": contact}, code="no_seat"
            )
        if not locked.seated_later().filter(pk=contact.pk).exists():
            raise ValidationError(_("%(who)s is on the roll already."), params={"who": contact}, code="on_roll")
        locked._put_on_roll(seat, admitted_at=now, admitted_because=reason)
        Link.objects.issue("ballot", [(contact.pk, locked)], until=locked.links_until)
        announce_opened(locked, [seat.contact], at=at)
        words = {"question": locked.question, "contact": contact.name, "reason": reason}
        record("ballot.admitted", locked, by=by, thread=locked.partnership_id, **words)

    def _put_on_roll(self, seat: Seat, **given: str | datetime) -> None:
        elector = None
        if self.is_by_organization:
            ballot = cast("Ballot", self)
            one = Q(organization=seat.organization_id) | Q(organization__merged_into=seat.organization_id)
            elector = Elector.objects.filter(one, ballot=ballot).first()
        if elector is None:
            self._elector(seat, **given).save()
        else:
            Representative.of(elector, seat.contact, **given).save()

    def _refuse_admission(self, locked: "Ballot", reason: str) -> None:
        if locked.state != "open":
            raise locked._refusal(_("Only while a vote is open can somebody be let in."), "not_open")
        if locked.is_secret:
            words = _("The roll of a secret ballot was frozen when it opened. They vote in the next one.")
            raise ValidationError(words, code="secret")
        if locked.is_second_round:
            words = _("In a second round those vote who could in the first.")
            raise ValidationError(words, code="second_round")
        if locked.was_counted:
            # SECURITY: what they chose would be the difference between both counts.
            words = _("This vote was counted before. A second count with one more paper would show what is on it.")
            raise ValidationError(words, code="counted")
        if not reason:
            raise ValidationError({"reason": _("Say why: it stays on record.")}, code="no_reason")
        if len(reason) > REASON_SIGNS:
            raise ValidationError({"reason": _("Say it in fewer words: one sentence is enough.")}, code="long_reason")
