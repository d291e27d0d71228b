"""Ballots by every method: what a paper costs to save, a result to show, and how many papers are durable a second."""

import time
from collections.abc import Callable

import psycopg2
from django.utils import timezone

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
    committed: a paper and the marks it was given; and a single row, for whoever compares with that."""
    roll = opened(method)
    marks = 1 if method == "dots" else len(roll.options)
    with in_region(roll.table.region):
        electors = list(Elector.objects.filter(ballot=roll.ballot).order_by("id"))
    numbers = iter(range(10**9))

    def vote() -> None:
        number = next(numbers)
        elector, again = electors[number % len(electors)], number // len(electors) % 2
        with in_region(roll.table.region):
            if method == "dots":
                elector.place(roll.options[0], 1 + again)
            else:
                order = roll.options[:: -1 if again else 1]
                elector.fill({option: place for place, option in enumerate(order, 1)})

    bare = psycopg2.connect(ground.owner_urls[0])
    with bare.cursor() as cursor:
        cursor.execute("CREATE TABLE bench_paper (id bigserial PRIMARY KEY, ballot bigint, elector bigint, spent int)")
        cursor.execute("ALTER TABLE bench_paper ADD saved_at timestamptz")
        cursor.execute("CREATE TABLE bench_mark (id bigserial PRIMARY KEY, ballot bigint, elector bigint)")
        cursor.execute("ALTER TABLE bench_mark ADD option bigint, ADD dots int")
        bare.commit()

        def insert() -> None:
            cursor.execute(BARE_PAPER, [roll.ballot.pk, electors[0].pk, marks])
            for option in roll.options[:marks]:
                cursor.execute(BARE_MARK, [roll.ballot.pk, electors[0].pk, option, 1])
            bare.commit()

        def single() -> None:
            cursor.execute(BARE_MARK, [roll.ballot.pk, electors[0].pk, roll.options[0], 1])
            bare.commit()

        votes, ballots, rows = zip(*([rate(vote), rate(insert), rate(single)] for _round in range(ROUNDS)), strict=True)
        cursor.execute("DROP TABLE bench_paper, bench_mark")
        bare.commit()
    bare.close()
    work = f"durable ballots by {method}, one connection"
    seen = {"votes": [round(each) for each in votes], "inserted": [round(each) for each in ballots]}
    return [
        at_least_share(7, work, max(votes), "/s", max(ballots), 0.3, **seen),
        shown(7, f"{work}: a single row inserted", max(rows), "/s"),
    ]


def rate(act: Callable[[], None]) -> float:
    began = time.perf_counter()
    for _time in range(PAPERS):
        act()
    return PAPERS / (time.perf_counter() - began)
