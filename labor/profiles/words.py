"""How a profile's numbers are said: “at least 1,240”, never a zero for what is not told."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from labor.profiles.sums import Sum

MOST_NAMES = 6
UNITS: dict[str, Promise] = {
    "establishments": gettext_lazy("establishments"),
    "jobs": gettext_lazy("jobs"),
    "dollars": gettext_lazy("dollars a year"),
    "percent": gettext_lazy("percent"),
    "points": gettext_lazy("percent, more or less"),
    "difference": gettext_lazy("jobs, more or less"),
    "ratio": gettext_lazy("times the nation’s share"),
}


def rounded(value: Fraction, places: int = 0) -> Decimal:
    """Half away from zero, as people round; exact until here."""
    step = Decimal(1).scaleb(-places)
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return exact.quantize(step, rounding=ROUND_HALF_UP) + 0  # no minus before a zero


def number(value: int | Decimal) -> str:
    return number_format(value, force_grouping=True)


def signed(value: int | Decimal) -> str:
    return f"+{number(value)}" if value > 0 else number(value).replace("-", "\N{MINUS SIGN}")


def index(value: Fraction | None) -> str:
    return "–" if value is None else number(rounded(value, 1))


def in_unit(value: int | Decimal, unit: str) -> str:
    if unit == "dollars":
        return f"${number(value)}"
    if unit == "percent":
        return f"{number(value)} %"
    if unit == "points":
        return f"{signed(value)} %"
    return signed(value) if unit == "difference" else number(value)


def gaps(found: Sum, names: Mapping[str, str]) -> str:
    """Of which counties something is not told; empty where nothing is missing."""
    return together([suppressed(found, names), missing(found, names)])


def suppressed(found: Sum, names: Mapping[str, str]) -> str:
    n, all_ = len(found.suppressed), len(found.areas)
    if not n:
        return ""
    if all_ == 1:
        return _("suppressed by the publisher")
    said = ngettext("%(n)d of %(all)d counties suppressed", "%(n)d of %(all)d counties suppressed", n)
    return said % {"n": n, "all": all_} + listed(found.suppressed, names)


def missing(found: Sum, names: Mapping[str, str]) -> str:
    """Of which counties, and of which codes, nothing was imported or could be."""
    return together([missing_counties(found, names), missing_codes(found)])


def missing_counties(found: Sum, names: Mapping[str, str]) -> str:
    if not found.missing:
        return ""
    if len(found.areas) == 1:
        return _("not imported")
    n = len(found.missing)
    said = ngettext("%(n)d of %(all)d counties not imported", "%(n)d of %(all)d counties not imported", n)
    return said % {"n": n, "all": len(found.areas)} + listed(found.missing, names)


def missing_codes(found: Sum) -> str:
    codes, n, all_ = ", ".join(found.codes), len(found.unknown), len(found.areas)
    if not n:
        return ""
    if n == all_:
        return _("no figures of %(codes)s") % {"codes": codes}
    said = ngettext(
        "no figures of %(codes)s in %(n)d of %(all)d counties",
        "no figures of %(codes)s in %(n)d of %(all)d counties",
        n,
    )
    return said % {"codes": codes, "n": n, "all": all_}


def compared(areas: Sequence[str], left_out: Sequence[str], names: Mapping[str, str]) -> str:
    """Between two years only like is compared with like."""
    if not left_out:
        return ""
    found = _("compared in %(n)d of %(all)d counties, those told in both years")
    return found % {"n": len(areas), "all": len(areas) + len(left_out)} + listed(areas, names)


def listed(areas: Sequence[str], names: Mapping[str, str]) -> str:
    known = [names[area] for area in areas if area in names]
    if len(known) < len(areas) or len(known) > MOST_NAMES:
        return ""
    return f" ({', '.join(known)})"


def together(parts: Iterable[str]) -> str:
    return "; ".join(part for part in parts if part)
