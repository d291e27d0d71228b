"""What was asked of a worker in simulated time, and what became of it: a file that several processes write to."""

from datetime import UTC, datetime
from pathlib import Path


class Diary:
    def __init__(self, clock: Path) -> None:
        self.file = clock.with_suffix(".diary")
        self.file.touch()
        self.read = 0  # bytes
        self.waiting: dict[str, datetime] = {}  # asked for, and not begun: from when on they may begin
        self.begun: set[str] = set()
        self.failed: list[str] = []

    def note(self, what: str, task_id: str, name: str, how: str = "") -> None:
        with self.file.open("a") as diary:
            diary.write(f"{what} {task_id} {name} {datetime.now(UTC).isoformat()} {how}\n")

    def note_asked(self, sender: str, headers: dict, **_given: object) -> None:
        """Before it is on its way, so that whoever waits knows of it in time; with the moment it waits for, if any."""
        self.note("asked", headers["id"], sender, headers["eta"] or "")

    def under_way(self) -> set[str]:
        """Asked for and due, or begun, and not ended."""
        self.read_on()
        now = datetime.now(UTC)
        return {task for task, due in self.waiting.items() if due <= now} | self.begun

    def read_on(self) -> None:
        """What was written since: a season writes thousands of lines, and this is asked a hundred times a second."""
        with self.file.open() as diary:
            diary.seek(self.read)
            fresh = diary.read()
        whole = fresh[: fresh.rfind("\n") + 1]
        self.read += len(whole.encode())
        for what, task, *_rest, last in (line.split() for line in whole.splitlines()):
            if what == "asked":
                self.waiting[task] = datetime.fromisoformat(last)
            elif what == "began":
                self.waiting.pop(task, None)
                self.begun.add(task)
            else:
                self.waiting.pop(task, None)
                self.begun.discard(task)
                if last != "SUCCESS":
                    self.failed.append(task)
