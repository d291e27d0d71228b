"""Files people send, and what others would have us keep: made here, byte by byte, so that each says what is wrong."""

import struct
import zlib
from io import BytesIO
from zipfile import ZipFile

from openpyxl import Workbook
from PIL import Image

GPS = "41 deg north, at the plant's back door"


def written(shape: str, size: tuple[int, int] = (40, 30), mode: str = "RGB", **how) -> bytes:
    out = BytesIO()
    Image.new(mode, size, 120 if mode == "L" else (120, 80, 40, 99)[: len(mode)]).save(out, shape, **how)
    return out.getvalue()


def photo_with_place() -> bytes:
    """Lying on its side, with the place and the camera in it, in all four ways a JPEG has."""
    exif = Image.Exif()
    exif[0x0112], exif[0x010E], exif[0x010F] = 6, GPS, "Phone"
    exif.get_ifd(0x8825)[1], exif.get_ifd(0x8825)[2] = "N", (41.0, 30.0, 9.0)
    xmp = f"<x:xmpmeta>{GPS}</x:xmpmeta>".encode()
    return written("JPEG", exif=exif, comment=GPS.encode(), xmp=xmp, icc_profile=b"profile of " + GPS.encode())


def png_with_text() -> bytes:
    whole = written("PNG")
    words = b"tEXtComment\0" + GPS.encode()
    chunk = struct.pack("!I", len(words) - 4) + words + struct.pack("!I", zlib.crc32(words))
    return whole[:33] + chunk + whole[33:]


def huge_png() -> bytes:
    """50,000 by 50,000 points in a few bytes: unpacked, seven gigabytes."""

    def chunk(kind: bytes, said: bytes) -> bytes:
        return struct.pack("!I", len(said)) + kind + said + struct.pack("!I", zlib.crc32(kind + said))

    head = struct.pack("!IIBBBBB", 50_000, 50_000, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(999))) + chunk(b"IEND", b"")


def gif_that_is_a_page() -> bytes:
    return written("GIF", mode="L") + b"<script>alert(document.cookie)</script>"


def office(part: str, *more: str, types: str = "") -> bytes:
    out = BytesIO()
    with ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", f"<Types>{types}</Types>")
        for name in (part, *more):
            archive.writestr(name, "<w/>")
    return out.getvalue()


def workbook() -> bytes:
    out = BytesIO()
    book = Workbook()
    book.active.append(["Places", 48])
    book.save(out)
    return out.getvalue()


SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(1)</script></svg>'
PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"

# (as it is called, what is in it, the kind it is kept as)
KEPT = {
    "a photo": ("IMG_0001.JPG", photo_with_place, "jpg"),
    "a drawing": ("plan.png", png_with_text, "png"),
    "a drawing one can see through": ("logo.png", lambda: written("PNG", mode="RGBA"), "png"),
    "a scan in gray": ("scan.jpeg", lambda: written("JPEG", mode="L"), "jpg"),
    "a photo for printing": ("print.jpg", lambda: written("JPEG", mode="CMYK"), "jpg"),
    "a photo from the web": ("shift.webp", lambda: written("WEBP"), "jpg"),
    "a PNG called a JPEG": ("shot.jpg", lambda: written("PNG"), "png"),
    "a GIF with a page behind it": ("funny.gif", gif_that_is_a_page, "png"),
    "a PDF": ("Roster, May.pdf", lambda: PDF, "pdf"),
    "a letter": ("letter.docx", lambda: office("word/document.xml"), "docx"),
    "a workbook": ("places.xlsx", workbook, "xlsx"),
    "slides": ("board.pptx", lambda: office("ppt/presentation.xml"), "pptx"),
    "a table": ("places.csv", "Plant;Places\nÁcme;48\n".encode(), "csv"),
    "a table of Windows": ("places.csv", "Plant;Plätze\n".encode("cp1252"), "csv"),
    "a note": ("note.txt", "It runs.\n".encode("utf-16"), "txt"),
    "a file without an ending": ("roster", lambda: PDF, "pdf"),
}
# (as it is called, what is in it, why it is refused)
REFUSED = {
    "an SVG with a script": ("logo.svg", SVG, "runs"),
    "an SVG called a picture": ("logo.png", SVG, "runs"),
    "an SVG after a declaration": ("logo.txt", b'<?xml version="1.0"?>' + SVG, "runs"),
    "a page": ("page.html", b"<!DOCTYPE html><html><body>hello", "runs"),
    "a page called a note": ("note.txt", b"hello <ScRiPt src=//evil.example></script>", "runs"),
    "a page of Windows": ("note.txt", "\ufeff<html>hello".encode("utf-16"), "runs"),
    "a script of a shell": ("run.txt", b"#!/bin/sh\nrm -rf /\n", "runs"),
    "a program": ("setup.pdf", b"MZ\x90\x00" + bytes(200), "kind"),
    "a program of Linux": ("roster.docx", b"\x7fELF" + bytes(200), "kind"),
    "50,000 by 50,000 points": ("map.png", huge_png, "pixels"),
    "half a picture": ("half.jpg", lambda: photo_with_place()[:400], "damaged"),
    "the head of a picture": ("half.png", b"\x89PNG\r\n\x1a\n", "damaged"),
    "a sound": ("voice.webp", b"RIFF\x24\x00\x00\x00WAVEfmt " + bytes(40), "damaged"),
    "a photo only some can open": ("IMG_0002.HEIC", b"\x00\x00\x00\x18ftypheic" + bytes(40), "heic"),
    "an archive": ("all.zip", lambda: office("notes.txt"), "kind"),
    "a letter with macros": (
        "letter.docx",
        lambda: office("word/document.xml", "word/vbaProject.bin"),
        "macros",
    ),
    "a workbook that says it has macros": (
        "book.xlsx",
        lambda: office("xl/workbook.xml", types="application/vnd.ms-excel.sheet.macroEnabled.main+xml"),
        "macros",
    ),
    "two documents in one": ("both.docx", lambda: office("word/document.xml", "xl/workbook.xml"), "kind"),
    "half an archive": ("letter.docx", lambda: office("word/document.xml")[:60], "damaged"),
    "an old letter": ("letter.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old"),
    "a PDF called a workbook": ("places.xlsx", lambda: PDF, "disguised"),
    "a PDF called a program": ("roster.pdf.exe", lambda: PDF, "disguised"),
    "a picture called a PDF": ("roster.pdf", lambda: written("PNG"), "disguised"),
    "words called a PDF": ("roster.pdf", b"It runs.", "disguised"),
    "a letter called a table": ("places.csv", lambda: office("word/document.xml"), "disguised"),
    "nothing": ("empty.txt", b"", "empty"),
    "more than 10 MB": ("long.txt", lambda: b"x" * (10 * 1024 * 1024 + 1), "size"),
}


def made(content) -> bytes:
    return content() if callable(content) else content
