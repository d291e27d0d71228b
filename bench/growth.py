"""One region, a hundred, a thousand; each with 50 partnerships and 10,000 items: what a page costs as others join.

The region alone is kept in a database of its own and measured in turn with the others, so that a slower minute of the
machine is not taken for growth.
"""

import time
from collections.abc import Mapping
from datetime import timedelta
from statistics import median

from django.db import connections
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from bench import seeding
from bench.copies import copy_region
from bench.ground import Ground, as_it_is_now
from bench.pages import visit
from bench.report import Figure, at_most, shown
from bench.rounds import Cost, Load, count, measure
from bench.servers import Server, serving
from convenings.models import Attendance, Convening, ConveningKind
from convenings.models.answers import side_of
from convenings.models.convenings import ConveningState
from desk.readings import take
from desk.totals import take_region_totals
from partnerships.models import ActionItem, ActionTeam, ItemStatus, Partnership, Priority, Requirement, Seat, SeatRole
from regions.models import Contact, Membership, Role, Sector
from regions.scope import in_region

REGIONS = (1, 100, 1_000)
PARTNERSHIPS, ITEMS = 50, 10_000
PRIORITIES, MEETINGS, LEADERS, PARTNERS = 4, 4, 8, 5
MINE = 20  # of the items are one partner's
TIMES = 1.1
# It shows a line for each region; what it may cost is stated, not compared.
PORTFOLIO, BUDGET = "portfolio", 600  # ms, of a thousand regions

Pair = tuple[Cost, Cost]  # now, and alone


def measured(ground: Ground) -> list[Figure]:
    table, pages = full_region()
    loads = {name: visit(path, cookies) for name, (path, cookies) in pages.items()}
    found: dict[int, dict[str, Pair]] = {}
    figures, standing = [], 1
    with as_it_is_now(ground) as alone:
        for regions in REGIONS:
            began = time.perf_counter()
            if regions > standing:
                copy_region(ground.owner_urls[0], table.region.pk, standing, regions - 1)
                Membership.objects.filter(user=table.user).exclude(region=table.region).delete()
                connections.close_all()
                standing = regions
                figures.append(shown(15, f"copying, up to {regions:,} regions", time.perf_counter() - began, "s"))
            print(f"… with {regions:,} regions", flush=True)
            found[regions] = side_by_side(ground, alone, loads)
    for name in pages:
        figures += (within_budget if name == PORTFOLIO else grown)(
            name, {regions: costs[name] for regions, costs in found.items()}
        )
    return figures


def side_by_side(ground: Ground, alone: Mapping[str, str], loads: Mapping[str, Load]) -> dict[str, Pair]:
    """What each page costs now and alone, a round of the one after a round of the other."""

    def pairs(now: Server, then: Server) -> list[tuple[Server, Load]]:
        return [(server, load) for load in loads.values() for server in (now, then)]

    with serving(ground, then=alone) as servers:
        costs = measure(pairs(*servers))
    with serving(ground, then=alone, counted=True) as servers:
        count(pairs(*servers), costs)
    return dict(zip(loads, zip(costs[::2], costs[1::2], strict=True), strict=True))


def grown(name: str, costs: Mapping[int, Pair]) -> list[Figure]:
    """The same statements as alone, and the same time. Beside its like it tells how far the machine itself wavers."""
    figures = [shown(15, f"{name}, alone", costs[1][1].best, "ms")]
    for regions, (now, alone) in costs.items():
        times = median(one / other for one, other in zip(now.cpu, alone.cpu, strict=True))
        if regions == 1:
            figures.append(shown(15, f"{name}, alone, beside its like", times, "×"))
            continue
        work = f"{name}, among {regions:,} regions"
        more = {"now": now.figures(), "alone": alone.figures()}
        figures.append(at_most(15, f"{work}, beside alone", times, "×", TIMES, **more))
        figures.append(at_most(15, f"{work}: statements more", now.sql - alone.sql, "", 0))
    return figures


def within_budget(name: str, costs: Mapping[int, Pair]) -> list[Figure]:
    """The same statements; and the time of the largest."""
    last, alone = costs[REGIONS[-1]]
    figures = [shown(15, f"{name}, {regions:,} regions", cost.best, "ms") for regions, (cost, _alone) in costs.items()]
    figures.append(at_most(15, f"{name}: budget for {REGIONS[-1]:,} regions", last.best, "ms", BUDGET))
    return [*figures, at_most(15, f"{name}: statements more", last.sql - alone.sql, "", 0, **last.figures())]


