"""One county more, or one less: the region's counties as they would be."""

from collections.abc import Iterable

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from regions.forms.base import Attempts
from regions.models import County, Region, RegionCounty


class CountyMoveForm(Attempts, forms.Form):
    county = forms.ModelChoiceField(
        queryset=County.objects.all(),
        to_field_name="fips",
        error_messages={"invalid_choice": _("We know no such county. Choose one of the list.")},
    )
    move = forms.ChoiceField(
        choices=[("add", _("Add")), ("drop", _("Leave out"))],
        error_messages={"invalid_choice": _("A county can be added or left out. Press one of the buttons.")},
    )

    def chosen(self, region: Region) -> Iterable[County]:
        """Locks the region, so that of two people who move a county at once neither undoes the other."""
        Region.objects.select_for_update().get(pk=region.pk)
        here = {row.county_id: row.county for row in RegionCounty.objects.select_related("county")}
        county = self.cleaned_data["county"]
        is_here, adds = county.pk in here, self.cleaned_data["move"] == "add"
        if is_here == adds:
            said = _("%(county)s is in the region already.") if adds else _("%(county)s is not in the region.")
            raise ValidationError(said, params={"county": county}, code="same")
        return [*here.values(), county] if adds else [row for row in here.values() if row.pk != county.pk]
