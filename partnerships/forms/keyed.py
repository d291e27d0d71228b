"""One paper as the facilitator reads it. The second reading is typed blind; the first travels signed with the page."""

from typing import Any

from django import forms
from django.core import signing
from django.utils.translation import gettext_lazy as _

from partnerships.models import Ballot, Option
from partnerships.models.marking import parts
from partnerships.tallies.grids import MOST
from regions.forms.base import Attempts
from regions.models import Contact

SALT = "partnerships.keyed"
FIRST_LASTS = 3600


class PaperForm(Attempts, forms.Form):
    contact: Any = forms.ModelChoiceField(None, label=_("Whose paper"))

    def __init__(self, *args: Any, ballot: Ballot, **given: Any) -> None:
        super().__init__(*args, **given)
        field = self.fields["contact"]
        field.queryset = Contact.objects.filter(electors__ballot=ballot).order_by("name", "pk")  # type: ignore[attr-defined]
        self.options = list(ballot.options.all())
        for option in self.options:
            for name, label in _asked(ballot, option).items():
                most = {"ranked": len(self.options), "grid": MOST}.get(ballot.method, ballot.cap)
                self.fields[name] = forms.IntegerField(label=label, required=False, min_value=0, max_value=most)

    @property
    def marks(self) -> dict[int, tuple[int, ...]]:
        """Of each option its dots, its place, or its two ratings; options with nothing left out."""
        read = {}
        for option in self.options:
            names = [name for name in self.fields if name.split("-")[1:] == [str(option.pk)]]
            if any(said := tuple(self.cleaned_data.get(name) or 0 for name in names)):
                read[option.pk] = said
        return read

    def signed(self) -> str:
        return signing.dumps([self.cleaned_data["contact"].pk, list(self.marks.items())], salt=SALT)


def _asked(ballot: Ballot, option: Option) -> dict[str, str]:
    """The fields of an option, with their labels."""
    if ballot.method != "grid":
        return {f"option-{option.pk}": option.label}
    return {
        f"importance-{option.pk}": _("%(choice)s: importance") % {"choice": option.label},
        f"feasibility-{option.pk}": _("%(choice)s: feasibility") % {"choice": option.label},
    }


def first_reading(token: str) -> tuple[int, dict[int, tuple[int, ...]]] | None:
    """Whose paper, and what was read; None without one, or if it is too old."""
    try:
        contact, marks = signing.loads(token, salt=SALT, max_age=FIRST_LASTS)
    except signing.BadSignature:
        return None
    return contact, {option: parts(said) for option, said in marks}
