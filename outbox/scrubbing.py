"""SECURITY: the ledger keeps what was said, never the keys: who reads it must not act as the recipient."""

import re

KEY = re.compile(r"(/(?:g|join)/[-\w]+/)[^/\s\"'<>&]+")


def without_keys(text: str) -> str:
    """The letter with every personal link made harmless."""
    return KEY.sub(r"\1•••", text)
