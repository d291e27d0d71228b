"""What a partnership of the demonstration shows to everybody, what an hour counts, and a small test that is running."""

from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

from accounts.models import User
from partnerships.models import Experiment, MatchTerms, Partnership, Shown

CARD = {
    "hypothesis": "If two companies try it first, the others follow",
    "test": "Two companies try it for six weeks",
    "measure": "Both would do it again",
}


def open_up(partnership: Partnership, *, by: User) -> None:
    partnership.publish(by=by)
    partnership.choose_shown([*partnership.shown, Shown.MEETINGS], by=by)
    MatchTerms.agree(partnership, rate=Decimal("42.50"), target=Decimal(5000), by=by)
    priority = partnership.priorities.standing().ranked().first()
    if priority:
        Experiment.begin(priority, **CARD, stops_on=timezone.localdate() + timedelta(days=30), by=by)
