"""The acts of the thread, in their order; `tests/journeys/test_the_thread.py` plays them."""
