"""What every form that calls a verb can do."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction
from django.db.models.fields import BLANK_CHOICE_DASH
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    Base = forms.BaseForm
else:
    Base = object


def sent_with(request: HttpRequest) -> tuple[Any, Any]:
    """What a form with files is filled from: (words, files), or nothing where it was only asked for."""
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


DASHES = BLANK_CHOICE_DASH[0][1]


def say_choose_one(field: forms.Field) -> None:
    """In words, where Django draws a row of dashes."""
    if isinstance(field, forms.ModelChoiceField):
        if field.empty_label == DASHES:
            field.empty_label = _("Choose one")
    elif isinstance(field, forms.ChoiceField) and not callable(field.choices):
        choices = list(field.choices)
        if choices and choices[0] == ("", DASHES):
            field.choices = [("", _("Choose one")), *choices[1:]]


class Attempts(Base):
    """Mix in before `forms.Form` or `forms.ModelForm`."""

    made: Any = None  # what the verb gave back

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        for field in self.fields.values():
            say_choose_one(field)

    def attempt(self, verb: Callable[..., object], *args: object, **given: object) -> bool:
        """Call the verb. What it refuses stands on the form, at its field where there is one; nothing is written."""
        try:
            with transaction.atomic():
                self.made = verb(*args, **given)
        except ValidationError as refused:
            by_field = refused.error_dict if hasattr(refused, "error_dict") else {NON_FIELD_ERRORS: refused.error_list}
            for name, errors in by_field.items():
                self.add_error(name if name in self.fields else None, ValidationError(errors))
            return False
        return True

    @property
    def status(self) -> int:
        """For `render`: 400 once something was refused, so that programs see it too."""
        return 400 if self.is_bound and self.errors else 200


class ConfirmForm(Attempts, forms.Form):
    """A button: no fields, only a verb to attempt."""
