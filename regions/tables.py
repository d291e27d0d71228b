"""A file of any kind people have, as one table: its headings, its lines, and what to say about how it was read."""

from collections.abc import Mapping, Sequence
from itertools import chain, islice
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from regions import spreadsheets, workbooks
from regions.columns import known_as, simplified
from regions.spreadsheets import HEAD, Numbered, bounded

MOST_LINES = 5000
MOST_BYTES = 10 * 1024 * 1024
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # old .xls, and every Office file with a password


class Table(NamedTuple):
    header: list[str]
    lines: list[Numbered]
    notice: str  # one sentence per line


def refuse_foreign(content: bytes) -> None:
    """What is no table at all, told from its first bytes: soon enough for the page that takes the file."""
    if not content:
        raise ValidationError(_("This file is empty. Choose another one."), code="empty")
    if len(content) > MOST_BYTES:
        raise ValidationError(
            _("This file is larger than 10 MB. Split it, or leave out columns we do not read."), code="size"
        )
    if content.startswith(OLE):
        if "EncryptedPackage".encode("utf-16-le") in content:
            raise ValidationError(workbooks.LOCKED(), code="password")
        raise ValidationError(
            _(
                "This is a workbook of Excel 2003 or older (.xls). Open it in Excel, choose File, Save as, "
                "“Excel Workbook (.xlsx)”, and upload that file."
            ),
            code="old",
        )
    start = content[:200].lstrip().lower()
    if start.startswith((b"%pdf", b"<!doctype", b"<html", b"<table", b"<?xml", b"{\\rtf")):
        raise ValidationError(
            _(
                "This is a page or a document, not a table. Open it in a spreadsheet program, save it as “CSV UTF-8” "
                "or “Excel Workbook (.xlsx)”, and upload that file."
            ),
            code="document",
        )


def read(content: bytes, remembered: Mapping[str, str]) -> Table:
    """Refused in words: what cannot be read, and what is too long."""
    refuse_foreign(content)
    if workbooks.is_workbook(content):
        sheet = workbooks.read(content)
        coming, notices = bounded(sheet.lines), sheet.notices
        first = list(islice(coming, HEAD + MOST_LINES))
        count = max(sheet.filled, len(first))
    else:
        text, notice = spreadsheets.decode(content)
        coming, notices = bounded(spreadsheets.lines_of(text)), [notice]
        first = list(islice(coming, HEAD + MOST_LINES))
        count = len(first) + sum(1 for _line in coming)
    place = heading_line([cells for _number, cells in first[:HEAD]], remembered)
    _refuse_short_or_long(count - place - 1)
    header = headings([cells for _number, cells in first[: place + 1]], remembered)
    return Table(header, first[place + 1 :], "\n".join(filter(None, [*notices, _passed_over(first[:place])])))


def _refuse_short_or_long(count: int) -> None:
    if count < 1:
        raise ValidationError(
            _("This file has no lines below its headings. Add at least one and upload it again."), code="empty"
        )
    if count > MOST_LINES:
        raise ValidationError(
            _(
                "This file has %(count)s lines; one import takes up to %(most)s. Split it into %(parts)d files, "
                "each with the line of headings on top, and import them one after the other. Nothing was imported."
            ),
            params={"count": f"{count:,}", "most": f"{MOST_LINES:,}", "parts": -(-count // MOST_LINES)},
            code="too_long",
        )


# ---- which line holds the headings ----


def heading_line(lines: Sequence[Sequence[str]], remembered: Mapping[str, str]) -> int:
    """The line with most headings we know; where there are none, the first that looks like a line of a table."""
    known = [len({column for cell in cells if (column := known_as(cell, remembered))}) for cells in lines]
    if max(known, default=0):
        return known.index(max(known))
    wide = (place for place, cells in enumerate(lines) if sum(map(bool, cells)) > 1)
    return next(wide, 0)


def headings(lines: Sequence[Sequence[str]], remembered: Mapping[str, str]) -> list[str]:
    """The last of the lines; with the group above it (“Person”, “Organization”) where only both say what is meant."""
    own = lines[-1]
    groups = _spread(lines[-2]) if len(lines) > 1 and sum(map(bool, lines[-2])) > 1 else []
    found = []
    for heading, group in zip(own, chain(groups, [""] * len(own)), strict=False):
        both = f"{group} {heading}".strip()
        says_more = known_as(both, remembered) not in ("", known_as(heading, remembered))
        found.append(both if heading and says_more else heading)
    return found


def _spread(cells: Sequence[str]) -> list[str]:
    """Each group over the headings to its right, as a merged cell shows it."""
    spread: list[str] = []
    for cell in cells:
        spread.append(cell or (spread[-1] if spread else ""))
    return spread


def _passed_over(lines: Sequence[Numbered]) -> str:
    if not lines:
        return ""
    words = " · ".join(cell for _number, cells in lines for cell in cells if simplified(cell))
    return _("Above the line of headings stands “%(words)s”; we passed that over.") % {"words": words[:120]}
