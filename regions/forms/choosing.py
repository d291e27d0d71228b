"""Choosing a few rows out of thousands, without script: search, tick, search again; ticks are kept on the way."""

from typing import Any

from django import forms
from django.db.models import Model, QuerySet
from django.utils.translation import gettext_lazy as _

from regions.asked import words_in
from regions.forms.base import Attempts
from regions.models import County, Industry, RegionCounty, Sector

MOST_SHOWN = 60


class TickSome(forms.CheckboxSelectMultiple):
    """Boxes for what is chosen and what was found, never for everything."""


class SearchAndTick(Attempts, forms.Form):
    """`chosen` may be any row of `rows`; on the page stand the ticked ones and what the search found.

    The page's first button is “Find” (name `find`), so Enter in the search field searches and saves nothing.
    """

    rows: QuerySet[Any]
    q = forms.CharField(required=False, max_length=100, widget=forms.TextInput(attrs={"type": "search"}))
    chosen = forms.ModelMultipleChoiceField(
        queryset=County.objects.none(),
        widget=TickSome,
        error_messages={
            "required": _("Tick at least one. Search to find it."),
            "invalid_choice": _("“%(value)s” is none of these. Search for it and tick it."),
            "invalid_pk_value": _("“%(pk)s” is none of these. Search for it and tick it."),
        },
    )

    def __init__(self, *args: Any, before: list[str] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["chosen"]
        field.queryset = self.rows.all()  # type: ignore[attr-defined]
        self.initial.setdefault("chosen", before or [])
        self.found_count = 0
        field.widget.choices = self._shown()

    @property
    def is_search(self) -> bool:
        return "find" in self.data

    @property
    def is_saving(self) -> bool:
        return self.is_bound and not self.is_search and self.is_valid()

    @property
    def status(self) -> int:
        return 200 if self.is_search else super().status

    def ticked(self) -> list[str]:
        values = self.data.getlist("chosen") if self.is_bound else self.initial["chosen"]  # type: ignore[attr-defined]
        return [str(value)[:10].replace("\x00", "") for value in values]

    def words(self) -> str:
        return words_in(str(self.data.get("q", "") if self.is_bound else ""))

    def _shown(self) -> list[tuple[str, str]]:
        ticked = self.ticked()
        shown: list[Model] = list(self.rows.filter(pk__in=ticked)) if ticked else []
        if words := self.words():
            found = self.rows.matching(words).exclude(pk__in=ticked)  # type: ignore[attr-defined]
            self.found_count = found.count()
            shown += found[:MOST_SHOWN]
        return [(str(row.pk), str(row)) for row in shown]

    @property
    def left_out(self) -> int:
        """How many more were found than are shown."""
        return max(0, self.found_count - MOST_SHOWN)


class CountiesForm(SearchAndTick):
    rows = County.objects.all()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["q"].label = _("Find counties by name, state or FIPS code")
        self.fields["chosen"].label = _("Counties of this region")


class SectorForm(SearchAndTick):
    rows = Industry.objects.all()
    name = forms.CharField(label=_("Name people use"), max_length=120, help_text=_("Such as “Health care”."))
    field_order = ["name", "q", "chosen"]

    def __init__(self, *args: Any, sector: Sector, **kwargs: Any) -> None:
        self.sector = sector
        super().__init__(*args, before=sector.covered(), initial={"name": sector.name}, **kwargs)
        self.fields["q"].label = _("Find industries by word or NAICS code")
        self.fields["chosen"].label = _("Industries it covers")

    def _post_clean(self) -> None:
        self.sector.name = self.cleaned_data.get("name", self.sector.name)


def chosen_counties() -> list[County]:
    """The counties of the region in scope."""
    rows = RegionCounty.objects.select_related("county").order_by("county__state", "county__name")
    return [row.county for row in rows]
