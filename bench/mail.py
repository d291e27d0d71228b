"""Mail: 1,000 and 10,000 invitations with a calendar file by one worker, and a worker killed in the middle."""

import time
from collections import Counter
from datetime import timedelta
from statistics import median

from django.core.mail import EmailMessage, get_connection
from django.db import connections

from bench import clicks, seeding
from bench.costs import cpu_ms, spent
from bench.counting import counted
from bench.ground import Ground
from bench.report import Figure, at_least_share, at_most
from bench.sink import Arrivals, Arrived
from bench.workers import Worker, sink_running, until, working
from convenings.models import Sending
from convenings.models.sendings import HOLD
from outbox.delivery import claim, deliver
from outbox.mime import build
from outbox.models import Message, State
from outbox.tasks import sweep
from regions.scope import in_region

FEW, MANY, ROUNDS = 1000, 10_000, 3
KILL_AFTER = 400
HASTEN = "UPDATE outbox_message SET next_attempt_at = now() WHERE region_id = %s AND state IN ('queued', 'sending')"


def measured(ground: Ground) -> list[Figure]:
    with sink_running(ground) as sink:
        arrivals = sink.arrivals
        with working(ground) as worker:
            figures = [rate(FEW, ROUNDS, worker, arrivals), rate(MANY, 1, worker, arrivals)]
        figures += statements(arrivals)
        figures += clicks.measured(ground, arrivals)
        return [*figures, *killed(ground, arrivals)]


def invited(number: int, hold: timedelta = timedelta(0)) -> seeding.Table:
    """A region where so many letters are due when the hold ends; a worker is told so."""
    table = seeding.make_table()
    ask(number, hold, table)
    return table


def ask(number: int, hold: timedelta, table: seeding.Table | None = None) -> Sending:
    somewhere = table or seeding.make_table()
    with in_region(somewhere.region):
        people = [*somewhere.champions, *seeding.people(number - len(somewhere.champions))]
        return somewhere.invite(somewhere.plan("Launch meeting"), people, hold=hold)


def hasten(table: seeding.Table) -> None:
    """Make everything that waits in the region due now, without telling a worker."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(HASTEN, [table.region.pk])


def rate(number: int, rounds: int, worker: Worker, arrivals: Arrivals) -> Figure:
    """Mails per second from the end of the minute they wait to the last one taken, product and floor in turn."""
    ours, floors, cpu = [], [], []
    connections_ = 0
    for _ in range(rounds):
        arrivals.forget()
        sending = ask(number, HOLD)
        time.sleep(max(0.0, sending.seconds_left() - 1))
        before, due = cpu_ms(worker.pids()), sending.goes_at.timestamp()
        last = all_arrived(arrivals, number)
        ours.append(number / (last - due))
        cpu.append(spent(before, cpu_ms(worker.pids())) / number)
        connections_ = max(connections_, arrivals.connections())
        floors.append(bare_rate(number, arrivals))
    more = {"median": median(ours), "worker_cpu_ms_per_mail": min(cpu), "connections": connections_}
    return at_least_share(10, f"{number:,} invitations", max(ours), "mails/s", max(floors), 0.5, **more)


def all_arrived(arrivals: Arrivals, number: int) -> float:
    """When the last of so many mails was taken."""
    until(lambda: arrivals.count() >= number, f"{number} mails arrived")
    return max(mail.at for mail in arrivals.mails())


def bare_rate(number: int, arrivals: Arrivals) -> float:
    """Django's own send_messages, on one connection, of the same mails already built."""
    mails = letters(number)
    arrivals.forget()
    began = time.time()
    with get_connection() as connection:
        connection.send_messages(mails)
    return number / (all_arrived(arrivals, number) - began)


def letters(number: int) -> list[EmailMessage]:
    table = invited(number, hold=timedelta(hours=1))
    hasten(table)
    mails: list[EmailMessage] = []
    while batch := claim(table.region):
        mails += [build(table.region, message, letter) for message, letter in batch]
    return mails


def statements(arrivals: Arrivals) -> list[Figure]:
    """Counted in this process, by the same verb the worker calls."""
    table = invited(FEW, hold=timedelta(hours=1))
    hasten(table)
    arrivals.forget()
    with counted() as seen:
        deliver(table.region)
    opened = arrivals.connections()
    return [
        at_most(10, "statements per mail beside its mark", (len(seen) - FEW) / FEW, "SQL", 0.05),
        at_most(10, f"SMTP connections for {FEW:,}", opened, "connections", 5, arrived=arrivals.count()),
    ]


def killed(ground: Ground, arrivals: Arrivals) -> list[Figure]:
    """kill -9 of the worker, then another one and a sweep. The dead one's lease is ended by hand, not waited for."""
    arrivals.forget()
    first = Worker(ground)
    table = invited(FEW)
    until(lambda: arrivals.count() >= KILL_AFTER, "the worker is in the middle")
    first.kill()
    before = arrivals.count()
    hasten(table)
    with working(ground):
        sweep.delay()
        until(lambda: is_settled(table), "every message has left")
    return verdict(table, arrivals.mails(), before)


def is_settled(table: seeding.Table) -> bool:
    with in_region(table.region):
        return not Message.objects.exclude(state=State.SENT).exists()


def verdict(table: seeding.Table, mails: list[Arrived], before: int) -> list[Figure]:
    with in_region(table.region):
        wanted = set(Message.objects.values_list("contact__email", flat=True))
    theirs = [mail for mail in mails if mail.recipient in wanted]
    times = Counter(mail.recipient for mail in theirs)
    names = {(mail.recipient, mail.message_id) for mail in theirs}
    seen = {"arrived_before_kill": before, "arrived": len(theirs), "rows": len(wanted)}
    return [
        at_most(12, "addresses without a mail after kill -9", len(wanted - times.keys()), "addresses", 0, **seen),
        at_most(12, "mails sent twice", sum(times.values()) - len(times), "mails", 1),
        at_most(12, "addresses with two Message-IDs", len(names) - len(times), "addresses", 0),
    ]
