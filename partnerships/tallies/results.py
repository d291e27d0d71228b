"""What was counted, as it is kept and as people read it."""

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from django.contrib.humanize.templatetags.humanize import apnumber
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partnerships import quorums
from partnerships.tallies.grids import Axis
from partnerships.tallies.lines import AGAIN, FEWEST_FOR_SUPPORTERS, FEWEST_PAPERS, Line
from partnerships.tallies.mattering import Mattering
from partnerships.tallies.runoff import Round, Run
from partnerships.tallies.telling import Place, Point, agreement, places, points
from partnerships.voters import fitting

if TYPE_CHECKING:
    from partnerships.models.ballots import Ballot


@dataclass(frozen=True)
class Turnout:
    electors: int
    voted: int
    organizations: int
    organizations_voted: int


@dataclass(frozen=True)
class Result(Turnout):
    question: str
    winners: int
    quorum: int
    tie_rule: str
    lot_seed: str
    dots: int  # placed altogether
    lines: tuple[Line, ...]
    # What older counts do not say: a ballot for each business leader, and no other quorum.
    seats: str = "business"
    electorate: str = "person"
    organizations_quorum: int = 0
    business_share: int = 0
    business_voted: int = 0
    # Nor another method than dots, nor what would have changed them.
    method: str = "dots"
    runs: tuple[Run, ...] = ()
    mattered: Mattering | None = None

    @property
    def chosen(self) -> list[Line]:
        return [line for line in self.lines if line.chosen]

    @property
    def has_quorum(self) -> bool:
        return not quorums.unmet(self, self, self.business_voted)

    @property
    def headline(self) -> str:
        if not self.has_quorum:
            return fitting(
                self,
                leaders=_("Too few leaders voted, so nothing was chosen."),
                table=_("Too few at the table voted, so nothing was chosen."),
                organizations=_("Too few organizations voted, so nothing was chosen."),
            )
        if not self.chosen and self.is_undecided:
            return _("The choices tie; a second round decides.")
        return f"{self.choice}{self._rounds}" if self.chosen else self._nothing

    @property
    def choice(self) -> str:
        """Who chose how many, where anything was chosen."""
        chosen = len(self.chosen)
        words = ngettext("The leaders chose %(count)s.", "The leaders chose %(count)s.", chosen)
        if self.seats == "all":
            words = ngettext("The table chose %(count)s.", "The table chose %(count)s.", chosen)
        return words % {"count": apnumber(chosen)}

    @property
    def is_undecided(self) -> bool:
        """Whether a second round is still to decide what ties."""
        return any(line.tie == AGAIN for line in self.lines)

    @property
    def leads_on(self) -> bool:
        """Whether its priorities can be adopted now: something was chosen, and no second round is to come."""
        return bool(self.chosen) and not self.is_undecided

    @property
    def was_second_round(self) -> bool:
        return any(line.tie == "second_round" for line in self.lines)

    @property
    def _rounds(self) -> str:
        if self.is_undecided:
            return " " + _("A second round decides among those that tie.")
        return " " + _("It was decided in a second round.") if self.was_second_round else ""

    @property
    def _nothing(self) -> str:
        if self.method == "dots":
            return _("Nobody placed a dot, so nothing was chosen.")
        if self.method == "grid" and self.dots:
            return _("No choice was rated by enough, so nothing was chosen.")
        return _("Nobody marked a choice, so nothing was chosen.")

    @property
    def turnout_words(self) -> str:
        unmet = " ".join(quorums.unmet(self, self, self.business_voted))
        words = f"{unmet or _('Quorum met:')} {self._came}"
        withheld = _("With so few papers no counts are shown: they would tell who chose what.")
        return f"{words} {withheld}" if self.is_withheld else words

    @property
    def _came(self) -> str:
        words = {
            ("person", "business"): _(
                "%(voted)d of %(electors)d leaders voted, for %(organizations)d organizations. Partners did not vote."
            ),
            ("person", "all"): _(
                "%(voted)d of %(electors)d at the table voted, for %(organizations)d organizations, partners too."
            ),
            ("organization", "business"): _(
                "%(voted)d of %(electors)d businesses voted, each with one ballot. Partners did not vote."
            ),
            ("organization", "all"): _(
                "%(voted)d of %(electors)d organizations voted, each with one ballot, partners too."
            ),
        }[self.electorate, self.seats]
        return words % {
            "voted": self.voted,
            "electors": self.electors,
            "organizations": self.organizations_voted,
        }

    @property
    def is_withheld(self) -> bool:
        return self.voted < FEWEST_PAPERS

    @property
    def has_list(self) -> bool:
        """Whether there are papers enough to list those of a secret ballot."""
        return self.voted >= FEWEST_FOR_SUPPORTERS

    @property
    def bars(self) -> list[dict[str, object]]:
        """For the `bars` tag: each line beside the longest; what was chosen says so in words too."""
        most = 10.0 if self.method == "grid" else max((line.total for line in self.lines), default=0) or 1
        return [
            {
                "label": f"{number}. {line.label}" if self.method == "grid" else line.label,
                "value": line.figure,
                "share": line.total / most,
                "chosen": line.chosen,
                "note": line.why or (_("Chosen") if line.chosen else ""),
            }
            for number, line in enumerate(self.lines, 1)
        ]

    @property
    def places(self) -> list[Place]:
        return places(self)

    @property
    def agreement(self) -> str:
        return agreement(self)

    @property
    def points_words(self) -> str:
        """What a point is, where the bars show points."""
        if self.method != "ranked":
            return ""
        words = _("Points: on each paper the first gets %(top)d, each after it one less. Round by round decides.")
        return words % {"top": len(self.lines) - 1}

    @property
    def points(self) -> list[Point]:
        return points(self.lines)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def tally(ballot: "Ballot") -> Result:
    """The result as it was counted at the close; no query. Refuses before that: nobody sees a running count."""
    if ballot.result is None:
        raise ValidationError(_("The result shows when the ballot is closed."), code="not_closed")
    return read(ballot.result)


def read(kept: dict[str, Any]) -> Result:
    """A count as it was kept."""
    parts: dict[str, Any] = {
        "lines": tuple(_line(line) for line in kept["lines"]),
        "runs": tuple(_run(**run) for run in kept.get("runs", ())),
    }
    mattered = kept.get("mattered")
    return Result(**(kept | parts | {"mattered": Mattering(**mattered) if mattered else None}))


def _line(kept: dict[str, Any]) -> Line:
    axes = {name: Axis(**kept[name]) for name in ("importance", "feasibility") if kept.get(name)}
    return Line(**(kept | axes))


def _run(place: int, winner: int, rounds: list[dict[str, Any]]) -> Run:
    return Run(place, winner, tuple(_round(**each) for each in rounds))


def _round(votes: list[list[int]], silent: int, out: list[int], *, by_lot: bool) -> Round:
    return Round(tuple((option, papers) for option, papers in votes), silent, tuple(out), by_lot)
