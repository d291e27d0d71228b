#!/usr/bin/env python3
"""The command line of Shared Table."""

import os
import sys

from django.core.management import execute_from_command_line

# These two bring their own database, so they may start without one being named.
MODES = {"up": "demo", "with_postgres": "demo"}


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    for mode in (MODES[word] for word in sys.argv[1:2] if word in MODES):
        os.environ.setdefault("SHARED_TABLE_MODE", mode)
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
