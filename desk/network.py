"""A network office's view over many regions: totals and medians, in the order of their names; nothing is ranked."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from statistics import median

from django.utils.translation import gettext as _

from accounts.models import User
from desk.alarms.bells import AlarmKind
from desk.models import RegionTotals
from partnerships.models import Stage
from regions.access import CAN
from regions.models import Membership, Region, Role

# SECURITY: a median of fewer regions, or a share of fewer items, tells too much about one of them.
FEWEST = 5


@dataclass(frozen=True)
class Line:
    """One region, as a network office sees it."""

    region: Region
    totals: RegionTotals | None

    @property
    def says_items(self) -> bool:
        return self.totals is not None and self.totals.due >= FEWEST

    @property
    def kept_share(self) -> int | None:
        """Percent of the items due that were done by their day. Of too few none, nor the numbers it is made of."""
        return round(100 * self.totals.kept / self.totals.due) if self.totals and self.says_items else None

    @property
    def late(self) -> int | None:
        return self.totals.late if self.totals and self.says_items else None

    @property
    def alarmed_share(self) -> int | None:
        totals = self.totals
        return round(100 * totals.alarmed / totals.partnerships) if totals and totals.partnerships else None

    @property
    def stages(self) -> list[tuple[str, int]]:
        found = self.totals.stages if self.totals else {}
        return [(str(stage.label), found[stage]) for stage in Stage if found.get(stage)]

    @property
    def flags(self) -> list[tuple[str, int]]:
        found = self.totals.flags if self.totals else {}
        return [(str(kind.label), found[kind]) for kind in AlarmKind if found.get(kind)]


@dataclass(frozen=True)
class Portfolio:
    lines: Sequence[Line]

    @property
    def is_read(self) -> bool:
        """Before the first night nothing is known, which is not the same as none."""
        return any(line.totals for line in self.lines)

    @property
    def partnerships(self) -> int:
        return sum(line.totals.partnerships for line in self.lines if line.totals)

    @property
    def alarmed(self) -> int:
        return sum(line.totals.alarmed for line in self.lines if line.totals)

    @property
    def medians(self) -> list[tuple[str, int | None]]:
        """Over all regions with the figure, never over a choice of them: two choices would tell the difference."""
        return [
            (_("Partnerships with an alarm, percent"), middle(self.lines, lambda line: line.alarmed_share)),
            (_("Action items done by their day, percent"), middle(self.lines, lambda line: line.kept_share)),
        ]


def middle(lines: Sequence[Line], figure: Callable[[Line], int | None]) -> int | None:
    """The median in whole numbers; None of fewer than five regions."""
    found = [value for value in map(figure, lines) if value is not None]
    return round(median(found)) if len(found) >= FEWEST else None


def portfolio_of(user: User) -> Portfolio:
    """Two statements for a thousand regions; which they are comes from memberships alone."""
    members = [member for member in Membership.objects.of(user) if member.role in CAN["see_totals"]]
    found = RegionTotals.of_regions_of(user) if members else {}
    return Portfolio([Line(member.region, found.get(member.region_id)) for member in members])


def has_portfolio(memberships: Iterable[Membership]) -> bool:
    """Whether totals tell more than a region's own pages: of several regions, or of any to a network office."""
    roles = [member.role for member in memberships if member.role in CAN["see_totals"]]
    return len(roles) > 1 or Role.NETWORK in roles


def watchers(region: Region) -> list[Membership]:
    """Who looks at this region's totals from outside."""
    return list(Membership.objects.filter(region=region, role=Role.NETWORK).select_related("user").order_by("pk"))


HEAD = (
    "region", "name", "day", "partnerships", *(f"stage_{stage}" for stage in Stage if stage != Stage.CLOSED),
    "next_meeting", "with_alarm", *(f"alarm_{kind}" for kind in AlarmKind),
    "items_late", "items_kept_percent", "minutes_due",
)  # fmt: skip


def row_of(line: Line) -> list[object]:
    """As the file and the API have it; what is not known, or too little to say, is empty."""
    totals = line.totals
    if totals is None:
        return [line.region.slug, line.region.name, *[""] * (len(HEAD) - 2)]
    stages = [totals.stages.get(stage, 0) for stage in Stage if stage != Stage.CLOSED]
    flags = [totals.flags.get(kind, 0) for kind in AlarmKind]
    said: list[object] = [line.region.slug, line.region.name, totals.day, totals.partnerships, *stages]
    said += [totals.next_meeting, totals.alarmed, *flags, line.late, line.kept_share, totals.minutes_due]
    return ["" if value is None else value for value in said]


def as_data(line: Line) -> dict[str, object]:
    return {name: None if value == "" else value for name, value in zip(HEAD, row_of(line), strict=True)}
