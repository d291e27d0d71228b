"""Ballots by every method: what a paper costs to save, a result to show, and how many papers are durable a second."""

import time
from collections.abc import Callable

import psycopg2
from django.utils import timezone
from psycopg2.extensions import cursor as Cursor

from bench import floors, seeding
from bench.browser import Answer, Client
from bench.ground import Ground
from bench.report import Figure, at_least_share, at_most, shown, times_floor
from bench.rounds import Load, count, measure
from bench.servers import serving
from bench.vote import Roll, form_fields, opened
from partnerships.models import Ballot, Elector, Mark, Paper
from regions.scope import in_region

OPTIONS = len(seeding.STATEMENTS)
METHODS = ("approval", "ranked", "grid")
# Marks of a counted ballot, few and many.
FEW, MANY = 1_000, 100_000
PAPERS, ROUNDS = 100, 5
KEPT_PAPER = """INSERT INTO partnerships_paper
    (region_id, ballot_id, elector_id, allowance, spent, saved_at, link_version)
VALUES (%s, %s, %s, %s, %s, now(), 1) RETURNING id"""
KEPT_MARK = """INSERT INTO partnerships_mark (region_id, ballot_id, paper_id, option_id, cap, method, dots, rank)
VALUES (%s, %s, %s, %s, %s, %s, 1, %s)"""
MARKS_GONE, PAPERS_GONE = (f"DELETE FROM partnerships_{each} WHERE ballot_id = %s" for each in ("mark", "paper"))
LOOSE = (
    "CREATE TABLE bench_paper (id bigserial PRIMARY KEY, ballot bigint, elector bigint, spent int)",
    "ALTER TABLE bench_paper ADD saved_at timestamptz",
    "CREATE TABLE bench_mark (id bigserial PRIMARY KEY, ballot bigint, elector bigint, option bigint, dots int)",
)
BARE_PAPER = "INSERT INTO bench_paper (ballot, elector, spent, saved_at) VALUES (%s, %s, %s, now())"
BARE_MARK = "INSERT INTO bench_mark (ballot, elector, option, dots) VALUES (%s, %s, %s, %s)"


def measured(ground: Ground) -> list[Figure]:
    return [*papers(ground), *tallies(ground), *durable(ground, "dots"), *durable(ground, "ranked")]


# ---- row 7: the vote ----


def papers(ground: Ground) -> list[Figure]:
    floor = floors.floor_of(ground).save(OPTIONS)
    loads = [filling(opened(method), method) for method in METHODS]
    with serving(ground) as (product, bare):
        *costs, floor_cost = measure([*((product, load) for load in loads), (bare, floor)])
    with serving(ground, counted=True) as (product, bare):
        count([*((product, load) for load in loads), (bare, floor)], [*costs, floor_cost])
    return [
        figure
        for method, cost in zip(METHODS, costs, strict=True)
        for figure in times_floor(7, f"vote by {method} (POST)", cost, floor_cost, most=4, sql=8)
    ]


def filling(roll: Roll, method: str) -> Load:
    """Every paper changes: a mark is set and taken back, an order turns round, a rating goes up and down."""
    fields: dict[str, str] = {}

    def ask(client: Client, number: int) -> Answer:
        round_, voter = divmod(number, len(roll.links))
        return client.post(roll.links[voter], fields | said(roll, method, voter, round_))

    return Load(ask, expected=302, prepare=lambda client: fields.update(form_fields(client, roll.links[0])))


def said(roll: Roll, method: str, voter: int, round_: int) -> dict[str, str]:
    if method == "approval":
        return {"place": f"{roll.options[voter % OPTIONS]}:{1 - round_ % 2}"}
    order = roll.options[:: -1 if round_ % 2 else 1]
    if method == "ranked":
        return {"place": "paper"} | {f"rank-{option}": str(place) for place, option in enumerate(order, 1)}
    names = ("importance", "feasibility")
    rated = {f"{name}-{option}": str(1 + (at + round_) % 5) for at, option in enumerate(order) for name in names}
    return {"place": "paper"} | rated


# ---- row 8: the tally ----


def tallies(ground: Ground) -> list[Figure]:
    found: list[Figure] = []
    floor = floors.floor_of(ground).page()
    for method in ("dots", "ranked"):
        pages, seconds = zip(*(counted(ground, method, marks) for marks in (FEW, MANY)), strict=True)
        ground.settle()
        with serving(ground) as (product, bare):
            few, many, floor_cost = measure([*((product, page) for page in pages), (bare, floor)])
        with serving(ground, counted=True) as (product, bare):
            pairs = [*((product, page) for page in pages), (bare, floor)]
            count(pairs, [few, many, floor_cost])
        found += times_floor(8, f"result of {MANY:,} marks ({method})", many, floor_cost, most=2.5, sql=8)
        work = f"result of {MANY:,} marks beside {FEW:,} ({method})"
        found.append(at_most(8, work, many.best / few.best, "×", 1.5, few=few.figures(), many=many.figures()))
        for marks, took in zip((FEW, MANY), seconds, strict=True):
            found.append(shown(8, f"counting {marks:,} marks ({method})", took, "s"))
    return found


