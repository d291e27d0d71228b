"""Adopting, defining and telling: the forms of a priority."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from partnerships.forms.items import People, at_table
from partnerships.models import Partnership, Seat
from regions.forms.base import Attempts
from regions.models import Contact


class DefineForm(Attempts, forms.Form):
    title = forms.CharField(label=_("In a few words"), max_length=200)
    outcome_wanted = forms.CharField(
        label=_("Outcome wanted"),
        max_length=500,
        required=False,
        help_text=_("What will be true when this has worked?"),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    measure = forms.CharField(
        label=_("Measure"),
        max_length=300,
        required=False,
        help_text=_("One figure that already exists, and how far it should move."),
    )


class AdoptForm(DefineForm):
    """One winner of a ballot; left unticked it is not adopted now."""

    adopt = forms.BooleanField(label=_("Adopt this one"), required=False, initial=True)
    field_order = ["adopt", "title", "outcome_wanted", "measure"]


class SomebodyForm(Attempts, forms.Form):
    """One person of the table; `business` asks for leaders only."""

    contact = People(Contact.objects.none(), label=_("Who"), empty_label=_("Choose a person"))

    def __init__(self, *args: Any, partnership: Partnership, business: bool = False, **given: Any) -> None:
        super().__init__(*args, **given)
        people = at_table(partnership)
        if business:
            people = people.filter(
                pk__in=Seat.objects.current().leading().filter(partnership=partnership).values("contact")
            )
        self.fields["contact"].queryset = people  # type: ignore[attr-defined]
