"""What a champion promises on the spot: outcome, measure, first step and date."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from partnerships.forms.items import DAY
from partnerships.models import Priority
from regions.forms.base import Attempts
from regions.office_hours import next_office_hour

USUAL_DAYS = 14


def usual_day() -> date:
    """Two weeks after the next day the office is open."""
    return next_office_hour(timezone.localtime()).date() + timedelta(days=USUAL_DAYS)


class PromiseForm(Attempts, forms.Form):
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
    step = forms.CharField(
        label=_("First step"), max_length=200, required=False, help_text=_("Something small, within a month.")
    )
    due_on = forms.DateField(label=_("By when"), required=False, widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"))
    seen = forms.CharField(max_length=12, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, priority: Priority, has_step: bool, **given: Any) -> None:
        initial = {
            "outcome_wanted": priority.outcome_wanted,
            "measure": priority.measure,
            "due_on": usual_day(),
            "seen": priority.stamp,
        }
        super().__init__(*args, prefix=f"p{priority.pk}", initial=initial, **given)
        if has_step and not self.data.get(f"{self.prefix}-step"):  # it is shown, and changed on its own page
            del self.fields["step"], self.fields["due_on"]

    def catch_up(self, priority: Priority) -> None:
        """The next save answers what is kept now: a refused verb has left its words on the priority in hand."""
        priority.refresh_from_db(fields=["outcome_wanted", "measure", "title"])
        self.data = self.data.copy()  # type: ignore[attr-defined]
        self.data[f"{self.prefix}-seen"] = priority.stamp  # type: ignore[index]
