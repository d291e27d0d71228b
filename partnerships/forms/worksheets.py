"""Choosing an industry: the worksheet, its candidates, what counts, who is asked, and what was chosen."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Case, Q, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from partnerships.forms.items import DAY
from partnerships.models import Candidate, Criterion, Question, Worksheet
from partnerships.models.scorers import LEAST, MOST
from partnerships.models.worksheets import MOST_WEIGHT
from regions.asked import row_numbers
from regions.forms.base import Attempts
from regions.models import Contact, Industry, Region, Sector

FOUND = 25
CODE = re.compile(r"[0-9]{2}-[0-9]{2}|[0-9]{2,6}")
RANGE = _("Choose a number from 0, which does not count at all, to 5, which counts most.")
SCALE = _("Choose a number from 1 to 5, or “I cannot say”.")


class WorksheetForm(Attempts, forms.Form):
    title = forms.CharField(
        label=_("What do you want to find out?"),
        max_length=160,
        help_text=_("Such as “Where do we begin? Spring 2027”."),
    )
    sectors = forms.ModelMultipleChoiceField(
        Sector.objects.none(),
        label=_("Which of your sectors come into question?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("You can add others afterwards, also new ones."),
    )

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        self.fields["sectors"].queryset = Sector.objects.by_name()  # type: ignore[attr-defined]


class CandidateForm(Attempts, forms.Form):
    """A sector the region has, or a new one: a name and its codes."""

    sector = forms.ModelChoiceField(Sector.objects.none(), label=_("A sector you have"), required=False)
    new_sector = forms.CharField(label=_("Or a new one: its name"), max_length=120, required=False)
    codes = forms.CharField(
        label=_("And its NAICS codes"),
        max_length=400,
        required=False,
        help_text=_("Numbers with commas between them, such as 31-33 or 622, 623."),
    )

    def __init__(self, *args: Any, worksheet: Worksheet, **given: Any) -> None:
        super().__init__(*args, **given)
        rows = Sector.objects.by_name().exclude(candidacies__worksheet=worksheet)
        field = self.fields["sector"]
        field.queryset = rows  # type: ignore[attr-defined]
        field.empty_label = _("Choose one")  # type: ignore[attr-defined]
        field.error_messages["invalid_choice"] = _("Choose a sector of the list that is not on the worksheet yet.")

    def clean_codes(self) -> list[Industry]:
        words = [word for word in re.split(r"[\s,;]+", self.cleaned_data["codes"]) if word]
        wanted = [word.replace("–", "-") for word in words]
        if strange := next((word for word in wanted if not CODE.fullmatch(word)), None):
            raise ValidationError(
                _("“%(code)s” is no NAICS code: write 2 to 6 digits, or two with a dash, such as 31-33."),
                params={"code": strange},
            )
        found = list(Industry.objects.filter(pk__in=wanted))
        if unknown := sorted(set(wanted) - {industry.pk for industry in found}):
            raise ValidationError(_("We know no industry with the code %(code)s."), params={"code": unknown[0]})
        return found

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if said.get("sector") and said.get("new_sector"):
            raise ValidationError({"new_sector": _("You also chose a sector above. Keep one of the two.")})
        if not said.get("sector") and not said.get("new_sector") and "sector" not in self.errors:
            raise ValidationError({"sector": _("Choose a sector, or name a new one below.")})
        if said.get("new_sector") and "codes" in said and not said["codes"]:
            raise ValidationError({"codes": _("Write at least one code, such as 622 for hospitals.")})
        if said.get("new_sector") and Sector.objects.filter(name__iexact=said["new_sector"]).exists():
            raise ValidationError({"new_sector": _("The region has this sector already. Choose it above.")})
        return said

    def candidate(self) -> tuple[Sector, dict[str, Any]]:
        said = self.cleaned_data
        return (said["sector"], {}) if said["sector"] else (Sector(name=said["new_sector"]), {"codes": said["codes"]})


class WeightsForm(Attempts, forms.Form):
    def __init__(self, *args: Any, worksheet: Worksheet, **given: Any) -> None:
        super().__init__(*args, **given)
        for criterion, number in worksheet.weights.items():
            self.fields[f"weight_{criterion.value}"] = forms.IntegerField(
                label=criterion.label,
                min_value=0,
                max_value=MOST_WEIGHT,
                initial=number,
                error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), RANGE),
            )

    @property
    def weights(self) -> dict[str, int]:
        return {criterion.value: self.cleaned_data[f"weight_{criterion.value}"] for criterion in Criterion}


class OpeningsForm(Attempts, forms.Form):
    openings = forms.IntegerField(
        label=_("Openings in a year"),
        min_value=0,
        max_value=10_000_000,
        required=False,
        help_text=_("Leave it empty where nobody knows. Nothing we load tells it."),
    )
    openings_source = forms.CharField(
        label=_("Where that is from"),
        max_length=200,
        required=False,
        help_text=_("Such as “State projections 2022–2032”."),
    )


class AskForm(Attempts, forms.Form):
    people = forms.ModelMultipleChoiceField(Contact.objects.none(), required=False)
    members = forms.ModelMultipleChoiceField(User.objects.none(), required=False)

    def __init__(self, *args: Any, region: Region, **given: Any) -> None:
        super().__init__(*args, **given)
        self.fields["people"].queryset = Contact.objects.active()  # type: ignore[attr-defined]
        self.fields["members"].queryset = members_of(region)  # type: ignore[attr-defined]

    def ticked(self, name: str) -> set[int]:
        sent = self.data.getlist(name) if self.is_bound else []  # type: ignore[attr-defined]
        return row_numbers(sent)

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors and not said["people"] and not said["members"]:
            raise ValidationError(_("Tick whom you want to ask."))
        return said


def members_of(region: Region) -> Any:
    """Who signs in to this region and may see its worksheets."""
    return User.objects.filter(pk__in=region.memberships.staff().values("user")).order_by("name", "pk")


def people_for(worksheet: Worksheet, words: str, ticked: set[int]) -> list[Contact]:
    """Of the directory those who match and were not asked yet; partners first, since they make the support team."""
    found = Contact.objects.reachable().filter(
        Q(pk__in=ticked) | Q(pk__in=Contact.objects.matching(words).values("pk"))
    )
    others = found.exclude(scorings__worksheet=worksheet).select_related("organization")
    first = Case(When(Q(pk__in=ticked), then=0), default=1)
    return list(others.order_by(first, "-organization__kind", "name__folded")[: FOUND + len(ticked)])


class ScoreForm(Attempts, forms.Form):
    """Of each candidate three taps; what somebody cannot say stays open."""

    def __init__(
        self, *args: Any, candidates: list[Candidate], answers: dict[tuple[int, str], int], **given: Any
    ) -> None:
        super().__init__(*args, **given)
        self.candidates = candidates
        for candidate in candidates:
            for question in Question:
                self.fields[f"{question.value}-{candidate.pk}"] = forms.TypedChoiceField(
                    choices=[(number, str(number)) for number in range(LEAST, MOST + 1)],
                    coerce=int,
                    empty_value=None,
                    required=False,
                    initial=answers.get((candidate.pk, question.value)),
                    error_messages={"invalid_choice": SCALE},
                )

    @property
    def rows(self) -> list[tuple[Candidate, list[tuple[str, str, str, list[str]]]]]:
        """Candidate → (name of the field, question, what is tapped, what is wrong)."""
        return [
            (candidate, [self._row(f"{question.value}-{candidate.pk}", question) for question in Question])
            for candidate in self.candidates
        ]

    def _row(self, name: str, question: Question) -> tuple[str, str, str, list[str]]:
        tapped = self[name].value()
        return name, str(question.label), "" if tapped is None else str(tapped), [str(e) for e in self[name].errors]

    @property
    def points(self) -> dict[tuple[int, str], int | None]:
        return {
            (candidate.pk, question.value): self.cleaned_data.get(f"{question.value}-{candidate.pk}")
            for candidate in self.candidates
            for question in Question
        }


class ChoiceForm(Attempts, forms.Form):
    candidate = forms.ModelChoiceField(
        Candidate.objects.none(), label=_("Which one?"), widget=forms.RadioSelect, empty_label=None
    )
    why = forms.CharField(
        label=_("Why?"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("What tipped the scales, in a sentence or two."),
    )
    decided_by = forms.CharField(
        label=_("Who decided?"), max_length=300, help_text=_("Such as “The support team, all eight”.")
    )
    decided_on = forms.DateField(label=_("On"), widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"))

    def __init__(self, *args: Any, worksheet: Worksheet, **given: Any) -> None:
        super().__init__(*args, **given)
        rows = (
            Candidate.objects.filter(worksheet=worksheet).select_related("sector", "worksheet").order_by("sector__name")
        )
        self.fields["candidate"].queryset = rows  # type: ignore[attr-defined]
        self.fields["decided_on"].initial = timezone.localdate()
