"""The processes of one machine as one tree: started in order, stopped in the opposite order, never left behind.

`python -m config.processes PARENT MODULE …` runs a module that dies with its parent, and so do all it forks.
"""

import ctypes
import os
import runpy
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

PR_SET_PDEATHSIG = 1
LIBC = ctypes.CDLL(None, use_errno=True)


def die_with(parent: int, with_signal: signal.Signals = signal.SIGKILL) -> None:
    """Ask the kernel to signal this process when `parent` is gone; a parent gone already counts."""
    LIBC.prctl(PR_SET_PDEATHSIG, int(with_signal))
    if os.getppid() != parent:
        os._exit(1)


def keep_forks_close() -> None:
    """Every process forked from here on dies with this one."""
    ancestors: list[int] = []
    os.register_at_fork(before=lambda: ancestors.append(os.getpid()), after_in_child=lambda: die_with(ancestors[-1]))


@dataclass
class Child:
    name: str
    process: "subprocess.Popen[bytes]"
    log: Path
    patience_seconds: float = 20

    def stop(self) -> None:
        if self.process.poll() is None:
            self.process.terminate()
        try:
            self.process.wait(self.patience_seconds)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def last_words(self) -> str:
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-15:])


@dataclass
class Tree:
    """Children in the order they were started. None is restarted: when one ends, the tree is to be stopped.
    `watched` are somebody else's to stop."""

    environment: dict[str, str]
    logs: Path
    children: list[Child] = field(default_factory=list)
    watched: list[Child] = field(default_factory=list)

    def spawn(self, module: str, *arguments: str, output: int | None) -> "subprocess.Popen[bytes]":
        return subprocess.Popen(  # noqa: S603
            [sys.executable, "-m", "config.processes", str(os.getpid()), module, *arguments],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=self.environment,
            # A session of its own, so that Ctrl-C reaches the supervisor only and the order of stopping is ours.
            start_new_session=True,
        )

    def start(self, name: str, module: str, *arguments: str, patience_seconds: float = 20) -> None:
        self.logs.mkdir(parents=True, exist_ok=True)
        log = self.logs / f"{module}.log"
        with log.open("wb") as output:
            process = self.spawn(module, *arguments, output=output.fileno())
        self.children.append(Child(name, process, log, patience_seconds))

    def finish(self, stop: "StopSignal", module: str, *arguments: str) -> bool:
        """Run a module to its end with its words on our own output; False when it failed or we were asked to stop."""
        process = self.spawn(module, *arguments, output=None)
        while process.poll() is None and not stop.asked:
            time.sleep(0.05)
        if process.poll() is None:
            process.terminate()
        return process.wait() == 0

    def ended(self) -> Child | None:
        return next((child for child in self.watched + self.children if child.process.poll() is not None), None)

    def stop(self) -> None:
        for child in reversed(self.children):
            child.stop()


class StopSignal:
    """Remembers that somebody asked us to stop; a second Ctrl-C changes nothing, stopping is already under way."""

    def __init__(self) -> None:
        self.asked = False
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self.remember)

    def remember(self, number: int, frame: object) -> None:
        self.asked = True

    def wait(self, tree: Tree) -> Child | None:
        """Until asked to stop (None) or a child ended by itself (that child)."""
        while not self.asked:
            if child := tree.ended():
                return child
            time.sleep(0.2)
        return None


def main(parent: str, module: str, *arguments: str) -> None:
    die_with(int(parent))
    keep_forks_close()
    sys.argv = [module, *arguments]
    runpy.run_module(module, run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
