"""Counting a ballot: once, at its close. Every page, export, mail and API answer reads that count by `tally`."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from django.contrib.humanize.templatetags.humanize import apnumber
from django.core.exceptions import ValidationError
from django.db.models import Count, F, Q, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partnerships import quorums

if TYPE_CHECKING:
    from partnerships.models.ballots import Ballot

# SECURITY: with fewer papers than this no count is kept or shown: it would say who chose what. The least quorum, too.
FEWEST_PAPERS = 3
# With fewer voters than this, how many people and organizations chose an option would say who they were.
FEWEST_FOR_SUPPORTERS = 5
# How a line is marked that ties for the last place and waits for a second round.
AGAIN = "again"


@dataclass(frozen=True)
class Line:
    """One option's count. `tie` says what decided when dots alone did not: organizations, lot, all, a second round
    (`again`: one that is still to come), or nothing.
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

    @property
    def figure(self) -> str:
        return ngettext("%(count)d dot", "%(count)d dots", self.dots) % {"count": self.dots}

    @property
    def why(self) -> str:
        words = {
            ("organizations", True): _("Tied on dots; chosen because more organizations support it."),
            ("organizations", False): _("Tied on dots; another was supported by more organizations."),
            ("lot", True): _("Tied; chosen by the lot."),
            ("lot", False): _("Tied; the lot fell to another."),
            ("all", True): _("Tied; all that tied are chosen."),
            (AGAIN, False): _("Tied for the last place; a second round decides."),
            ("second_round", True): _("Tied; chosen in a second round."),
            ("second_round", False): _("Tied; not chosen in the second round."),
        }
        return words.get((self.tie, self.chosen), "")


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

    @property
    def chosen(self) -> list[Line]:
        return [line for line in self.lines if line.chosen]

    @property
    def has_quorum(self) -> bool:
        return not quorums.unmet(self, self, self.business_voted)

    @property
    def headline(self) -> str:
        if not self.has_quorum:
            return _("Too few leaders voted, so nothing was chosen.")
        if not self.chosen and self.is_undecided:
            return _("The choices tie; a second round decides.")
        if not self.chosen:
            return _("Nobody placed a dot, so nothing was chosen.")
        chosen = len(self.chosen)
        words = ngettext("The leaders chose %(count)s.", "The leaders chose %(count)s.", chosen)
        if self.seats == "all":
            words = ngettext("The table chose %(count)s.", "The table chose %(count)s.", chosen)
        return f"{words % {'count': apnumber(chosen)}}{self._rounds}"

    @property
    def is_undecided(self) -> bool:
        """Whether a second round is still to decide what ties."""
        return any(line.tie == AGAIN for line in self.lines)

    @property
    def was_second_round(self) -> bool:
        return any(line.tie == "second_round" for line in self.lines)

    @property
    def _rounds(self) -> str:
        if self.is_undecided:
            return " " + _("A second round decides among those that tie.")
        return " " + _("It was decided in a second round.") if self.was_second_round else ""

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
        most = max((line.dots for line in self.lines), default=0) or 1
        return [
            {
                "label": line.label,
                "value": line.figure,
                "share": line.dots / most,
                "chosen": line.chosen,
                "note": line.why or (_("Chosen") if line.chosen else ""),
            }
            for line in self.lines
        ]

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def tally(ballot: "Ballot") -> Result:
    """The result as it was counted at the close; no query. Refuses before that: nobody sees a running count."""
    if ballot.result is None:
        raise ValidationError(_("The result shows when the ballot is closed."), code="not_closed")
    return read(ballot.result)


def read(kept: dict[str, Any]) -> Result:
    """A count as it was kept."""
    return Result(**(kept | {"lines": tuple(Line(**line) for line in kept["lines"])}))


def turnout(ballot: "Ballot") -> Turnout:
    """How many have voted so far, never who."""
    voted = _has_voted(ballot)
    return Turnout(
        **ballot.electors.aggregate(
            electors=Count("id"),
            voted=Count("id", filter=voted),
            organizations=Count("organization", distinct=True),
            organizations_voted=Count("organization", filter=voted, distinct=True),
        )
    )


