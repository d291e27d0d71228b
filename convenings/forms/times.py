"""The times a meeting may take place at: several when it is planned, one more later; and what a guest says to them."""

import re
from collections.abc import Sequence
from datetime import datetime, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from convenings.forms.convenings import ClockInput, MeetingForm, PlaceForm, SeatingForm, day_field
from convenings.models import Fit
from convenings.models.date_options import FEWEST, MOST
from convenings.models.facts import wrong_hours
from convenings.moments import day_words, moment
from regions.forms.base import Attempts

NUMBER = re.compile("[0-9]{1,18}")


class FindForm(MeetingForm, SeatingForm, PlaceForm):
    """A meeting whose date is still to be found: up to five times, the first two of them asked for."""

    numbers = range(1, MOST + 1)

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        for number in self.numbers:
            self.fields[f"day_{number}"] = day_field(required=number <= FEWEST)
            for name, label, usual in (("starts", _("From"), time(8, 30)), ("ends", _("To"), time(10, 30))):
                field = forms.TimeField(label=label, widget=ClockInput(), initial=usual, required=number <= FEWEST)
                field.is_asked = True  # type: ignore[attr-defined]  # it is, as soon as there is a day
                self.fields[f"{name}_{number}"] = field

    @property
    def times(self) -> list[list[forms.BoundField]]:
        """For the page: the fields of each time."""
        return [[self[f"{name}_{number}"] for name in ("day", "starts", "ends")] for number in self.numbers]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        found: list[tuple[datetime, datetime]] = []
        for number in self.numbers:
            day, *clocks = (cleaned.pop(f"{name}_{number}", None) for name in ("day", "starts", "ends"))
            if day is None:
                continue
            hours = self._moments(number, day, clocks)
            if hours and hours[0] in [start for start, _end in found]:
                words = _now("%(day)s at that hour stands above already. Choose another time.")
                self.add_error(f"day_{number}", ValidationError(words, params={"day": day_words(hours[0])}))
            elif hours:
                found.append(hours)
        return cleaned | {"times": found}

    def _moments(self, number: int, day: Any, clocks: Sequence[Any]) -> tuple[datetime, datetime] | None:
        """All that is wrong with this time, each where it is put right."""
        found: list[datetime] = []
        for name, clock in zip(("starts", "ends"), clocks, strict=True):
            if clock is None:
                if f"{name}_{number}" not in self.errors:
                    self.add_error(f"{name}_{number}", _("Say from when to when."))
                continue
            try:
                found.append(moment(day, clock, timezone.get_current_timezone()))
            except ValidationError as refused:
                self.add_error(f"{name}_{number}", refused)
        if len(found) < len(clocks):
            return None
        start, end = found
        wrong = wrong_hours(start, end, timezone.now())
        for name, error in wrong.items():
            place = "day" if error.code == "past" else name.removesuffix("_at")
            self.add_error(f"{place}_{number}", error)
        return None if wrong else (start, end)


class TimesForm(Attempts, forms.Form):
    """What a guest says: `time-<number>`, or `none` of the numbers it names."""

    @property
    def fits(self) -> dict[int, str]:
        """For the verb, which knows what is asked about."""
        said = {name.removeprefix("time-"): str(fit) for name, fit in self.data.items() if name.startswith("time-")}
        said |= dict.fromkeys(str(self.data.get("none", "")).split(","), Fit.NO.value)
        return {int(number): fit for number, fit in said.items() if NUMBER.fullmatch(number)}

    def clean(self) -> dict[str, Any]:
        if not self.fits:
            words = _("Say of each time whether it works, works if need be, or does not work.")
            raise ValidationError(words, code="unknown_fit")
        return self.cleaned_data
