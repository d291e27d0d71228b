"""What a request asks for: the number of a row, or words to look for."""

from collections.abc import Iterable

from django.http import HttpRequest

MOST_SIGNS = 100  # looked for
MOST_DIGITS = 18  # of a number PostgreSQL can compare with a key


def row_number(text: str) -> int | None:
    """Of an address or a button. What is none names no row, and asks the database nothing it would refuse."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS else None


def row_numbers(texts: Iterable[str]) -> set[int]:
    return {number for text in texts if (number := row_number(text)) is not None}


def words_in(text: str) -> str:
    """As they are looked for: on one line, and without the NUL that PostgreSQL knows no text with."""
    return " ".join(text.replace("\x00", "").split())[:MOST_SIGNS]


def search_words(request: HttpRequest) -> str:
    """Of the form that was sent, else of the address."""
    return words_in(request.POST.get("q") or request.GET.get("q", ""))
