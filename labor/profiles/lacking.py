"""Why there is nothing to tell yet."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Lacking:
    """What has to be done before there is something, and where (a name of an address, which the page links)."""

    sentence: str
    where: str = ""
