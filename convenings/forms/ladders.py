"""A rung of the reminder ladder: when, for whom, in which words."""

from django import forms
from django.utils.translation import gettext_lazy as _

from convenings.models import Audience
from convenings.models.usual_rungs import LONGEST_BEFORE, RungWords
from regions.forms.base import Attempts

HELP = _("Leave it empty for the usual words. {first_name}, {organization}, {date}, {time} and {place} are filled in.")


class RungForm(Attempts, forms.Form):
    audience = forms.ChoiceField(label=_("For"), choices=Audience.choices)
    days = forms.IntegerField(
        label=_("Days before the meeting"),
        min_value=1,
        max_value=LONGEST_BEFORE,
        help_text=_("For who came or did not come: days after it. It goes at the meeting’s hour, in office hours."),
    )
    is_on = forms.BooleanField(label=_("It goes out by itself"), required=False, initial=True)
    subject = forms.CharField(label=_("Subject"), max_length=200, required=False)
    letter = forms.CharField(
        label=_("Letter"), max_length=5_000, required=False, help_text=HELP, widget=forms.Textarea(attrs={"rows": 5})
    )
    subject_es = forms.CharField(label=_("Subject in Spanish"), max_length=200, required=False)
    letter_es = forms.CharField(
        label=_("Letter in Spanish"),
        max_length=5_000,
        required=False,
        help_text=_("For contacts who read Spanish. Leave it empty for the usual words in Spanish."),
        widget=forms.Textarea(attrs={"rows": 5}),
    )


def words_of(rung: RungWords) -> dict[str, object]:
    """A rung as the form shows it: days are counted, never negative."""
    return {name: getattr(rung, name) for name in RungForm.base_fields} | {"days": abs(rung.days)}
