"""After how many days who hears that an item is late."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from partnerships.models.escalation_rules import LATEST, SOONEST, STEPS, EscalationRule, as_given
from regions.forms.base import Attempts

USUAL, OWN, OFF = "usual", "own", "off"


class EscalationForm(Attempts, forms.Form):
    way = forms.ChoiceField(label=_("When an item is late and nothing is heard"), widget=forms.RadioSelect)
    lead_after = forms.IntegerField(
        label=_("Days until the lead of the owner’s organization hears of it"),
        min_value=SOONEST,
        max_value=LATEST,
        required=False,
        help_text=_(
            "Whoever has sat longest at the table for that organization. Leave a number empty to leave it out."
        ),
    )
    champion_after = forms.IntegerField(
        label=_("Days until the champions of the priority hear of it"),
        min_value=SOONEST,
        max_value=LATEST,
        required=False,
    )
    agenda_after = forms.IntegerField(
        label=_("Days until it comes on the agenda of the next meeting"),
        min_value=SOONEST,
        max_value=LATEST,
        required=False,
    )

    def __init__(self, *args: Any, rule: EscalationRule, usual: str, **given: Any) -> None:
        """`usual`: how it is done where nothing else is said."""
        now = {"way": (OWN if rule.is_on else OFF) if rule.pk else USUAL}
        super().__init__(*args, initial=as_given(rule) | now, **given)
        self.fields["way"].choices = [  # type: ignore[attr-defined]
            (USUAL, _("As usual: %(rule)s") % {"rule": usual}),
            (OWN, _("After the days written here")),
            (OFF, _("Nobody but its owner is reminded")),
        ]

    @property
    def is_usual(self) -> bool:
        return bool(self.cleaned_data["way"] == USUAL)

    @property
    def said(self) -> dict[str, Any]:
        """As the rule keeps it; nothing of its own where it is done as usual."""
        if self.is_usual:
            return {}
        return {"is_on": self.cleaned_data["way"] == OWN, **{name: self.cleaned_data[name] for name in STEPS}}
