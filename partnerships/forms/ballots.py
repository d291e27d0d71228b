"""Preparing a ballot: which requirements stand on it, and the rules, fixed before it opens."""

from typing import Any

from django import forms
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from partnerships.models import Ballot, How, Partnership, Priority, Requirement
from partnerships.models.ballots import usual_dots, usual_winners
from partnerships.models.rolls import REASON_SIGNS
from regions.forms.base import Attempts
from regions.models import Contact, Organization

# What may be left out of the form; then it is as the model says.
USUAL = ("method", "dots", "cap", "seats", "electorate", "proxies_each", "organizations_quorum", "business_share")


class Choices(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Says which of them the leaders have adopted already."""

    def label_from_instance(self, obj: Any) -> str:
        return _("%(choice)s (a priority already)") % {"choice": obj} if obj.adopted else str(obj)


class PrepareForm(Attempts, forms.ModelForm):  # type: ignore[type-arg]
    requirements: Any = Choices(None, label=_("What stands on the ballot"), widget=forms.CheckboxSelectMultiple)

    class Meta:
        model = Ballot
        fields = [
            "question",
            "method",
            "seats",
            "electorate",
            "proxies_each",
            "dots",
            "cap",
            "winners",
            "tie_rule",
            "quorum",
            "organizations_quorum",
            "business_share",
            "secrecy",
            "closes_at",
        ]
        labels = {
            "cap": _("Most dots on one choice"),
            "quorum": _("How many must vote"),
            "tie_rule": _("If choices tie"),
        }
        help_texts = {
            "question": _("One sentence people answer with their vote."),
            "method": _("How many dots there are, and how many fit on one choice, is asked for dots only."),
            "dots": _("One for every four or five choices is usual."),
            "cap": _("Two keeps one loud voice from deciding alone."),
            "tie_rule": _("In a ranking the lot decides. Who rates a choice does not support it by that."),
            "quorum": _("With fewer votes nothing is chosen. Three at least: fewer papers would tell who chose what."),
            "seats": _("Leaders decide and partners listen, unless you say otherwise now."),
            "electorate": _("With one ballot for each, whoever speaks for an organization can cast it or change it."),
            "proxies_each": _("Where each organization has one ballot, an absent one can give its vote to another."),
            "organizations_quorum": _("Zero asks for none."),
            "business_share": _("Zero asks for none. Only where partners vote too."),
            "secrecy": _("Secret takes a receipt instead of a name: who loses it cannot change the vote any more."),
            "closes_at": _("The vote closes and is counted by itself then. Leave it empty to close it by hand."),
        }
        widgets = {
            "closes_at": forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        }

    def __init__(self, *args: Any, partnership: Partnership, **given: Any) -> None:
        super().__init__(*args, **given)
        adopted = Priority.objects.standing().filter(requirement=OuterRef("pk"))
        rows = Requirement.objects.standing().filter(partnership=partnership).annotate(adopted=Exists(adopted))
        rows = rows.order_by("raised_at", "id")
        field = self.fields["requirements"]
        field.queryset = rows  # type: ignore[attr-defined]
        for name in USUAL:
            self.fields[name].required = False
        if not self.is_bound:
            standing = list(rows.filter(adopted=False))
            field.initial = [row.pk for row in standing]
            self.fields["question"].initial = _("What should we take on first?")
            self.fields["dots"].initial = usual_dots(len(standing))
            self.fields["winners"].initial = usual_winners(len(standing))

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        return {name: value for name, value in given.items() if name not in USUAL or value not in ("", None)}

    def _post_clean(self) -> None:
        """`Ballot.prepare` checks the whole; a half-filled row here would only repeat its words."""


class ReopenForm(Attempts, forms.Form):
    reason = forms.CharField(
        label=_("Why?"), max_length=REASON_SIGNS, help_text=_("Everybody who can see the result reads it.")
    )
    closes_at = forms.DateTimeField(
        label=_("Closes at"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        help_text=_("Leave it empty to close it by hand."),
    )


class AdmitForm(Attempts, forms.Form):
    contact: Any = forms.ModelChoiceField(None, label=_("Who"))
    reason = forms.CharField(
        label=_("Why?"), max_length=REASON_SIGNS, help_text=_("It stays on record, with your name.")
    )

    def __init__(self, *args: Any, ballot: Ballot, **given: Any) -> None:
        super().__init__(*args, **given)
        self.fields["contact"].queryset = ballot.seated_later()  # type: ignore[attr-defined]


class ProxyForm(Attempts, forms.Form):
    organization: Any = forms.ModelChoiceField(None, label=_("Which organization will be absent"))
    holder: Any = forms.ModelChoiceField(None, label=_("Who votes for it"))
    given_by = forms.CharField(
        label=_("Who gave it"), max_length=200, help_text=_("Somebody who speaks for the absent organization.")
    )
    given_on = forms.DateField(label=_("When"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    how = forms.ChoiceField(label=_("How"), choices=How.choices)

    def __init__(self, *args: Any, ballot: Ballot, **given: Any) -> None:
        super().__init__(*args, **given)
        seats = ballot.eligible_seats()
        organizations = Organization.objects.filter(pk__in=seats.values("organization"))
        people = Contact.objects.filter(pk__in=seats.values("contact"))
        self.fields["organization"].queryset = organizations.order_by("name", "pk")  # type: ignore[attr-defined]
        people = people.select_related("organization").order_by("name", "pk")
        self.fields["holder"].queryset = people  # type: ignore[attr-defined]
        self.fields["given_on"].initial = timezone.localdate()
