from datetime import timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from desk.models import AlarmDays, Aside
from desk.models.alarm_days import BOUNDS
from regions.forms.base import Attempts

USUALLY = timedelta(days=28)


def in_four_weeks() -> str:
    return (timezone.localdate() + USUALLY).isoformat()


class AsideForm(Attempts, forms.ModelForm[Aside]):
    """`partnership` and `key` name the alarm; the page carries them along."""

    partnership = forms.SlugField(max_length=80, widget=forms.HiddenInput)
    key = forms.CharField(max_length=60, widget=forms.HiddenInput)
    field_order = ["partnership", "key", "reason", "until"]

    class Meta:
        model = Aside
        fields = ["reason", "until"]
        widgets = {"until": forms.DateInput(attrs={"type": "date"})}
        help_texts = {
            "reason": _("Such as “She is on leave until May, her deputy stands in.” It stands beside the alarm."),
            "until": _("On this day it rings again, if it still holds."),
        }

    def __init__(self, *args: object, **given: object) -> None:
        super().__init__(*args, **given)
        self.fields["until"].initial = in_four_weeks


class AlarmDaysForm(Attempts, forms.ModelForm[AlarmDays]):
    class Meta:
        model = AlarmDays
        fields = list(BOUNDS)

    def __init__(self, *args: object, **given: object) -> None:
        super().__init__(*args, **given)
        for name, (least, most) in BOUNDS.items():
            self.fields[name].widget.attrs |= {"min": least, "max": most}
