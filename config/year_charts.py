"""An industry's jobs by year as SVG, in columns.

What is suppressed is drawn as an empty place with its word, never as a column of no height.
"""

from collections.abc import Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from labor.profiles.sheet import Fact, Finding

WIDTH, HEIGHT = 620.0, 250.0
TOP, FOOT = 26.0, 26.0
NOTHING = SafeString("")


def columns(years: Sequence[Finding]) -> SafeString:
    """Jobs by year; the last year's column is solid. `at least` is dashed on top."""
    facts = [(each.year, each.facts["jobs"]) for each in years]
    most = max((int(fact.value) for _year, fact in facts if fact.value is not None), default=0)
    if not most:
        return NOTHING
    said = "; ".join(f"{year}: {fact.shown}" for year, fact in facts)
    step = WIDTH / len(facts)
    drawn = [_column(n, step, year, fact, most, is_last=n == len(facts) - 1) for n, (year, fact) in enumerate(facts)]
    return format_html(
        '<svg class="years" viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>',
        f"{WIDTH:g}",
        f"{HEIGHT:g}",
        _("Jobs by year. %(said)s.") % {"said": said},
        format_html_join("", "{}", ((each,) for each in drawn)),
    )


def _column(n: int, step: float, year: int, fact: Fact, most: int, *, is_last: bool) -> SafeString:
    wide = min(step * 0.66, 72)
    left, middle, ground = n * step + (step - wide) / 2, (n + 0.5) * step, HEIGHT - FOOT
    high = 0.0 if fact.value is None else (ground - TOP) * int(fact.value) / most
    shape = _empty(left, middle, wide, ground, fact) if fact.value is None else NOTHING
    if fact.value is not None:
        name = f"year{' now' if is_last else ''}{' part' if fact.is_at_least else ''}"
        shape = format_html(
            '<rect class="{}" x="{}" y="{}" width="{}" height="{}"/><text x="{}" y="{}">{}</text>',
            name,
            *_n(left, ground - high, wide, high, middle, ground - high - 7),
            _short(fact),
        )
    return format_html('{}<text class="caption" x="{}" y="{}">{}</text>', shape, *_n(middle, HEIGHT - 6), year)


def _short(fact: Fact) -> str:
    """“≥” on the column; the table beneath and the spoken sentence say “at least”."""
    return f"≥ {int(fact.value or 0):,}" if fact.is_at_least else f"{int(fact.value or 0):,}"


def _empty(left: float, middle: float, wide: float, ground: float, fact: Fact) -> SafeString:
    high = (ground - TOP) * 0.62
    return format_html(
        '<rect class="year none" x="{}" y="{}" width="{}" height="{}"/>'
        '<text class="caption" transform="translate({} {}) rotate(-90)">{}</text>',
        *_n(left, ground - high, wide, high, middle + 5, ground - high / 2),
        fact.shown,
    )


def _n(*numbers: float) -> tuple[str, ...]:
    return tuple(f"{round(number, 1):g}" for number in numbers)
