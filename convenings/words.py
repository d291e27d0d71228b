"""What a mail of a meeting consists of, before it is laid out."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from convenings.models import Convening, Invitation, Sending


@dataclass(frozen=True)
class Words:
    subject: str
    heading: str
    sentences: Sequence[str] = ()
    # What the convener wrote, after our sentences.
    letter: Sequence[str] = ()
    # In which language these are, where it is not the mail's.
    heading_in: str = ""
    letter_in: str = ""
    button: str = ""
    note: str = ""
    method: str = "REQUEST"  # of the calendar file; empty for none
    signed: bool = False
    facts: bool = True


Values = Mapping[str, str]
Writer = Callable[[Convening, Sending | None, Invitation | None, Values], Words]
