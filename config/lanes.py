"""Two lanes in a web worker: the screen of a room does not wait behind what its people send.

When a ballot opens, three hundred phones ask for their paper at once, and every thread is taken for seconds. The screen
at the front and the facilitator's page ask for next to nothing; without a lane of their own they would stand still.
"""

import fcntl
import re
import socket
import struct
import termios
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from threading import BoundedSemaphore
from typing import Any

from gunicorn.workers.gthread import TConn, ThreadWorker

# One whole request for what is on now, as the front of the room sees it: region and room by number, the face, and
# headers that announce no body and no other protocol.
FRONT = re.compile(
    rb"GET /now/\d+-\d+-(?:screen|lead|board|clock)-[^ ]* HTTP/1\.[01]\r\n"
    rb"(?:(?!content-length:|transfer-encoding:|expect:|upgrade:)[^\r\n]+\r\n)*\r\n",
    re.IGNORECASE,
)
MOST_BYTES = 8192
# More than that wait in the common line: a flood of such questions must not stand before the screen.
MOST_WAITING = 8


def is_at_the_front(connection: TConn) -> bool:
    """By the bytes of the request, which stay where they are. A connection kept open has them by now; on a fresh one
    they may still be on their way, and then it goes with all others.

    SECURITY: nobody may hold the lane. Its requests are whole, alone and without a body, so that nothing is waited for;
    none has begun in the parser, where these bytes could be the end of something else; and whoever asks has taken the
    answers so far, so that this one fits into the socket.
    """
    if connection.parser is not None and connection.parser.unreader.buf.getvalue():
        return False
    try:
        request = connection.sock.recv(MOST_BYTES, socket.MSG_PEEK | socket.MSG_DONTWAIT)
        (untaken,) = struct.unpack("i", fcntl.ioctl(connection.sock, termios.TIOCOUTQ, bytes(4)))
    except (OSError, ValueError):
        return False
    return not untaken and FRONT.fullmatch(request) is not None


class Lanes(ThreadPoolExecutor):
    def __init__(self, threads: int) -> None:
        super().__init__(max_workers=threads)
        self.front = ThreadPoolExecutor(max_workers=1)
        self.places = BoundedSemaphore(MOST_WAITING)

    # A worker submits nothing else.
    def submit(self, handle: Callable[[TConn], Any], connection: TConn) -> "Future[Any]":  # type: ignore[override]
        if not is_at_the_front(connection) or not self.places.acquire(blocking=False):
            return super().submit(handle, connection)
        asked = self.front.submit(handle, connection)
        asked.add_done_callback(lambda _asked: self.places.release())
        return asked

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        self.front.shutdown(wait, cancel_futures=cancel_futures)
        super().shutdown(wait, cancel_futures=cancel_futures)


class Worker(ThreadWorker):  # type: ignore[misc]
    def get_thread_pool(self) -> Lanes:
        return Lanes(self.cfg.threads)
