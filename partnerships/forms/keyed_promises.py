"""The facilitator keys in what somebody promises aloud."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from partnerships.forms.items import at_table
from partnerships.forms.promises import PromiseForm
from partnerships.models import Partnership, Seat
from regions.models import Contact


@dataclass(frozen=True)
class Table:
    """Who may be named: read once for all forms of a page."""

    people: dict[int, Contact]
    leaders: frozenset[int]

    @classmethod
    def of(cls, partnership: Partnership) -> "Table":
        seats = Seat.objects.current().leading().filter(partnership=partnership)
        people = {person.pk: person for person in at_table(partnership)}
        return cls(people, frozenset(seats.values_list("contact", flat=True)))

    def field(self, label: Any, empty: Any, numbers: Sequence[int]) -> forms.TypedChoiceField:
        choices = [("", empty), *((n, f"{self.people[n].name}, {self.people[n].organization.name}") for n in numbers)]
        return forms.TypedChoiceField(
            label=label,
            choices=choices,
            required=False,
            empty_value=None,
            coerce=lambda number: self.people[int(number)],
        )


class PromiseForOthersForm(PromiseForm):
    """The facilitator keys it in, for whoever has no phone at hand."""

    field_order = ["champion", "outcome_wanted", "measure", "step", "owner", "due_on"]

    def __init__(self, *args: Any, table: Table, **given: Any) -> None:
        super().__init__(*args, **given)
        leaders = [number for number in table.people if number in table.leaders]
        self.fields["champion"] = table.field(_("Champion"), _("Nobody now"), leaders)
        if "step" in self.fields:
            self.fields["owner"] = table.field(_("Who takes the first step"), _("The champion"), list(table.people))
        self.order_fields(self.field_order)
