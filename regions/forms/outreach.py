from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from regions.forms.base import Attempts
from regions.models import CameOf, Channel, Contact, Kind, Organization, Touch

SHOWN = 5  # of the names that fit


class OutreachFilter(forms.Form):
    """Narrows the ledger by its address; what makes no sense is passed over."""

    q = forms.CharField(label=_("Company, person or who asked"), required=False, max_length=100)
    channel = forms.ChoiceField(label=_("How"), required=False, choices=[("", _("Any way")), *Channel.choices])
    came_of = forms.ChoiceField(
        label=_("What came of it"),
        required=False,
        choices=[("", _("Anything")), ("open", _("Nothing yet")), *[choice for choice in CameOf.choices if choice[0]]],
    )

    @property
    def is_narrowing(self) -> bool:
        return any(self.cleaned_data.values())


class TouchForm(Attempts, forms.ModelForm[Touch]):
    """Ten seconds after a call: who, for what, how, what came of it. Names are typed: nobody scrolls through 5,000."""

    who = forms.CharField(
        label=_("Whom was asked?"),
        max_length=200,
        help_text=_("A person or a company of your directory; a part of the name is enough."),
        widget=forms.TextInput(attrs={"autofocus": True, "autocomplete": "off"}),
    )
    field_order = ["who", "asked_for", "channel", "came_of", "on_behalf", "note"]

    class Meta:
        model = Touch
        fields = ["asked_for", "channel", "came_of", "on_behalf", "note"]
        help_texts = {"asked_for": _("Such as a seat at the launch meeting.")}

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        partners = Organization.objects.active().filter(kind=Kind.PARTNER).order_by("name__folded")
        self.fields["on_behalf"].queryset = partners  # type: ignore[attr-defined]
        self.fields["on_behalf"].empty_label = str(_("Our own office"))  # type: ignore[attr-defined]

    def clean_who(self) -> str:
        said = str(self.cleaned_data["who"])
        people, companies = Contact.objects.active(), Organization.objects.active()
        for person, company in (
            (people.filter(name__folded=said), companies.filter(name__folded=said)),
            (people.filter(name__folded__contains=said), companies.filter(name__folded__contains=said)),
        ):
            found = [*person.select_related("organization")[:SHOWN], *company[:SHOWN]]
            if len(found) == 1:
                self._ask(found[0])
                return said
            if found:
                names = ", ".join(
                    f"{row} ({row.organization})" if isinstance(row, Contact) else str(row) for row in found
                )
                raise ValidationError(_("Several fit: %(names)s. Write more of the name."), params={"names": names})
        raise ValidationError(_("Nobody in the directory fits that. Look at the spelling, or add them first."))

    def _ask(self, found: Contact | Organization) -> None:
        self.instance.contact = found if isinstance(found, Contact) else None
        self.instance.organization = found.organization if isinstance(found, Contact) else found


class SettleForm(Attempts, forms.ModelForm[Touch]):
    class Meta:
        model = Touch
        fields = ["came_of", "note"]
