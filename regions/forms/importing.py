"""What the pages of an import ask: the file, what its columns are, what a cell should say, same or new."""

import re
from collections.abc import Iterable
from itertools import zip_longest
from typing import Any, Self

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from regions.columns import KNOWN, guessed, label
from regions.forms.base import Attempts
from regions.models import Category, Import, ImportRow, Kind, RowState, SizeClass
from regions.tables import MOST_BYTES

COLUMNS = list(KNOWN)
OUT = "out"  # a choice like any other, so that no field of the form seems left open
LINE = re.compile(r"(?:cell|answer)-(\d{1,7})-\d+$")
KINDS = [("", _("Ask me about each of them")), (Kind.BUSINESS, _("Are businesses"))]
ANSWERS = [("same", _("Yes, the same")), ("new", _("No, add a new one"))]
CHOICES: dict[str, list[tuple[str, Any]]] = {
    "kind": [*Kind.choices, *Category.choices],
    "category": list(Category.choices),
    "size": list(SizeClass.choices),
    "language": [("en", _("English")), ("es", _("Spanish"))],
}


class ImportForm(Attempts, forms.Form):
    file = forms.FileField(
        label=_("The file"),
        help_text=_("Excel (.xlsx) or CSV, up to 5,000 lines and 10 MB."),
        error_messages={"empty": _("This file is empty. Choose another one.")},
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.txt,.tsv,text/csv"}),
    )
    default_kind = forms.ChoiceField(
        label=_("New organizations whose kind the file does not say"),
        required=False,
        choices=KINDS,
        widget=forms.RadioSelect,
        initial="",
    )

    def clean_file(self) -> "UploadedFile[bytes]":
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if file.size and file.size > MOST_BYTES:
            raise ValidationError(_("This file is larger than 10 MB. Split it, or leave out columns we do not read."))
        return file


class ColumnsForm(Attempts, forms.Form):
    """One choice per heading of the file, and what new organizations are."""

    def __init__(self, data: Any = None, *, batch: Import, example: ImportRow | None = None) -> None:
        super().__init__(data)
        columns = batch.columns or guessed(batch.header, {})
        cells = example.cells if example else []
        for place, (heading, column, cell) in enumerate(zip_longest(batch.header, columns, cells, fillvalue="")):
            if place < len(batch.header):
                self.fields[f"column-{place}"] = forms.ChoiceField(
                    label=heading or _("Column %(number)d, without a heading") % {"number": place + 1},
                    help_text=_("Such as “%(cell)s”") % {"cell": cell[:40]} if cell else "",
                    choices=[(OUT, _("Leave out")), *((column, label(column)) for column in KNOWN)],
                    initial=column or OUT,
                )
        self.fields["default_kind"] = forms.ChoiceField(
            label=ImportForm.base_fields["default_kind"].label,
            choices=[(OUT, KINDS[0][1]), *KINDS[1:]],
            initial=batch.default_kind or OUT,
        )

    @property
    def columns(self) -> dict[int, str]:
        return {
            int(name.removeprefix("column-")): "" if column == OUT else column
            for name, column in self.cleaned_data.items()
            if name.startswith("column-")
        }

    @property
    def default_kind(self) -> str:
        said: str = self.cleaned_data["default_kind"]
        return "" if said == OUT else said


class FixForm(Attempts, forms.Form):
    """The cells of some lines that need other words, and what these lines ask. `every` and `kind` answer for all."""

    every = forms.ChoiceField(choices=[("", ""), *ANSWERS], required=False)
    kind = forms.ChoiceField(choices=KINDS, required=False)

    def __init__(self, data: Any = None, *, batch: Import, rows: Iterable[ImportRow]) -> None:
        super().__init__(data)
        self.batch = batch
        self.lines: dict[str, tuple[int, str]] = {}  # field → line, column
        self.questions: dict[str, str] = {}  # field → question
        for row in rows:
            for column in faulty_columns(batch, row):
                name = f"cell-{row.line}-{COLUMNS.index(column)}"
                self.lines[name] = row.line, column
                self.fields[name] = cell_field(column, cell_of(batch, row, column), row.line)
            for number, (question, _column, sentence) in enumerate(row.asks):
                name = f"answer-{row.line}-{number}"
                self.questions[name] = question
                self.fields[name] = answer_field(sentence)

    @classmethod
    def of_post(cls, data: QueryDict, batch: Import) -> Self:
        """The same fields again, for the lines the page was about."""
        lines = {int(found[1]) for name in data if (found := LINE.match(name))}
        return cls(data, batch=batch, rows=batch.rows.filter(line__in=lines))

    @property
    def cells(self) -> dict[int, dict[str, str]]:
        """Only what was changed."""
        found: dict[int, dict[str, str]] = {}
        for name in set(self.changed_data) & self.lines.keys():
            line, column = self.lines[name]
            found.setdefault(line, {})[column] = self.cleaned_data[name]
        return found

    @property
    def still_wrong(self) -> list[int]:
        """Of the lines just written into, those that cannot be imported yet."""
        rows = self.batch.rows.filter(line__in=list(self.cells), state__in=(RowState.ERROR, RowState.ASKS))
        return list(rows.order_by("line").values_list("line", flat=True))

    @property
    def answers(self) -> dict[str, str]:
        return {question: said for name, question in self.questions.items() if (said := self.cleaned_data[name])}


def faulty_columns(batch: Import, row: ImportRow) -> list[str]:
    """The columns a problem names; first and last name where the file has these for a person's name."""
    wrong = [column for column, _sentence in row.problems if column]
    parts = [part for part in ("first", "last") if part in batch.columns]
    if "name" in wrong and "name" not in batch.columns and parts:
        place = wrong.index("name")
        wrong[place : place + 1] = parts
    return wrong


def cell_of(batch: Import, row: ImportRow, column: str) -> str:
    place = batch.columns.index(column) if column in batch.columns else len(row.cells)
    return str(row.cells[place]) if place < len(row.cells) else ""


def cell_field(column: str, words: str, line: int) -> forms.Field:
    name = _("%(column)s, line %(line)d") % {"column": label(column), "line": line}
    attrs = {"aria-label": name, "aria-invalid": "true", "aria-describedby": f"why-{line}-{COLUMNS.index(column)}"}
    if column in CHOICES:
        known = dict(CHOICES[column])
        return forms.ChoiceField(
            choices=[("", _("Choose")), *CHOICES[column]],
            initial=words if words in known else "",
            required=False,
            widget=forms.Select(attrs=attrs),
        )
    return forms.CharField(max_length=1000, initial=words, required=False, widget=forms.TextInput(attrs=attrs))


def answer_field(sentence: str) -> forms.Field:
    choices = [("", _("Choose")), *ANSWERS]
    return forms.ChoiceField(choices=choices, required=False, widget=forms.Select(attrs={"aria-label": sentence}))
