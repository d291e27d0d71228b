"""Figures of several areas added up, without ever taking for zero what nobody told."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from labor.profiles.measures import ratio


@dataclass(frozen=True)
class Cell:
    """What the codes of an industry have together in one area and year. Of `suppressed` codes only establishments
    count; of the codes in `unknown` nothing does.
    """

    establishments: int = 0
    jobs: int = 0
    wages: int = 0
    suppressed: int = 0
    unknown: tuple[str, ...] = ()

    @property
    def is_whole(self) -> bool:
        return not self.suppressed and not self.unknown


@dataclass(frozen=True)
class Sum:
    """`jobs` and `wages` are of what is told; None where nothing is. Establishments are told even where suppressed.

    An area stands in `told`, or in as many of the other three as are true of it.
    """

    areas: Sequence[str]
    told: Sequence[str]  # areas told without a gap
    suppressed: Sequence[str]  # areas of which the publisher keeps some jobs to itself
    unknown: Sequence[str]  # areas of which there are figures, but not of all codes
    missing: Sequence[str]  # areas of which nothing was imported
    codes: Sequence[str]  # codes that are not known of all areas
    establishments: int | None
    told_establishments: int  # in areas told without a gap
    jobs: int | None
    wages: int | None

    @property
    def is_whole(self) -> bool:
        return self.jobs is not None and len(self.told) == len(self.areas)

    @property
    def is_at_least(self) -> bool:
        return self.jobs is not None and not self.is_whole

    @property
    def counts_few(self) -> bool:
        """Are there more establishments than are told?"""
        return self.establishments is not None and bool(self.unknown or self.missing)

    @property
    def pay(self) -> Fraction | None:
        """Dollars a year, of the jobs that are told."""
        return ratio(self.wages or 0, self.jobs or 0)

    @property
    def coverage(self) -> Fraction | None:
        """The share of the establishments that lie in areas told without a gap."""
        return ratio(self.told_establishments, self.establishments or 0)


def add_up(areas: Sequence[str], cells: Mapping[str, Cell | None]) -> Sum:
    """`cells`: by area; None where nothing was imported of it."""
    held = {area: cell for area in areas if (cell := cells.get(area)) is not None}
    told = [area for area, cell in held.items() if cell.is_whole]
    is_whole = bool(areas) and len(told) == len(areas)
    jobs = sum(cell.jobs for cell in held.values())
    establishments = sum(cell.establishments for cell in held.values())
    missing, unknown = [area for area in areas if area not in held], [a for a, cell in held.items() if cell.unknown]
    # “At least 0” says nothing: where there is a gap and nothing is told, nothing is known.
    return Sum(
        areas=areas,
        told=told,
        suppressed=[area for area, cell in held.items() if cell.suppressed],
        unknown=unknown,
        missing=missing,
        codes=sorted({code for cell in held.values() for code in cell.unknown}),
        establishments=establishments if establishments or (held and not missing and not unknown) else None,
        told_establishments=sum(held[area].establishments for area in told),
        jobs=jobs if jobs or is_whole else None,
        wages=sum(cell.wages for cell in held.values()) if jobs or is_whole else None,
    )
