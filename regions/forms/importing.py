from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from regions.forms.base import Attempts
from regions.importing import MOST_BYTES
from regions.models import Kind


class ImportForm(Attempts, forms.Form):
    file = forms.FileField(
        label=_("The file"),
        help_text=_("CSV, up to 5,000 lines and 10 MB."),
        error_messages={"empty": _("This file is empty. Choose another one.")},
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.tsv,text/csv"}),
    )
    default_kind = forms.ChoiceField(
        label=_("New organizations whose kind the file does not say"),
        required=False,
        choices=[("", _("Ask me about each of them")), (Kind.BUSINESS, _("Are businesses"))],
        widget=forms.RadioSelect,
        initial="",
    )

    def clean_file(self) -> "UploadedFile[bytes]":
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if file.size and file.size > MOST_BYTES:
            raise ValidationError(_("This file is larger than 10 MB. Split it, or leave out columns we do not read."))
        return file
