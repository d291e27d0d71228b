"""Reporting on what one was given to do: on one's own page, and keyed in by the convener."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from partnerships.evidence import ACCEPTED, MOST_BYTES, Evidence, admit, too_large
from partnerships.forms.items import DAY, People, at_table, organizations_at_table
from partnerships.forms.seen import SeenForm
from partnerships.models import REPORTED, ActionItem, Confidence, ItemStatus, Update
from partnerships.models.reporting import WORDS, refuse_unfit
from partnerships.models.updates import WHY_IT_MOVES
from regions.models import Contact, Organization

# The buttons that bring an answer: one of the answers itself, “Add these words”, “Set this day”.
ANSWER, ADD, MOVE = "how", "words", "day"
SAYS = (*WORDS, "file", "helper_organization", "waits_for", "helper")


class Pressed(forms.HiddenInput):
    """The answer, whichever button brought it. Words or a day alone leave it as it is now, however old the page."""

    as_it_is = ""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        if ANSWER in data:
            return data[ANSWER]
        return next((data[button] or self.as_it_is for button in (ADD, MOVE) if button in data), None)


class ReportForm(SeenForm):
    """How it goes, in one tap: the pressed button is the status. The rest is welcome, not asked."""

    STATUSES = [(s.value, s.label) for s in (ItemStatus.DOING, ItemStatus.BLOCKED, ItemStatus.DONE)]
    WHICH = {"required": _("Choose on track, stuck or done."), "invalid_choice": _("Choose on track, stuck or done.")}

    # Words may be added to whatever it is at, so to what is not begun as well.
    how = forms.ChoiceField(choices=[(ItemStatus.OPEN.value, ""), *STATUSES], error_messages=WHICH, widget=Pressed)
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

    def __init__(self, *args: Any, item: ActionItem, initial: dict[str, Any] | None = None, **given: Any) -> None:
        # A page that was brought back compares with the item its writer had before them at first.
        seen = (initial or {}).get("seen", item.edition)
        super().__init__(*args, edition=seen, initial=initial, **given)
        self.item = item
        self.fields["how"].widget.as_it_is = item.status
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

    def clean(self) -> dict[str, Any]:
        super().clean()
        if MOVE in self.data:
            self._refuse_no_move()
        if ADD in self.data and not self.errors and self._says_nothing:
            self.add_error("note", _("Write something first."))
        if self.errors:
            self._tell_the_rest()
        return self.cleaned_data

    @property
    def _says_nothing(self) -> bool:
        return all(self.cleaned_data.get(name) in (None, "", self.item.due_on) for name in SAYS)

    def _refuse_no_move(self) -> None:
        day = self.cleaned_data.get("due_on")
        if not day and "due_on" not in self.errors:
            self.add_error("due_on", _("Choose a day."))
            if not self.cleaned_data.get("note") and "note" not in self.errors:
                self.add_error("note", WHY_IT_MOVES)
        elif day == self.item.due_on:
            self.add_error("due_on", _("It is due on that day already. Choose another one."))

    def _tell_the_rest(self) -> None:
        """What the verb would say to the fields that are fine by themselves, so that one round tells all."""
        said = {name: self.cleaned_data[name] for name in WORDS if name in self.cleaned_data}
        status = self.cleaned_data.get("how", self.item.status)
        try:
            refuse_unfit(Update(item=self.item, status=status, **said), self.item, timezone.now())
        except ValidationError as refused:
            for name, errors in refused.error_dict.items():
                if name in self.fields and name not in self.errors:
                    self.add_error(name, ValidationError(errors))

    @property
    def chosen(self) -> str:
        """The answer of the button last pressed, so that the ones below can repeat it."""
        answer = self["how"].data if self.is_bound else ""
        return answer if answer in REPORTED else ""

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
