"""What the faces of a room say about the ballot that is shown."""

from typing import Any

from django.utils.translation import gettext as _

from partnerships import rules, tallies
from partnerships.models import Ballot, Seats
from partnerships.turnouts import seats_drawn, turnout_words


class Voting:
    """The part of `Showing` that speaks of the vote."""

    def __init__(self, facts: dict[str, Any], time_is_up: bool) -> None:
        self.facts, self.time_is_up = facts, time_is_up

    @property
    def ballot(self) -> dict[str, Any] | None:
        found: dict[str, Any] | None = self.facts.get("ballot")
        return found

    @property
    def ballots(self) -> list[dict[str, Any]]:
        return self.facts.get("ballots") or []

    @property
    def ballot_state(self) -> str:
        if not self.ballot:
            return ""
        if self.ballot["closed_at"]:
            return "closed"
        if not self.ballot["opened_at"]:
            return "prepared"
        if self.ballot["closing_at"]:
            return "closing"
        return "ended" if self.time_is_up else "open"

    @property
    def figure(self) -> str:
        return _("%(voted)d of %(electors)d") % self.ballot if self.ballot else ""

    @property
    def drawn(self) -> tuple[list[str], list[str]]:
        found = self.ballot or {"electors": 0, "voted": 0, "partners": 0}
        return seats_drawn(found["electors"], found["voted"], found["partners"])

    @property
    def business(self) -> list[str]:
        return self.drawn[0]

    @property
    def partners(self) -> list[str]:
        """Those who vote too, where they do; else all who listen."""
        return self.drawn[1] if self.is_for_all else [""] * self.facts.get("partners", 0)

    @property
    def is_for_all(self) -> bool:
        return self.ballot is not None and self.ballot["seats"] == Seats.ALL

    @property
    def have_voted(self) -> dict[str, str]:
        """Beside the figure, and aloud."""
        found = self.ballot or {"seats": "", "electorate": ""}
        return turnout_words(found["seats"], found["electorate"], self.figure)

    @property
    def is_voting(self) -> bool:
        """Seats fill on the screen: dots are placed, or have just been."""
        return self.ballot_state in ("open", "ended", "closing")

    @property
    def invitation(self) -> str:
        """How a paper is filled in, as the ballot itself says it."""
        if self.ballot is None:
            return ""
        asked = {name: self.ballot[name] for name in ("method", "dots", "cap")}
        return rules.invitation(Ballot(region_id=self.facts["region"], **asked))

    @property
    def result(self) -> tallies.Result | None:
        """As page, API and mail show it: counted once, at the close."""
        if self.ballot is None or self.ballot_state != "closed":
            return None
        return tallies.tally(Ballot(region_id=self.facts["region"], result=self.ballot["result"]))
