"""The tables in the files somebody brought: as they are, packed (.gz), or many in one (.zip).

SECURITY: a file may be made to harm. Nothing is unpacked to disk; what is packed is read as a stream and counted while
it is read, whatever it claims to hold; names are only ever shown.
"""

import gzip
import io
import lzma
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import PurePosixPath
from typing import IO, Any, BinaryIO, NamedTuple

from django.utils.translation import gettext as _

from labor.refusals import Problem, Refused

ZIP, GZIP = b"PK\x03\x04", b"\x1f\x8b"
EMPTY_ZIP = b"PK\x05\x06"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MOST_MEMBERS = 20_000  # all counties, all years
MOST_BYTES = 40 * 1024**3  # unpacked; a year of the whole nation is one or two
# Tables of figures shrink to a tenth, the emptiest to a fiftieth.
MOST_SHRUNK = 200
GRACE = 1024 * 1024
# The library also stumbles, with a ValueError, over names that are no text and over places before the beginning.
DAMAGED = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError, RuntimeError, ValueError)
DOCUMENTS = (b"%pdf", b"<!doctype", b"<html", b"<table", b"<?xml", b"{\\rtf")


class Given(NamedTuple):
    """A file as it was brought, and how to open it (more than once)."""

    name: str
    open: Callable[[], BinaryIO]
    size: int


class Source(NamedTuple):
    """One table: what to call it to people, its bytes, and how much of `Given.size` has been read."""

    name: str
    stream: "io.BufferedReader[Any]"
    read_so_far: Callable[[], int]


def refuse(name: str, sentence: str) -> Refused:
    return Refused([Problem(name, 0, "", "", sentence)])


def held(name: str, content: bytes) -> Given:
    return Given(name, lambda: io.BytesIO(content), len(content))


def DAMAGE() -> str:
    return _("This file is cut off or damaged; what came through cannot be unpacked. Download it again.")


@contextmanager
def damage_named(name: str) -> Iterator[None]:
    try:
        yield
    except DAMAGED as damage:
        raise refuse(name, DAMAGE()) from damage


def sources(given: Given) -> Iterator[Source]:
    """The tables of one file, one after the other; each must be read before the next is asked for."""
    with given.open() as file:
        start = file.read(512)
        file.seek(0)
        if not start:
            raise refuse(given.name, _("This file is empty. Choose another one."))
        if start.startswith((ZIP, EMPTY_ZIP)):
            yield from _of_zip(given, file)
        elif start.startswith(GZIP):
            with damage_named(given.name):
                unpacked = Counted(gzip.GzipFile(fileobj=file), given.name, lambda: given.size)
                yield Source(given.name, io.BufferedReader(unpacked, 1 << 16), file.tell)
        else:
            refuse_foreign(given.name, start)
            yield Source(given.name, io.BufferedReader(_Plain(file), 1 << 16), file.tell)


def refuse_foreign(name: str, start: bytes) -> None:
    if start.startswith(OLE):
        raise refuse(name, _("This is an old Excel workbook (.xls). Take the CSV file of the publisher instead."))
    if start[:200].lstrip().lower().startswith(DOCUMENTS):
        raise refuse(name, _("This is a page or a document, not a table. Take the CSV file of the publisher instead."))
    if b"\x00" in start:
        raise refuse(name, _("This is not a text file. Take the CSV file of the publisher instead."))


class _Plain(io.RawIOBase):
    """A file that `BufferedReader` may take over without closing it."""

    def __init__(self, file: BinaryIO) -> None:
        self.file = file

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "memoryview | bytearray") -> int:  # type: ignore[override]
        content = self.file.read(len(buffer))
        buffer[: len(content)] = content
        return len(content)


class Counted(io.RawIOBase):
    """What comes out of a packed file, and no more of it than honest files hold. `count` begins with what came out of
    the archive before, as `packed` counts all that went in: a thousand small files are no way around the measure.
    """

    def __init__(
        self, file: "gzip.GzipFile | IO[bytes]", name: str, packed: Callable[[], int], before: int = 0
    ) -> None:
        self.file, self.name, self.packed, self.count = file, name, packed, before

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "memoryview | bytearray") -> int:  # type: ignore[override]
        with damage_named(self.name):
            content = self.file.read(len(buffer))
        self.count += len(content)
        if self.count > MOST_BYTES or self.count > GRACE + MOST_SHRUNK * self.packed():
            raise refuse(self.name, _("This file unpacks to far more than a table of figures would. It was not read."))
        buffer[: len(content)] = content
        return len(content)


def is_workbook(names: "list[str]") -> bool:
    return "[Content_Types].xml" in names


def _of_zip(given: Given, file: BinaryIO) -> Iterator[Source]:
    with damage_named(given.name):
        archive = zipfile.ZipFile(file)
    members = [member for member in archive.infolist() if not member.is_dir() and not _is_hidden(member.filename)]
    _refuse_archive(given, members)
    if is_workbook([member.filename for member in members]):
        file.seek(0)
        yield Source(given.name, io.BufferedReader(_Plain(file), 1 << 16), file.tell)
        return
    passed = unpacked = 0
    for member in members:
        name = f"{given.name}: {PurePosixPath(member.filename).name}"
        with damage_named(name), archive.open(member) as packed:
            counted = Counted(packed, name, lambda size=passed + member.compress_size: size, unpacked)  # type: ignore[misc]
            stream = io.BufferedReader(counted, 1 << 16)
            start = stream.peek(512)[:512]
            if start.startswith((ZIP, GZIP)):
                raise refuse(name, _("This is packed a second time. Unpack the outer file, and bring what is in it."))
            refuse_foreign(name, start)
            so_far = passed
            yield Source(name, stream, lambda: so_far)  # noqa: B023 - read before the next one
        passed, unpacked = passed + member.compress_size, counted.count


def _is_hidden(filename: str) -> bool:
    """What archiving programs add by themselves."""
    return "__MACOSX/" in filename or PurePosixPath(filename).name.startswith(".")


def _refuse_archive(given: Given, members: "list[zipfile.ZipInfo]") -> None:
    name = given.name
    if not members:
        raise refuse(name, _("This archive holds no file."))
    if len(members) > MOST_MEMBERS:
        raise refuse(name, _("This archive holds more files than all counties have. Bring fewer at a time."))
    if sum(member.compress_size for member in members) > given.size:  # they lie on one another
        raise refuse(name, DAMAGE())
    for member in members:
        parts = PurePosixPath(member.filename.replace("\\", "/"))
        if not parts.parts or parts.is_absolute() or ".." in parts.parts or ":" in parts.parts[0]:
            sentence = _("A file in this archive is named to be written outside of its folder. It was not read.")
            raise Refused([Problem(name, 0, "", member.filename[:100], sentence)])
        if member.flag_bits & 1:
            raise refuse(name, _("This archive asks for a password. Bring one that does not."))
