"""Starting a partnership in under two minutes, and changing it later."""

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import ErrorDict
from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from partnerships.models import Partnership, Stage
from regions.asked import words_in
from regions.forms.base import Attempts
from regions.models import Industry, Sector

FOUND = 25


class PartnershipForm(Attempts, forms.Form):
    name = forms.CharField(label=_("Name"), max_length=160)
    purpose = forms.CharField(
        label=_("Purpose"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One or two sentences a leader would say."),
    )
    sector = forms.ModelChoiceField(Sector.objects.none(), label=_("Industry"), empty_label=_("Choose one"))

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        self.fields["sector"].queryset = Sector.objects.by_name()  # type: ignore[attr-defined]


class NewPartnershipForm(PartnershipForm):
    """With a sector the region has, or a new one: a name, and codes ticked from what the search found."""

    new_sector = forms.CharField(label=_("Name of the new industry"), max_length=120, required=False)
    search = forms.CharField(
        label=_("Find its NAICS codes"),
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs={"type": "search"}),
        help_text=_("A word or a number, such as “hospitals” or 622."),
    )
    codes = forms.ModelMultipleChoiceField(
        Industry.objects.none(), label=_("It covers"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        self.fields["sector"].required = False
        self.fields["codes"].queryset = Industry.objects.filter(pk__in=[i.pk for i in self.offered])  # type: ignore[attr-defined]
        self.fields["codes"].choices = [(i.pk, str(i)) for i in self.offered]  # type: ignore[attr-defined]

    @cached_property
    def offered(self) -> Sequence[Industry]:
        """What was ticked before, then what the search finds."""
        if not self.is_bound:
            return []
        ticked = [
            code for code in cast(QueryDict, self.data).getlist("codes") if len(code) <= 7 and "\x00" not in code
        ][:200]
        words = words_in(self.data.get("search", ""))
        found = Industry.objects.matching(words).order_by("level", "code")[:FOUND] if words else Industry.objects.none()
        return list({i.pk: i for i in [*Industry.objects.filter(pk__in=ticked), *found]}.values())

    @property
    def is_search(self) -> bool:
        return self.is_bound and "find" in self.data

    @property
    def errors(self) -> ErrorDict:
        """None while codes are looked for: nothing has been handed in yet that could be wrong."""
        return ErrorDict() if self.is_search else super().errors

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if said.get("sector") and said.get("new_sector"):
            raise ValidationError({"new_sector": _("You also chose an industry above. Keep one of the two.")})
        if not said.get("sector") and not said.get("new_sector"):
            raise ValidationError({"sector": _("Choose an industry, or name a new one below.")})
        if said.get("new_sector") and not said.get("codes"):
            raise ValidationError({"search": _("Find at least one code and tick it, such as 622 Hospitals.")})
        if said.get("new_sector") and Sector.objects.filter(name__iexact=said["new_sector"]).exists():
            raise ValidationError({"new_sector": _("The region has this industry already. Choose it above.")})
        return said

    def partnership(self) -> tuple[Partnership, dict[str, Any]]:
        """The partnership to start, and what `start` needs to make a new sector."""
        said = self.cleaned_data
        made = Partnership(name=said["name"], purpose=said["purpose"], sector=said["sector"])
        new = {"new_sector": Sector(name=said["new_sector"]), "codes": said["codes"]} if said["new_sector"] else {}
        return made, new


class StageForm(Attempts, forms.Form):
    stage = forms.ChoiceField(label=_("It is now"), choices=Stage.choices)
    reason = forms.CharField(label=_("Why"), max_length=300, required=False)
