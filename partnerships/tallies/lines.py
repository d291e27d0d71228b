"""One choice of a counted ballot: what it got, its rank, and what decided where that alone did not."""

from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partnerships.tallies.grids import Axis

# SECURITY: with fewer papers than this no count is kept or shown: it would say who chose what. The least quorum, too.
FEWEST_PAPERS = 3
# With fewer voters than this, how many people and organizations chose an option would say who they were.
FEWEST_FOR_SUPPORTERS = 5
# How a line is marked that ties for the last place and waits for a second round.
AGAIN = "again"
# More stand on no ballot.
MOST_CHOICES = 1000


@dataclass(frozen=True)
class Line:
    """One option's count. `tie` says what decided when the count alone did not: organizations, lot, all, a second round
    (`again`: one that is still to come), or nothing.

    `dots` are those placed on it; by the other methods, the papers that mark, rank or rate it.
    """

    option: int
    requirement: int
    label: str
    dots: int
    voters: int | None
    organizations: int | None
    rank: int = 0
    chosen: bool = False
    tie: str = ""
    method: str = "dots"
    # Ranked: the place the instant-runoff gives it (0 if no paper names it), its Borda points and their rank.
    place: int = 0
    points: int | None = None
    points_rank: int = 0
    # Grid: empty where too few rated it.
    importance: Axis | None = None
    feasibility: Axis | None = None

    @property
    def score(self) -> int | Fraction:
        """What lines are ranked by; without one a choice is never chosen."""
        if self.method == "ranked":
            return MOST_CHOICES + 1 - self.place if self.place else 0
        if self.method == "grid":
            return self.importance.exactly + self.feasibility.exactly if self.importance and self.feasibility else 0
        return self.dots

    @property
    def total(self) -> float:
        """What the length of its bar shows."""
        if self.method == "ranked":
            return self.points or 0
        return float(self.score)

    @property
    def figure(self) -> str:
        if self.method == "ranked":
            return ngettext("%(count)d point", "%(count)d points", self.points or 0) % {"count": self.points or 0}
        if self.method == "grid" and not self.importance:
            return _("rated by too few")
        if self.method == "grid":
            return _("%(sum)s of 10") % {"sum": f"{self.total:.2f}"}
        if self.method == "approval":
            return ngettext("%(count)d mark", "%(count)d marks", self.dots) % {"count": self.dots}
        return ngettext("%(count)d dot", "%(count)d dots", self.dots) % {"count": self.dots}

    @property
    def why(self) -> str:
        words = {
            ("organizations", True): _("Tied; chosen because more organizations support it."),
            ("organizations", False): _("Tied; another was supported by more organizations."),
            ("lot", True): _("Tied; chosen by the lot."),
            ("lot", False): _("Tied; the lot fell to another."),
            ("all", True): _("Tied; all that tied are chosen."),
            (AGAIN, False): _("Tied for the last place; a second round decides."),
            ("second_round", True): _("Tied; chosen in a second round."),
            ("second_round", False): _("Tied; not chosen in the second round."),
        }
        if self.method == "dots":
            words |= {
                ("organizations", True): _("Tied on dots; chosen because more organizations support it."),
                ("organizations", False): _("Tied on dots; another was supported by more organizations."),
            }
        return words.get((self.tie, self.chosen), "")
