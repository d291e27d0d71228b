"""What the faces of a room say, in words, from the facts of one moment."""

from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from convenings.door_codes import square
from convenings.models.agenda import ICONS, AgendaItem, Asks, Purpose, Speaking
from convenings.models.rooms import door_token, kind_taken
from convenings.models.sentences import Kind
from convenings.moments import clock_words
from convenings.voting import Voting

# Known as long as nobody writes their own: what any group of competitors must hold to, and how this table talks.
GROUND_RULES: tuple[Promise, ...] = (
    gettext_lazy("Business leaders speak first. Partners listen, then offer what they can do."),
    gettext_lazy("We do not talk about prices, bids, costs, wages, or who buys from or sells to whom."),
    gettext_lazy("We agree on nothing that limits how any of us competes or hires."),
    gettext_lazy("If talk turns there, anyone may stop it, and it is noted."),
)
LINES: dict[str, Promise] = {
    Asks.OPPORTUNITY: gettext_lazy("Leaders say where this industry can grow here."),
    Asks.REQUIREMENT: gettext_lazy("Leaders say what must be in place to get there."),
    Asks.VOTE: gettext_lazy("The leaders vote now, each on their own phone."),
    Asks.SIGN_UP: gettext_lazy("Leaders now put their name to what they will carry."),
}
CHIPS: dict[str, Promise] = {
    Asks.VOTE: gettext_lazy("Leaders vote"),
    Asks.SIGN_UP: gettext_lazy("Leaders sign up"),
}
STEPS: dict[str, str] = {
    Asks.OPPORTUNITY: "opportunity",
    Asks.REQUIREMENT: "requirement",
    Asks.VOTE: "ballot",
    Asks.SIGN_UP: "priority",
}
SPEAK: dict[str, Promise] = {
    Speaking.BUSINESS: gettext_lazy("Business leaders speak"),
    Speaking.SUPPORT: gettext_lazy("Partners speak"),
    Speaking.ALL: gettext_lazy("Everyone speaks"),
    Speaking.CONVENER: gettext_lazy("The convener speaks"),
    Speaking.CHAMPION: gettext_lazy("A champion speaks"),
}
LISTENING: dict[str, Promise] = {
    Speaking.BUSINESS: gettext_lazy("Business leaders speak now. Partners listen."),
    Speaking.SUPPORT: gettext_lazy("Partners speak now. Leaders listen."),
    Speaking.ALL: gettext_lazy("Everyone may speak."),
    Speaking.CONVENER: gettext_lazy("The convener speaks."),
    Speaking.CHAMPION: gettext_lazy("A champion speaks."),
}


