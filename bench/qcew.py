"""A year of jobs and wages of the whole nation: one file of four million lines, beside a bare COPY of the same rows.

`QCEW_ROWS=100000 make bench NAME=qcew` takes a smaller file; what is promised is promised of the large one.
"""

import os
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from statistics import median

import psycopg2

from bench.ground import Ground
from bench.nation import YEAR, write_csv, write_rows
from bench.report import Figure, at_least_share, at_most, none_of

ROWS = 4_000_000
ROUNDS = 3
SHARE, MOST_MIB = 0.3, 200
# The same table, with its key and its checks: nothing but row security is left out.
BARE = "DROP TABLE IF EXISTS bench_bare; CREATE TABLE bench_bare (LIKE labor_laborfigure INCLUDING ALL)"
HEAP = "DROP TABLE IF EXISTS bench_bare; CREATE TABLE bench_bare (LIKE labor_laborfigure)"


def measured(ground: Ground) -> list[Figure]:
    rows = int(os.environ.get("QCEW_ROWS", ROWS))
    table, bare = ground.folder / "annual.csv", ground.folder / "bare.tsv"
    write_csv(table, rows)
    write_rows(bare, rows)
    with closing(psycopg2.connect(ground.owner_urls[0])) as owner:
        floors, heaps, loads = [], [], []
        for _round in range(ROUNDS):
            floors.append(copied(owner, BARE, bare))
            heaps.append(copied(owner, HEAP, bare))
            empty(owner)
            loads.append(loaded(ground, owner, table))
        held = counted(owner)
        again = loaded(ground, owner, table.rename(ground.folder / "again.csv"))
    seconds, floor = median(load.seconds for load in loads), median(floors)
    work = f"{rows:,} lines of jobs and wages, one file"
    return [
        at_least_share(
            17, work, rows / seconds, "rows/s", rows / floor, SHARE,
            seconds=[round(load.seconds, 1) for load in loads], floors=[round(one, 1) for one in floors],
            heap_copies=[round(one, 1) for one in heaps],
        ),
        at_most(17, f"{work}: memory of the command", max(load.peak for load in loads), "MiB", MOST_MIB),
        none_of(17, f"{work}: rows that are missing", rows - held, "rows"),
        none_of(17, f"{work}: written when it comes again", again.written, "rows", seconds=round(again.seconds, 1)),
    ]  # fmt: skip


class Load:
    """`manage.py load_labor` in a process of its own: how long it took by its own account in the list of imports, so
    without the start of Django; and the most memory it held at a time.
    """

    def __init__(self, seconds: float, peak: float, said: str) -> None:
        self.seconds, self.peak = seconds, peak
        self.written = 0 if "nothing new" in said else 1
        if f"figures of {YEAR}" not in said:
            raise RuntimeError(f"The command said: {said}")


def loaded(ground: Ground, owner: "psycopg2.extensions.connection", table: Path) -> Load:
    asked = [sys.executable, "manage.py", "load_labor", str(table)]
    peak = 0.0
    with subprocess.Popen(asked, env=ground.environment, stdout=subprocess.PIPE, text=True) as command:
        while command.poll() is None:
            peak = max(peak, peak_mib(command.pid))
            time.sleep(0.05)
        said = command.stdout.read() if command.stdout else ""
    with owner, owner.cursor() as cursor:
        cursor.execute(
            "SELECT extract(epoch FROM ended_at - started_at) FROM labor_laborimport ORDER BY id DESC LIMIT 1"
        )
        (seconds,) = cursor.fetchone()
    return Load(float(seconds), peak, said)


def peak_mib(pid: int) -> float:
    """The most a process has held at a time (resident, as the kernel keeps it); nothing once it has ended."""
    try:
        status = Path(f"/proc/{pid}/status").read_text().splitlines()
    except FileNotFoundError:
        return 0.0
    return sum(int(line.split()[1]) / 1024 for line in status if line.startswith("VmHWM:"))


def copied(owner: "psycopg2.extensions.connection", table: str, rows: Path) -> float:
    with owner, owner.cursor() as cursor:
        cursor.execute(table)
    began = time.perf_counter()
    with owner, owner.cursor() as cursor, rows.open(encoding="ascii") as lines:
        cursor.copy_expert("COPY bench_bare FROM STDIN", lines, 1 << 16)
    return time.perf_counter() - began


def empty(owner: "psycopg2.extensions.connection") -> None:
    """For the next round, as it was before: neither figures nor the memory of having imported this file."""
    with owner, owner.cursor() as cursor:
        cursor.execute("TRUNCATE labor_laborfigure; DELETE FROM labor_laborimport; DROP TABLE bench_bare")


def counted(owner: "psycopg2.extensions.connection") -> int:
    with owner, owner.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM labor_laborfigure WHERE year = %s", [YEAR])
        return int(cursor.fetchone()[0])