def count(ballot: "Ballot") -> Result:
    """Only `Ballot.close` calls this, holding the ballot's lock: one aggregate for the options, one for the turnout."""
    came, business = turnout(ballot), _business_voted(ballot)
    rows = ballot.options.annotate(
        dots=Coalesce(Sum("marks__dots"), 0),
        voters=Count("marks"),
        organizations=Count("marks__paper__elector__organization", distinct=True),
    ).values("requirement", "label", "dots", "voters", "organizations", option=F("id"))
    lines = choose(
        [Line(**row) for row in rows],
        winners=0 if quorums.unmet(ballot, came, business) else ballot.winners,
        # SECURITY: what organizations decide says how many chose which option, and that is left out below.
        tie_rule=ballot.tie_rule if came.voted >= FEWEST_FOR_SUPPORTERS else without_supporters(ballot.tie_rule),
        seed=ballot.lot_seed,
    )
    if ballot.is_secret:
        lines = [replace(line, organizations=None) for line in lines]
    if came.voted < FEWEST_FOR_SUPPORTERS:
        lines = [replace(line, voters=None, organizations=None) for line in lines]
    if came.voted < FEWEST_PAPERS:
        lines = []
    return Result(
        **asdict(came),
        question=ballot.question,
        winners=ballot.winners,
        quorum=ballot.quorum,
        tie_rule=ballot.tie_rule,
        lot_seed=ballot.lot_seed,
        dots=sum(line.dots for line in lines),
        lines=tuple(lines),
        seats=ballot.seats,
        electorate=ballot.electorate,
        organizations_quorum=ballot.organizations_quorum,
        business_share=ballot.business_share,
        business_voted=business,
    )


def _business_voted(ballot: "Ballot") -> int:
    """Asked only where a share of the vote must be of businesses."""
    if not ballot.business_share:
        return 0
    return ballot.electors.filter(_has_voted(ballot), organization__kind="business").distinct().count()


def _has_voted(ballot: "Ballot") -> Q:
    return Q(has_voted=True) if ballot.is_secret else Q(papers__spent__gt=0)


def without_supporters(tie_rule: str) -> str:
    """The next rule that tells nothing about who chose what; the rules of the ballot say so before the first dot."""
    return "lot" if tie_rule == "more_organizations" else tie_rule


def lot(seed: str, option: int) -> str:
    """The smaller wins. Anyone can compute it again from the printed seed."""
    return sha256(f"{seed}:{option}".encode()).hexdigest()


def choose(lines: Sequence[Line], *, winners: int, tie_rule: str, seed: str) -> list[Line]:
    """Rank by dots, mark the chosen, say what broke a tie for the last place. Without dots nothing is chosen."""

    def order(line: Line) -> tuple[int, int, str]:
        supporters = (line.organizations or 0) if tie_rule == "more_organizations" else 0
        return -line.dots, -supporters, lot(seed, line.option)

    ranked = sorted(lines, key=order)
    wanted = [line for line in ranked if line.dots][:winners]
    last = wanted[-1] if wanted else None
    tied = [line for line in ranked if last and line.dots == last.dots]
    broken = any(line not in wanted for line in tied)
    chosen = {line.option for line in (wanted + tied if tie_rule == "all_tied" else wanted)}
    if tie_rule == "second_round" and broken:
        chosen -= {line.option for line in tied}
    return [
        replace(
            line,
            rank=1 + sum(other.dots > line.dots for other in ranked),
            chosen=line.option in chosen,
            tie=_tie(line, tied, chosen, tie_rule) if broken and line in tied else "",
        )
        for line in ranked
    ]


def _tie(line: Line, tied: Sequence[Line], chosen: set[int], tie_rule: str) -> str:
    """A line is decided by the lot only if a line with as many organizations fared differently."""
    if tie_rule == "all_tied":
        return "all"
    if tie_rule == "lot":
        return "lot"
    if tie_rule == "second_round":
        return AGAIN
    alike = {other.option in chosen for other in tied if other.organizations == line.organizations}
    return "lot" if len(alike) == 2 else "organizations"
