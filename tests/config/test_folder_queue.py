"""The queue of the demonstration: a worker that looks at any moment finds whole messages or none."""

from multiprocessing import get_context
from queue import Empty

from kombu import Connection

from config import celery  # noqa: F401 - names the transport

COUNT = 2_000


def channel_in(folder):
    options = {"data_folder_in": folder, "data_folder_out": folder, "control_folder": folder}
    return Connection("folder://localhost", transport_options=options).channel()


def put(folder):
    channel = channel_in(folder)
    for number in range(COUNT):
        channel._put("nudges", {"number": number})


def test_a_worker_that_looks_all_the_time_never_reads_half_a_message(tmp_path):
    writer = get_context("spawn").Process(target=put, args=[str(tmp_path)])
    writer.start()
    channel, read = channel_in(str(tmp_path)), []
    while writer.is_alive() or list(tmp_path.iterdir()):
        try:
            read.append(channel._get("nudges")["number"])
        except Empty:
            continue

    assert writer.exitcode == 0
    assert read == list(range(COUNT))
