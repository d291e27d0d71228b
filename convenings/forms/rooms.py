"""What is typed or tapped in the live room."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from convenings.models import AgendaItem, Room, Sentence, Side, Visitor
from partnerships.models import Opportunity, Requirement
from regions.asked import row_number
from regions.forms.base import Attempts

MOST_NAMED = 40


class Older(forms.HiddenInput):
    """Of two parts of a page that are drawn anew each for itself, what the older one says."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        said = data.getlist(name) if hasattr(data, "getlist") else []
        numbers = [one for one in said if row_number(one) is not None]
        return min(numbers, key=int) if numbers else super().value_from_datadict(data, files, name)


class ActForm(Attempts, forms.Form):
    """A button of the facilitator's page; `seen` is the version of the room they saw."""

    seen = forms.IntegerField(required=False, min_value=0, max_value=2**31 - 1, widget=Older)


class SentenceForm(Attempts, forms.ModelForm):  # type: ignore[type-arg]
    # Sent twice, the same form is one sentence.
    key = forms.UUIDField(initial=uuid.uuid4, widget=forms.HiddenInput)

    class Meta:
        model = Sentence
        fields = ("words", "category")
        widgets = {"words": forms.Textarea({"rows": 3})}


class OfferForm(Attempts, forms.Form):
    words = forms.CharField(label=_("What you could do"), max_length=500, widget=forms.Textarea({"rows": 3}))
    about = forms.ChoiceField(label=_("It answers"))

    def __init__(self, *args: Any, room: Room, **given: Any) -> None:
        super().__init__(*args, **given)
        meeting = room.convening
        heard = Opportunity.objects.standing().filter(heard__convening=meeting).order_by("-pk")[:MOST_NAMED]
        needed = Requirement.objects.standing().filter(
            partnership=meeting.partnership_id, raised_at__gte=room.opened_at
        )
        self.rows: dict[str, AgendaItem | Opportunity | Requirement] = {}
        for row in (*meeting.agenda.in_order(), *heard, *needed.order_by("-pk")[:MOST_NAMED]):
            self.rows[f"{row._meta.model_name}:{row.pk}"] = row
        field = self.fields["about"]
        field.choices = [(key, str(row)[:90]) for key, row in self.rows.items()]  # type: ignore[attr-defined]

    @property
    def said(self) -> dict[str, Any]:
        return {"words": self.cleaned_data["words"], "about": self.rows[self.cleaned_data["about"]]}


class VisitorForm(Attempts, forms.ModelForm):  # type: ignore[type-arg]
    side = forms.ChoiceField(
        label=_("You come from"),
        choices=[(Side.BUSINESS, _("A business")), (Side.PARTNER, _("A school, agency or other partner"))],
        widget=forms.RadioSelect,
    )

    class Meta:
        model = Visitor
        fields = ("name", "email", "organization", "side")
