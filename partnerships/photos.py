"""What may stand beside an outcome as its photo: a picture drawn anew, small enough for a page on a phone."""

from dataclasses import dataclass
from io import BytesIO

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from PIL import Image

from partnerships.evidence import MOST_BYTES, FileKind, refuse_heic, too_large
from partnerships.pictures import IS_PICTURE, redrawn

LONGEST = 1600  # pixels on the longer side
MOST_KEPT = 4 * 1024 * 1024  # of one drawn anew: what a camera sees takes a tenth of it, noise two thirds


@dataclass(frozen=True)
class Photo:
    """A picture that passed the gate: nothing else is ever kept."""

    kind: FileKind
    content: bytes
    width: int
    height: int


def photo_of(content: bytes) -> Photo:
    """Told by what is in it, whatever it is called; nothing of the file is left but the picture. Refused in words."""
    if not content:
        raise ValidationError(_("This file is empty. Choose another one."), code="empty")
    if len(content) > MOST_BYTES:
        raise ValidationError(too_large(), code="size")
    refuse_heic(content)
    if not content.startswith(IS_PICTURE):
        raise ValidationError(_("This is not a photo. Choose a picture: JPEG, PNG, GIF or WebP."), code="kind")
    kind, drawn = redrawn(content, longest=LONGEST, see_through=False)
    with Image.open(BytesIO(drawn)) as picture:
        return Photo(FileKind(kind), drawn, picture.width, picture.height)
