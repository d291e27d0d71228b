"""Writing to an action team, and calling somebody in to help with an item."""

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from partnerships.forms.items import People, at_table
from partnerships.models import ActionItem
from partnerships.models.team_mails import MOST, TeamWords
from regions.forms.base import Attempts
from regions.models import Contact
from regions.models.names import plain

AREA = {"rows": 8}


class TeamMailForm(Attempts, forms.Form):
    subject = forms.CharField(
        label=_("Subject"),
        max_length=200,
        validators=[plain],
        error_messages={"required": _("Say in a few words what it is about.")},
    )
    text = forms.CharField(
        label=_("What you write"),
        max_length=MOST,
        widget=forms.Textarea(attrs=AREA),
        help_text=_("What comes next, and what you ask of whom. An answer by mail stands as a note with the priority."),
        error_messages={"required": _("Write what the team should read.")},
    )
    subject_es = forms.CharField(label=_("Subject in Spanish"), required=False, max_length=200, validators=[plain])
    text_es = forms.CharField(
        label=_("The same in Spanish"),
        required=False,
        max_length=MOST,
        widget=forms.Textarea(attrs=AREA),
        help_text=_("Who reads Spanish gets this one. Leave both empty, and everybody gets the English."),
    )
    # Names this sending, so that a press too many sends nothing more; and whom it was to reach when it was looked at.
    batch = forms.UUIDField(required=False, initial=uuid4, widget=forms.HiddenInput)
    seen = forms.CharField(required=False, max_length=12, widget=forms.HiddenInput)

    @property
    def words(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in TeamWords._fields}

    @property
    def sending(self) -> dict[str, Any]:
        """As `ActionTeam.write` takes it."""
        return self.words | {"batch": self.cleaned_data["batch"], "seen": self.cleaned_data["seen"] or None}


class CallInForm(Attempts, forms.Form):
    contact = People(Contact.objects.none(), label=_("Who helps"), empty_label=_("Choose a person"))

    def __init__(self, *args: Any, item: ActionItem, **given: Any) -> None:
        super().__init__(*args, **given)
        helping = item.supporters.current().values("contact")
        people = at_table(item.team.priority.partnership).exclude(pk=item.owner_id).exclude(pk__in=helping)
        self.fields["contact"].queryset = people  # type: ignore[attr-defined]
