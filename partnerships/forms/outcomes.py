"""Telling what has changed in two minutes, quoting somebody, and small tests."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from partnerships.forms.items import DAY, People, at_table
from partnerships.forms.photos import PhotoFields
from partnerships.models import Experiment, Outcome, OutcomeKind, Partnership, Result
from partnerships.models.experiments import ENDED
from regions.forms.base import Attempts
from regions.models import Contact

WORDS = forms.Textarea(attrs={"rows": 3})


class ReviseOutcomeForm(Attempts, forms.Form):
    title = forms.CharField(
        label=_("What has changed?"),
        max_length=200,
        error_messages={"required": _("Say in a few words what has changed.")},
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=OutcomeKind.choices)
    figure = forms.DecimalField(label=_("A figure"), max_digits=14, decimal_places=2, required=False)
    unit = forms.CharField(label=_("Of what"), max_length=60, required=False, help_text=_("Such as “rotation places”."))
    source = forms.CharField(
        label=_("Who counted it"),
        max_length=300,
        required=False,
        help_text=_("Such as “the college’s list”."),
    )
    story = forms.CharField(
        label=_("The story"), max_length=3000, required=False, widget=forms.Textarea(attrs={"rows": 5})
    )
    quick_win = forms.BooleanField(
        label=_("A quick win"),
        required=False,
        help_text=_("Small, soon and visible: worth celebrating at the next meeting."),
    )

    @staticmethod
    def now(outcome: Outcome) -> dict[str, Any]:
        return {name: getattr(outcome, name) for name in ReviseOutcomeForm.base_fields}


class QuoteForm(Attempts, forms.Form):
    quoted = People(Contact.objects.none(), label=_("Who said it"), empty_label=_("Choose a person"))
    words = forms.CharField(label=_("In their own words"), max_length=500, widget=WORDS)

    def __init__(self, *args: Any, partnership: Partnership, **given: Any) -> None:
        super().__init__(*args, **given)
        self.fields["quoted"].queryset = at_table(partnership)  # type: ignore[attr-defined]


class OutcomeForm(PhotoFields, QuoteForm, ReviseOutcomeForm):
    """All of it on one page; whoever is quoted is asked by mail."""

    field_order = [*ReviseOutcomeForm.base_fields, *PhotoFields.base_fields, "quoted", "words"]

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        for name in ("quoted", "words"):
            self.fields[name].required = False
        self.fields["words"].help_text = _("They are asked by mail first. Without their yes nobody reads it in public.")


class ChampionOutcomeForm(PhotoFields, ReviseOutcomeForm):
    """A champion may add what they would say of it themselves."""

    field_order = [*ReviseOutcomeForm.base_fields, *PhotoFields.base_fields, "words"]

    words = forms.CharField(
        label=_("In your own words"),
        max_length=500,
        required=False,
        widget=WORDS,
        help_text=_("A mail asks you whether everybody may read them. Without your yes nobody reads them in public."),
    )

    def said(self, champion: Contact) -> dict[str, Any]:
        """As `Outcome.tell` takes it."""
        return self.cleaned_data | {"quoted": champion if self.cleaned_data["words"] else None}


class PublishOutcomeForm(Attempts, forms.Form):
    agreed_by = forms.CharField(
        label=_("Who agreed that everybody may read it?"),
        max_length=200,
        help_text=_("A story is about people. Ask them first, and write down who said yes."),
    )


class ExperimentForm(Attempts, forms.ModelForm):  # type: ignore[type-arg]
    """The card of a small test."""

    class Meta:
        model = Experiment
        fields = ["hypothesis", "test", "measure", "stops_on"]
        widgets = {"stops_on": forms.DateInput(attrs=DAY, format="%Y-%m-%d")}


class EndExperimentForm(Attempts, forms.Form):
    result = forms.ChoiceField(
        label=_("What becomes of it?"),
        choices=[(value.value, Result(value).label.capitalize()) for value in ENDED],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose kept, changed or stopped.")},
    )
    learned = forms.CharField(label=_("What did you learn?"), max_length=1000, widget=WORDS)
