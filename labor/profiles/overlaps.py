"""Which of a sector's codes lie inside another of them: what is counted with the wider one is not counted again."""

from collections.abc import Iterable


def prefixes(code: str) -> tuple[str, ...]:
    """What every code under this one begins with: 62 → 62; 31-33 → 31, 32 and 33."""
    first, dash, last = code.partition("-")
    return tuple(str(number) for number in range(int(first), int(last) + 1)) if dash else (code,)


def is_under(code: str, wider: str) -> bool:
    return code != wider and "-" not in code and code.startswith(prefixes(wider))


def counted_once(codes: Iterable[str]) -> tuple[list[str], dict[str, str]]:
    """The codes to add up, and of each code left out the one it is counted with."""
    known = sorted(set(codes))
    inside = {code: wider for code in known for wider in known if is_under(code, wider)}
    widest = {code: widest_of(code, inside) for code in inside}
    return [code for code in known if code not in inside], widest


def widest_of(code: str, inside: dict[str, str]) -> str:
    while code in inside:
        code = inside[code]
    return code


def overlap_of(codes: Iterable[str]) -> tuple[str, str] | None:
    """The first code that lies inside another one, and that other."""
    known = sorted(set(codes))
    return next(((code, wider) for code in known for wider in known if is_under(code, wider)), None)
