"""Which of two records stays, and which value of each field."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from regions.forms.base import Attempts
from regions.merging import differing
from regions.models import Contact, Organization

MOST = 200


class MergeForm(Attempts, forms.Form):
    """One choice per field in which the two differ: the value of the one that stays, or that of the one that goes."""

    def __init__(self, data: Any, kept: Organization | Contact, merged: Organization | Contact) -> None:
        super().__init__(data)
        for name in differing(kept, merged):  # type: ignore[type-var]
            self.fields[name] = forms.ChoiceField(
                label=capitalized(kept, name),
                choices=[("kept", shown(kept, name)), ("merged", shown(merged, name))],
                initial="merged" if getattr(kept, name) in ("", None) else "kept",
                widget=forms.RadioSelect,
                error_messages={
                    "required": _("Choose which one stays."),
                    "invalid_choice": _("Choose one of the two."),
                },
            )

    @property
    def take(self) -> dict[str, bool]:
        return {name: value == "merged" for name, value in self.cleaned_data.items()}


def capitalized(row: Organization | Contact, name: str) -> str:
    words = str(getattr(row._meta.get_field(name), "verbose_name", name))
    return words[:1].upper() + words[1:]


def shown(row: Organization | Contact, name: str) -> str:
    """As people read it."""
    display = getattr(row, f"get_{name}_display", None)
    value = display() if display else getattr(row, name)
    return str(value) if value else str(_("nothing"))
