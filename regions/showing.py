"""A cell's value as the spreadsheet shows it: dates by their day, numbers by their format."""

import re
from datetime import date, datetime, time
from decimal import Decimal

# Formats of numbers written out digit by digit: FIPS, ZIP codes, phones. `\-`, `"-"` and `-` stand for themselves.
DIGITS = re.compile(r'(?:[0#]|\\.|"[^"]*"|[-() ./])+')
PLAIN = re.compile(r"(#,##)?0(?:\.(0+))?(%)?")


def shown(value: object, number_format: str = "General") -> str:
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}" if value.time() != time() else f"{value:%Y-%m-%d}"
    if isinstance(value, date):
        return f"{value:%Y-%m-%d}"
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, int | float):
        return number(value, number_format)
    return str(value)


def number(value: int | float, number_format: str) -> str:
    whole = _section(value, number_format)
    if plain := PLAIN.fullmatch(whole):
        places, share = len(plain[2] or ""), plain[3] or ""
        amount = Decimal(repr(value)) * (100 if share else 1)
        return f"{amount:{',' if plain[1] else ''}.{places}f}{share}"
    is_whole = float(value).is_integer() and abs(value) < 1e15
    if is_whole and value >= 0 and re.search("[0#]", whole) and DIGITS.fullmatch(whole):
        return spelled(str(int(value)), whole)
    return str(int(value)) if is_whole else repr(value)


def _section(value: int | float, number_format: str) -> str:
    """Of a format with conditions, such as Excel's for phones, the part that applies; the first of others."""
    for section in number_format.split(";"):
        condition = re.match(r"\[(<=?|>=?)(\d+)\](.*)", section)
        if not condition:
            return section
        sign, bound, rest = condition[1], int(condition[2]), condition[3]
        holds = value <= bound if sign == "<=" else value < bound if sign == "<" else value >= bound
        if holds:
            return rest
    return "General"


def spelled(digits: str, number_format: str) -> str:
    """The digits from the right into the places of the format; zeros fill its 0, nothing fills its #."""
    out: list[str] = []
    left = list(digits)
    for part in reversed(re.findall(r'[0#]|\\.|"[^"]*"|.', number_format)):
        if part in "0#":
            out.append(left.pop() if left else "0" if part == "0" else "")
        else:
            out.append(part[1:] if part[0] == "\\" else part.strip('"'))
    return ("".join(left) + "".join(reversed(out))).strip()
