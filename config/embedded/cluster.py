"""Start, use and stop one PostgreSQL below a folder. It listens on a socket there and nowhere else."""

import os
import shutil
import signal
import stat
import subprocess
import tempfile
import time
from hashlib import sha256
from pathlib import Path
from urllib.parse import quote

import psycopg2

from config.embedded.binaries import find_binaries
from config.embedded.identity import Identity
from config.embedded.stale import clear_stale, first_line

SUPERUSER = "postgres"
PORT = 5432  # only names the socket file
START_SECONDS = 60
STOP_SECONDS = 30
LONGEST_SOCKET_FOLDER = 80  # the kernel allows 107 bytes for the whole path of a socket
# A thousand new rows shall be known to the planner before the minute is over that their letters wait.
LIVELY = {"shared_buffers": "128MB", "max_connections": "60", "autovacuum_naptime": "15s"}
THROW_AWAY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_connections": "150"}


class ClusterProblem(RuntimeError):
    """PostgreSQL did not start; the message holds the end of its log."""


def data_version(data: Path) -> int | None:
    return first_line(data / "PG_VERSION") or None


class Cluster:
    """`folder` keeps everything; `throw_away` trades safety for speed (tests)."""

    def __init__(self, folder: Path, *, throw_away: bool = False) -> None:
        self.folder = folder.resolve()
        self.options = THROW_AWAY if throw_away else LIVELY
        self.folder.mkdir(parents=True, exist_ok=True)
        self.identity = Identity(find_binaries(data_version(self.folder / "data")), self.folder)
        self.data = self.identity.home / "data"
        self.log = self.folder / "log"
        self.sockets = self.socket_folder()
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def binaries(self) -> Path:
        return self.identity.binaries

    def socket_folder(self) -> Path:
        """SECURITY: whoever reaches the socket is let in, so its folder is ours alone."""
        folder = self.identity.home / "run"
        if len(str(folder).encode()) > LONGEST_SOCKET_FOLDER:
            folder = Path(tempfile.gettempdir()) / f"shared-table-{sha256(str(folder).encode()).hexdigest()[:16]}"
        folder.mkdir(mode=0o700, exist_ok=True)
        found = folder.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid not in {os.geteuid(), self.identity.uid}:
            raise ClusterProblem(f"{folder} belongs to somebody else. Remove it and start again.")
        folder.chmod(0o700)
        self.identity.own(folder)
        return folder

    def url(self, role: str, database: str) -> str:
        return f"postgres://{role}@/{database}?host={quote(str(self.sockets), safe='/')}&port={PORT}"

    @property
    def superuser_url(self) -> str:
        return self.url(SUPERUSER, "postgres")

    def start(self) -> "subprocess.Popen[bytes]":
        """Returns once PostgreSQL answers."""
        clear_stale(self.data, self.sockets)
        if data_version(self.data) is None:
            self.initialize()
        settings = {
            "listen_addresses": "",
            "port": str(PORT),
            "unix_socket_directories": str(self.sockets),
            **self.options,
        }
        arguments = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        with self.log.open("wb") as log:
            self.process = self.run("postgres", "-D", str(self.data), *arguments, log=log.fileno())
        self.wait_until_ready(self.process)
        return self.process

    def run(self, program: str, *arguments: str, log: int) -> "subprocess.Popen[bytes]":
        clean = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
        return subprocess.Popen(  # noqa: S603
            [str(self.binaries / program), *arguments],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            env=clean,
            cwd="/",
            preexec_fn=self.identity.prepare,
        )

    def initialize(self) -> None:
        """Into a folder beside, renamed when complete: a kill in the middle leaves no half cluster."""
        fresh = self.data.with_name("data.new")
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(mode=0o700)
        self.identity.own(fresh)
        arguments = [
            "-D",
            str(fresh),
            "-U",
            SUPERUSER,
            "--auth=trust",
            "-E",
            "UTF8",
            "--locale=C.UTF-8",
            "--no-sync",
            "-k",
        ]
        with self.log.open("wb") as log:
            if self.run("initdb", *arguments, log=log.fileno()).wait():
                raise self.problem("PostgreSQL could not make its data folder")
        fresh.rename(self.data)

    def wait_until_ready(self, process: "subprocess.Popen[bytes]") -> None:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if process.poll() is not None:
                raise self.problem("PostgreSQL stopped while starting")
            try:
                psycopg2.connect(self.superuser_url).close()
                return
            except psycopg2.OperationalError:
                time.sleep(0.02)
        self.stop()
        raise self.problem(f"PostgreSQL did not answer within {START_SECONDS} seconds")

    def problem(self, what: str) -> ClusterProblem:
        ending = self.log.read_text(errors="replace").splitlines()[-12:]
        return ClusterProblem("\n".join([f"{what} (as {self.identity.name}). The end of {self.log}:", *ending]))

    def answers(self) -> bool:
        """Whether a PostgreSQL that another process started serves this folder now."""
        try:
            psycopg2.connect(self.superuser_url).close()
        except psycopg2.OperationalError:
            return False
        return True

    def stop(self) -> None:
        """Fast shutdown: open transactions are rolled back, everything committed is on disk."""
        if self.process is None or self.process.poll() is not None:
            return
        self.process.send_signal(signal.SIGINT)
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
