"""What became of the files of one import."""

from dataclasses import dataclass, field


@dataclass
class Outcome:
    kind: str
    years: list[int] = field(default_factory=list)
    # By name: written and replaced always; the others as far as they bear on the kind.
    counts: dict[str, int] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
