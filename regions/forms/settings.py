"""What an owner may settle about a region, and keys for programs."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from regions.forms.base import Attempts
from regions.models import WORDS, Palette, Region
from regions.models.names import plain

# What the US goes by; a region elsewhere keeps its own.
COMMON_ZONES = {
    "America/New_York": _("Eastern time"),
    "America/Chicago": _("Central time"),
    "America/Denver": _("Mountain time"),
    "America/Phoenix": _("Arizona time"),
    "America/Los_Angeles": _("Pacific time"),
    "America/Anchorage": _("Alaska time"),
    "Pacific/Honolulu": _("Hawaii time"),
    "America/Puerto_Rico": _("Atlantic time"),
}


class RegionForm(Attempts, forms.ModelForm[Region]):
    time_zone = forms.ChoiceField(label=_("Time zone"))
    palette = forms.ChoiceField(label=_("Color"), choices=Palette.choices, widget=forms.RadioSelect)

    class Meta:
        model = Region
        fields = [
            "name",
            "time_zone",
            "sender_name",
            "reply_to",
            "phone",
            "postal_address",
            "most_asks",
            "daily_hour",
            "palette",
        ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = sorted(zone for zone in available_timezones() if "/" in zone and zone not in COMMON_ZONES)
        common = [(zone, f"{label} ({zone})") for zone, label in COMMON_ZONES.items()]
        choices = [(_("United States"), common), (_("Elsewhere"), [(zone, zone) for zone in others])]
        self.fields["time_zone"].choices = choices  # type: ignore[attr-defined]
        for key, word in WORDS.items():
            self.fields[f"word_{key}"] = forms.CharField(
                label=str(word),
                required=False,
                max_length=40,
                validators=[plain],
                initial=self.instance.labels.get(key, ""),
            )

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        said = {key: self.cleaned_data.get(f"word_{key}", "") for key in WORDS}
        self.instance.labels = {key: word for key, word in said.items() if word}

    @property
    def word_fields(self) -> list[forms.BoundField]:
        return [self[f"word_{key}"] for key in WORDS]


class TokenForm(Attempts, forms.Form):
    label = forms.CharField(
        label=_("What is it for?"), max_length=80, validators=[plain], help_text=_("Such as “Nightly copy to our CRM”.")
    )
    days = forms.TypedChoiceField(
        label=_("How long may it work?"),
        coerce=int,
        choices=[(90, _("90 days")), (365, _("One year")), (730, _("Two years"))],
        initial=365,
    )

    def expires_at(self) -> datetime:
        return timezone.now() + timedelta(days=self.cleaned_data["days"])
