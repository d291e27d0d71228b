"""A photo beside an outcome: what one sees in it, and who agreed that everybody may."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from partnerships.evidence import MOST_BYTES, PICTURE_ENDINGS, too_large
from partnerships.models import OutcomePhoto
from partnerships.models.photos import UNSAID
from partnerships.photos import Photo, photo_of
from regions.forms.base import Attempts

# Phones send a photo as JPEG when HEIC is not among these.
ACCEPTED = ",".join(f".{ending}" for ending in PICTURE_ENDINGS)


class PhotoFields(Attempts, forms.Form):
    """As part of telling an outcome: all of it may stay empty."""

    photo = forms.FileField(
        label=_("A photo"),
        required=False,
        help_text=_("Up to 10 MB. Where and with what it was taken is removed."),
        error_messages={"empty": _("This file is empty. Choose another one.")},
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
    )
    alt = forms.CharField(
        label=_("What one sees in it"),
        max_length=300,
        required=False,
        help_text=_("For who cannot see it. Such as “Two students and their mentor at the new lathe”."),
    )
    photo_agreed_by = forms.CharField(
        label=_("Who agreed that everybody may see it"),
        max_length=200,
        required=False,
        help_text=_("Whoever is seen in it, or speaks for them. Left empty, the photo is never public."),
    )

    def clean_photo(self) -> Photo | None:
        sent = self.cleaned_data["photo"]
        if not sent:
            return None
        # By what arrived: what is larger is never read into memory.
        if sent.size > MOST_BYTES:
            raise ValidationError(too_large(), code="size")
        return photo_of(sent.read())


class PhotoForm(PhotoFields):
    """Beside an outcome that was told before. Without a photo, what is said of the one there changes."""

    def __init__(self, *args: Any, standing: OutcomePhoto | None, **given: Any) -> None:
        said = {"alt": standing.alt, "photo_agreed_by": standing.agreed_by} if standing else {}
        super().__init__(*args, initial=said, **given)
        self.fields["alt"].required = True
        self.fields["alt"].error_messages["required"] = UNSAID
        if standing:
            self.fields["photo"].label = _("Another photo in its place")

    @property
    def said(self) -> dict[str, Any]:
        """As `Outcome.photograph` takes it."""
        said = self.cleaned_data
        return {"photo": said["photo"], "alt": said["alt"], "agreed_by": said["photo_agreed_by"]}
