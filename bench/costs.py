"""What work costs, read from the kernel: CPU of web and PostgreSQL processes, memory of a worker."""

import os
from collections.abc import Iterable, Mapping
from pathlib import Path

import psycopg2

TICK_MS = 1000 / os.sysconf("SC_CLK_TCK")
BACKENDS = "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"


def after_name(pid: int) -> list[str]:
    """The fields of /proc/PID/stat behind the name in brackets: state, parent, …"""
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()


def with_children(root: int) -> list[int]:
    parents = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                parents[int(folder.name)] = int(after_name(int(folder.name))[1])
            except OSError:
                continue
    found = [root]
    for pid in found:
        found += [child for child, parent in parents.items() if parent == pid]
    return found


def cpu_ms(pids: Iterable[int]) -> dict[int, float]:
    """User and system time each process has used so far; one that is gone is left out."""
    found = {}
    for pid in pids:
        try:
            fields = after_name(pid)
        except OSError:
            continue
        found[pid] = (int(fields[11]) + int(fields[12])) * TICK_MS
    return found


def spent(before: Mapping[int, float], after: Mapping[int, float]) -> float:
    """Milliseconds between two readings; a process that came in between counts from its start."""
    return sum(used - before.get(pid, 0) for pid, used in after.items())


def memory_mib(pid: int) -> float:
    """Proportional set size: shared pages are counted in parts, so the workers' figures add up."""
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) / 1024
    raise RuntimeError(f"The kernel does not tell the memory of process {pid}.")


class Backends:
    """The PostgreSQL processes that serve one database on this machine; our own one is left out."""

    def __init__(self, url: str) -> None:
        self.connection = psycopg2.connect(url)
        self.connection.autocommit = True

    def pids(self) -> list[int]:
        with self.connection.cursor() as cursor:
            cursor.execute(BACKENDS)
            return [pid for (pid,) in cursor.fetchall() if Path(f"/proc/{pid}").exists()]

    def close(self) -> None:
        self.connection.close()
