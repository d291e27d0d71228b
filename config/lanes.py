"""Two lanes in a web worker: the screen of a room does not wait behind what its people send.

When a ballot opens, three hundred phones ask for their paper at once, and every thread is taken for seconds. The screen
at the front and the facilitator's page ask for next to nothing; without a lane of their own they would stand still.
"""

import re
import socket
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from gunicorn.workers.gthread import TConn, ThreadWorker

# The address of what is on now begins with the numbers of region and room, and the face.
MOST_BYTES = 8192
AT_THE_FRONT = re.compile(rb"GET /now/\d+-\d+-(screen|lead|board|clock)-")


def is_at_the_front(connection: TConn) -> bool:
    """By the bytes of the request, which stay where they are. A connection kept open has them by now; on a fresh one
    they may still be on their way, and then it goes with all others.

    SECURITY: a request that is not whole yet stays out, so that nobody can hold the lane by sending it drop by drop.
    """
    try:
        request = connection.sock.recv(MOST_BYTES, socket.MSG_PEEK | socket.MSG_DONTWAIT)
    except OSError:
        return False
    return bool(AT_THE_FRONT.match(request)) and request.endswith(b"\r\n\r\n")


class Lanes(ThreadPoolExecutor):
    def __init__(self, threads: int) -> None:
        super().__init__(max_workers=threads)
        self.front = ThreadPoolExecutor(max_workers=1)

    # A worker submits nothing else.
    def submit(self, handle: Callable[[TConn], Any], connection: TConn) -> "Future[Any]":  # type: ignore[override]
        if is_at_the_front(connection):
            return self.front.submit(handle, connection)
        return super().submit(handle, connection)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        self.front.shutdown(wait, cancel_futures=cancel_futures)
        super().shutdown(wait, cancel_futures=cancel_futures)


class Worker(ThreadWorker):  # type: ignore[misc]
    def get_thread_pool(self) -> Lanes:
        return Lanes(self.cfg.threads)
