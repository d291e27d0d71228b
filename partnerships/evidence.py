"""What may come as evidence of an item. What a file is, is told from what is in it, never from what it is called."""

import lzma
import re
import unicodedata
import zlib
from dataclasses import dataclass
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partnerships.pictures import IS_PICTURE, redrawn

MOST_BYTES = 10 * 1024 * 1024
MOST_PARTS = 5000
MOST_NAME = 100
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # Office before 2007, and every Office file with a password
HEIC = re.compile(rb"....ftyp(?:heic|heix|hevc|mif1|msf1|avif)", re.DOTALL)
UTF_16 = (b"\xff\xfe", b"\xfe\xff")
# What a browser or a shell would run, however its file is called.
BEGINS_A_PROGRAM = re.compile(r"<[!?a-z]|#!", re.IGNORECASE)
HOLDS_A_PROGRAM = re.compile(r"<script|<svg|<iframe|<html", re.IGNORECASE)
UNPRINTED = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
UNFIT_FOR_NAMES = re.compile(r'[<>:"/\\|?*]')
TYPES = "[Content_Types].xml"
MACROS = ("vbaproject.bin", "vbadata.xml", "/activex/")


class FileKind(models.TextChoices):
    JPEG = "jpg", gettext_lazy("picture")
    PNG = "png", gettext_lazy("picture (PNG)")
    PDF = "pdf", "PDF"
    DOCX = "docx", gettext_lazy("Word document")
    XLSX = "xlsx", gettext_lazy("Excel workbook")
    PPTX = "pptx", gettext_lazy("PowerPoint slides")
    CSV = "csv", gettext_lazy("table (CSV)")
    TXT = "txt", gettext_lazy("plain text")


PICTURES = (FileKind.JPEG, FileKind.PNG)
OFFICE = {
    "word/document.xml": FileKind.DOCX,
    "xl/workbook.xml": FileKind.XLSX,
    "ppt/presentation.xml": FileKind.PPTX,
}
MEDIA_TYPES = {
    FileKind.JPEG: "image/jpeg",
    FileKind.PNG: "image/png",
    FileKind.PDF: "application/pdf",
    FileKind.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    FileKind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    FileKind.PPTX: "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    FileKind.CSV: "text/csv",
    FileKind.TXT: "text/plain",
}
# As people's devices call a picture; it is drawn anew as one of ours.
PICTURE_ENDINGS = ("jpg", "jpeg", "jpe", "jfif", "png", "gif", "webp")
# What a form's file chooser offers. Phones send a photo as JPEG when HEIC is not among it.
ACCEPTED = ",".join([*(f".{ending}" for ending in PICTURE_ENDINGS), *(f".{kind}" for kind in MEDIA_TYPES)])


@dataclass(frozen=True)
class Evidence:
    """A file that passed the gate: nothing else is ever kept."""

    name: str
    kind: FileKind
    content: bytes


def admit(name: str, content: bytes) -> Evidence:
    """Pictures are drawn anew, so that nothing but the picture is left of them. Refused in words."""
    if not content:
        raise ValidationError(_("This file is empty. Choose another one."), code="empty")
    if len(content) > MOST_BYTES:
        raise ValidationError(too_large(), code="size")
    stem, ending = parted(name)
    if content.startswith(IS_PICTURE):
        refuse_disguise(name, ending, PICTURE_ENDINGS, _("a picture"))
        shape, content = redrawn(content)
        kind = FileKind(shape)
    else:
        kind = document(content, ending)
        refuse_disguise(name, ending, (kind,), str(kind.label))
    return Evidence(f"{stem}.{kind}", kind, content)


def too_large() -> str:
    return _("This file is larger than 10 MB. Send a smaller one, or a link to where it is kept.")


def parted(name: str) -> tuple[str, str]:
    """(what it is called, its ending), without folders and whatever hides an ending or breaks a line."""
    last = name.replace("\\", "/").rpartition("/")[2]
    printed = "".join(sign for sign in last if unicodedata.category(sign)[0] != "C")
    stem, dot, ending = " ".join(printed.split()).rpartition(".")
    stem, ending = (stem, ending.lower()) if dot else (ending, "")
    return UNFIT_FOR_NAMES.sub("-", stem).strip(" .")[:MOST_NAME] or _("evidence"), ending


def refuse_disguise(name: str, ending: str, endings: tuple[str, ...], what: str) -> None:
    if ending and ending not in endings:
        words = _("It is called “%(name)s”, but what is in it is %(what)s. Give it its right name, and send it again.")
        raise ValidationError(words, params={"name": name[-60:], "what": what}, code="disguised")


def document(content: bytes, ending: str) -> FileKind:
    if content.startswith(b"%PDF-"):
        return FileKind.PDF
    if content.startswith(b"PK\x03\x04"):
        return office(content)
    if content.startswith(OLE):
        words = _("This is an Office file that is older than 2007 or has a password. Save it as PDF, and send that.")
        raise ValidationError(words, code="old")
    refuse_heic(content)
    text = read(content)
    if text is None:
        raise ValidationError(not_taken(), code="kind")
    # Without the blanks first: a pattern that skips them begins anew at each, and ten million take hours.
    if BEGINS_A_PROGRAM.match(text.lstrip()) or HOLDS_A_PROGRAM.search(text):
        words = _("This file holds a program or a web page. Send a picture of it, or a PDF.")
        raise ValidationError(words, code="runs")
    return FileKind.CSV if ending == FileKind.CSV else FileKind.TXT


def refuse_heic(content: bytes) -> None:
    if HEIC.match(content):
        words = _("This picture is in a format not everybody can open (HEIC). Send it as JPEG.")
        raise ValidationError(words, code="heic")


def not_taken() -> str:
    return _("We cannot keep this kind of file. Send a picture, a PDF, Word, Excel or PowerPoint, or plain text.")


def office(content: bytes) -> FileKind:
    """By its parts; none of them is unpacked but the list of their types."""
    try:
        with ZipFile(BytesIO(content)) as archive:
            names = [part.filename for part in archive.infolist()]
            if len(names) > MOST_PARTS or TYPES not in names:
                raise ValidationError(not_taken(), code="kind")
            with archive.open(TYPES) as listing:
                types = listing.read(MOST_BYTES)
    except (BadZipFile, OSError, ValueError, RuntimeError, EOFError, zlib.error, lzma.LZMAError):
        raise ValidationError(_("This file is damaged. Save it again, or send a PDF."), code="damaged")
    if b"macroenabled" in types.lower() or any(mark in name.lower() for name in names for mark in MACROS):
        raise ValidationError(_("This file carries macros. Save it without them, or as PDF."), code="macros")
    kinds = [kind for part, kind in OFFICE.items() if part in names]
    if len(kinds) != 1:
        raise ValidationError(not_taken(), code="kind")
    return kinds[0]


def read(content: bytes) -> str | None:
    """As text, or None where it is none."""
    for charset in ("utf-16",) if content.startswith(UTF_16) else ("utf-8-sig", "cp1252"):
        try:
            text = content.decode(charset)
        except UnicodeDecodeError:
            continue
        return None if UNPRINTED.search(text) else text
    return None
