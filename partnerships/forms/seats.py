"""Seating people from the directory."""

import re
from typing import Any

from django import forms
from django.db.models import Case, Q, When
from django.utils.translation import gettext_lazy as _

from partnerships.models import Partnership, Seat, SeatRole
from regions.forms.base import Attempts
from regions.models import Contact

FOUND = 20
NUMBER = re.compile(r"[0-9]{1,18}")


class SeatForm(Attempts, forms.Form):
    contact = forms.ModelMultipleChoiceField(
        Contact.objects.none(), error_messages={"required": _("Tick at least one person.")}
    )
    role = forms.ChoiceField(label=_("As"), choices=SeatRole.choices)

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        self.fields["contact"].queryset = Contact.objects.active().select_related("organization")  # type: ignore[attr-defined]

    @property
    def ticked(self) -> set[str]:
        return set(self.data.getlist("contact")) if self.is_bound else set()  # type: ignore[attr-defined]


def without_seat(partnership: Partnership, words: str, ticked: set[str]) -> list[Contact]:
    """People of the directory who match and hold no open seat here, businesses first; what is ticked stays in sight."""
    seated = Seat.objects.filter(partnership=partnership, until__isnull=True).values("contact")
    kept = Q(pk__in=[int(number) for number in ticked if NUMBER.fullmatch(number)])
    found = Contact.objects.active().filter(kept | Q(pk__in=Contact.objects.matching(words).values("pk")))
    others = found.exclude(pk__in=seated).select_related("organization")
    first = Case(When(kept, then=0), default=1)
    return list(others.order_by(first, "organization__kind", "name__folded")[: FOUND + len(ticked)])
