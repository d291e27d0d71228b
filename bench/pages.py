"""Pages: an invitation, the public page, its bytes on a first visit, a list of 1,000, the memory of a worker."""

from django.urls import reverse

from bench import floors, seeding
from bench.browser import Client, Page
from bench.costs import memory_mib
from bench.ground import Ground
from bench.report import Figure, at_most, times_floor
from bench.rounds import Load, count, measure
from bench.servers import Server, serving
from regions.scope import in_region

PEOPLE = 1000


def measured(ground: Ground) -> list[Figure]:
    link, public, board, today, session = addresses()
    guest, story = visit(link), visit(public)
    listed, desk = visit(board, session), visit(today, session)
    floor = floors.floor_of(ground)
    page, rows = floor.page(), floor.people()

    def pairs(product: Server, bare: Server) -> list[tuple[Server, Load]]:
        ours = [(product, load) for load in (guest, story, listed, desk)]
        return [*ours, (bare, page), (bare, rows)]

    with serving(ground) as (product, bare):
        figures = first_visit(product, link)
        costs = measure(pairs(product, bare))
        memory = max(memory_mib(pid) for pid in product.pids()[1:])
        floor_memory = max(memory_mib(pid) for pid in bare.pids()[1:])
    with serving(ground, counted=True) as (product, bare):
        count(pairs(product, bare), costs)
    guest_cost, story_cost, listed_cost, desk_cost, page_cost, rows_cost = costs
    return [
        *times_floor(1, "invitation by link", guest_cost, page_cost, most=3, sql=5),
        *times_floor(1, "public page of a partnership", story_cost, page_cost, most=3, sql=5),
        *figures,
        *times_floor(3, f"meeting with {PEOPLE} invitations, 50 shown", listed_cost, rows_cost, most=2, sql=8),
        *times_floor(9, f"today, beside {PEOPLE} people", desk_cost, page_cost, most=3.5, sql=8),
        at_most(16, "memory of a web worker (PSS)", memory, "MiB", 110, floor=floor_memory),
    ]


def visit(path: str, cookies: dict[str, str] | None = None) -> Load:
    return Load(lambda client, number: client.get(path), cookies=cookies or {})


def addresses() -> tuple[str, str, str, str, dict[str, str]]:
    """Of an invitation, the public page, the meeting's board and today; and the convener's cookie."""
    table = seeding.make_table()
    with in_region(table.region):
        convening = table.plan("Launch meeting")
        table.invite(convening, [*table.champions, *seeding.people(PEOPLE - len(table.champions))])
        table.tell_outcomes()
        link = seeding.addresses(convening)[0]
        board = convening.get_absolute_url()
    slug = table.region.slug
    public = reverse("desk:public", args=[slug, table.partnership.slug])
    return link, public, board, reverse("desk:today", args=[slug]), table.session


def first_visit(server: Server, path: str) -> list[Figure]:
    """Everything the page names, asked for as a browser does; bodies as they cross the wire."""
    client = Client(server.port)
    compressed = {"Accept-Encoding": "gzip, deflate, br"}
    html = client.get(path, **compressed)
    sizes = {"page": len(html.body)}
    for resource in Page(client.get(path).text).resources:
        sizes[resource] = len(client.get(resource, **compressed).body)
    client.close()
    encoding = html.headers.get("Content-Encoding", "none")
    return [
        at_most(2, "bytes of a first visit", sum(sizes.values()), "B", 14_000, sizes=sizes, page_encoding=encoding),
        at_most(2, "requests of a first visit", len(sizes), "requests", 3),
    ]
