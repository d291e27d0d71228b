"""The arithmetic of a region's industries, exact: fractions in, fractions out, and nothing where nothing divides.

Location quotient: the definition of the Bureau of Labor Statistics. Shift-share: the classic one, in three parts.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction


def ratio(part: int | Fraction, whole: int | Fraction) -> Fraction | None:
    return Fraction(part) / whole if whole else None


def location_quotient(here: int, all_here: int, there: int, all_there: int) -> Fraction | None:
    """How much larger the industry's share of all jobs is here than there; 1 is the same share."""
    share_here, share_there = ratio(here, all_here), ratio(there, all_there)
    return None if share_here is None or not share_there else share_here / share_there


@dataclass(frozen=True)
class Shift:
    """Why the jobs of an industry changed. The three parts sum to the change exactly."""

    national: Fraction  # as all jobs of the nation changed
    mix: Fraction  # what this industry did beyond that, nationwide
    regional: Fraction  # what it did here beyond that

    @property
    def parts(self) -> tuple[Fraction, Fraction, Fraction]:
        return self.national, self.mix, self.regional


def shift_share(here: tuple[int, int], industry: tuple[int, int], everything: tuple[int, int]) -> Shift | None:
    """Each pair is jobs before and after: of the industry here, of the industry and of everything in the nation."""
    (before, after), nation, industry_there = here, ratio(*reversed(everything)), ratio(*reversed(industry))
    if nation is None or industry_there is None:
        return None
    return Shift(before * (nation - 1), before * (industry_there - nation), after - before * industry_there)


def apportioned(parts: Sequence[Fraction]) -> list[int]:
    """Whole numbers that differ from the parts by less than one and sum to their sum, which must be whole."""
    floors = [part.numerator // part.denominator for part in parts]
    missing = int(sum(parts)) - sum(floors)
    largest = sorted(range(len(parts)), key=lambda place: floors[place] - parts[place])[:missing]
    return [floor + (place in largest) for place, floor in enumerate(floors)]
