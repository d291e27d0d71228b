"""Seating people from the directory."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from partnerships.models import Partnership, Seat, SeatRole
from regions.forms.base import Attempts
from regions.models import Contact

FOUND = 20


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


def without_seat(partnership: Partnership, words: str) -> list[Contact]:
    """People of the directory who match and hold no open seat here, businesses first."""
    seated = Seat.objects.filter(partnership=partnership, until__isnull=True).values("contact")
    found = Contact.objects.active().matching(words).exclude(pk__in=seated).select_related("organization")
    return list(found.order_by("organization__kind", "name")[:FOUND])
