"""Papers laid together, option by option, so that those of one organization can be taken away again."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from partnerships.tallies.choosing import choose
from partnerships.tallies.grids import MOST, Axis, axis
from partnerships.tallies.lines import FEWEST_FOR_SUPPORTERS, FEWEST_PAPERS, Line
from partnerships.tallies.runoff import Ranking, Run, borda, runs


class Laid(NamedTuple):
    """One mark of a paper; what its method does not ask for is 0."""

    option: int
    dots: int = 1
    rank: int = 0
    importance: int = 0
    feasibility: int = 0


class Choice(NamedTuple):
    option: int
    requirement: int
    label: str


@dataclass(frozen=True)
class Counting:
    """The rules a count follows. `winners` is 0 where a quorum is missing."""

    method: str
    winners: int
    tie_rule: str
    seed: str


@dataclass
class Sum:
    """`importance`, `feasibility`: how many rated 1, 2, … 5."""

    dots: int = 0
    voters: int = 0
    organizations: int = 0
    importance: list[int] = field(default_factory=lambda: [0] * MOST)
    feasibility: list[int] = field(default_factory=lambda: [0] * MOST)

    def lay(self, mark: Laid) -> None:
        self.dots += mark.dots
        self.voters += 1
        self.organizations = 1
        if mark.importance:
            self.importance[mark.importance - 1] += 1
            self.feasibility[mark.feasibility - 1] += 1

    def take(self, other: "Sum") -> None:
        self.dots += other.dots
        self.voters += other.voters
        self.organizations += other.organizations
        for at in range(MOST):
            self.importance[at] += other.importance[at]
            self.feasibility[at] += other.feasibility[at]

    def without(self, other: "Sum") -> "Sum":
        return Sum(
            self.dots - other.dots,
            self.voters - other.voters,
            self.organizations - other.organizations,
            [mine - theirs for mine, theirs in zip(self.importance, other.importance, strict=True)],
            [mine - theirs for mine, theirs in zip(self.feasibility, other.feasibility, strict=True)],
        )


@dataclass
class Pile:
    papers: int = 0
    sums: dict[int, Sum] = field(default_factory=dict)
    rankings: Counter[Ranking] = field(default_factory=Counter)

    @classmethod
    def of(cls, papers: Iterable[Sequence[Laid]]) -> "Pile":
        """The papers of one organization."""
        pile = cls()
        for paper in papers:
            pile.papers += 1
            for mark in paper:
                pile.sums.setdefault(mark.option, Sum()).lay(mark)
            if any(mark.rank for mark in paper):
                pile.rankings[tuple(mark.option for mark in sorted(paper, key=lambda mark: mark.rank))] += 1
        return pile

    @classmethod
    def together(cls, piles: Iterable["Pile"]) -> "Pile":
        whole = cls()
        for pile in piles:
            whole.papers += pile.papers
            whole.rankings.update(pile.rankings)
            for option, more in pile.sums.items():
                whole.sums.setdefault(option, Sum()).take(more)
        return whole

    def without(self, other: "Pile") -> "Pile":
        sums = {option: s.without(other.sums.get(option, Sum())) for option, s in self.sums.items()}
        return Pile(self.papers - other.papers, sums, self.rankings - other.rankings)

    def with_one_dot_each(self) -> "Pile":
        return Pile(self.papers, {option: Sum(s.voters, s.voters, s.organizations) for option, s in self.sums.items()})

    def counted(self, choices: Sequence[Choice], by: Counting) -> tuple[list[Line], list[Run]]:
        """The lines in their order, and of ranked papers the rounds of the places that are chosen."""
        lines = [self._line(choice, by.method) for choice in choices]
        found: list[Run] = []
        if by.method == "ranked":
            options = [choice.option for choice in choices]
            found = runs(self.rankings, options, places=len(options), seed=by.seed)
            points = borda(self.rankings, options)
            lines = [_ranked(line, found, points) for line in lines]
        lines = choose(lines, winners=by.winners, tie_rule=by.tie_rule, seed=by.seed)
        return lines, found

    def chosen(self, choices: Sequence[Choice], by: Counting) -> set[int]:
        return {line.option for line in self.counted(choices, by)[0] if line.chosen}

    def _line(self, choice: Choice, method: str) -> Line:
        found = self.sums.get(choice.option, Sum())
        axes: dict[str, Axis] = {}
        # SECURITY: what fewer rate would show how each of them rated.
        if method == "grid" and found.voters >= FEWEST_PAPERS:
            breakdown = self.papers >= FEWEST_FOR_SUPPORTERS and found.voters >= FEWEST_FOR_SUPPORTERS
            for name, histogram in (("importance", found.importance), ("feasibility", found.feasibility)):
                axes[name] = axis(histogram, breakdown=breakdown)
        return Line(*choice, found.dots, found.voters, found.organizations, method=method, **axes)  # type: ignore[arg-type]


def _ranked(line: Line, found: Sequence[Run], points: dict[int, int]) -> Line:
    place = next((run.place for run in found if run.winner == line.option), 0)
    mine = points[line.option]
    return replace(line, place=place, points=mine, points_rank=1 + sum(other > mine for other in points.values()))
