"""What a scanner of the house says of a file. Until it has said that nothing is in it, the file is shown to nobody.

`EVIDENCE_SCAN` names it: a clamd (`clamd://host:3310`, or `clamd:///run/clamd.ctl`), or a program that reads the file
from its standard input and ends with 0 for nothing, 1 for something found (`command:clamdscan --no-summary -`).
"""

import logging
import os
import random
import shlex
import socket
import struct
import subprocess
from datetime import datetime
from typing import cast
from urllib.parse import urlsplit

from django.conf import settings

from partnerships.models import EvidenceFile, OutcomePhoto
from partnerships.models.scanned import Scanned, ScannedQuerySet
from regions.models import Region
from regions.scope import in_region

log = logging.getLogger(__name__)
TIMEOUT = 60
MOST = 100  # a round; the next one goes on
AWAY = 3  # questions in a row without an answer
PIECE = 64 * 1024
FILES: tuple[type[Scanned], ...] = (EvidenceFile, OutcomePhoto)


class Unanswered(Exception):
    """The scanner is away, or says what nobody understands. It is asked again."""


def scan_held(region: Region, at: datetime) -> int:
    """Ask about whatever waits; how many were settled. One that is away is not asked for the rest.

    In any order, and past one or two files it has no answer for: none of them can hold up the others for ever.
    """
    with in_region(region):
        waiting = [
            (model, pk) for model in FILES for pk in held(model).order_by("?").values_list("pk", flat=True)[:MOST]
        ]
    random.shuffle(waiting)
    settled = in_a_row = 0
    for model, pk in waiting[:MOST]:
        try:
            settle(region, model, pk, at)
        except Unanswered as trouble:
            in_a_row += 1
            left = len(waiting) - settled
            log.warning("The scanner did not answer (%s); %s files wait in region %s.", trouble, left, region.slug)
            if in_a_row == AWAY:
                break
        else:
            settled, in_a_row = settled + 1, 0
    return settled


def held(model: type[Scanned]) -> ScannedQuerySet:
    rows = cast(ScannedQuerySet, model._default_manager.all())
    return rows.held()


def settle(region: Region, model: type[Scanned], pk: int, at: datetime) -> None:
    """Outside of a transaction while the scanner looks; another worker that looks too does no harm."""
    with in_region(region):
        content = held(model).filter(pk=pk).values_list("stored__content", flat=True).first()
    found = what_is_found(bytes(content or b""))
    with in_region(region):
        for file in held(model).select_for_update(of=("self",)).filter(pk=pk):
            if found:
                file.refuse(found, at)
            else:
                file.release(at)


def what_is_found(content: bytes) -> str:
    """Its name, or "" for nothing. Without a scanner there is nothing to wait for."""
    where = settings.EVIDENCE_SCAN
    if not where:
        return ""
    try:
        return by_command(where, content) if where.startswith("command:") else by_clamd(where, content)
    except (OSError, subprocess.SubprocessError) as trouble:
        raise Unanswered(str(trouble)) from trouble


def by_command(where: str, content: bytes) -> str:
    command = shlex.split(where.removeprefix("command:"))
    done = subprocess.run(command, input=content, capture_output=True, timeout=TIMEOUT, check=False)  # noqa: S603
    said = done.stdout.decode(errors="replace").strip()
    if done.returncode not in (0, 1):
        raise Unanswered(f"{command[0]} ended with {done.returncode}")
    return (said or "something") if done.returncode else ""


def by_clamd(where: str, content: bytes) -> str:
    """INSTREAM: pieces with their length before them, an empty one at the end."""
    with connected(where) as line:
        line.sendall(b"zINSTREAM\0")
        for start in range(0, len(content), PIECE):
            piece = content[start : start + PIECE]
            line.sendall(struct.pack("!I", len(piece)) + piece)
        line.sendall(struct.pack("!I", 0))
        said = b""
        while (more := line.recv(4096)) and len(said) < 4096:
            said += more
    words = said.rstrip(b"\0\n").decode(errors="replace").removeprefix("stream: ")
    if words == "OK":
        return ""
    if words.endswith(" FOUND"):
        return words.removesuffix(" FOUND")
    raise Unanswered(words or "it said nothing")


def connected(where: str) -> socket.socket:
    parts = urlsplit(where)
    if parts.hostname:
        return socket.create_connection((parts.hostname, parts.port or 3310), timeout=TIMEOUT)
    line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    line.settimeout(TIMEOUT)
    if trouble := line.connect_ex(parts.path):
        line.close()
        raise OSError(trouble, os.strerror(trouble))
    return line
