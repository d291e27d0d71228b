"""Answers by personal link: the cost of a POST, and what a server killed in the middle has lost."""

import threading
import time
from dataclasses import dataclass
from http.client import HTTPException

from bench import floors, seeding
from bench.browser import Answer, Client, Form, Page
from bench.ground import Ground
from bench.report import Figure, at_most, times_floor
from bench.rounds import Load, count, measure
from bench.servers import Server, serving, serving_product
from convenings.models import Invitation
from outbox.models import Message
from regions.models import Activity, Link
from regions.scope import in_region

PEOPLE = 1000
CLIENTS = 8
KILL_AFTER = 150  # answers acknowledged
ANSWERS = ("yes", "no", "maybe")


def measured(ground: Ground) -> list[Figure]:
    table = seeding.make_table()
    links = invited(table)
    load, floor = answering(links), floors.floor_of(ground).save()
    with serving(ground) as (product, bare):
        cost, floor_cost = measure([(product, load), (bare, floor)])
    with serving(ground, counted=True) as (product, bare):
        count([(product, load), (bare, floor)], [cost, floor_cost])
    return [*times_floor(6, "answer by link (POST)", cost, floor_cost, most=4, sql=8), *killed(ground)]


def invited(table: seeding.Table) -> list[str]:
    with in_region(table.region):
        convening = table.plan("Launch meeting")
        table.invite(convening, [*table.champions, *seeding.people(PEOPLE - len(table.champions))])
        return seeding.addresses(convening)


def form_of(client: Client, link: str) -> Form:
    """The form with the answers, as the page gives it."""
    answer = client.get(link)
    for form in Page(answer.text).forms:
        if any(name == "answer" for name, _ in form.buttons):
            return form
    raise RuntimeError(f"The page ({answer.status}) asks for no answer: {answer.text[:400]}")


def answering(links: list[str]) -> Load:
    """The next person each time, and another answer each time round: never one that changes nothing."""
    fields: dict[str, str] = {}

    def prepare(client: Client) -> None:
        fields.update(form_of(client, links[0]).fields)

    def ask(client: Client, number: int) -> Answer:
        round_, position = divmod(number, len(links))
        return client.post(links[position], fields | {"answer": ANSWERS[round_ % len(ANSWERS)]})

    return Load(ask, expected=302, prepare=prepare)


@dataclass
class Room:
    """People answering at once until the server is gone; what it acknowledged."""

    port: int
    links: list[str]

    def __post_init__(self) -> None:
        self.acknowledged: dict[str, str] = {}
        self.waiting = list(enumerate(self.links))

    def answer_all(self) -> None:
        client = Client(self.port)
        fields = form_of(client, self.links[0]).fields
        while self.waiting:
            number, link = self.waiting.pop()
            given = ANSWERS[number % len(ANSWERS)]
            try:
                if client.post(link, fields | {"answer": given}).status == 302:
                    self.acknowledged[link] = given
            except (OSError, HTTPException):  # broken off in the middle: nothing was acknowledged
                return


def killed(ground: Ground) -> list[Figure]:
    """kill -9 of every web process in mid-load; what was acknowledged must be there, with its mail and activity."""
    table = seeding.make_table()
    links = invited(table)
    with serving_product(ground) as server:
        room = Room(server.port, links)
        threads = [threading.Thread(target=room.answer_all) for _ in range(CLIENTS)]
        for thread in threads:
            thread.start()
        wait_and_kill(server, room)
        for thread in threads:
            thread.join()
    kept = whole(table)
    lost = [link for link, given in room.acknowledged.items() if kept.get(link) != given]
    seen = {"acknowledged": len(room.acknowledged), "invited": len(links)}
    return [at_most(6, f"answers lost of {len(room.acknowledged)} at kill -9", len(lost), "lost", 0, **seen)]


def wait_and_kill(server: Server, room: Room) -> None:
    deadline = time.monotonic() + 30
    while len(room.acknowledged) < KILL_AFTER and time.monotonic() < deadline:
        time.sleep(0.005)
    server.kill()


def whole(table: seeding.Table) -> dict[str, str]:
    """What the database holds for each link, where the answer has its activity and its mail beside it."""
    with in_region(table.region):
        invitations = Invitation.objects.exclude(answer="").in_bulk()
        recorded = set(Activity.objects.filter(verb="invitation.answered").values_list("about_id", flat=True))
        queued = set(Message.objects.filter(kind="convening.answered").values_list("about_id", flat=True))
        links = Link.objects.filter(purpose="invitation", about_id__in=invitations.keys() & recorded & queued)
        return {link.path: invitations[link.about_id].answer for link in links}