def counted(ground: Ground, method: str, marks: int) -> tuple[Load, float]:
    """A closed ballot with so many marks, and how long its count took."""
    table = seeding.make_table()
    with in_region(table.region):
        ballot = table.ballot(method)
        voters = seeding.people(marks * 5 // (OPTIONS * 4) + 5)
        leaders = [person for person in voters if person.organization.kind == "business"][: marks // OPTIONS]
        lay(ballot, leaders)
    # So many rows of one moment, of which PostgreSQL has heard nothing, it would join in an hour.
    ground.settle()
    with in_region(table.region):
        ballot.close(by=table.user)
        began = time.perf_counter()
        ballot.count_votes(by=table.user)
        took = time.perf_counter() - began
        path = f"{ballot.get_absolute_url()}result/"
    return Load(lambda client, number: client.get(path), cookies=table.session), took


def lay(ballot: Ballot, leaders: list) -> None:  # type: ignore[type-arg]
    """Rows as the verbs write them: each paper marks every choice."""
    now, options = timezone.now(), list(ballot.options.order_by("position"))
    electors = Elector.objects.bulk_create(
        [
            Elector(ballot=ballot, contact=leader, organization=leader.organization, admitted_at=now, **ADMITTED)
            for leader in leaders
        ],
        batch_size=2000,
    )
    spent = len(options) if ballot.method != "dots" else min(ballot.dots, len(options))
    sheets = Paper.objects.bulk_create(
        [
            Paper(ballot=ballot, elector=elector, allowance=ballot.dots, spent=spent, saved_at=now)
            for elector in electors
        ],
        batch_size=2000,
    )
    of_ballot = {"ballot": ballot, "cap": ballot.cap, "method": ballot.method, "dots": 1}
    Mark.objects.bulk_create(
        (
            Mark(**of_ballot, paper=sheet, option=option, rank=rank if ballot.method == "ranked" else None)
            for number, sheet in enumerate(sheets)
            for rank, option in enumerate(turned(options, number), 1)
        ),
        batch_size=5000,
    )


ADMITTED = {"admitted_because": "Measured"}


def turned(options: list, number: int) -> list:  # type: ignore[type-arg]
    """Another order on each paper, so that the rounds are long."""
    at = number % len(options)
    order = options[at:] + options[:at]
    return order if number % 3 else order[::-1]


# ---- durable ballots ----


def durable(ground: Ground, method: str) -> list[Figure]:
    """Taps or papers saved by verb, each in a transaction of its own. Beside them the same rows inserted one by one and
    committed: into the same tables with their keys and checks, and into two that have none."""
    roll = opened(method)
    marks = 1 if method == "dots" else len(roll.options)
    numbers, electors = iter(range(10**9)), electors_of(roll)

    def vote() -> None:
        number = next(numbers)
        elector, again = electors[number % len(electors)], number // len(electors) % 2
        with in_region(roll.table.region):
            if method == "dots":
                elector.place(roll.options[0], 1 + again)
            else:
                order = roll.options[:: -1 if again else 1]
                elector.fill({option: place for place, option in enumerate(order, 1)})

    owner = psycopg2.connect(ground.owner_urls[0])
    with owner.cursor() as cursor:
        kept, loose = Kept(cursor, opened(method), marks), Loose(cursor, roll, marks)
        rounds = [(rate(vote), kept.rate(), rate(loose.insert)) for _round in range(ROUNDS)]
        loose.drop()
    owner.close()
    votes, ballots, rows = zip(*rounds, strict=True)
    work = f"durable ballots by {method}, one connection"
    seen = {"votes": [round(each) for each in votes], "inserted": [round(each) for each in ballots]}
    return [
        at_least_share(7, work, max(votes), "/s", max(ballots), 0.3, **seen),
        shown(7, f"{work}: the same rows into tables without keys", max(rows), "/s"),
    ]


class Kept:
    """The rows of a ballot inserted where the verb puts them, by the owner: no row security, no rule of voting."""

    def __init__(self, cursor: Cursor, roll: Roll, marks: int) -> None:
        self.cursor, self.roll, self.options = cursor, roll, roll.options[:marks]
        self.electors = electors_of(roll)

    def rate(self) -> float:
        """Each elector once, which is as often as the table takes them."""
        electors = iter(self.electors)
        found = rate(lambda: self.insert(next(electors)), times=len(self.electors))
        for emptied in (MARKS_GONE, PAPERS_GONE):
            self.cursor.execute(emptied, [self.roll.ballot.pk])
        self.cursor.connection.commit()
        return found

    def insert(self, elector: Elector) -> None:
        ballot, ranked = self.roll.ballot, self.roll.ballot.method == "ranked"
        of_ballot = [ballot.region_id, ballot.pk]
        self.cursor.execute(KEPT_PAPER, [*of_ballot, elector.pk, ballot.dots, len(self.options)])
        (paper,) = self.cursor.fetchone() or (None,)
        for rank, option in enumerate(self.options, 1):
            self.cursor.execute(
                KEPT_MARK, [*of_ballot, paper, option, ballot.cap, ballot.method, rank if ranked else None]
            )
        self.cursor.connection.commit()


class Loose:
    """The same into two tables without keys to others, checks or indexes but their own."""

    def __init__(self, cursor: Cursor, roll: Roll, marks: int) -> None:
        self.cursor, self.roll, self.options = cursor, roll, roll.options[:marks]
        for statement in LOOSE:
            cursor.execute(statement)
        cursor.connection.commit()

    def insert(self) -> None:
        self.cursor.execute(BARE_PAPER, [self.roll.ballot.pk, 1, len(self.options)])
        for option in self.options:
            self.cursor.execute(BARE_MARK, [self.roll.ballot.pk, 1, option, 1])
        self.cursor.connection.commit()

    def drop(self) -> None:
        self.cursor.execute("DROP TABLE bench_paper, bench_mark")
        self.cursor.connection.commit()


def electors_of(roll: Roll) -> list[Elector]:
    with in_region(roll.table.region):
        return list(Elector.objects.filter(ballot=roll.ballot).order_by("id"))


def rate(act: Callable[[], None], times: int = PAPERS) -> float:
    began = time.perf_counter()
    for _time in range(times):
        act()
    return times / (time.perf_counter() - began)
