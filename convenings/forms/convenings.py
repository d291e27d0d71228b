"""Planning a meeting: a day and two hours on the region's clocks, become moments."""

from datetime import date, datetime, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, URLValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from convenings.models import Convening, ConveningKind
from convenings.models.facts import wrong_hours
from convenings.models.kinds import a_practical_one, a_question
from convenings.moments import moment
from regions.forms.base import Attempts
from regions.models.names import plain


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class ClockInput(forms.TimeInput):
    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M")


def day_field(*, required: bool = True) -> forms.DateField:
    # Clocks of other zones must be able to show it too, so neither the first nor the last day there is.
    return forms.DateField(
        label=_("Day"),
        required=required,
        widget=DayInput(),
        validators=[MinValueValidator(date(2000, 1, 1)), MaxValueValidator(date(2999, 12, 31))],
    )


class PlaceForm(Attempts, forms.Form):
    place = forms.CharField(
        label=_("Place, or a link below"),
        max_length=200,
        required=False,
        validators=[plain],
        help_text=_("A member company's hall is a good sign."),
    )
    address = forms.CharField(label=_("Address"), max_length=300, required=False, validators=[plain])
    link = forms.URLField(
        label=_("Link"),
        required=False,
        assume_scheme="https",
        validators=[URLValidator(["https", "http"])],
        help_text=_("Directions, or where to join from afar."),
    )

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        self.fields["place"].is_asked = True  # type: ignore[attr-defined]  # one of two is, so neither is “optional”

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not cleaned.get("place") and not cleaned.get("link") and "link" not in self.errors:
            self.add_error("place", _("Say where: a place, or a link to join."))
        return cleaned


class TimeForm(Attempts, forms.Form):
    """When. Named as the meeting's own fields, so that what a verb refuses stands at its field."""

    day = day_field()
    starts_at = forms.TimeField(label=_("From"), widget=ClockInput(), initial=time(8, 30))
    ends_at = forms.TimeField(label=_("To"), widget=ClockInput(), initial=time(10, 30))

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        day = cleaned.pop("day", None)
        for name in ("starts_at", "ends_at"):
            if day and cleaned.get(name) is not None:
                try:
                    cleaned[name] = moment(day, cleaned[name], timezone.get_current_timezone())
                except ValidationError as refused:
                    self.add_error(name, refused)
        self._check_hours(cleaned)
        return cleaned

    def _check_hours(self, cleaned: dict[str, Any]) -> None:
        """All that is wrong in one round, each where it is put right: a day that has passed at the day."""
        start, end = cleaned.get("starts_at"), cleaned.get("ends_at")
        if isinstance(start, datetime) and isinstance(end, datetime):
            for name, refused in wrong_hours(start, end, timezone.now()).items():
                self.add_error("day" if refused.code == "past" else name, refused)


class HoursForm(TimeForm, PlaceForm):
    """When and where."""

    field_order = ["day", "starts_at", "ends_at", "place", "address", "link"]


class SeatingForm(forms.Form):
    """How many may come, by which way, and who is next when a seat is free."""

    capacity = forms.IntegerField(
        label=_("Seats in the room"),
        required=False,
        min_value=1,
        max_value=100_000,
        help_text=_("Leave it empty if everybody fits."),
    )
    online = forms.BooleanField(
        label=_("People may also join by the link"),
        required=False,
        help_text=_("Each says which: in the room or online."),
    )
    online_capacity = forms.IntegerField(label=_("Places online"), required=False, min_value=1, max_value=100_000)
    seats_each = forms.IntegerField(label=_("Seats for each organization"), required=False, min_value=1, max_value=1000)
    leaders_first = forms.BooleanField(
        label=_("Business leaders first on the waiting list"),
        required=False,
        help_text=_("Otherwise whoever said yes first is next."),
    )


class MeetingForm(forms.Form):
    kind = forms.ChoiceField(label=_("Kind of meeting"), choices=ConveningKind.choices, initial=ConveningKind.LAUNCH)
    title = forms.CharField(label=_("Title"), max_length=160, validators=[plain])
    question = forms.CharField(
        label=_("A question before the meeting"), max_length=200, required=False, validators=[plain], initial=a_question
    )
    practical = forms.CharField(
        label=_("A second question"), max_length=200, required=False, validators=[plain], initial=a_practical_one
    )


class PlanForm(MeetingForm, SeatingForm, HoursForm):
    field_order = [
        "kind",
        "title",
        "day",
        "starts_at",
        "ends_at",
        "place",
        "address",
        "link",
        "capacity",
        "online",
        "online_capacity",
        "seats_each",
        "leaders_first",
        "question",
        "practical",
    ]


class DescribeForm(Attempts, SeatingForm):
    title = forms.CharField(label=_("Title"), max_length=160, validators=[plain])
    question = forms.CharField(
        label=_("A question before the meeting"), max_length=200, required=False, validators=[plain]
    )
    practical = forms.CharField(label=_("A second question"), max_length=200, required=False, validators=[plain])
    field_order = ["title"]


class UndatedForm(DescribeForm, PlaceForm):
    """While the date is open the place is changed with the rest: it stands in no calendar yet."""

    field_order = ["title", "place", "address", "link"]


class CancelForm(Attempts, forms.Form):
    reason = forms.CharField(
        label=_("A sentence for everybody who was invited"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


def hours_of(convening: Convening) -> dict[str, object]:
    """The meeting's time and place as the form shows them."""
    start, end = (timezone.localtime(at) for at in convening.fixed)
    where = {name: getattr(convening, name) for name in ("place", "address", "link")}
    return {"day": start.date(), "starts_at": start.time(), "ends_at": end.time(), **where}
