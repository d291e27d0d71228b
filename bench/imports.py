"""Import: a file of 5,000 lines into an empty directory, and the same file again; as CSV and as a workbook."""

import csv
import io
import time
from contextlib import closing
from dataclasses import dataclass, field

import psycopg2

from bench import seeding
from bench.costs import cpu_ms, memory_mib, spent
from bench.ground import Ground
from bench.report import Figure, at_most
from bench.workers import Worker, working
from regions import spreadsheets, workbooks
from regions.importing import confirm, receive
from regions.models import Contact, Import, Stage
from regions.scope import in_region

LINES, MOST_SECONDS, MOST_MIB = 5000, 30, 200
HEADINGS = (
    "Organization", "Kind", "Category", "County", "NAICS", "Website", "Company ID", "First name", "Last name", "Title",
    "E-mail", "Phone", "Contact ID", "Shoe size",
)  # fmt: skip
PATIENCE_SECONDS = 300


@dataclass
class Run:
    cpu: float  # seconds of the worker
    read: float  # seconds from the upload to the preview
    applied: float  # seconds from the button to the last row written
    counts: dict[str, int]
    peaks: list[float] = field(default_factory=list)

    @property
    def seconds(self) -> float:
        return self.read + self.applied


def rows() -> list[tuple[str, ...]]:
    """Two people to an organization; every fifth line a partner's."""
    found = [HEADINGS]
    for number in range(LINES):
        shop = number // 2
        is_partner = shop % 5 == 4
        found.append(
            (
                f"{'College' if is_partner else 'Valley Works'} {shop:05} Inc.",
                "Community partner" if is_partner else "Business",
                "College or university" if is_partner else "",
                "Hidalgo, TX",
                "611210" if is_partner else "622110",
                f"https://works{shop}.example/",
                f"{shop:06}",
                f"Pat{number:05}",
                "Person",
                "President",
                f"p{number}@works.example",
                f"+1 956 555 {number % 10_000:04}",
                f"P{number:06}",
                str(36 + number % 10),
            )
        )
    return found


def measured(ground: Ground) -> list[Figure]:
    table = rows()
    files = {"CSV": spreadsheets.write(table), "workbook": workbooks.write(table, title="People")}
    bare = min(floor(ground, spreadsheets.decode(files["CSV"]).text) for _round in range(3))
    figures = []
    for kind, content in files.items():
        with working(ground) as worker:
            figures += bring_twice(kind, content, worker, bare)
    return figures


def bring_twice(kind: str, content: bytes, worker: Worker, bare: float) -> list[Figure]:
    there = seeding.make_table()
    idle = memory(worker)
    first, again = bring(there, content, worker, apply=True), bring(there, content, worker, apply=False)
    with in_region(there.region):
        people = Contact.objects.filter(external_id__startswith="P").count()
    changes = sum(again.counts[state] for state in ("new", "update", "asks", "error"))
    peak = max(first.peaks + again.peaks)
    about = f"{LINES:,} lines, {kind}"
    seen = {
        "worker_cpu": first.cpu,
        "read": first.read,
        "applied": first.applied,
        "people": people,
        "bytes": len(content),
    }
    return [
        at_most(14, f"{about}: upload to last row", first.seconds, "s", MOST_SECONDS, bare, **seen),
        at_most(14, f"{about}: the same file again", again.read, "s", MOST_SECONDS, bare, worker_cpu=again.cpu),
        at_most(14, f"{about}: changes of the same file again", changes, "lines", 0),
        at_most(14, f"{about}: lines not in the directory", LINES - people, "lines", 0),
        at_most(14, f"{about}: memory of the worker at its peak", peak, "MiB", MOST_MIB, idle),
    ]


def bring(there: seeding.Table, content: bytes, worker: Worker, *, apply: bool) -> Run:
    peaks: list[float] = []
    began, before = time.monotonic(), cpu_ms(worker.pids())
    with in_region(there.region):
        batch = receive(content, filename="people", by=there.user)
    wait_for(there, batch, Stage.READ, worker, peaks)
    read = time.monotonic() - began
    applied = 0.0
    if apply:
        began = time.monotonic()
        with in_region(there.region):
            confirm(batch, by=there.user)
        wait_for(there, batch, Stage.APPLIED, worker, peaks)
        applied = time.monotonic() - began
    cpu = spent(before, cpu_ms(worker.pids())) / 1000
    with in_region(there.region):
        return Run(cpu, read, applied, batch.counts(), peaks)


def wait_for(there: seeding.Table, batch: Import, stage: Stage, worker: Worker, peaks: list[float]) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        peaks.append(memory(worker))
        with in_region(there.region):
            batch.refresh_from_db()
        if batch.stage == stage:
            return
        if time.monotonic() > deadline or batch.trouble:
            raise RuntimeError(f"The import is {batch.stage} at {batch.done} of {batch.total}: {batch.trouble}")
        time.sleep(0.05)


def memory(worker: Worker) -> float:
    return sum(memory_mib(pid) for pid in worker.pids())


def floor(ground: Ground, text: str) -> float:
    """The same lines through csv.reader and one COPY into a table of texts."""
    with closing(psycopg2.connect(ground.owner_urls[1])) as connection, connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS bare_import")
        cursor.execute(f"CREATE TABLE bare_import ({', '.join(f'c{n} text' for n in range(len(HEADINGS)))})")
        connection.commit()
        began = time.monotonic()
        out = io.StringIO()
        csv.writer(out).writerows(csv.reader(io.StringIO(text)))
        out.seek(0)
        cursor.copy_expert("COPY bare_import FROM STDIN WITH (FORMAT csv, HEADER)", out)
        connection.commit()
        seconds = time.monotonic() - began
        cursor.execute("DROP TABLE bare_import")
        connection.commit()
    return seconds