@dataclass(frozen=True)
class Row:
    """One line of the run of show."""

    item: AgendaItem
    now: bool
    took: int  # seconds, before the present turn

    @property
    def over(self) -> bool:
        return not self.now and self.took > 0

    @property
    def minutes_over(self) -> int:
        return max(0, -(-(self.took - self.item.minutes * 60) // 60))

    @property
    def took_words(self) -> str:
        minutes = max(1, round(self.took / 60))
        took = ngettext("took %(n)s min", "took %(n)s min", minutes) % {"n": minutes}
        return f"{took}, {_('%(n)s over') % {'n': self.minutes_over}}" if self.minutes_over else took


class Showing(Voting):
    """Handed to the templates as `now`."""

    # From whoever's page it stands on: the face is one for all, the paper is each one's own.
    vote, champion = "vote/", "champion/"

    def __init__(
        self, facts: dict[str, Any], face: str, left: int | None, *, time_is_up: bool = False, overran: bool = False
    ) -> None:
        super().__init__(facts, time_is_up)
        self.face, self.left, self.is_over_time = face, left, overran

    @cached_property
    def rows(self) -> list[Row]:
        took, here = self.facts["took"], self.facts["item"]
        items = [AgendaItem(region_id=self.facts["region"], **item) for item in self.facts["agenda"] or []]
        return [Row(item, item.pk == here, int(took.get(str(item.pk), 0))) for item in items]

    @cached_property
    def item(self) -> AgendaItem | None:
        return next((row.item for row in self.rows if row.now), None)

    @property
    def following(self) -> AgendaItem | None:
        places = [place for place, row in enumerate(self.rows) if row.now]
        after = self.rows[places[0] + 1 :] if places else self.rows
        return after[0].item if after else None

    # ---- where the meeting is ----

    @property
    def waits(self) -> bool:
        return not self.facts["started_at"]

    @property
    def ended(self) -> bool:
        return bool(self.facts["ended_at"])

    @property
    def title(self) -> str:
        if self.ended:
            return _("Thank you. The meeting has ended.")
        if self.waits:
            return _("Welcome. We begin in a moment.")
        return self.item.title if self.item else _("We go on in a moment.")

    @property
    def line(self) -> str:
        """What this item asks; never “your turn” where people vote or sign up."""
        if self.item is None:
            return ""
        if self.item.asks == Asks.VOTE and self.is_for_all:
            return _("Everybody at the table votes now, each on their own phone.")
        if self.item.asks in LINES:
            return str(LINES[self.item.asks])
        if self.item.purpose == Purpose.DECIDE:
            return _("Now it is decided.") + " " + str(LISTENING[self.item.speaking])
        # Of one speaker the chip has said everything.
        is_one = self.item.speaking in (Speaking.CONVENER, Speaking.CHAMPION)
        return "" if is_one else str(LISTENING[self.item.speaking])

    @property
    def step(self) -> str:
        """Where on the golden thread this item is; many are nowhere on it."""
        return STEPS.get(self.item.asks, "") if self.item else ""

    @property
    def chip(self) -> str:
        if self.item is None:
            return ""
        if self.item.asks == Asks.VOTE and self.ballot_state == "closed":
            return _("Counted")
        if self.item.asks == Asks.VOTE and self.is_for_all:
            return _("Everybody votes")
        return str(CHIPS.get(self.item.asks) or SPEAK[self.item.speaking])

    @property
    def icon(self) -> str:
        if self.item is None:
            return ""
        return "business" if self.item.asks else ICONS.get(Speaking(self.item.speaking), "")

    @property
    def until(self) -> str:
        since = parse_datetime(self.facts["since"] or "")
        if self.item is None or since is None:
            return ""
        return clock_words(timezone.localtime(since + timedelta(minutes=self.item.minutes)))

    @property
    def clock(self) -> str:
        if self.left is None or self.item is None:
            return ""
        if self.left > 0:
            return ngettext("%(n)s minute left", "%(n)s minutes left", self.left) % {"n": self.left}
        return ngettext("%(n)s minute over", "%(n)s minutes over", -self.left) % {"n": -self.left}

    @property
    def ground_rules(self) -> tuple[Promise, ...]:
        return GROUND_RULES if self.facts["rules_on"] else ()

    # ---- what is said ----

    @property
    def takes(self) -> str:
        return kind_taken(self.item) if self.item and not self.ended else ""

    @property
    def sentences(self) -> list[dict[str, Any]]:
        """What the room is collecting; while it collects nothing, nothing."""
        return {Kind.OPPORTUNITY: self.heard, Kind.REQUIREMENT: self.needed}.get(self.takes, [])  # type: ignore[call-overload, no-any-return]

    @property
    def heard(self) -> list[dict[str, Any]]:
        return self.facts.get("heard") or []

    @property
    def needed(self) -> list[dict[str, Any]]:
        return self.facts.get("needed") or []

    @property
    def waiting(self) -> list[dict[str, Any]]:
        return self.facts.get("waiting") or []

    @property
    def visitors(self) -> list[dict[str, Any]]:
        return self.facts.get("visitors") or []

    @property
    def released(self) -> list[dict[str, Any]]:
        return [offer for offer in self.facts.get("offers") or [] if offer["released"]]

    @property
    def kept(self) -> list[dict[str, Any]]:
        return [offer for offer in self.facts.get("offers") or [] if not offer["released"]]

    # ---- who carries what ----

    @property
    def to_carry(self) -> int:
        """Priorities adopted in this meeting."""
        found: int = self.facts.get("to_carry", 0)
        return found

    @property
    def promised(self) -> list[dict[str, Any]]:
        """While leaders sign up, what they adopted and who carries it so far."""
        signs_up = self.item is not None and self.item.asks == Asks.SIGN_UP
        found = (self.facts.get("promised") or []) if signs_up else []
        for row in found:
            if row["step"]:
                row["step"]["due"] = parse_date(row["step"]["due_on"])
        return found

    # ---- who walks in ----

    @property
    def door_url(self) -> str:
        token = door_token(*(self.facts[name] for name in ("region", "id", "door_key")))
        return settings.BASE_URL + reverse("convenings:come", args=[self.facts["slug"], token])

    @property
    def door_code(self) -> SafeString:
        return square(self.door_url, _("Scan this to read along on your phone"))
