"""Whom to invite, with which letter, in whose name."""

from collections.abc import Iterable, Sequence
from typing import Any, cast
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from convenings.models.letter_kinds import Wording
from convenings.models.placeholders import PLACEHOLDERS, refuse_unknown
from partnerships.models import Partnership, Seat
from regions.asked import row_numbers
from regions.forms.base import Attempts
from regions.models import Contact
from regions.models.names import plain

FILLED_IN = ", ".join(f"{{{name}}}" for name in PLACEHOLDERS)


class PeopleField(forms.MultipleChoiceField):
    """Ids of people of this region, read in one statement however many they are."""

    def validate(self, value: list[str]) -> None:
        if self.required and not value:
            raise ValidationError(self.error_messages["required"], code="required")

    def clean(self, value: Any) -> list[Contact]:
        ids = super().clean(value)
        wanted = row_numbers(ids)
        found = list(
            Contact.objects.active().select_related("organization").filter(pk__in=wanted).order_by("name__folded")
        )
        if len(found) != len(set(ids)):
            raise ValidationError(
                _("Somebody you chose is no longer in the directory. Please look at your choice again.")
            )
        return found


class WordsForm(Attempts, forms.Form):
    """A letter in both languages."""

    subject = forms.CharField(label=_("Subject"), max_length=200, validators=[plain])
    letter = forms.CharField(
        label=_("Letter"),
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=format_lazy(_("Filled in for each person: {words}. Nothing else is."), words=FILLED_IN),
    )
    subject_es = forms.CharField(label=_("Subject in Spanish"), required=False, max_length=200, validators=[plain])
    letter_es = forms.CharField(
        label=_("Letter in Spanish"),
        required=False,
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=_("Who reads Spanish gets this one. Leave both empty, and everybody gets the English."),
    )
    also: Sequence[str] = ()

    def clean(self) -> dict[str, Any]:
        for name in Wording._fields:
            try:
                refuse_unknown(self.cleaned_data.get(name, ""), self.also)
            except ValidationError as refused:
                self.add_error(name, refused)
        return self.cleaned_data

    @property
    def words(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in Wording._fields}


class InviteForm(WordsForm):
    people = PeopleField(error_messages={"required": _("Tick at least one person.")})
    signed_by = PeopleField(error_messages={"required": _("Choose at least one champion to sign.")})
    # Names this sending, so that a press too many sends nothing more.
    batch = forms.UUIDField(required=False, initial=uuid4, widget=forms.HiddenInput)

    def ticked(self, name: str) -> set[int]:
        """The ids ticked so far, also when the form was refused or the letters were taken back."""
        if not self.is_bound:
            return set(self.initial.get(name, ()))
        return row_numbers(cast(QueryDict, self.data).getlist(name))

    def draft(self) -> dict[str, object]:
        """What was written, to be offered again: taking letters back must not lose the letter."""
        people = {name: [person.pk for person in self.cleaned_data[name]] for name in ("people", "signed_by")}
        return self.words | people


def champions_of(partnership: Partnership) -> Iterable[Seat]:
    return Seat.objects.current().champions().filter(partnership=partnership).with_people()
