"""Giving somebody something to do, and reporting on it."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from partnerships.evidence import ACCEPTED, MOST_BYTES, Evidence, admit, too_large
from partnerships.forms.seen import SeenForm
from partnerships.models import ActionItem, Confidence, ItemStatus, Partnership, Priority, Seat
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


class ReportForm(SeenForm):
    """How it goes, in one tap: the pressed button is the status. The rest is welcome, not asked."""

    STATUSES = [(s.value, s.label) for s in (ItemStatus.DOING, ItemStatus.BLOCKED, ItemStatus.DONE)]
    WHICH = {"required": _("Choose on track, stuck or done."), "invalid_choice": _("Choose on track, stuck or done.")}

    # Words may be added to whatever it is at, so to what is not begun as well.
    how = forms.ChoiceField(
        choices=[(ItemStatus.OPEN.value, ""), *STATUSES], error_messages=WHICH, widget=forms.HiddenInput
    )
    note = forms.CharField(
        label=_("A few words"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What was done, or what is in the way."),
    )
    due_on = forms.DateField(label=_("A new day"), required=False, widget=forms.DateInput(attrs=DAY))
    evidence_figure = forms.DecimalField(label=_("A figure"), max_digits=14, decimal_places=2, required=False)
    evidence_unit = forms.CharField(
        label=_("Of what"), max_length=60, required=False, help_text=_("Such as “places open”.")
    )
    evidence_url = forms.URLField(
        label=_("Where to see it"),
        max_length=500,
        required=False,
        assume_scheme="https",
        help_text=_("The address of a page or document, beginning with https://."),
        error_messages={"invalid": _("Paste an address that starts with https://.")},
    )
    file = forms.FileField(
        label=_("A photo or a file"),
        required=False,
        help_text=_("A picture, PDF, Word, Excel, PowerPoint or text; up to 10 MB. Places in pictures are removed."),
        error_messages={"empty": _("This file is empty. Choose another one.")},
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
    )
    confidence = forms.ChoiceField(
        label=_("How sure is the day?"), choices=[("", _("Not said")), *Confidence.choices], required=False
    )
    helper_organization = forms.ModelChoiceField(
        Organization.objects.none(),
        label=_("Who could help?"),
        empty_label=_("Nobody in particular"),
        required=False,
        help_text=_("Somebody of theirs at the table is asked once, by mail."),
    )

    def __init__(self, *args: Any, item: ActionItem, **given: Any) -> None:
        super().__init__(*args, edition=item.edition, **given)
        table = item.team.priority.partnership
        self.fields["helper_organization"].queryset = organizations_at_table(table)  # type: ignore[attr-defined]

    def clean_file(self) -> Evidence | None:
        sent = self.cleaned_data["file"]
        if not sent:
            return None
        # By what arrived: what is larger is never read into memory.
        if sent.size > MOST_BYTES:
            raise ValidationError(too_large(), code="size")
        return admit(sent.name, sent.read())

    @property
    def chosen(self) -> str:
        """The button last pressed, so that the one below can repeat it."""
        return self.data.get("how", "") if self.is_bound else ""

    @property
    def said(self) -> dict[str, Any]:
        """As `ActionItem.report` takes it."""
        words = dict(self.cleaned_data)
        file = words.pop("file", None)
        return {"status": words.pop("how"), "files": [file] if file else [], **words}


class PhoneReportForm(ReportForm):
    """What the owner told the convener, who also sees the other items and the people of the table."""

    waits_for = forms.ModelChoiceField(
        ActionItem.objects.none(), label=_("Waits for"), empty_label=_("No other item"), required=False
    )
    helper = People(
        Contact.objects.none(),
        label=_("Who could help?"),
        empty_label=_("Nobody in particular"),
        required=False,
        help_text=_("They are asked once, by mail."),
    )

    def __init__(self, *args: Any, item: ActionItem, **given: Any) -> None:
        super().__init__(*args, item=item, **given)
        del self.fields["helper_organization"]  # the person says whose
        table = item.team.priority.partnership
        others = ActionItem.objects.unfinished().filter(team__priority__partnership=table).exclude(pk=item.pk)
        self.fields["waits_for"].queryset = others.select_related("team__priority").by_due()  # type: ignore[attr-defined]
        self.fields["helper"].queryset = at_table(table).exclude(pk=item.owner_id)  # type: ignore[attr-defined]


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
