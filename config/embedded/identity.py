"""As whom PostgreSQL runs. It refuses to be root, so root steps aside: into a user namespace, else down to `nobody`."""

import ctypes
import os
import pwd
import shutil
import signal
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

from config.processes import die_with

CLONE_NEWUSER = 0x10000000
LIBC = ctypes.CDLL(None, use_errno=True)
# Where root keeps a cluster for `nobody` when the project lies in a folder nobody else may enter.
REACHABLE = Path("/var/lib/shared-table")


def works(attempt: Callable[[], bool]) -> bool:
    """Whether `attempt` succeeds, tried in a child that is thrown away: what it changes cannot be undone."""
    child = os.fork()
    if child == 0:
        try:
            os._exit(0 if attempt() else 1)
        except BaseException:
            os._exit(1)
    return os.waitpid(child, 0)[1] == 0


def enter_namespace() -> bool:
    """Become an ordinary user in a namespace of our own; files still belong to root outside it."""
    if os.environ.get("SHARED_TABLE_NO_NAMESPACE") or LIBC.unshare(CLONE_NEWUSER):
        return False
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text("1000 0 1")
    Path("/proc/self/gid_map").write_text("1000 0 1")
    return True


def become(uid: int) -> None:
    os.setgroups([])
    os.setgid(pwd.getpwuid(uid).pw_gid)
    os.setuid(uid)


class Identity:
    """`binaries` and `home` are where the chosen user can reach them; `prepare` is for Popen(preexec_fn=…)."""

    def __init__(self, binaries: Path, home: Path) -> None:
        self.binaries, self.home = binaries, home
        self.uid: int | None = None
        root = os.geteuid() == 0
        self.namespace = root and works(enter_namespace)
        if root and not self.namespace:
            self.uid = pwd.getpwnam("nobody").pw_uid
            if not works(self.reaches):
                self.move_out()
        self.home.mkdir(parents=True, exist_ok=True)
        self.parent = os.getpid()

    @property
    def name(self) -> str:
        if self.namespace:
            return "root in a user namespace"
        return "nobody" if self.uid is not None else "this user"

    def reaches(self) -> bool:
        self.home.mkdir(parents=True, exist_ok=True)
        become(self.uid or 0)
        return os.access(self.binaries / "postgres", os.X_OK) and os.access(self.home, os.X_OK)

    def move_out(self) -> None:
        """Copy the programs, with the libraries they look for two folders up, to where `nobody` may go."""
        place = REACHABLE / sha256(str(self.home).encode()).hexdigest()[:12]
        package = self.binaries.parent.parent
        for part in (self.binaries.parent, package.with_name(package.name + ".libs")):
            copy = place / part.relative_to(package.parent)
            if part.exists() and not copy.exists():
                shutil.copytree(part, copy.with_name(copy.name + ".new"), symlinks=True)
                copy.with_name(copy.name + ".new").rename(copy)
        for folder in (REACHABLE, place):
            folder.chmod(0o755)
        self.binaries = place / self.binaries.relative_to(package.parent)
        self.home = place / "home"

    def own(self, path: Path) -> None:
        if self.uid is not None:
            os.chown(path, self.uid, -1)

    def prepare(self) -> None:
        os.setsid()  # a session of its own: Ctrl-C in the terminal must not stop it before those who use it
        if self.namespace:
            enter_namespace()
        elif self.uid is not None:
            become(self.uid)
        # Last, because a change of credentials clears it. SIGINT asks PostgreSQL for a fast, clean shutdown.
        die_with(self.parent, signal.SIGINT)
