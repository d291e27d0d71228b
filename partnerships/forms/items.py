"""Giving somebody something to do, and finding what was given; reporting on it is in `reports.py`."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from partnerships.forms.seen import SeenForm
from partnerships.models import ActionItem, Partnership, Priority, Seat
from partnerships.models.item_lists import ActionItemQuerySet
from regions.forms.base import Attempts
from regions.models import Contact, Organization

DAY = {"type": "date"}


class People(forms.ModelChoiceField):  # type: ignore[type-arg]  # Django has no type arguments here at run time
    """People of the directory, each with the organization they answer for."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.name}, {obj.organization.name}"


def at_table(partnership: Partnership) -> Any:
    """Whoever holds a seat today, businesses first."""
    seats = Seat.objects.current().filter(partnership=partnership)
    people = Contact.objects.active().filter(pk__in=seats.values("contact")).select_related("organization")
    return people.order_by("organization__kind", "name")


def organizations_at_table(partnership: Partnership) -> Any:
    seats = Seat.objects.current().filter(partnership=partnership)
    return Organization.objects.filter(pk__in=seats.values("organization")).order_by("name")


class ReviseForm(SeenForm):
    title = forms.CharField(
        label=_("What"), max_length=200, help_text=_("Begin with a verb: “Price a Saturday cohort”.")
    )
    due_on = forms.DateField(label=_("By when"), widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"))
    detail = forms.CharField(
        label=_("More about it"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class AssignForm(ReviseForm):
    owner = People(Contact.objects.none(), label=_("Who"), empty_label=_("Choose a person"))
    field_order = ["title", "owner", "due_on", "detail"]

    def __init__(self, *args: Any, partnership: Partnership, **given: Any) -> None:
        super().__init__(*args, **given)
        del self.fields["seen"]  # nobody has seen it yet
        self.fields["owner"].queryset = at_table(partnership)  # type: ignore[attr-defined]


class HandOverForm(Attempts, forms.Form):
    owner = People(Contact.objects.none(), label=_("Who takes it"), empty_label=_("Choose a person"))

    def __init__(self, *args: Any, item: ActionItem, **given: Any) -> None:
        super().__init__(*args, **given)
        self.fields["owner"].queryset = at_table(item.team.priority.partnership).exclude(pk=item.owner_id)  # type: ignore[attr-defined]


class WhyForm(Attempts, forms.Form):
    why = forms.CharField(
        label=_("What they said"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class ReasonForm(Attempts, forms.Form):
    reason = forms.CharField(label=_("Why"), max_length=300, error_messages={"required": _("Say why, in a few words.")})


class ItemFilterForm(forms.Form):
    STATES = [
        ("", _("Still to do")),
        ("late", _("Late")),
        ("blocked", _("Stuck")),
        ("lost", _("Owner left or unreachable")),
        ("done", _("Done")),
        ("dropped", _("Dropped")),
        ("all", _("All")),
    ]
    state = forms.ChoiceField(label=_("Show"), choices=STATES, required=False)
    partnership = forms.ModelChoiceField(
        Partnership.objects.none(), label=_("Partnership"), required=False, empty_label=_("All")
    )
    q = forms.CharField(
        label=_("What or who"), max_length=100, required=False, widget=forms.TextInput(attrs={"type": "search"})
    )

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        self.fields["partnership"].queryset = Partnership.objects.order_by("name")  # type: ignore[attr-defined]

    @property
    def partnership_asked(self) -> Partnership | None:
        self.is_valid()
        asked: Partnership | None = self.cleaned_data.get("partnership")
        return asked

    @property
    def closed_asked(self) -> str:
        """ "done" or "dropped" where only these are asked for: nothing of them is late or still to do."""
        self.is_valid()
        state = self.cleaned_data.get("state", "")
        return state if state in ("done", "dropped") else ""

    def items(self, today: date) -> ActionItemQuerySet:
        """What the filters ask for. A filter that makes no sense is passed over."""
        self.is_valid()
        said: dict[str, Any] = self.cleaned_data
        found = ActionItem.objects.matching(said.get("q", "")).in_state(said.get("state", ""), today)
        return found.filter(team__priority__partnership=said["partnership"]) if said.get("partnership") else found


class BoardFilterForm(forms.Form):
    """The same address as the list's; the board shows every state at once."""

    partnership = forms.ModelChoiceField(
        Partnership.objects.none(), label=_("Partnership"), required=False, empty_label=_("All")
    )
    q = forms.CharField(
        label=_("What or who"), max_length=100, required=False, widget=forms.TextInput(attrs={"type": "search"})
    )

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        self.fields["partnership"].queryset = Partnership.objects.order_by("name")  # type: ignore[attr-defined]

    @property
    def asked_words(self) -> str:
        self.is_valid()
        words: str = self.cleaned_data.get("q", "")
        return words

    def priorities(self) -> Any:
        """Standing ones, partnership by partnership; with words, those that have an item of these words."""
        words, partnership = self.asked_words, self.cleaned_data.get("partnership")
        found = Priority.objects.standing().select_related("partnership").order_by("partnership__name", "rank", "id")
        if partnership:
            found = found.filter(partnership=partnership)
        matching = ActionItem.objects.standing().matching(words)
        return found.filter(pk__in=matching.values("team__priority")) if words else found
