"""The figure of a priority: what is measured, what was counted, and the story behind the curve."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from partnerships.forms.items import DAY, People
from partnerships.models import Better, Measure, Measurement, tellers
from partnerships.models.measures import FIXED
from regions.forms.base import Attempts
from regions.models import Contact

NUMBER = {"invalid": _("Write a number here, such as 42 or 3.5. What it counts has a field of its own.")}


def number(label: Any, **more: Any) -> forms.DecimalField:
    return forms.DecimalField(label=label, max_digits=14, decimal_places=2, error_messages=NUMBER, **more)


def day(label: Any, **more: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"), **more)


class MeasureForm(Attempts, forms.Form):
    name = forms.CharField(
        label=_("What is measured?"), max_length=200, help_text=_("Such as “apprentices hired in a year”.")
    )
    unit = forms.CharField(label=_("Of what"), max_length=60, help_text=_("Such as “apprentices”, or “%”."))
    better = forms.ChoiceField(
        label=_("Which way is better?"), choices=Better.choices, initial=Better.UP, widget=forms.RadioSelect
    )
    baseline = number(
        _("Baseline"), required=False, help_text=_("The figure as it was when you began. Leave it empty if not known.")
    )
    baseline_on = day(_("Day of the baseline"), required=False)
    target = number(_("Target"), required=False, help_text=_("How far it should move."))
    target_on = day(_("By when"), required=False)

    def fix(self) -> None:
        """What comes from labor statistics is shown, and not asked for."""
        for name in FIXED:
            self.fields[name].disabled = True

    @staticmethod
    def now(measure: Measure) -> dict[str, Any]:
        return {name: getattr(measure, name) for name in MeasureForm.base_fields}


class MeasurementForm(Attempts, forms.Form):
    figure = number(_("Figure"))
    measured_on = day(_("Of which day"))
    source = forms.CharField(label=_("Who counted it"), max_length=300, help_text=_("Such as “the college’s list”."))

    @staticmethod
    def now(row: Measurement) -> dict[str, Any]:
        return {name: getattr(row, name) for name in MeasurementForm.base_fields}


class StoryForm(Attempts, forms.Form):
    words = forms.CharField(
        label=_("Why does the curve look as it does?"),
        max_length=1500,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("A few sentences: what moved it, what holds it back."),
    )
    doing = forms.CharField(
        label=_("What will we do about it?"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )


class StoryOfForm(StoryForm):
    """Written down by who convenes, in the words of somebody who answers for it."""

    teller = People(Contact.objects.none(), label=_("Whose words are these?"), empty_label=_("My own"), required=False)

    def __init__(self, *args: Any, measure: Measure, **given: Any) -> None:
        super().__init__(*args, **given)
        self.fields["teller"].queryset = tellers(measure.priority)  # type: ignore[attr-defined]
