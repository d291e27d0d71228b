"""Which ballots: open, counted, due, and those that ask somebody."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Exists, OuterRef, Q

from partnerships.models.closing import GRACE
from partnerships.models.electors import Elector
from partnerships.models.reopening import Reopening
from partnerships.models.representatives import Representative
from regions.models import Contact

if TYPE_CHECKING:
    from partnerships.models.ballots import Ballot  # noqa: F401  # names the rows


class BallotQuerySet(models.QuerySet["Ballot"]):
    def open(self) -> "BallotQuerySet":
        return self.filter(opened_at__isnull=False, closed_at__isnull=True)

    def closed(self) -> "BallotQuerySet":
        return self.filter(closed_at__isnull=False)

    def adoptable(self) -> "BallotQuerySet":
        """Whose result leads to priorities: what a second round chose is adopted from the first, which it completes."""
        return self.closed().filter(second_of__isnull=True)

    def due(self, at: datetime) -> "BallotQuerySet":
        """To be counted: past their closing time, or stopped by hand a minute ago."""
        return self.open().filter(Q(closes_at__lte=at) | Q(closing_at__lte=at - GRACE))

    def with_history(self) -> "BallotQuerySet":
        """`again`: whether it was opened again, and there are earlier counts to show. `second`: its second round."""
        second = self.model._default_manager.filter(second_of=OuterRef("pk")).values("pk")
        return self.annotate(
            again=Exists(Reopening.objects.filter(ballot=OuterRef("pk"))), second=models.Subquery(second[:1])
        )

    def asking(self, contact: Contact) -> "BallotQuerySet":
        """Those on whose roll the person is, alone or for an organization."""
        return self.filter(
            Exists(Elector.objects.filter(ballot=OuterRef("pk"), contact=contact))
            | Exists(Representative.objects.filter(ballot=OuterRef("pk"), contact=contact))
        )

    def newest_first(self) -> "BallotQuerySet":
        return self.order_by("-id")
