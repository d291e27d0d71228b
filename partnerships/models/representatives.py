"""Where each organization has one ballot: who else speaks for it, beside the first on its line of the roll."""

from datetime import datetime

from django.db import models
from django.db.models import Q

from partnerships.models.electors import Elector
from regions.models import Contact, RegionModel
from regions.scope import RegionManager


class Representative(RegionModel):
    ballot = models.ForeignKey("partnerships.Ballot", on_delete=models.CASCADE, related_name="representatives")
    elector = models.ForeignKey(Elector, on_delete=models.CASCADE, related_name="representatives")
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="represents")
    # SECURITY: as on the roll itself, the only address that may vote.
    email = models.EmailField(blank=True)
    admitted_at = models.DateTimeField(null=True, blank=True, editable=False)
    admitted_because = models.CharField(max_length=300, blank=True, editable=False)

    objects = RegionManager["Representative"]()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["region", "ballot", "contact"], name="representative_once"),
            models.CheckConstraint(
                condition=Q(admitted_at__isnull=True, admitted_because="")
                | Q(admitted_at__isnull=False) & ~Q(admitted_because=""),
                name="representative_admitted_why",
            ),
        ]

    def __str__(self) -> str:
        return str(self.contact)

    @classmethod
    def of(cls, elector: Elector, contact: Contact, **given: str | datetime) -> "Representative":
        return cls(ballot_id=elector.ballot_id, elector=elector, contact=contact, email=contact.email, **given)
