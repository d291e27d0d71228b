"""Pictures people send, drawn anew: what is not the picture (places, cameras, programs behind it) is left out."""

from io import BytesIO
from threading import Lock

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

# How a picture of each kind we read begins; a WebP says so after its length.
IS_PICTURE = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF87a", b"GIF89a", b"RIFF")
FORMATS = ("JPEG", "PNG", "GIF", "WEBP")
MOST_PIXELS = 60_000_000  # of the cameras of phones
LONGEST = 2560  # pixels on the longer side: whatever is written on it can be read
LARGE = 2 * 1024 * 1024  # of a drawing; a photograph kept as one would be ten times that

# SECURITY: the size is looked at before anything is unpacked (below), with words the library's own limit has none for.
Image.MAX_IMAGE_PIXELS = None
# One at a time in a process: unpacked, a picture takes a hundred times the memory it came in.
ONE = Lock()


def redrawn(content: bytes, *, longest: int = LONGEST, see_through: bool = True) -> tuple[str, bytes]:
    """("jpg" or "png", the picture), no longer than `longest`; on white where nothing may be seen through it."""
    try:
        with ONE, Image.open(BytesIO(content), formats=FORMATS) as picture:
            refuse_huge(picture)
            is_photo = picture.format in ("JPEG", "WEBP")
            drawn = upright(picture, longest)
            return saved(drawn if see_through else on_white(drawn), is_photo=is_photo)
    except ValidationError:
        raise
    except Exception:  # a library of many formats stumbles over malformed ones in as many ways
        words = _("This picture cannot be opened: it is damaged or cut off. Take it again, or send another.")
        raise ValidationError(words, code="damaged")


def refuse_huge(picture: Image.Image) -> None:
    if picture.width * picture.height > MOST_PIXELS:
        words = _("This picture has %(width)d by %(height)d points, too many to look at. Make it smaller first.")
        raise ValidationError(words, params={"width": picture.width, "height": picture.height}, code="pixels")


def upright(picture: Image.Image, longest: int) -> Image.Image:
    """As its camera was held, and no larger than can be looked at. Of a moving one the first frame."""
    picture.draft("RGB", (longest, longest))
    # Made small before it is turned: a turned copy of the whole would take its memory twice.
    picture.thumbnail((longest, longest))
    return ImageOps.exif_transpose(picture)


def on_white(picture: Image.Image) -> Image.Image:
    if not picture.has_transparency_data:
        return picture
    white = Image.new("RGBA", picture.size, "white")
    white.alpha_composite(picture.convert("RGBA"))
    return white.convert("RGB")


def saved(picture: Image.Image, *, is_photo: bool) -> tuple[str, bytes]:
    """SECURITY: onto an empty sheet, since saving would carry over notes, places and profiles."""
    see_through = picture.has_transparency_data
    mode = "RGBA" if see_through else "RGB"
    sheet = Image.new(mode, picture.size)
    sheet.paste(picture.convert(mode))
    if not is_photo or see_through:
        drawing = written(sheet, "PNG")
        if see_through or len(drawing) <= LARGE:
            return "png", drawing
    return "jpg", written(sheet, "JPEG", quality=85)


def written(sheet: Image.Image, shape: str, **how: int) -> bytes:
    out = BytesIO()
    sheet.save(out, shape, **how)
    return out.getvalue()
