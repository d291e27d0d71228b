"""The minutes of a meeting as staff have them: the free parts, the sending, an answer, the approval."""

from hashlib import sha256
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from convenings.models import Minutes
from convenings.models.minute_parts import items_of, promises_in_english
from convenings.models.minutes import LONGEST
from convenings.models.minutes_sending import DAYS, MOST_DAYS
from partnerships.forms.items import DAY
from regions.forms.base import Attempts


def box(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


def name_of(title: str) -> str:
    """Of an item's field; titles hold any sign."""
    return f"said-{sha256(title.encode()).hexdigest()[:12]}"


class MinutesForm(Attempts, forms.Form):
    """What a person may put in their own words; each field begins with what was kept during the meeting."""

    reason = forms.CharField(
        label=_("What it corrects"),
        max_length=300,
        help_text=_("Everybody reads this beside the new version."),
        error_messages={"required": _("Say what it corrects, in a few words.")},
    )
    opening = forms.CharField(
        label=_("In short"),
        required=False,
        max_length=LONGEST,
        widget=box(3),
        help_text=_("Two sentences for who reads nothing else."),
    )
    promised = forms.CharField(
        label=_("Who does what, by when"),
        required=False,
        max_length=LONGEST,
        widget=box(5),
        help_text=_("A line for each. What was given out in the meeting stands here already."),
    )
    closing = forms.CharField(label=_("Also noted"), required=False, max_length=LONGEST, widget=box(3))
    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, *args: Any, draft: Minutes, **given: Any) -> None:
        self.given_out = "\n".join(promises_in_english(draft.convening))
        self.notes = dict(items_of(draft.convening, {}))
        words = {name: getattr(draft, name) for name in ("reason", "opening", "closing")}
        words |= {"promised": draft.promised or self.given_out, "seen": draft.edition}
        words |= {name_of(title): draft.said.get(title, note) for title, note in self.notes.items()}
        super().__init__(*args, initial=words, **given)
        if draft.version == 1:
            del self.fields["reason"]
        for title in self.notes:
            field = forms.CharField(label=title, required=False, max_length=LONGEST, widget=box(4))
            self.fields[name_of(title)] = field
        self.order_fields(["reason", "opening", "promised", *map(name_of, self.notes), "closing", "seen"])

    @property
    def words(self) -> dict[str, Any]:
        """Where nothing was changed, what was kept goes on standing there, also what is added to it later."""
        said = self.cleaned_data
        promised = same_lines(said["promised"])
        changed = {
            title: same_lines(said[name_of(title)])
            for title, note in self.notes.items()
            if name_of(title) in self.data and same_lines(said[name_of(title)]) != note
        }
        return {
            "opening": said["opening"],
            "promised": "" if promised == self.given_out else promised,
            "closing": said["closing"],
            "reason": said.get("reason", ""),
            "said": changed,
            "seen": said["seen"],
        }


def same_lines(text: str) -> str:
    return text.replace("\r\n", "\n").strip()


class SendMinutesForm(Attempts, forms.Form):
    days = forms.IntegerField(
        label=_("Days to object"),
        min_value=1,
        max_value=MOST_DAYS,
        initial=DAYS,
        help_text=_("If nobody objects by then, they count as approved."),
    )
    seen = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)


class ApproveForm(Attempts, forms.Form):
    who = forms.CharField(
        label=_("Who approved them"), max_length=300, help_text=_("Such as “the leaders at the table”, or names.")
    )
    on = forms.DateField(label=_("On"), widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"))

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        self.fields["on"].initial = timezone.localdate


class CloseObjectionForm(Attempts, forms.Form):
    answer = forms.CharField(label=_("Your answer"), max_length=500, widget=box(2))
