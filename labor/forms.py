"""Files of labor statistics, brought by who runs the platform; a county more or less, by who runs a region."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from regions.forms.base import Attempts
from regions.models import County

MOST_BYTES = 10 * 1024 * 1024


class FilesInput(forms.FileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """One file or more."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> "list[UploadedFile[bytes]]":
        chosen = data if isinstance(data, list | tuple) else [data]
        return [super(FilesField, self).clean(file, initial) for file in chosen or [None]]


class FilesForm(Attempts, forms.Form):
    brought = FilesField(
        label=_("The files"),
        help_text=_("As published: CSV, .csv.gz or .zip; up to 10 MB together. Larger ones: manage.py load_labor."),
        error_messages={"empty": _("This file is empty. Choose another one.")},
        widget=FilesInput(attrs={"accept": ".csv,.gz,.zip,.xlsx,text/csv", "multiple": True}),
    )

    def clean_brought(self) -> "list[UploadedFile[bytes]]":
        files: list[UploadedFile[bytes]] = self.cleaned_data["brought"]
        if sum(file.size or 0 for file in files) > MOST_BYTES:
            raise ValidationError(
                _("Together these are larger than 10 MB. Pack them, bring fewer, or use manage.py load_labor.")
            )
        return files


class CountyMoveForm(Attempts, forms.Form):
    county = forms.ModelChoiceField(
        queryset=County.objects.all(),
        to_field_name="fips",
        error_messages={"invalid_choice": _("We know no such county. Choose one of the list.")},
    )
    move = forms.ChoiceField(
        choices=[("add", _("Add")), ("drop", _("Leave out"))],
        error_messages={"invalid_choice": _("A county can be added or left out. Press one of the buttons.")},
    )
