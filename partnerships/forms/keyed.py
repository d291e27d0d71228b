"""One paper as the facilitator reads it. The second reading is typed blind; the first travels signed with the page."""

from typing import Any

from django import forms
from django.core import signing
from django.utils.translation import gettext_lazy as _

from partnerships.models import Ballot
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
        for option in ballot.options.all():
            self.fields[f"option-{option.pk}"] = forms.IntegerField(
                label=option.label, required=False, min_value=0, max_value=ballot.cap
            )

    @property
    def marks(self) -> dict[int, int]:
        given = self.cleaned_data.items()
        return {int(name.removeprefix("option-")): dots for name, dots in given if name != "contact" and dots}

    def signed(self) -> str:
        return signing.dumps([self.cleaned_data["contact"].pk, list(self.marks.items())], salt=SALT)


def first_reading(token: str) -> tuple[int, dict[int, int]] | None:
    """Whose paper, and what was read; None without one, or if it is too old."""
    try:
        contact, marks = signing.loads(token, salt=SALT, max_age=FIRST_LASTS)
    except signing.BadSignature:
        return None
    return contact, dict(marks)
