"""One change for the ticked items."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from partnerships.forms.items import DAY, People
from partnerships.models.chosen import How
from regions.forms.base import Attempts
from regions.models import Contact

# The key of an item, and the edition that stood on the page.
TICKED = re.compile(r"(\d{1,18})(?:-(\d{1,9}))?")


class TickedField(forms.Field):
    """{item: edition}; what is no number is passed over."""

    widget = forms.MultipleHiddenInput

    def to_python(self, value: Any) -> dict[int, int | None]:
        found = (TICKED.fullmatch(each) for each in value or [])
        return {int(each[1]): int(each[2]) if each[2] else None for each in found if each}


class ChosenForm(Attempts, forms.Form):
    """The pressed button says what to do; each needs its own fields, and the verb says which."""

    chosen = TickedField(required=False)
    how = forms.ChoiceField(choices=How.choices, error_messages={"required": _("Choose what to do with them.")})
    due_on = forms.DateField(label=_("New day"), required=False, widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"))
    note = forms.CharField(label=_("Why"), max_length=1000, required=False)
    owner = People(Contact.objects.none(), label=_("Who takes them"), empty_label=_("Choose a person"), required=False)
    reason = forms.CharField(label=_("Why they are no longer needed"), max_length=300, required=False)

    def __init__(self, *args: Any, people: Any = None, **given: Any) -> None:
        super().__init__(*args, **given)
        for name in ("due_on", "note", "owner", "reason"):
            self.fields[name].is_asked = True  # type: ignore[attr-defined]  # by its own button
        if people is not None:
            self.fields["owner"].queryset = people  # type: ignore[attr-defined]

    @property
    def ticked(self) -> dict[int, int | None]:
        """As `Chosen` takes them; they stay ticked when the change was refused."""
        ticked: dict[int, int | None] = getattr(self, "cleaned_data", {}).get("chosen", {})
        return ticked

    @property
    def said(self) -> dict[str, Any]:
        """As `Chosen.change` takes it."""
        return {name: words for name, words in self.cleaned_data.items() if name != "chosen"}
