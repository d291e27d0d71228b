"""Preparing a ballot: which requirements stand on it, and the rules, fixed before it opens."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from partnerships.models import Ballot, Partnership, Requirement
from partnerships.models.ballots import usual_dots
from partnerships.models.reopening import REASON_SIGNS
from regions.forms.base import Attempts


class PrepareForm(Attempts, forms.ModelForm):  # type: ignore[type-arg]
    requirements: Any = forms.ModelMultipleChoiceField(
        None, label=_("What stands on the ballot"), widget=forms.CheckboxSelectMultiple
    )
    field_order = ["question", "requirements", "dots", "cap", "winners", "tie_rule", "quorum", "secrecy", "closes_at"]

    class Meta:
        model = Ballot
        fields = ["question", "dots", "cap", "winners", "tie_rule", "quorum", "secrecy", "closes_at"]
        help_texts = {
            "question": _("One sentence people answer with their dots."),
            "dots": _("One for every four or five choices is usual."),
            "cap": _("Two keeps one loud voice from deciding alone."),
            "quorum": _("With fewer votes nothing is chosen. Three at least: fewer papers would tell who chose what."),
            "secrecy": _("Secret takes a receipt instead of a name: who loses it cannot change the vote any more."),
            "closes_at": _("The vote closes and is counted by itself then. Leave it empty to close it by hand."),
        }
        widgets = {
            "closes_at": forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        }

    def __init__(self, *args: Any, partnership: Partnership, **given: Any) -> None:
        super().__init__(*args, **given)
        rows = Requirement.objects.standing().filter(partnership=partnership).order_by("raised_at", "id")
        field = self.fields["requirements"]
        field.queryset = rows  # type: ignore[attr-defined]
        if not self.is_bound:
            standing = list(rows)
            field.initial = [row.pk for row in standing]
            self.fields["question"].initial = _("What should we take on first?")
            self.fields["dots"].initial = usual_dots(len(standing))
            self.fields["winners"].initial = max(1, min(3, len(standing)))

    def _post_clean(self) -> None:
        """`Ballot.prepare` checks the whole; a half-filled row here would only repeat its words."""


class ReopenForm(Attempts, forms.Form):
    reason = forms.CharField(
        label=_("Why?"), max_length=REASON_SIGNS, help_text=_("Everybody who can see the result reads it.")
    )
    closes_at = forms.DateTimeField(
        label=_("closes at"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        help_text=_("Leave it empty to close it by hand."),
    )
