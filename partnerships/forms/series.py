"""Taking a priority's figure from labor statistics: which figure, of which industry, from which year on."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from labor.profiles.yearly import Gauge
from partnerships.forms.measures import day, number
from partnerships.models import Measure
from partnerships.subjects import Subject
from regions.forms.base import Attempts
from regions.models import Industry


class SubjectForm(Attempts, forms.Form):
    """What should be looked at; looking changes nothing."""

    gauge = forms.ChoiceField(
        label=_("Which figure?"), choices=Gauge.choices, initial=Gauge.JOBS, widget=forms.RadioSelect
    )
    code = forms.CharField(
        label=_("Only one industry"),
        required=False,
        max_length=7,
        help_text=_("Its NAICS code, such as 622 for hospitals. Leave it empty for the whole sector."),
    )

    def clean_code(self) -> Industry | None:
        code = self.cleaned_data["code"].strip()
        if not code:
            return None
        if found := Industry.objects.filter(pk=code).first():
            return found
        words = _("%(code)s is no code of NAICS 2022. Two to six digits, such as 622; or leave it empty.")
        raise ValidationError(words, params={"code": code}, code="unknown")


class SeriesForm(SubjectForm):
    """With the year the baseline is of, among those that are told."""

    baseline_year = forms.TypedChoiceField(
        label=_("From which year on?"),
        coerce=int,
        help_text=_("Its figure is the baseline. Every later year is entered by itself."),
        error_messages={"invalid_choice": _("Choose one of the years that are told in all counties.")},
    )
    target = number(_("Target"), required=False, help_text=_("How far it should move."))
    target_on = day(_("By when"), required=False)

    def __init__(self, *args: Any, subject: Subject, **given: Any) -> None:
        super().__init__(*args, **given)
        years = [told.year for told in reversed(subject.beginnings)]
        self.fields["baseline_year"].choices = [(year, str(year)) for year in years]  # type: ignore[attr-defined]
        for name in ("gauge", "code"):
            self.fields[name].widget = forms.HiddenInput()

    @staticmethod
    def now(subject: Subject, measure: Measure | None, asked: SubjectForm) -> dict[str, Any]:
        """A target stands where it is of the same."""
        known = {"gauge": subject.gauge.value, "code": asked["code"].value() or ""}
        if measure and measure.unit == subject.said["unit"]:
            known |= {"target": measure.target, "target_on": measure.target_on}
        return known

    @property
    def said(self) -> dict[str, Any]:
        """As the verb takes it."""
        given = dict(self.cleaned_data)
        return given | {"industry": given.pop("code")}
