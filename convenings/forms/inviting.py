"""Whom to invite, with which letter, in whose name."""

import re
from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from convenings.models import Convening
from convenings.models.sendings import PLACEHOLDERS, SUBJECT
from partnerships.models import Partnership, Seat
from regions.forms.base import Attempts
from regions.models import Contact
from regions.models.names import plain

LETTER = gettext_noop(
    "Dear {first_name},\n\n"
    "We are bringing the leaders of our industry to one table, and would like {organization} to be there. "
    "Business leaders speak first: where can we grow here, and what stands in the way? "
    "The colleges and agencies listen, then take on their part.\n\n"
    "We meet on {date} at {time}, {place}. %(length)s, no slides."
)


def first_letter(convening: Convening) -> str:
    """As the field begins: how long it takes is that meeting's."""
    return gettext(LETTER) % {"length": convening.length}


class PeopleField(forms.MultipleChoiceField):
    """Ids of people of this region, read in one statement however many they are."""

    def validate(self, value: list[str]) -> None:
        if self.required and not value:
            raise ValidationError(self.error_messages["required"], code="required")

    def clean(self, value: Any) -> list[Contact]:
        ids = super().clean(value)
        wanted = {int(word) for word in ids if word.isascii() and word.isdigit() and len(word) < 19}
        found = list(Contact.objects.active().select_related("organization").filter(pk__in=wanted).order_by("name"))
        if len(found) != len(set(ids)):
            raise ValidationError(
                _("Somebody you chose is no longer in the directory. Please look at your choice again.")
            )
        return found


def filled_in(text: str) -> None:
    """A word in braces that stays as it is would reach everybody as it is."""
    for word in re.findall(r"{(\w+)}", text):
        if word not in PLACEHOLDERS:
            words = _("{%(word)s} would stay as it is. Only the words in braces named above are filled in.")
            raise ValidationError(words, params={"word": word}, code="placeholder")


class InviteForm(Attempts, forms.Form):
    people = PeopleField(error_messages={"required": _("Tick at least one person.")})
    signed_by = PeopleField(error_messages={"required": _("Choose at least one champion to sign.")})
    subject = forms.CharField(label=_("Subject"), max_length=200, validators=[plain, filled_in], initial=SUBJECT)
    letter = forms.CharField(
        label=_("Letter"),
        max_length=10_000,
        validators=[filled_in],
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=_(
            "{first_name}, {organization}, {date}, {time} and {place} are filled in for each person. Nothing else is."
        ),
    )

    def ticked(self, name: str) -> set[int]:
        """The ids ticked so far, also when the form was refused or the letters were taken back."""
        if not self.is_bound:
            return set(self.initial.get(name, ()))
        words = cast(QueryDict, self.data).getlist(name)
        return {int(word) for word in words if word.isascii() and word.isdigit() and len(word) < 19}

    def draft(self) -> dict[str, object]:
        """What was written, to be offered again: taking letters back must not lose the letter."""
        people = {name: [person.pk for person in self.cleaned_data[name]] for name in ("people", "signed_by")}
        return {"subject": self.cleaned_data["subject"], "letter": self.cleaned_data["letter"], **people}


def champions_of(partnership: Partnership) -> Iterable[Seat]:
    return Seat.objects.current().champions().filter(partnership=partnership).with_people()
