"""What was asked of a worker in simulated time, and what became of it: a file that several processes write to."""

from datetime import UTC, datetime
from pathlib import Path


class Diary:
    def __init__(self, clock: Path) -> None:
        self.file = clock.with_suffix(".diary")
        self.file.touch()

    def note(self, what: str, task_id: str, name: str, how: str = "") -> None:
        with self.file.open("a") as diary:
            diary.write(f"{what} {task_id} {name} {datetime.now(UTC).isoformat()} {how}\n")

    def note_asked(self, sender: str, headers: dict, **_given: object) -> None:
        """Before it is on its way, so that whoever waits knows of it in time; with the moment it waits for, if any."""
        self.note("asked", headers["id"], sender, headers["eta"] or "")

    def lines(self) -> list[list[str]]:
        return [line.split() for line in self.file.read_text().splitlines()]

    def under_way(self) -> set[str]:
        """Asked for and due, or begun, and not ended."""
        now, lines = datetime.now(UTC), self.lines()
        due = {line[1] for line in lines if line[0] == "asked" and datetime.fromisoformat(line[-1]) <= now}
        began, ended = ({line[1] for line in lines if line[0] == what} for what in ("began", "ended"))
        return (due | began) - ended

    def failed(self) -> list[list[str]]:
        return [line for line in self.lines() if line[0] == "ended" and line[-1] != "SUCCESS"]
