"""Nudges in a folder, for the demonstration and the tests that run without Redis: Kombu's, with whole files only."""

from pathlib import Path
from time import monotonic_ns
from typing import Any
from uuid import uuid4

from kombu.transport import filesystem
from kombu.utils.json import dumps


class Channel(filesystem.Channel):
    # Kombu's two classes above this one disagree on the argument's name.
    def _put(self, queue: str, payload: Any, **kwargs: Any) -> None:  # type: ignore[override]
        """Appears under its name once it is whole: who finds a file that is still empty cannot read it, and stops."""
        name = f"{monotonic_ns():020}_{uuid4()}.{queue}.msg"
        writing = Path(self.data_folder_out) / f"{name}.writing"
        writing.write_text(dumps(payload))
        writing.rename(writing.with_name(name))


class Transport(filesystem.Transport):
    Channel = Channel