def full_region() -> tuple[seeding.Table, dict[str, tuple[str, dict[str, str]]]]:
    table = seeding.make_table()
    with in_region(table.region):
        people = seeding.people(PARTNERSHIPS * (LEADERS + PARTNERS) * 2)
        leaders = [person for person in people if person.organization.kind == "business"]
        partners = [person for person in people if person.organization.kind != "business"]
        owner = partners[0]
        for number in range(PARTNERSHIPS):
            seated = leaders[number * LEADERS : (number + 1) * LEADERS]
            lay(table, number, seated, [owner, *partners[number * 4 + 1 : number * 4 + PARTNERS]])
        owner.user = table.user
        owner.save(update_fields=["user"])
    slug = table.region.slug
    with in_region(table.region):
        first = Partnership.objects.order_by("pk").values_list("slug", flat=True)[1]
    # A network office sits in every region that is copied; the convener in this one.
    office = User.objects.create_user("office@network.example", "Noor Network")
    Membership.objects.create(user=office, region=table.region, role=Role.NETWORK)
    # What the worker does each night.
    with in_region(table.region):
        take(list(Partnership.objects.all()), timezone.now())
    take_region_totals(table.region, timezone.now())
    pages = {
        "home of a partnership": (reverse("partnerships:home", args=[slug, first]), table.session),
        "scorecard": (reverse("desk:scorecard", args=[slug, first]), table.session),
        "my work": (reverse("desk:my_work"), table.session),
        PORTFOLIO: (reverse("desk:portfolio"), seeding.session_of(office)),
    }
    return table, pages


def lay(table: seeding.Table, number: int, leaders: list[Contact], partners: list[Contact]) -> None:
    """A partnership that has met, adopted and begun. Its many items are laid as the verb would write them."""
    sector = Sector.objects.create(name=f"Sector {number}")
    partnership = Partnership(name=f"Table {number}", slug=f"table-{number}", sector=sector).start(by=table.user)
    for leader in leaders:
        Seat.take(partnership, leader, role=SeatRole.LEADER, by=table.user)
    for partner in partners:
        Seat.take(partnership, partner, role=SeatRole.PARTNER, by=table.user)
    meet(partnership, [*leaders, *partners])
    for statement in seeding.STATEMENTS[:PRIORITIES]:
        requirement = Requirement.capture(partnership, statement, category="workforce", by=table.user)
        priority = Priority.adopt(requirement, title=statement, measure="Places filled", by=table.user)
        give_out(priority.team, partners, whole=number == 0)


def meet(partnership: Partnership, came: list[Contact]) -> None:
    for ago in range(MEETINGS):
        begins = timezone.now() - timedelta(days=30 + 60 * ago)
        kind = ConveningKind.LAUNCH if ago == MEETINGS - 1 else ConveningKind.FULL
        meeting = Convening.objects.create(
            partnership=partnership,
            kind=kind,
            title=f"Meeting {ago}",
            starts_at=begins,
            ends_at=begins + timedelta(hours=2),
            state=ConveningState.HELD,
        )
        Attendance.objects.bulk_create(
            Attendance(
                convening=meeting, contact=contact, organization=contact.organization, side=side_of(contact), at=begins
            )
            for contact in came[ago:]
        )


def give_out(team: ActionTeam, partners: list[Contact], *, whole: bool) -> None:
    """A third done, a third late, a third to come; the first partner owns a few of them, in the first partnership."""
    today, now = timezone.localdate(), timezone.now()
    each = ITEMS // PARTNERSHIPS // PRIORITIES
    ActionItem.objects.bulk_create(
        ActionItem(
            team=team,
            title=f"Step {number}",
            owner=owner,
            owner_organization=owner.organization,
            due_on=today + timedelta(days=(number % 3 - 1) * 20),
            status=ItemStatus.DONE if number % 3 == 0 else ItemStatus.DOING,
            done_at=now - timedelta(days=25) if number % 3 == 0 else None,
            assigned_at=now - timedelta(days=60),
        )
        for number in range(each)
        for owner in [partners[0] if whole and number < MINE // PRIORITIES else partners[1 + number % 4]]
    )
