from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from convenings.forms.inviting import PeopleField
from convenings.models import Call, Convening
from partnerships.models import Seat
from regions.forms.base import Attempts
from regions.models import Contact
from regions.models.names import plain


class CallListForm(Attempts, forms.Form):
    """Who calls, and whom."""

    caller = forms.ModelChoiceField(Contact.objects.none(), label=_("Who calls?"), empty_label=_("Choose one"))
    people = PeopleField(error_messages={"required": _("Tick at least one person to call.")})
    script = forms.CharField(
        label=_("Two sentences to say"),
        max_length=600,
        required=False,
        validators=[plain],
        help_text=_("Stands on top of the list, such as why you come yourself."),
    )

    def __init__(self, data: object = None, *, convening: Convening) -> None:
        super().__init__(data)
        seated = Seat.objects.current().filter(partnership=convening.partnership_id).values("contact")
        callers = (
            Contact.objects.reachable().filter(pk__in=seated).select_related("organization").order_by("name__folded")
        )
        self.fields["caller"].queryset = callers  # type: ignore[attr-defined]
        self.fields["caller"].label_from_instance = lambda row: f"{row.name}, {row.organization}"  # type: ignore[attr-defined]


class CallsForm(Attempts, forms.Form):
    """A word about each call of a list; one of the buttons says what came of one of them."""

    def __init__(self, data: Any = None, *, calls: Sequence[Call]) -> None:
        super().__init__(data)
        self.calls = calls
        for call in calls:
            self.fields[f"note-{call.pk}"] = forms.CharField(
                label=_("A word, if you like"),
                max_length=500,
                required=False,
                validators=[plain],
                initial=call.note,
                widget=forms.TextInput(attrs={"autocomplete": "off"}),
            )

    def note_of(self, call: Call) -> str | None:
        """None where nothing was sent: the word that is there stays."""
        name = f"note-{call.pk}"
        return self.cleaned_data[name] if name in self.data else None

    def noted(self) -> list[Call]:
        """Those with another word than before."""
        return [call for call in self.calls if self.note_of(call) not in (None, call.note)]
