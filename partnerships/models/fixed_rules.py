"""What can be fixed when a ballot is prepared; what is left out is as usual."""

from datetime import datetime
from typing import TypedDict


class Rules(TypedDict, total=False):
    method: str
    dots: int | None  # by the number of choices, if empty
    cap: int
    winners: int
    tie_rule: str
    quorum: int
    organizations_quorum: int
    business_share: int
    seats: str
    electorate: str
    proxies_each: int
    secrecy: str
    closes_at: datetime | None
