"""Capturing what is said in the room: short forms, keyboard first."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from partnerships.models import Opportunity, Partnership, Requirement, Seat, Topic
from regions.forms.base import Attempts
from regions.models import Contact


class Speakers(forms.ModelChoiceField):  # type: ignore[type-arg]
    """People who hold a business seat now: leaders speak here, partners listen."""

    def __init__(self, **given: Any) -> None:
        super().__init__(None, **given)

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.name}, {obj.organization.name}"


def speakers(partnership: Partnership) -> QuerySet[Contact]:
    seats = Seat.objects.current().leading().filter(partnership=partnership)
    return (
        Contact.objects.active()
        .filter(pk__in=seats.values("contact"))
        .select_related("organization")
        .order_by("name__folded")
    )


class CaptureForm(Attempts, forms.Form):
    statement = forms.CharField(
        label=_("In their own words"), max_length=500, widget=forms.Textarea(attrs={"rows": 2, "autofocus": True})
    )
    category = forms.ChoiceField(label=_("Topic"), choices=Topic.choices)
    raised_by = Speakers(label=_("Who said it"), required=False, empty_label=_("Nobody in particular"))

    def __init__(self, *args: Any, partnership: Partnership, **given: Any) -> None:
        super().__init__(*args, **given)
        self.fields["raised_by"].queryset = speakers(partnership)  # type: ignore[attr-defined]


class CaptureRequirementForm(CaptureForm):
    opportunity: Any = forms.ModelChoiceField(
        None, label=_("The opportunity it serves"), required=False, empty_label=_("None yet")
    )

    def __init__(self, *args: Any, partnership: Partnership, **given: Any) -> None:
        super().__init__(*args, partnership=partnership, **given)
        standing = Opportunity.objects.standing().filter(partnership=partnership).order_by("raised_at", "id")
        self.fields["opportunity"].queryset = standing  # type: ignore[attr-defined]


class RewordForm(Attempts, forms.Form):
    statement = forms.CharField(
        label=_("Say it more clearly"), max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )


class MergeForm(Attempts, forms.Form):
    other: Any = forms.ModelChoiceField(None, label=_("It says the same as"))

    def __init__(self, *args: Any, row: Opportunity | Requirement, **given: Any) -> None:
        super().__init__(*args, **given)
        rows = type(row)._default_manager.filter(partnership=row.partnership_id, merged_into__isnull=True)
        self.fields["other"].queryset = rows.exclude(pk=row.pk).order_by("raised_at", "id")  # type: ignore[attr-defined]


class SplitForm(Attempts, forms.Form):
    first = forms.CharField(label=_("The first thought"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
    second = forms.CharField(label=_("The second thought"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
