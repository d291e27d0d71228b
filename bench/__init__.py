"""Measuring Shared Table, each piece of work beside a floor that does the same with nothing else: `make bench`.

Never part of the tests: nothing here fails because a machine is slow.
"""
