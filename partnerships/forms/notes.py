"""Writing a note, mending it, summing up, reporting."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from partnerships.forms.items import People
from partnerships.models import Visibility
from partnerships.models.mentions import people_at
from partnerships.models.notes import MOST
from partnerships.models.things import Thing, partnership_of
from regions.forms.base import Attempts
from regions.models import Contact


class SeveralPeople(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    label_from_instance = People.label_from_instance


def text_field(label: Any, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=MOST, widget=forms.Textarea(attrs={"rows": 4}), **more)


class EditNoteForm(Attempts, forms.Form):
    text = text_field(_("Your note"))


class SummaryForm(Attempts, forms.Form):
    text = text_field(_("What it came to"), help_text=_("Two or three sentences, to stand at the end."))
    visibility = forms.ChoiceField(label=_("Who may read it"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, audiences: list[Visibility], **given: Any) -> None:
        super().__init__(*args, **given)
        self.fields["visibility"].choices = [(each.value, each.label) for each in audiences]  # type: ignore[attr-defined]
        self.fields["visibility"].initial = audiences[0].value if audiences else ""


class NoteForm(SummaryForm):
    text = text_field(_("Your note"), help_text=_("Write @ and a name to ask somebody. They hear of it at once."))
    to = SeveralPeople(
        Contact.objects.none(), label=_("Or pick whom you ask"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, thing: Thing, **given: Any) -> None:
        super().__init__(*args, **given)
        self.fields["to"].queryset = people_at(partnership_of(thing).pk, thing)  # type: ignore[attr-defined]


class ReportNoteForm(Attempts, forms.Form):
    reason = forms.CharField(
        label=_("What is wrong with it?"),
        max_length=300,
        error_messages={"required": _("Say in a few words what is wrong with it.")},
    )


class HideNoteForm(Attempts, forms.Form):
    reason = forms.CharField(
        label=_("Why"),
        max_length=300,
        help_text=_("Its author reads this."),
        error_messages={"required": _("Say why. Its author reads it.")},
    )
