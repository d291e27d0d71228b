"""Why a file is not taken, said so that the person who brought it can find the place."""

from collections.abc import Iterable
from typing import NamedTuple

# So many are shown; who has mended them brings the file again.
MOST_PROBLEMS = 20


class Problem(NamedTuple):
    """Lines are counted as a text editor does, the headings being the first. 0 and "" where there is no such place."""

    file: str
    line: int
    column: str
    code: str
    sentence: str

    def __str__(self) -> str:
        places = (self.file, f"line {self.line}" if self.line else "", self.column, f"“{self.code}”" * bool(self.code))
        return f"{', '.join(filter(None, places))}: {self.sentence}"


class Refused(Exception):
    """Nothing of the import is written. The problems are in the order of the file."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = [*problems]
        super().__init__("; ".join(map(str, self.problems)))


class AsksToRepair(Exception):
    """The file could be read once the leading zeros its codes lost are put back; somebody has to agree first."""

    def __init__(self, count: int, example: Problem) -> None:
        self.count, self.example = count, example
        super().__init__(str(example))


class Complaints:
    """Gathers problems while a file is read on, and stops the reading when there are enough."""

    def __init__(self) -> None:
        self.found: list[Problem] = []

    def add(self, problem: Problem) -> None:
        self.found.append(problem)
        if len(self.found) >= MOST_PROBLEMS:
            raise Refused(self.found)

    def refuse(self) -> None:
        if self.found:
            raise Refused(self.found)
