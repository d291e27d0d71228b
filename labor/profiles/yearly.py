"""What is told of one industry in some counties, year by year; of a year in which one of them is not told, nothing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _

from labor.codes import BREAK, is_one_series
from labor.models import NATION
from labor.profiles.book import Book
from labor.profiles.overlaps import counted_once
from labor.profiles.words import rounded
from labor.profiles.years import years_held

INDUSTRY = "the industry"


class Gauge(models.TextChoices):
    JOBS = "jobs", _("Jobs")
    ESTABLISHMENTS = "establishments", _("Establishments")
    PAY = "pay", _("Average pay in a year")
    QUOTIENT = "quotient", _("Location quotient: its share of jobs, times the nation’s")


@dataclass(frozen=True)
class YearTold:
    """`value` is None wherever one of the three says why; a zero is a true one."""

    year: int
    value: Decimal | None
    suppressed: Sequence[str] = ()  # counties the publisher keeps to itself
    missing: Sequence[str] = ()  # areas of which nothing was imported
    # Codes without a line in some county, which the nation's figures do not list either: that is no zero.
    unlisted: Sequence[str] = ()


def years_told(gauge: Gauge, codes: Iterable[str], counties: Sequence[str]) -> list[YearTold]:
    """From the first year of which anything was imported for these counties to the last; three statements at most.

    Each year as it was published. Whether two of them may be compared is what `broken` tells.
    """
    held, counted = years_held(counties), counted_once(codes)[0]
    if not held or not counted:
        return []
    years = range(held[0].year, held[-1].year + 1)
    # A book leaves out what cannot be compared with its last year: here each edition has one of its own.
    parts = [year for year in years if year < BREAK], [year for year in years if year >= BREAK]
    books = [Book.of(counties, {INDUSTRY: counted}, part) for part in parts]
    return [told_in(book, gauge, counties, year) for book in books for year in book.years]


def told_in(book: Book, gauge: Gauge, counties: Sequence[str], year: int) -> YearTold:
    found = book.figure(INDUSTRY, counties, year)
    # How many establishments there are is told even where their jobs are suppressed.
    hidden = [] if gauge == Gauge.ESTABLISHMENTS else [*found.suppressed]
    missing = [*found.missing]
    value = None if hidden or missing or found.codes else value_of(book, gauge, counties, year)
    if gauge == Gauge.QUOTIENT and value is None and not (hidden or missing or found.codes):
        missing = [NATION]
    return YearTold(year, value, hidden, missing, [*found.codes])


def value_of(book: Book, gauge: Gauge, counties: Sequence[str], year: int) -> Decimal | None:
    """Of a year told whole; pay where nobody worked is not known."""
    here = book.figure(INDUSTRY, counties, year)
    if gauge == Gauge.QUOTIENT:
        quotient = book.quotient(INDUSTRY, counties, year)
        return None if quotient is None else rounded(quotient, 2)
    if gauge == Gauge.PAY:
        return None if here.pay is None else rounded(here.pay)
    count = here.jobs if gauge == Gauge.JOBS else here.establishments
    return None if count is None else Decimal(count)


def broken(codes: Iterable[str], first: int, last: int) -> list[str]:
    """Codes whose figures of the two years are not of the same companies."""
    return [code for code in counted_once(codes)[0] if not is_one_series(code, *sorted((first, last)))]
