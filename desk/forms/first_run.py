"""A new region on one page. Counties are searched as often as one likes; nothing is saved before the end."""

from collections import Counter
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from regions.asked import words_in
from regions.models import WORDS, County, Region

SHOWN = 260  # Texas has 254 counties
FIELDS = ("name", "slug", "sender_name", "reply_to", "phone", "postal_address")


class RegionForm(forms.ModelForm):  # type: ignore[type-arg]
    slug = forms.SlugField(
        label=_("Short name in addresses"),
        required=False,
        max_length=50,
        help_text=_("Left empty, we take it from the name."),
    )
    find = forms.CharField(
        label=_("Find counties by state or name"),
        required=False,
        max_length=60,
        help_text=_("“TX”, “Hidalgo, TX” or a FIPS code. Search as often as you need."),
    )
    counties = forms.ModelMultipleChoiceField(
        label=_("Counties of the region"),
        queryset=County.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one county: find it above, then tick it.")},
    )
    time_zone = forms.ChoiceField(
        label=_("Time zone"), required=False, help_text=_("Left open, most of the counties decide.")
    )

    class Meta:
        model = Region
        fields = FIELDS

    def __init__(self, data: QueryDict | None = None, **given: Any) -> None:
        super().__init__(data, **given)
        # A NUL from a program would be an error of the database.
        chosen = {fips.replace("\x00", "") for fips in data.getlist("counties")} if data is not None else set()
        text = words_in(data.get("find", "") if data is not None else "")
        found = {county.pk for county in County.objects.matching(text)[:SHOWN]} if text else set()
        self.fields["counties"].queryset = County.objects.filter(pk__in=chosen | found)  # type: ignore[attr-defined]
        self.found, self.searched, self.has_choices = len(found), text, bool(chosen | found)
        zones = County.objects.order_by("time_zone").values_list("time_zone", flat=True).distinct()
        self.fields["time_zone"].choices = [("", _("As in most of the counties")), *((zone, zone) for zone in zones)]  # type: ignore[attr-defined]
        for key, word in WORDS.items():
            self.fields[f"word_{key}"] = forms.CharField(label=str(word), required=False, max_length=40)

    @property
    def words(self) -> list[forms.BoundField]:
        return [self[f"word_{key}"] for key in WORDS]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        cleaned["slug"] = cleaned.get("slug") or slugify(cleaned.get("name", ""))[:50]
        if cleaned.get("name") and not cleaned["slug"] and "slug" not in self.errors:
            self.add_error("slug", _("Give it a short name in the letters a to z, such as “valley”."))
        counties = cleaned.get("counties") or ()
        zones = Counter(county.time_zone for county in counties)
        if zones and not cleaned.get("time_zone"):
            cleaned["time_zone"] = zones.most_common(1)[0][0]
        self.instance.time_zone = cleaned.get("time_zone", "")
        self.instance.labels = {key: cleaned[f"word_{key}"] for key in WORDS if cleaned.get(f"word_{key}")}
        return cleaned
